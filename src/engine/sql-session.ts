import { ClienteleError } from '../errors.ts'
import { numbersOf } from '../table/access.ts'
import type { Table } from '../table/table.ts'
import type { Context } from './context.ts'
import type { Mapping, Pass, Session } from './pass.ts'
import { openFold } from './pass-job.ts'
import type { Relation } from './relation.ts'
import { columnsIn, specIn } from './relation-sql.ts'
import type { Sql } from './sql.ts'

/** Runs passes over a relation, each as one query. */
export function sqlSession(
  relation: Relation,
  columns: readonly string[],
  context: Context,
  ceilingBytes: number,
): Session {
  const { engine } = relation
  for (const column of columns) specIn(relation, column)
  let seen: Seen | null = null
  let passes = 0
  let closed = false
  const look = async (): Promise<Seen> => {
    if (seen !== null && relation.isStored) return seen
    const now = await lookAt(relation, columns, context.signal)
    if (seen !== null && seen.print !== now.print) throw rowsChanged(relation, seen, now)
    seen = now
    return now
  }
  return {
    get rowCount(): number | null {
      return seen?.rows ?? null
    },
    path: 'sql',
    plainShards: 0,
    async run<State, Sum, Local>(pass: Pass<State, Sum, Local>, state: State): Promise<Sum> {
      assertOpened(pass, columns, closed)
      if (pass.sql === undefined) throw withoutSql(pass.name, relation)
      passes += 1
      const fold = openFold(pass, state, ceilingBytes)
      const { rows } = await look()
      const { toSql, fromSql } = await pass.sql()
      const told = { stage: pass.name, pass: passes, total: rows }
      const tables = engine.query(toSql(relation, state, engine.dialect), {
        signal: context.signal,
        onProgress: (share) => context.onProgress?.({ ...told, done: Math.floor(share * rows) }),
      })
      for await (const table of tables) if (table.rowCount > 0) fold.push(fromSql(table, state))
      context.onProgress?.({ ...told, done: rows })
      return fold.total()
    },
    async map<State, Name extends string>(mapping: Mapping<State, Name>): Promise<Table<Name>> {
      throw new ClienteleError(
        'ENGINE_MISSING',
        `The mapping "${mapping.name}" was asked for as a table, and its rows lie in an engine (${engine.dialect.name}). Ask for a relation.`,
        { mapping: mapping.name },
      )
    },
    async close(): Promise<void> {
      closed = true
    },
  }
}

/** What is remembered of rows that others may write into. */
interface Seen {
  readonly rows: number
  readonly print: string
}

/** Counts the rows, and the values of every column with their bounds. */
async function lookAt(
  relation: Relation,
  columns: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Seen> {
  const { dialect, query } = relation.engine
  const { plain } = columnsIn(relation)
  const counts = columns.flatMap((name, i): Sql[] => {
    const value = plain(name)
    const about = (word: string): Sql => dialect.identifier(`${word}${i}`)
    if (specIn(relation, name).kind === 'text')
      return [
        dialect.sql`${dialect.count(value)} as ${about('n')}`,
        dialect.sql`${dialect.cast(dialect.sumIntegers(dialect.length(value)), 'double')} as ${about('s')}`,
        dialect.sql`min(${dialect.byBytes(value)}) as ${about('a')}`,
        dialect.sql`max(${dialect.byBytes(value)}) as ${about('z')}`,
      ]
    return [
      dialect.sql`${dialect.count(value)} as ${about('n')}`,
      dialect.sql`min(${value}) as ${about('a')}`,
      dialect.sql`max(${value}) as ${about('z')}`,
    ]
  })
  const asked = dialect.join([dialect.sql`${dialect.count()} as rows_seen`, ...counts], ', ')
  for await (const table of query(dialect.sql`select ${asked} from ${relation.from}`, { signal }))
    if (table.rowCount > 0) return { rows: numbersOf(table, table.names[0])[0], print: printOf(table) }
  return { rows: 0, print: '' }
}

function printOf(table: Table): string {
  return JSON.stringify(
    table.names.map((name) => {
      const column = table.columns[name]
      return column.kind === 'text'
        ? [...column.dictionary.bytes.subarray(0, column.dictionary.offsets[column.dictionary.size])]
        : numbersOf(table, name)[0]
    }),
  )
}

function rowsChanged(relation: Relation, before: Seen, now: Seen): ClienteleError {
  const how = before.rows === now.rows ? 'other values' : `${before.rows} rows before, ${now.rows} now`
  return new ClienteleError(
    'ROWS_CHANGED',
    `The relation "${relation.name}" changed between two passes over it (${how}). Store it first (engine.store), or work on a copy that nobody writes to.`,
    { relation: relation.name, before: before.rows, now: now.rows },
  )
}

function assertOpened(
  { name, columns, relationColumns }: Pick<Pass<never, never>, 'name' | 'columns' | 'relationColumns'>,
  opened: readonly string[],
  closed: boolean,
): void {
  if (closed)
    throw new ClienteleError(
      'ARGUMENT_INVALID',
      `The pass "${name}" was given to a session that is closed. Open the rows again.`,
      { pass: name },
    )
  const missing = (relationColumns ?? columns).find((column) => !opened.includes(column))
  if (missing !== undefined)
    throw new ClienteleError(
      'COLUMN_UNKNOWN',
      `Column "${missing}" is read by the pass "${name}" and was not opened. Open it, too.`,
      { column: missing, pass: name },
    )
}

function withoutSql(pass: string, relation: Relation): ClienteleError {
  return new ClienteleError(
    'ENGINE_MISSING',
    `The pass "${pass}" has no SQL, and the rows of "${relation.name}" lie in an engine (${relation.engine.dialect.name}). ` +
      'Give the pass its query, or bring the rows here (rowsOf).',
    { pass, relation: relation.name },
  )
}
