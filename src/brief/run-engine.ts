import { countRows } from '../engine/count-rows.ts'
import { deriveRelation } from '../engine/derive-relation.ts'
import { filterRelation } from '../engine/filter-relation.ts'
import type { Engine, Relation, TakenColumn } from '../engine/relation.ts'
import { runPass } from '../engine/run-pass.ts'
import { ClienteleError } from '../errors.ts'
import { inBytes } from '../features/departments.ts'
import { levelsPass } from '../learn/prepare/levels-pass.ts'
import { column, date, lt, time } from '../table/expression/builder.ts'
import type { ColumnReading, FileReading } from './brief.ts'
import { isParquet } from './read-file.ts'

/** An engine for a run: purchases are read and summed there, and never come here. */
export interface RunEngine {
  readonly engine: Engine
  /** Where the engine finds a file of the data folder. */
  path(file: string): string
}

/** Purchases in an engine. */
export interface PurchasesThere {
  /** The rows that the brief keeps. */
  readonly table: Relation
  /** All rows of the file. */
  readonly all: Relation
}

/**
 * Takes the file of the purchases into an engine as the brief says: columns, derived columns, rows to keep.
 *
 * @throws ENGINE_MISSING for a file that is no Parquet, joins and row numbers; the codes of `engine.file`, of `deriveRelation` and `filterRelation`.
 */
export async function purchasesThere(
  { engine, path }: RunEngine,
  reading: FileReading,
  currency: string,
  signal: AbortSignal | undefined,
): Promise<PurchasesThere> {
  const { file, columns, derive, keep, joins, rowNumber } = reading
  if (!isParquet(file)) throw notThere(file, 'is no Parquet')
  if (joins !== undefined && joins.length > 0) throw notThere(file, 'is joined to other files')
  if (rowNumber !== undefined) throw notThere(file, 'gets row numbers')
  const taken =
    columns === undefined ? undefined : Object.entries(columns).map((entry) => takenColumn(entry, currency))
  const read = await engine.file(path(file), { columns: taken, name: file, signal })
  const all = derive === undefined ? read : await deriveRelation(read, derive)
  return { table: keep === undefined ? all : await filterRelation(all, keep), all }
}

/** How many rows the file has, and how many of them the brief does not keep. */
export async function countPurchases(
  { table, all }: PurchasesThere,
  signal: AbortSignal | undefined,
): Promise<{ readonly rows: number; readonly notKept: number }> {
  const rows = await countRows(all, signal)
  return { rows, notKept: table === all ? 0 : rows - (await countRows(table, signal)) }
}

function takenColumn([name, { as, kind }]: readonly [string, ColumnReading], currency: string): TakenColumn {
  return kind === 'money' ? { name, as, kind, currency } : { name, as, kind }
}

/**
 * The departments in which something was bought before a day, by UTF-8 bytes, as `departmentsBefore` finds them in a table. Undefined where the purchases tell no
 * departments or days.
 */
export async function departmentsThere(
  purchases: Relation,
  asOf: string,
  signal: AbortSignal | undefined,
): Promise<readonly string[] | undefined> {
  const kindOf = (name: string): string | undefined =>
    purchases.columns.find((spec) => spec.name === name)?.kind
  const at = kindOf('at')
  if (kindOf('department') !== 'text' || (at !== 'date' && at !== 'time')) return undefined
  const day = at === 'date' ? date(asOf) : time(`${asOf}T00:00:00Z`)
  const past = await filterRelation(purchases, lt(column('at'), day))
  const input = { name: 'department', kind: 'text', unit: null, missing: 'level' } as const
  const [{ levels }] = await runPass(past, levelsPass([input]), null, { signal })
  return inBytes([...levels.keys()])
}

function notThere(file: string, how: string): ClienteleError {
  return new ClienteleError(
    'ENGINE_MISSING',
    `The file "${file}" of the purchases ${how}, and an engine takes them as they stand in Parquet. Write them so, or run the brief in memory (engine: memory).`,
    { file },
  )
}
