import type { Context } from '../../engine/context.ts'
import type { RejectedRow, Table } from '../../table/table.ts'
import type { Brief, FileReading } from '../brief.ts'
import { type JoinedFile, readFile } from '../read-file.ts'
import { countPurchases, purchasesThere, type RunEngine } from '../run-engine.ts'
import type { Stage, StageInput } from './stage.ts'

/** What became of the records of one file. */
export interface ReadCount {
  readonly file: string
  /** Records that could be read. */
  readonly rows: number
  readonly rejected: number
  readonly rejectedByReason: { readonly [reason: string]: number }
  /** Of the rows, those that the brief's `keep` left out. */
  readonly notKept: number
  /** The files that were joined to it. */
  readonly joined: readonly JoinedFile[]
  /** The first rejected records, with line and reason. */
  readonly rejectedRows: readonly RejectedRow[]
}

/** Reads every file the brief names into a table of its own name. */
export const readStage: Stage = {
  name: 'read',
  async run({ brief, data, context, engine }: StageInput) {
    const tables: Record<string, Table> = {}
    const counts: Record<string, ReadCount> = {}
    for (const [name, reading] of filesOf(brief)) {
      if (name === 'transactions' && engine !== null) {
        counts[name] = await countThere(engine, reading, brief.currency, context)
        continue
      }
      const read = await readFile(data, reading, brief.currency, context)
      tables[name] = read.table
      counts[name] = {
        file: reading.file,
        rows: read.table.rowCount + read.notKept,
        rejected: read.rejectedCount,
        rejectedByReason: read.rejectedByReason,
        notKept: read.notKept,
        joined: read.joined,
        rejectedRows: read.rejected.slice(0, 1000),
      }
    }
    return { tables, documents: { counts } }
  },
}

/** What an engine finds in a file; it refuses files of which it cannot read every record. */
async function countThere(
  engine: RunEngine,
  reading: FileReading,
  currency: string,
  { signal }: Context,
): Promise<ReadCount> {
  const { rows, notKept } = await countPurchases(
    await purchasesThere(engine, reading, currency, signal),
    signal,
  )
  return {
    file: reading.file,
    rows,
    rejected: 0,
    rejectedByReason: {},
    notKept,
    joined: [],
    rejectedRows: [],
  }
}

/** The files of a brief under the names their tables get. */
export function filesOf(brief: Brief): readonly (readonly [name: string, reading: FileReading])[] {
  const { customers, transactions, contacts, consent } = brief.data
  const files: [string, FileReading][] = customers.map((source) => [`customers-${source.name}`, source])
  if (transactions !== undefined) files.push(['transactions', transactions])
  if (contacts !== undefined) files.push(['contacts', contacts])
  if ('file' in consent) files.push(['consent', consent])
  return files
}

/** Every path a brief reads, joins included, each once and in order. */
export function pathsOf(brief: Brief): readonly string[] {
  const paths = filesOf(brief).flatMap(([, reading]) => [
    reading.file,
    ...(reading.joins ?? []).map((join) => join.file),
  ])
  return [...new Set(paths)].sort()
}
