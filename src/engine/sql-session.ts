import { ClienteleError } from '../errors.ts'
import type { Table } from '../table/table.ts'
import type { Context } from './context.ts'
import { lookAt, type Seen } from './look-at-relation.ts'
import type { Mapping, Pass, Session } from './pass.ts'
import { openFold } from './pass-job.ts'
import type { Relation } from './relation.ts'
import { specIn } from './relation-sql.ts'

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
        `The mapping "${mapping.name}" was asked for as a table, and its rows lie in an engine (${engine.dialect.name}). Ask for a relation (mapRelation), or bring the rows here (sourceOfRelation).`,
        { mapping: mapping.name },
      )
    },
    async close(): Promise<void> {
      closed = true
    },
  }
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
      'Give the pass its query, or bring the rows here (sourceOfRelation, and collect where they fit into memory).',
    { pass, relation: relation.name },
  )
}
