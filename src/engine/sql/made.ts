import { ClienteleError } from '../../errors.ts'
import type { Table } from '../../table/table.ts'
import type { SqlConnection, StatementOptions } from '../connection.ts'
import type { Sql } from '../sql.ts'
import { type Drops, openDrops } from './drops.ts'
import { uploadByStatements } from './upload-by-statements.ts'

/** Names are cut or refused by some databases beyond 63 bytes, of which the rest of a name needs some. */
const longestPurpose = 24

/** What an engine makes in its database. */
export interface Made extends Pick<Drops, 'own' | 'drop'> {
  assertOpen(): void
  /** A name that nothing else has. */
  nameFor(purpose: string): string
  /** Computes a query into a table; gives the name by which it is read. */
  table(purpose: string, query: Sql, options?: StatementOptions): Promise<Sql>
  view(name: string, query: Sql, options?: StatementOptions): Promise<void>
  /** Sends a table of numbers and texts, in pieces where it is too large for one statement; gives the name by which it is read. */
  send(rows: Table, purpose: string, options?: StatementOptions): Promise<Sql>
  /** Drops all that was made, and closes the connection. */
  close(): Promise<void>
}

/** Makes tables and views for an engine, and keeps account of them, so that nothing stays when it closes. */
export function openMade(connection: SqlConnection): Made {
  const { dialect, tag, schema } = connection
  const drops = openDrops(connection)
  let count = 0
  let closed = false
  let ready: Promise<void> | null = null
  const assertOpen = (): void => {
    if (closed)
      throw new ClienteleError('ARGUMENT_INVALID', `The engine (${dialect.name}) is closed. Open it again.`)
  }
  const nameFor = (purpose: string): string => {
    count += 1
    return ['clientele', tag, String(count), wordsOf(purpose)].filter((part) => part !== '').join('_')
  }
  const make = async (statement: Sql, name: Sql, drop: Sql, options?: StatementOptions): Promise<void> => {
    assertOpen()
    options?.signal?.throwIfAborted()
    drops.add(name, drop)
    await connection.run(statement.text, options)
  }
  const table = async (purpose: string, query: Sql, options?: StatementOptions): Promise<Sql> => {
    assertOpen()
    ready ??= connection.beforeTables?.(options) ?? Promise.resolve()
    await ready.catch((cause: unknown) => {
      ready = null
      throw cause
    })
    const own = dialect.identifier(nameFor(purpose))
    const quoted = schema === undefined ? own : dialect.sql`${schema}.${own}`
    await make(dialect.createTable(quoted, query), quoted, dialect.dropTable(quoted), options)
    return quoted
  }
  const upload = async (piece: Table, purpose: string, options?: StatementOptions): Promise<Sql> => {
    assertOpen()
    const name = nameFor(purpose)
    const quoted = dialect.identifier(name)
    drops.add(quoted, connection.uploadsViews ? dialect.dropView(quoted) : dialect.dropTable(quoted))
    if (connection.upload !== undefined) await connection.upload(name, piece, options)
    else await uploadByStatements(connection, name, piece, options)
    return quoted
  }
  return {
    ...{ assertOpen, nameFor, table, own: drops.own, drop: drops.drop },
    async view(name, query, options) {
      const quoted = dialect.identifier(name)
      await make(dialect.createView(quoted, query), quoted, dialect.dropView(quoted), options)
    },
    async send(rows, purpose, options) {
      const pieces: Sql[] = []
      for (const piece of connection.pieces?.(rows) ?? [rows])
        pieces.push(await upload(piece, purpose, options))
      if (pieces.length === 1) return pieces[0]
      const all = pieces.map((piece) => dialect.sql`select * from ${piece}`)
      const whole = await table(purpose, dialect.join(all, ' union all '), options)
      for (const piece of pieces) await drops.drop(piece)
      return whole
    },
    async close() {
      if (closed) return
      closed = true
      const ended = await Promise.allSettled([drops.dropRest()])
      await connection.close()
      for (const each of ended) if (each.status === 'rejected') throw each.reason
    },
  }
}

function wordsOf(purpose: string): string {
  return purpose
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .slice(0, longestPurpose)
}
