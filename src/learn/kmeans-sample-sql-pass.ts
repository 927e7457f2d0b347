import type { Dialect } from '../engine/dialect.ts'
import type { Sql } from '../engine/sql.ts'
import type { SqlPass } from '../engine/sql-pass.ts'
import { ClienteleError } from '../errors.ts'
import { numbersOf } from '../table/access.ts'
import type { Identity, SampleState, SampleSum } from './kmeans-sample.ts'
import type { Preparation } from './prepare/compile.ts'
import { preparedSql } from './prepare/prepared-sql-pass.ts'

/** The rows of a sample as a query of them, in any order. */
export function sampleSql(
  preparation: Preparation,
  identity: Identity | null,
): SqlPass<SampleState, SampleSum> {
  const d = preparation.columns.length
  return {
    toSql(relation, state, dialect) {
      const { sql, join, identifier } = dialect
      if (identity?.column === '') throw withoutKey(relation.name)
      const kept = identity === null ? [] : [identity.column]
      const { from, columns } = preparedSql(relation, preparation, dialect, kept)
      const named = columns.map((column, j) => sql`${column} as ${identifier(`x${j}`)}`)
      const rows = sql`select ${join(named, ', ')} from ${from}`
      return identity === null
        ? rows
        : sql`${rows} where ${isSampled(identifier(identity.column), state, dialect)}`
    },
    fromSql(table) {
      const values = new Float64Array(table.rowCount * d)
      for (let j = 0; j < d; j++) {
        const column = numbersOf(table, `x${j}`)
        for (let row = 0, at = j; row < column.length; row++, at += d) values[at] = column[row]
      }
      return { values }
    },
  }
}

function withoutKey(relation: string): ClienteleError {
  return new ClienteleError(
    'ARGUMENT_INVALID',
    `The rows of "${relation}" are more than the sample in which centers are looked for, and nothing says which of them are in it. Name a text column that identifies a row as "key".`,
    { option: 'key', relation },
  )
}

/** Whether the first 32 bits of md5(salt ':' unit) lie below the threshold, as `hash32` compares them: here by their digits. */
export function isSampled(unit: Sql, { salt, threshold }: SampleState, dialect: Dialect): Sql {
  const { sql, text, cast, concat, prefix, md5, byBytes } = dialect
  if (threshold >= 2 ** 32) return dialect.flag(true)
  const words = sql`coalesce(${cast(unit, 'text')}, ${text('')})`
  const digits = prefix(md5(concat([text(`${salt}:`), words])), 8)
  return sql`${byBytes(digits)} < ${text(threshold.toString(16).padStart(8, '0'))}`
}
