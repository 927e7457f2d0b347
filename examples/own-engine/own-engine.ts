import type { PGlite } from '@electric-sql/pglite'
import { createSqlEngine, type Engine } from 'clientele/engine'
import { ownDialect } from './own-dialect.ts'

export function openOwn(database: PGlite): Engine {
  return createSqlEngine({
    dialect: ownDialect,
    async query(statement) {
      const { fields, rows } = await database.query<unknown[]>(statement, [], { rowMode: 'array' })
      return { columns: fields.map(({ name }) => name), rows }
    },
  })
}
