import type { Dialect } from '../../engine/dialect.ts'
import { columnsIn } from '../../engine/relation-sql.ts'
import type { Sql } from '../../engine/sql.ts'
import type { SqlMapping, SqlPass } from '../../engine/sql-pass.ts'
import { numbersOf } from '../../table/access.ts'
import type { Preparation } from './compile.ts'
import type { OneHotModel } from './models.ts'
import { preparedSql } from './prepared-sql-pass.ts'

/** Prepared columns as a query. */
export function preparationSql(preparation: Preparation): SqlMapping<null> {
  return {
    toSql(relation, _, dialect, kept) {
      const { sql, join, identifier } = dialect
      const { from, columns } = preparedSql(relation, preparation, dialect, kept)
      const said = [
        ...kept.map((name) => identifier(name)),
        ...columns.map((column, j) => sql`${column} as ${identifier(preparation.columns[j])}`),
      ]
      return {
        query: sql`select ${join(said, ', ')} from ${from}`,
        columns: preparation.columns.map((name) => ({ name, kind: 'number', unit: null })),
      }
    },
  }
}

/** The rows with an unseen level as a query of one row. */
export function unseenSql({ models, encoded }: Preparation): SqlPass<null, Float64Array> {
  return {
    toSql(relation, _, dialect) {
      const { sql, join, identifier, count, countWhere } = dialect
      const { plain } = columnsIn(relation)
      const asked: Sql[] = [sql`${count()} as ${identifier('rows_seen')}`]
      for (const model of models)
        if (model.kind === 'one-hot')
          for (const [i, column] of model.fitted.columns.entries()) {
            const condition = isUnseen(plain(model.inputs[i].name), column, dialect)
            asked.push(sql`${countWhere(condition)} as ${identifier(`u${asked.length - 1}`)}`)
          }
      return sql`select ${join(asked, ', ')} from ${relation.from}`
    },
    fromSql: (table) => Float64Array.from(encoded, (_, i) => numbersOf(table, `u${i}`)[0]),
  }
}

function isUnseen(
  text: Sql,
  { levels, pooled, missing }: OneHotModel['fitted']['columns'][number],
  { sql, join, text: literal }: Dialect,
): Sql {
  const known = [...levels.map(({ level }) => level), ...(pooled?.levels ?? [])].map(literal)
  const other =
    known.length === 0
      ? sql`${text} is not null`
      : sql`(${text} is not null and not (${text} in (${join(known, ', ')})))`
  return missing === null ? sql`(${text} is null or ${other})` : other
}
