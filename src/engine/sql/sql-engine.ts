import type { ColumnSpec, Table } from '../../table/table.ts'
import type { SqlConnection, StatementOptions } from '../connection.ts'
import type { Dialect, FileTypes } from '../dialect.ts'
import type { Engine, FileOptions, Relation, TakeOptions } from '../relation.ts'
import { specOf } from '../rows.ts'
import type { Sql } from '../sql.ts'
import { fileRows, typesToSay } from './file-rows.ts'
import { type Made, openMade } from './made.ts'
import { plainTable } from './plain-table.ts'
import { assertKey, assertNames, columnsTaken, takenRelation } from './taken-relation.ts'

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
    version: connection.version ?? null,
    async table(name, options = {}) {
      made.assertOpen()
      return take(name, options)
    },
    async file(path, options = {}) {
      const view = await fileView(connection, made, path, options)
      const taken = await take(view, { name: path, ...options })
      made.own(taken.from, dialect.identifier(view))
      return taken
    },
    async register<Name extends string>(table: Table<Name>, purpose: string, options: RegisterOptions = {}) {
      const specs = specsOf(table)
      assertNames(dialect, specs, purpose)
      if (options.key !== undefined) assertKey(options.key, specs, purpose)
      const sent = await made.send(plainTable(table), purpose, options)
      const from = typed(dialect, specs, sent)
      made.own(from, sent)
      return relationOf({ name: purpose, from, columns: specs, key: options.key ?? null, isStored: true })
    },
    async store({ columns, from, key }, purpose, options) {
      assertNames(dialect, columns, purpose)
      const named = columns.map((spec) => dialect.identifier(spec.name))
      const query = dialect.sql`select ${dialect.join(named, ', ')} from ${from}`
      const table = await made.table(purpose, query, options)
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

/** Makes a view of the rows of a file, whose columns are of the kinds that are said; gives its name. */
async function fileView(
  connection: SqlConnection,
  made: Made,
  path: string,
  options: FileOptions,
): Promise<string> {
  const { dialect } = connection
  const view = made.nameFor('file')
  const look = (types: FileTypes): Promise<void> =>
    made.view(view, dialect.sql`select * from ${fileRows(dialect, path, options, types)}`, options)
  await look([])
  const types = typesToSay(path, options)
  if (types.length === 0) return view
  // For columns that are not there databases have words of their own.
  await columnsTaken(connection, view, { name: path, ...options })
  await look(types)
  return view
}

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
