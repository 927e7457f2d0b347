import { ClienteleError, unknownName } from '../../errors.ts'
import { numbersOf } from '../../table/access.ts'
import { minorUnits, moneyUnit } from '../../table/column.ts'
import type { ColumnSpec } from '../../table/table.ts'
import type { SqlConnection, StatementOptions } from '../connection.ts'
import type { Dialect } from '../dialect.ts'
import type { TakenColumn, TakeOptions } from '../relation.ts'
import type { Sql } from '../sql.ts'
import { textsOf } from '../texts-of.ts'

/** What a table or view is as a relation. */
export interface Taken {
  readonly name: string
  readonly from: Sql
  readonly columns: readonly ColumnSpec[]
  readonly key: string | null
}

/** Takes a table or view for a relation, with its columns brought to the types that relations have. */
export async function takenRelation(
  connection: SqlConnection,
  source: string,
  { columns, key, name = source, ...options }: TakeOptions,
): Promise<Taken> {
  const { dialect } = connection
  const { wanted, specs } = await columnsTaken(connection, source, { columns, key, name, ...options })
  await assertWhole(connection, source, name, wanted, specs, options)
  const values = specs.map((spec, i) => {
    const { name: own, kind, currency } = wanted[i]
    const column = dialect.identifier(own)
    const value =
      kind === 'money' ? minorOf(column, currency ?? '', dialect) : dialect.taken(column, spec.kind)
    return dialect.sql`${value} as ${dialect.identifier(spec.name)}`
  })
  const from = dialect.sql`(select ${dialect.join(values, ', ')} from ${dialect.identifier(source)}) as rows_`
  return { name, from, columns: specs, key: key ?? null }
}

/** Which columns are taken of a table or view, and what they are as those of a relation. No value is looked at. @throws as {@link takenRelation} */
export async function columnsTaken(
  connection: SqlConnection,
  source: string,
  { columns, key, name = source, ...options }: TakeOptions,
): Promise<{ readonly wanted: readonly TakenColumn[]; readonly specs: readonly ColumnSpec[] }> {
  const { dialect } = connection
  const found = await describe(connection, source, options)
  if (found.length === 0)
    throw new ClienteleError('ENGINE_FAILED', `The database (${dialect.name}) has no table "${source}".`, {
      engine: dialect.name,
      table: source,
    })
  const wanted: readonly TakenColumn[] = columns ?? found
  const specs = wanted.map((column) => specFor(column, found, name, dialect.kindOf))
  assertNames(dialect, specs, name)
  if (key !== undefined) assertKey(key, specs, name)
  return { wanted, specs }
}

/** @throws COLUMN_DUPLICATE where names are one to the database: it would read either of them, or end every statement. */
export function assertNames(
  { foldsCase, name: engine }: Dialect,
  specs: readonly ColumnSpec[],
  relation: string,
): void {
  if (foldsCase !== true) return
  const seen = new Map<string, string>()
  for (const { name } of specs) {
    const other = seen.get(name.toLowerCase())
    seen.set(name.toLowerCase(), name)
    if (other === undefined) continue
    throw new ClienteleError(
      'COLUMN_DUPLICATE',
      `The columns "${other}" and "${name}" of "${relation}" differ only in case, which is one name in the engine (${engine}). Rename one of them.`,
      { columns: [other, name], relation },
    )
  }
}

/** @throws COLUMN_UNKNOWN, COLUMN_KIND where it is no text. */
export function assertKey(key: string, specs: readonly ColumnSpec[], relation: string): void {
  const spec = specs.find(({ name }) => name === key)
  if (spec === undefined) {
    const known = specs.map(({ name }) => name)
    throw unknownName('COLUMN_UNKNOWN', 'column', key, known, `"${relation}"`)
  }
  if (spec.kind !== 'text')
    throw new ClienteleError(
      'COLUMN_KIND',
      `The key "${key}" of "${relation}" is of kind ${spec.kind}; a key is a text. Take the column as a text.`,
      { column: key, found: spec.kind, expected: 'text' },
    )
}

interface DatabaseColumn {
  readonly name: string
  readonly type: string
}

async function describe(
  { dialect, query }: SqlConnection,
  name: string,
  options: StatementOptions,
): Promise<readonly DatabaseColumn[]> {
  const found: DatabaseColumn[] = []
  for await (const table of query(dialect.describe(name).text, options)) {
    const types = textsOf(table, 1)
    for (const [i, column] of textsOf(table, 0).entries()) {
      // Spark goes on with the partitions of a table, under a title without a type.
      if (types[i] === '') return found
      found.push({ name: column, type: types[i] })
    }
  }
  return found
}

/** Whole units of money as minor units. */
function minorOf(x: Sql, currency: string, { sql, cast, floor }: Dialect): Sql {
  return cast(floor(sql`${cast(x, 'double')} * ${minorUnits(currency)} + ${0.5}`), 'integer')
}

/**
 * Databases round what is cast to an integer, each in its way, and have more of them than doubles hold.
 *
 * @throws COLUMN_VALUE where an integer is not whole or 2^53 and beyond, or an amount has more decimals than its currency.
 */
async function assertWhole(
  { dialect, query }: SqlConnection,
  source: string,
  relation: string,
  columns: readonly TakenColumn[],
  specs: readonly ColumnSpec[],
  options: StatementOptions,
): Promise<void> {
  const integers = columns.filter((_, i) => specs[i].kind === 'integer')
  if (integers.length === 0) return
  const { sql, cast, countWhere, identifier, join, abs, floor } = dialect
  const broken = integers.map(({ name, kind, currency = '' }, i) => {
    const value = identifier(name)
    const number = cast(value, 'double')
    const isBroken =
      kind === 'money'
        ? sql`${cast(minorOf(value, currency, dialect), 'double')} / ${minorUnits(currency)} <> ${number}`
        : sql`${floor(number)} <> ${number} or ${abs(number)} >= ${2 ** 53}`
    return sql`${countWhere(isBroken)} as ${identifier(`m${i}`)}`
  })
  for await (const table of query(sql`select ${join(broken, ', ')} from ${identifier(source)}`.text, options))
    for (const [i, found] of table.names.entries()) {
      const rows = table.rowCount === 0 ? 0 : numbersOf(table, found)[0]
      if (rows > 0) throw notWhole(integers[i], relation, rows)
    }
}

function notWhole({ name, kind, currency }: TakenColumn, relation: string, rows: number): ClienteleError {
  const words =
    kind === 'money'
      ? `amounts with more decimals than ${currency} has. Round them where they are written.`
      : 'values that are no whole numbers below 2^53. Take it as a number, or as a text where it is an id.'
  return new ClienteleError('COLUMN_VALUE', `Column "${name}" of "${relation}" holds ${rows} ${words}`, {
    column: name,
    rows,
  })
}

function specFor(
  { name, as = name, kind, unit, currency }: TakenColumn,
  found: readonly DatabaseColumn[],
  relation: string,
  kindOf: (type: string) => ColumnSpec['kind'] | null,
): ColumnSpec {
  const column = found.find((candidate) => candidate.name === name)
  if (column === undefined) {
    const known = found.map((candidate) => candidate.name)
    throw unknownName('COLUMN_UNKNOWN', 'column', name, known, `"${relation}"`)
  }
  if (kind === 'money') return { name: as, kind: 'integer', unit: moneyUnit(currency ?? '') }
  const taken = kind ?? kindOf(column.type)
  if (taken !== null) return { name: as, kind: taken, unit: taken === 'integer' ? (unit ?? null) : null }
  throw new ClienteleError(
    'COLUMN_KIND',
    `Column "${name}" of "${relation}" is of type ${column.type}, which is no number, date, time, flag or text. Leave it out, or cast it in a view.`,
    { column: name, found: column.type },
  )
}
