import { ClienteleError, unknownName } from '../../errors.ts'
import type { ColumnSpec } from '../../table/table.ts'
import type { SqlConnection, StatementOptions } from '../connection.ts'
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
  const found = await describe(connection, source, options)
  const wanted: readonly TakenColumn[] = columns ?? found
  const specs = wanted.map((column) => specFor(column, found, name, dialect.kindOf))
  if (key !== undefined) assertKey(key, specs, name)
  const values = specs.map((spec) => {
    const identifier = dialect.identifier(spec.name)
    return dialect.sql`${dialect.taken(identifier, spec.kind)} as ${identifier}`
  })
  const from = dialect.sql`(select ${dialect.join(values, ', ')} from ${dialect.identifier(source)}) as rows_`
  return { name, from, columns: specs, key: key ?? null }
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
    for (const [i, column] of textsOf(table, 0).entries()) found.push({ name: column, type: types[i] })
  }
  return found
}

function specFor(
  { name, kind, unit }: TakenColumn,
  found: readonly DatabaseColumn[],
  relation: string,
  kindOf: (type: string) => ColumnSpec['kind'] | null,
): ColumnSpec {
  const column = found.find((candidate) => candidate.name === name)
  if (column === undefined) {
    const known = found.map((candidate) => candidate.name)
    throw unknownName('COLUMN_UNKNOWN', 'column', name, known, `"${relation}"`)
  }
  const taken = kind ?? kindOf(column.type)
  if (taken !== null) return { name, kind: taken, unit: taken === 'integer' ? (unit ?? null) : null }
  throw new ClienteleError(
    'COLUMN_KIND',
    `Column "${name}" of "${relation}" is of type ${column.type}, which is no number, date, time, flag or text. Leave it out, or cast it in a view.`,
    { column: name, found: column.type },
  )
}
