import { ClienteleError } from '../../errors.ts'
import { type Column, MISSING_CODE } from '../../table/column.ts'
import { createDictionaryBuilder } from '../../table/dictionary-builder.ts'
import { makeTable } from '../../table/make-table.ts'
import type { SqlConnection, StatementOptions } from '../connection.ts'
import type { Dialect } from '../dialect.ts'

/** What a client gives for a statement: the names of the columns, and the rows as arrays of values in that order. */
export interface ClientResult {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly unknown[])[]
}

/** A client of a database, in a function or two. */
export interface SqlClient {
  /** Runs one statement. A client that can should stop it when the signal aborts. */
  query(text: string, signal: AbortSignal | undefined): Promise<ClientResult>
  /** Closes the client. Default: it stays open, since it is its owner's. */
  close?(): Promise<void>
}

/** A connection over a client of one's own. */
export function clientConnection(client: SqlClient, dialect: Dialect, tag: string): SqlConnection {
  const run = async (text: string, { signal }: StatementOptions = {}): Promise<ClientResult> => {
    signal?.throwIfAborted()
    try {
      return await client.query(text, signal)
    } catch (cause) {
      if (signal?.aborted) throw signal.reason
      throw failure(dialect.name, cause)
    } finally {
      signal?.throwIfAborted()
    }
  }
  return {
    dialect,
    tag,
    async *query(text, options) {
      const { columns, rows } = await run(text, options)
      yield makeTable(
        columns.map((name, j): [string, Column] => [name, columnOf(name, rows, j)]),
        rows.length,
      )
    },
    async run(text, options) {
      await run(text, options)
    },
    close: async () => client.close?.(),
  }
}

/** A column of texts where one is found, else of numbers. */
function columnOf(name: string, rows: ClientResult['rows'], j: number): Column {
  if (!rows.some((row) => typeof row[j] === 'string'))
    return { kind: 'number', values: Float64Array.from(rows, (row) => numberOf(row[j], name)) }
  const builder = createDictionaryBuilder()
  const codes = Int32Array.from(rows, (row) => {
    const value = row[j]
    return typeof value === 'string' ? builder.codeOfString(value) : MISSING_CODE
  })
  return { kind: 'text', codes, dictionary: builder.snapshot() }
}

function numberOf(value: unknown, column: string): number {
  if (typeof value === 'number') return value
  if (value === null || value === undefined) return Number.NaN
  if (typeof value === 'bigint' && BigInt(Number(value)) === value) return Number(value)
  throw new ClienteleError(
    'COLUMN_KIND',
    `Column "${column}" of a query came as ${typeof value}, which is neither a number nor a text. Let the client give numbers and texts.`,
    { column, found: typeof value },
  )
}

function failure(engine: string, cause: unknown): ClienteleError {
  return new ClienteleError(
    'ENGINE_FAILED',
    `The database (${engine}) could not run a statement${wordsOf(cause)}`,
    { engine },
    cause,
  )
}

/** States of class 42 and 0A are about names and syntax, and quote no data; what else a database says may. */
function wordsOf(cause: unknown): string {
  const state = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  if (!/^(42|0A)[0-9A-Z]{3}$/.test(state)) return '; its words are in the cause of this error.'
  return `: ${(cause as Error).message.split('\n')[0]}`
}
