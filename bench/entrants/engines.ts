import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { version as duckdbVersion } from '@duckdb/node-api'
import { customersHash } from 'clientele'
import { openDuckDb } from 'clientele/duckdb'
import {
  collect,
  type Engine,
  type Progress,
  type Relation,
  sourceOf,
  sourceOfRelation,
} from 'clientele/engine'
import { buildFeatures, buildFeaturesIn } from 'clientele/features'
import {
  fitKMeans,
  fitStandardizer,
  type KMeansModel,
  type KMeansOptions,
  type StandardizerModel,
} from 'clientele/learn'
import { mergeSources } from 'clientele/merge'
import { dataFolder } from 'clientele/node'
import { connectSpark, openSpark } from 'clientele/spark'
import { parquetSource, type RowSource, readParquet, type Table } from 'clientele/table'
import { type PlanOptions, planTarget, planTargetIn } from 'clientele/target'
import { compete } from '../harness/compete.ts'
import { type Crossed, countCrossings } from '../harness/crossings.ts'
import { forgetPeak, memoryPeak } from '../harness/proc.ts'
import type { Facts } from '../harness/question.ts'
import {
  optionCount,
  scoredLimits,
  scoredOptions,
  scoresHeader,
  scoresHere,
} from '../instances/engine-scores.ts'
import { openThreads } from './threads.ts'
import { version as ownVersion } from './version.ts'

/** Work that is the same wherever the rows are: in this process where there is no engine. */
type Job<Output> = (folder: string, engine: Engine | null, job: Facts) => Promise<Prepared<Output>>

interface Prepared<Output> {
  run(): Promise<Output>
  /** What was done: a hash of every byte of the result, where there is one. */
  facts(output: Output): Promise<Facts> | Facts
}

/** What DuckDB may hold, in megabytes. */
const memoryMegabytes = 2000

const asOf = '2025-01-01'
const amount = { kind: 'integer', unit: 'EUR/100' } as const

const jobs: { readonly [work: string]: Job<unknown> } = {
  features: (folder, engine, job) =>
    engine === null ? featuresHere(folder, job) : featuresIn(folder, engine),
  large: (folder, engine) => largeFile(folder, engine),
  kmeans: (folder, engine, job) => passes(folder, engine, job),
  prices: (folder, engine, job) =>
    engine === null ? pricesHere(folder, job) : pricesIn(folder, engine, job),
}

async function featuresHere(folder: string, job: Facts): Promise<Prepared<RowSource>> {
  const data = dataFolder(folder)
  const customers = await readParquet(await data.open('customers.parquet'))
  const source = {
    name: 'shop',
    origin: 'internal',
    supplier: null,
    table: customers,
    key: null,
    meanings: {},
  } as const
  const terms = { purposes: ['marketing'], channels: null, collected: null, costPerRecord: 0 } as const
  const consent = { assume: 'granted', channels: ['email'], purposes: ['marketing'] } as const
  const base = await mergeSources([{ ...source, ...terms }], { asOf, consent })
  const { context } = await openThreads(Number(job['threads']))
  return {
    async run() {
      const table = await parquetSource(await data.open('purchases.parquet'), { kinds: { amount } })
      const transactions = { kind: 'transactions', table } as const
      return sourceOf((await buildFeatures(base, { transactions }, { asOf, ...context })).table)
    },
    facts: checksumOf,
  }
}

async function featuresIn(folder: string, engine: Engine): Promise<Prepared<RowSource>> {
  const file = (name: string, options: Parameters<Engine['file']>[1]): Promise<Relation> =>
    engine.file(join(folder, name), options)
  let last: Relation | null = null
  return {
    async run() {
      if (last !== null) await engine.drop(last)
      const customers = await file('customers.parquet', { key: 'customer_id' })
      const columns = ['customer_id', 'at', 'order_id', 'department'].map((name) => ({ name }))
      const purchases = await file('purchases.parquet', {
        columns: [...columns, { name: 'amount', ...amount }],
      })
      const transactions = { kind: 'transactions', table: purchases } as const
      const { table } = await buildFeaturesIn({ customers }, { transactions }, { asOf })
      last = table
      return sourceOfRelation(table)
    },
    facts: checksumOf,
  }
}

/** Features of every customer from CSV, which stay where they are: what comes here is how many customers, and what they spent. */
async function largeFile(folder: string, engine: Engine | null): Promise<Prepared<StandardizerModel>> {
  if (engine === null) throw new Error('The large file is read by an engine.')
  const path = join(folder, 'purchases.csv')
  return {
    async run() {
      const customers = await engine.file(join(folder, 'customers.parquet'), { key: 'customer_id' })
      const purchases = await engine.file(path, {
        columns: [
          { name: 'customer_id', kind: 'text' },
          { name: 'at', kind: 'date' },
          { name: 'order_id', kind: 'text' },
          { name: 'department', kind: 'text' },
          { name: 'amount', ...amount },
        ],
      })
      const table = await engine.store(purchases, 'purchases')
      const transactions = { kind: 'transactions', table } as const
      const features = await buildFeaturesIn({ customers }, { transactions }, { asOf })
      return fitStandardizer(features.table, ['frequency', 'monetary'])
    },
    facts: ({ fitted }) => ({
      fileGb: Number((statSync(path).size / 1e9).toFixed(1)),
      checksum: hash([JSON.stringify(fitted)]),
    }),
  }
}

/** From the file to the model: the points are read into this process, or stored in the engine, since they are passed over again and again. */
async function passes(folder: string, engine: Engine | null, job: Facts): Promise<Prepared<KMeansModel>> {
  const start = JSON.parse(readFileSync(join(folder, 'start.json'), 'utf8')) as number[][]
  const { context } = await openThreads(engine === null ? Number(job['threads']) : 1)
  const maxPasses = Number(job['passes'])
  const options: KMeansOptions = { k: start.length, start, tolerance: 0, maxPasses, ...context }
  const columns = start[0].map((_, j) => `x${j}`)
  return {
    async run() {
      if (engine === null)
        return fitKMeans(await readParquet(await dataFolder(folder).open('points.parquet')), columns, options)
      const stored = await engine.store(await engine.file(join(folder, 'points.parquet')), 'points')
      try {
        return await fitKMeans(stored, columns, options)
      } finally {
        await engine.drop(stored)
      }
    },
    facts: (model) => ({ checksum: hash([JSON.stringify(model.fitted)]) }),
  }
}

/** The first passes over everybody of a search for prices, whose plan is then given up. */
interface PricePasses {
  readonly passes: number
  /** From the end of the first to the end of the last. */
  readonly secondsPerPass: number
}

/**
 * Plans until so many price passes over everybody are done; those before them are over samples. Nobody is held out.
 *
 * @param rows - of everybody.
 */
async function firstPasses(
  wanted: number,
  rows: number,
  plan: (options: PlanOptions) => Promise<unknown>,
): Promise<PricePasses> {
  const enough = new AbortController()
  const ends: number[] = []
  const onProgress = ({ stage, done, total }: Progress): void => {
    if (stage !== 'prices' || done !== total || (total ?? 0) < rows) return
    ends.push(performance.now())
    if (ends.length === wanted) enough.abort('enough passes')
  }
  try {
    await plan({ holdout: { share: 0, salt: '' }, onProgress, signal: enough.signal })
  } catch (thrown) {
    if (thrown !== 'enough passes') throw thrown
  }
  const seconds = (ends[wanted - 1] - ends[0]) / 1000 / (wanted - 1)
  return { passes: ends.length, secondsPerPass: Number(seconds.toPrecision(3)) }
}

async function pricesHere(folder: string, job: Facts): Promise<Prepared<PricePasses>> {
  const rows = await readParquet(await dataFolder(folder).open('scores.parquet'), {
    kinds: { option: { kind: 'integer', unit: null } },
  })
  const scores = scoresHere(rows, customersHash)
  const { context } = await openThreads(Number(job['threads']))
  const limits = scoredLimits(Number(job['customers']))
  return {
    run: () =>
      firstPasses(Number(job['passes']), Number(job['customers']), (options) =>
        planTarget(scores, scoredOptions(), limits, { ...options, ...context }),
      ),
    facts: (passes) => ({ ...passes }),
  }
}

/** Over scores that are stored in the engine. */
async function pricesIn(folder: string, engine: Engine, job: Facts): Promise<Prepared<PricePasses>> {
  const columns = [
    { name: 'customer_id' },
    { name: 'option', kind: 'integer' },
    ...['value', 'benefit', 'cost', 'standard_error'].map((name) => ({ name })),
  ] as const
  const file = await engine.file(join(folder, 'scores.parquet'), { columns })
  const table = await engine.store(file, 'scores')
  const limits = scoredLimits(Number(job['customers']))
  const scores = { kind: 'scores', header: scoresHeader, table, excluded: {} } as const
  return {
    run: () =>
      firstPasses(Number(job['passes']), optionCount * Number(job['customers']), (options) =>
        planTargetIn(scores, scoredOptions(), limits, options),
      ),
    facts: (passes) => ({ ...passes }),
  }
}

/** Of the values of every column, in the order of the key. */
async function checksumOf(source: RowSource): Promise<Facts> {
  const table = await collect(source)
  return { checksum: hash(table.names.flatMap((name) => [name, ...partsOf(table, name)])) }
}

function partsOf({ columns, rowCount }: Table, name: string): readonly (string | Uint8Array)[] {
  const column = columns[name]
  if (column.kind === 'cells') return []
  if (column.kind !== 'text') {
    // NaN has many bit patterns, and 0 has two.
    const plain = Float64Array.from(column.values, (value) => (Number.isNaN(value) ? Number.NaN : value + 0))
    return [new Uint8Array(plain.buffer)]
  }
  const { bytes, offsets } = column.dictionary
  return Array.from({ length: rowCount }, (_, row) => {
    const code = column.codes[row]
    return code < 0 ? '' : Uint8Array.from(bytes.subarray(offsets[code], offsets[code + 1]))
  })
}

function hash(parts: readonly (string | Uint8Array)[]): string {
  const made = createHash('sha256')
  for (const part of parts) made.update(part)
  return made.digest('hex').slice(0, 16)
}

interface Place {
  readonly engine: Engine | null
  readonly version: string
  /** The process of the engine, where it is not this one. */
  readonly pid: number | null
}

async function openPlace(on: string, folder: string, threads: number): Promise<Place> {
  if (on === 'memory') return { engine: null, version: ownVersion, pid: null }
  if (on === 'DuckDB') {
    const engine = await openDuckDb({ threads, memoryMegabytes, spillFolder: join(folder, 'spill') })
    return { engine, version: duckdbVersion(), pid: null }
  }
  const url = process.env[`${on.toUpperCase()}_REMOTE`] ?? ''
  const pid = Number(process.env[`${on.toUpperCase()}_PID`] ?? '')
  const { version, close } = await connectSpark(url)
  await close()
  return { engine: await openSpark(url), version: version ?? '', pid: pid > 0 ? pid : null }
}

await compete<unknown>(async (folder, job) => {
  const { engine, version, pid } = await openPlace(String(job['on']), folder, Number(job['threads']))
  const counting = engine === null ? null : countCrossings(engine)
  const { run, facts } = await jobs[String(job['work'])](folder, counting?.engine ?? null, job)
  if (pid !== null) forgetPeak(pid)
  let crossed: Crossed = { rows: 0, bytes: 0 }
  return {
    version,
    async run() {
      const before = counting?.crossed() ?? crossed
      const output = await run()
      const after = counting?.crossed() ?? crossed
      crossed = { rows: after.rows - before.rows, bytes: after.bytes - before.bytes }
      return output
    },
    async report(output) {
      const engineMb = pid === null ? null : memoryPeak(pid)
      const found = await facts(output)
      const place = engineMb === null ? {} : { engineMb: Math.round(engineMb) }
      const crossings = counting === null ? {} : { rowsCrossed: crossed.rows, bytesCrossed: crossed.bytes }
      return {
        result: { ...place, ...crossings, ...found },
        work: { done: found['checksum'] ?? found['passes'] },
      }
    },
    close: async () => engine?.close(),
  }
})
