import { ClienteleError } from '../../errors.ts'
import type { ColumnSpec, Table } from '../../table/table.ts'
import type { SqlConnection, StatementOptions } from '../connection.ts'
import type { Dialect, FileTypes } from '../dialect.ts'
import type { Engine, Relation, TakeOptions } from '../relation.ts'
import { specOf } from '../rows.ts'
import type { Sql } from '../sql.ts'
import { fileRows, typesToSay } from './file-rows.ts'
import { plainTable } from './plain-table.ts'
import { assertKey, assertNames, takenRelation } from './taken-relation.ts'
import { uploadByStatements } from './upload-by-statements.ts'

/** Makes an engine of a connection. The connection is the engine's from then on, and closes with it. */
export function engineOver(connection: SqlConnection): Engine {
  const { dialect } = connection
  const made = openMade(connection)
  const relationOf = <Name extends string>(
    relation: Omit<Relation<Name>, 'kind' | 'engine'>,
  ): Relation<Name> => Object.freeze({ kind: 'relation', engine, ...relation })
  const take = async (source: string, options: TakeOptions): Promise<Relation> =>
    relationOf({ ...(await takenRelation(connection, source, options)), isStored: false })
  const engine: Engine = {
    dialect,
    async table(name, options = {}) {
      made.assertOpen()
      return take(name, options)
    },
    async file(path, options = {}) {
      const view = made.name('file')
      const asked = { name: path, ...options }
      const look = async (types: FileTypes): Promise<Relation> => {
        await made.view(view, dialect.sql`select * from ${fileRows(dialect, path, options, types)}`, options)
        return take(view, asked)
      }
      const found = await look([])
      const types = typesToSay(path, options)
      // The names are known to be there by now, for which databases have words of their own.
      return types.length === 0 ? found : look(types)
    },
    async register<Name extends string>(table: Table<Name>, purpose: string, options: RegisterOptions = {}) {
      const specs = specsOf(table)
      assertNames(dialect, specs, purpose)
      if (options.key !== undefined) assertKey(options.key, specs, purpose)
      const name = made.name(purpose)
      await made.upload(name, plainTable(table), options)
      const from = typed(dialect, specs, dialect.identifier(name))
      return relationOf({ name: purpose, from, columns: specs, key: options.key ?? null, isStored: true })
    },
    async store({ columns, from, key }, purpose, options) {
      const name = made.name(purpose)
      assertNames(dialect, columns, purpose)
      const named = columns.map((spec) => dialect.identifier(spec.name))
      const query = dialect.sql`select ${dialect.join(named, ', ')} from ${from}`
      const table = await made.table(name, query, options)
      return relationOf({ name: purpose, from: table, columns, key, isStored: true })
    },
    async write({ columns, from }, path, options) {
      made.assertOpen()
      options?.signal?.throwIfAborted()
      const values = columns.map(({ name, kind }) => {
        const column = dialect.identifier(name)
        return kind === 'time' ? dialect.sql`${dialect.instant(column)} as ${column}` : column
      })
      const query = dialect.sql`select ${dialect.join(values, ', ')} from ${from}`
      await connection.run(dialect.writeParquet(path, query).text, options)
    },
    async drop(relation) {
      made.assertOpen()
      await made.drop(relation.from)
    },
    async *query(sql, options) {
      made.assertOpen()
      options?.signal?.throwIfAborted()
      yield* connection.query(sql.text, options)
    },
    async run(sql, options) {
      made.assertOpen()
      options?.signal?.throwIfAborted()
      await connection.run(sql.text, options)
    },
    close: made.close,
  }
  return engine
}

/** Names are cut or refused by some databases beyond 63 bytes, of which the rest of a name needs some. */
const longestPurpose = 24

type RegisterOptions = StatementOptions & { readonly key?: string | undefined }

function specsOf<Name extends string>(table: Table<Name>): readonly (ColumnSpec & { readonly name: Name })[] {
  return table.names.map((name) => {
    const named = name as Name
    return { ...specOf(named, table.columns[named]), name: named }
  })
}

/** What was sent as numbers and texts, brought back to the types of its kinds. */
function typed(dialect: Dialect, specs: readonly ColumnSpec[], from: Sql): Sql {
  const values = specs.map(({ name, kind }) => {
    const column = dialect.identifier(name)
    return dialect.sql`${fromPlain(dialect, column, kind)} as ${column}`
  })
  return dialect.sql`(select ${dialect.join(values, ', ')} from ${from}) as rows_`
}

function fromPlain(dialect: Dialect, column: Sql, kind: ColumnSpec['kind']): Sql {
  switch (kind) {
    case 'integer':
    case 'time':
      return dialect.cast(column, 'integer')
    case 'date':
      return dialect.addDays(dialect.day(0), column)
    case 'flag':
      return dialect.sql`(${column} = ${1})`
    default:
      return column
  }
}

/** Keeps account of what an engine made in its database, so that nothing stays when it closes. */
function openMade(connection: SqlConnection) {
  const { dialect, tag, schema } = connection
  /** Statements that drop what was made, by its quoted name. */
  const drops = new Map<string, Sql>()
  let count = 0
  let closed = false
  let ready: Promise<void> | null = null
  const assertOpen = (): void => {
    if (closed)
      throw new ClienteleError('ARGUMENT_INVALID', `The engine (${dialect.name}) is closed. Open it again.`)
  }
  const make = async (
    statement: Sql,
    name: Sql,
    drop: Sql,
    options: StatementOptions | undefined,
  ): Promise<void> => {
    assertOpen()
    options?.signal?.throwIfAborted()
    drops.set(name.text, drop)
    await connection.run(statement.text, options)
  }
  return {
    assertOpen,
    /** A name that nothing else has. */
    name(purpose: string): string {
      count += 1
      const words = purpose
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, '_')
        .slice(0, longestPurpose)
      return ['clientele', tag, String(count), words].filter((part) => part !== '').join('_')
    },
    /** Gives the name by which the table is read. */
    async table(name: string, query: Sql, options?: StatementOptions): Promise<Sql> {
      assertOpen()
      ready ??= connection.beforeTables?.(options) ?? Promise.resolve()
      await ready.catch((cause: unknown) => {
        ready = null
        throw cause
      })
      const own = dialect.identifier(name)
      const quoted = schema === undefined ? own : dialect.sql`${schema}.${own}`
      await make(dialect.createTable(quoted, query), quoted, dialect.dropTable(quoted), options)
      return quoted
    },
    async view(name: string, query: Sql, options?: StatementOptions): Promise<void> {
      const quoted = dialect.identifier(name)
      await make(dialect.createView(quoted, query), quoted, dialect.dropView(quoted), options)
    },
    async upload(name: string, table: Table, options?: StatementOptions): Promise<void> {
      assertOpen()
      const quoted = dialect.identifier(name)
      drops.set(quoted.text, connection.uploadsViews ? dialect.dropView(quoted) : dialect.dropTable(quoted))
      if (connection.upload !== undefined) await connection.upload(name, table, options)
      else await uploadByStatements(connection, name, table, options)
    },
    async drop({ text }: Sql): Promise<void> {
      // A name of ours is in no other relation than those over what it names.
      for (const [name, statement] of drops) {
        if (!text.includes(name)) continue
        drops.delete(name)
        await connection.run(statement.text)
      }
    },
    async close(): Promise<void> {
      if (closed) return
      closed = true
      try {
        for (const statement of [...drops.values()].reverse()) await connection.run(statement.text)
      } finally {
        await connection.close()
      }
    },
  }
}
