import { mkdir, open, rm, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { library } from '../contracts/library.ts'
import { ClienteleError } from '../errors.ts'
import { type RetailerSpec, synthesize } from '../synth/index.ts'
import { writeCsv } from '../table/write-csv.ts'
import type { Command } from './command.ts'
import { exitCodes, type Io } from './io.ts'
import { progressLine } from './progress-line.ts'
import { type SynthFormat, type SynthPart, synthTables, type WrittenPart } from './synth-part.ts'
import { claimFolder } from './synth-shards.ts'
import { openSynthThreads, type SynthThreads } from './synth-threads.ts'

/** Customers of one part: a file of Parquet each, so that memory stays flat and files are the same whatever the threads. */
const partCustomers = { csv: 16_384, parquet: 131_072 }

/** `clientele synth`: a synthetic retailer as files. */
export const synthCommand: Command = {
  name: 'synth',
  words: 'Makes up a retailer to try things on',
  positionals: [
    {
      name: '<folder>',
      words: 'where its files go: a new one, or one with other customers of the same retailer',
    },
  ],
  flags: {
    customers: { value: '<count>', words: 'how many customers; default 10000' },
    seed: { value: '<number>', words: 'seed of every draw; default 1' },
    level: { value: '<name>', words: 'easy, realistic (default) or hostile' },
    flavor: { value: '<name>', words: 'names: neutral (default), en or ko' },
    weeks: { value: '<count>', words: 'weeks of history; default 155' },
    from: { value: '<customer>', words: 'the first customer wanted; default 0' },
    to: { value: '<customer>', words: 'the customer after the last one wanted; default: all' },
    tables: { value: '<names>', words: 'the tables wanted, separated by commas; default: all' },
    format: { value: '<name>', words: 'csv (default) or parquet' },
    threads: {
      value: '<count>',
      words: 'threads, which change no byte; default: one a processor, at most 4',
    },
  },
  async run({ positionals: [folder], flags }, io) {
    const spec = specOf(flags)
    const format = formatOf(flags['format'])
    const names = tablesOf(spec, flags['tables'])
    const count = threadsOf(flags['threads'])
    const place = await claimFolder(folder, { spec, format, tables: names })
    const threads = openSynthThreads(count, spec, format)
    const line = progressLine(io)
    try {
      const counts: Record<string, FileCount> = {}
      for (const name of names) {
        line.onStage(name, false)
        counts[name] = await writeTable(place, name, spec, format, threads, io, line.onProgress)
      }
      await writeRest(place, spec, counts)
    } catch (error) {
      await rm(place, { recursive: true, force: true })
      throw error
    } finally {
      line.end()
      await threads.close()
    }
    io.out(`${place}\n`)
    return exitCodes.ok
  },
}

/** What a table came to. */
interface FileCount {
  rows: number
  bytes: number
  files: string[]
  sums: Record<string, number>
}

async function writeTable(
  folder: string,
  table: string,
  spec: RetailerSpec,
  format: SynthFormat,
  threads: SynthThreads,
  { signal }: Io,
  onProgress: (progress: { stage: string; pass: number; done: number; total: number }) => void,
): Promise<FileCount> {
  const parts = partsOf(table, spec, partCustomers[format])
  const count: FileCount = { rows: 0, bytes: 0, files: [], sums: {} }
  const file = openFiles(folder, table, format, parts.length)
  const ahead: Promise<WrittenPart>[] = []
  try {
    for (let next = 0, done = 0; done < parts.length; done++) {
      signal.throwIfAborted()
      while (next < parts.length && ahead.length < 2 * threads.count) ahead.push(threads.write(parts[next++]))
      const written = await ahead.shift()
      if (written === undefined) break
      count.files.push(await file.append(written.bytes))
      count.rows += written.rows
      count.bytes += written.bytes.byteLength
      for (const [name, sum] of Object.entries(written.sums)) count.sums[name] = (count.sums[name] ?? 0) + sum
      onProgress({ stage: table, pass: 1, done: done + 1, total: parts.length })
    }
  } finally {
    await Promise.allSettled(ahead)
    await file.close()
  }
  return { ...count, files: [...new Set(count.files)] }
}

function partsOf(
  table: string,
  { customers, from = 0, to = customers }: RetailerSpec,
  size: number,
): SynthPart[] {
  const parts: SynthPart[] = []
  for (let first = from; first < to; first += size)
    parts.push({ table, from: first, to: Math.min(to, first + size) })
  return parts.length > 0 ? parts : [{ table, from, to }]
}

/** Where parts go: one file of CSV; one file of Parquet, or a folder of them. */
function openFiles(
  folder: string,
  table: string,
  format: SynthFormat,
  parts: number,
): { append(bytes: Uint8Array): Promise<string>; close(): Promise<void> } {
  if (format === 'parquet') {
    let part = 0
    return {
      async append(bytes) {
        const name = parts === 1 ? `${table}.parquet` : `${table}/${String(part++).padStart(5, '0')}.parquet`
        if (parts > 1) await mkdir(join(folder, table), { recursive: true })
        await writeFile(join(folder, name), bytes)
        return name
      },
      close: async () => undefined,
    }
  }
  const name = `${table}.csv`
  const handle = open(join(folder, name), 'wx')
  return {
    async append(bytes) {
      await (await handle).appendFile(bytes)
      return name
    },
    close: async () => (await handle).close(),
  }
}

/** The small tables, the limits, and what was written. */
async function writeRest(
  folder: string,
  spec: RetailerSpec,
  tables: { readonly [name: string]: FileCount },
): Promise<void> {
  const { offers, channels, limits, supplierTerms } = synthesize(spec)
  for (const [name, table] of Object.entries({ offers, channels }))
    await writeFile(join(folder, `${name}.csv`), [...writeCsv(table, { formulaGuard: false })].join(''))
  const documents = { limits, suppliers: supplierTerms, manifest: { library, spec, tables } }
  for (const [name, document] of Object.entries(documents))
    await writeFile(join(folder, `${name}.json`), `${JSON.stringify(document, null, 2)}\n`)
}

function specOf(flags: { readonly [name: string]: string }): RetailerSpec {
  const number = (name: string): number | undefined =>
    flags[name] === undefined ? undefined : Number(flags[name])
  const spec: RetailerSpec = {
    seed: number('seed') ?? 1,
    customers: number('customers') ?? 10_000,
    level: flags['level'] as RetailerSpec['level'],
    flavor: flags['flavor'] as RetailerSpec['flavor'],
    weeks: number('weeks'),
    from: number('from'),
    to: number('to'),
  }
  synthesize(spec)
  return spec
}

function formatOf(found = 'csv'): SynthFormat {
  if (found === 'csv' || found === 'parquet') return found
  throw new ClienteleError('ARGUMENT_INVALID', `The format is "${found}"; expected csv or parquet.`, {
    format: found,
  })
}

function threadsOf(asked: string | undefined): number {
  const count = asked === undefined ? Math.min(4, availableParallelism()) : Number(asked)
  if (Number.isInteger(count) && count >= 1 && count <= 64) return count
  throw new ClienteleError('ARGUMENT_INVALID', `threads is ${asked}; expected a whole number from 1 to 64.`)
}

function tablesOf(spec: RetailerSpec, asked: string | undefined): string[] {
  const known = Object.keys(synthTables(synthesize({ ...spec, to: spec.from ?? 0 })))
  if (asked === undefined) return known
  const wanted = [...new Set(asked.split(','))]
  for (const name of wanted)
    if (!known.includes(name))
      throw new ClienteleError(
        'ARGUMENT_INVALID',
        `The retailer has no table "${name}". Its tables: ${known.join(', ')}.`,
        { table: name },
      )
  return wanted
}
