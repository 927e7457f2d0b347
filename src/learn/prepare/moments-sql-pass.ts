import type { Sql } from '../../engine/sql.ts'
import type { SqlPass } from '../../engine/sql-pass.ts'
import { numbersOf } from '../../table/access.ts'
import type { Preparation } from './compile.ts'
import type { MomentSums, MomentsState } from './moments-pass.ts'
import { preparedSql } from './prepared-sql-pass.ts'

/** The powers of distances as a query of one row: rounded as the pass rounds them, so that their sums are exact. */
export function momentsSql(preparation: Preparation): SqlPass<MomentsState, MomentSums> {
  const d = preparation.columns.length
  return {
    toSql(relation, { centers, units }, dialect) {
      const { sql, join, identifier, floor } = dialect
      const { from, columns } = preparedSql(relation, preparation, dialect)
      const [powers, parts, asked]: Sql[][] = [[], [], []]
      for (const [j, x] of columns.entries()) {
        const distance = sql`(${x} - ${centers[j]})`
        for (const [power, formula] of [
          distance,
          dialect.power(distance, 2),
          dialect.power(distance, 3),
        ].entries()) {
          const [unit, fineUnit] = units.subarray(6 * j + 2 * power, 6 * j + 2 * power + 2)
          const [value, coarse] = [identifier(`x${j}_${power}`), identifier(`c${j}_${power}`)]
          powers.push(sql`${formula} as ${value}`)
          // Multiplying by the inverse of a power of two is dividing.
          parts.push(value, sql`${floor(sql`${value} * ${1 / unit} + ${0.5}`)} * ${unit} as ${coarse}`)
          const fine = sql`${floor(sql`(${value} - ${coarse}) * ${1 / fineUnit} + ${0.5}`)} * ${fineUnit}`
          asked.push(
            sql`sum(${coarse}) as ${identifier(`h${j}_${power}`)}`,
            sql`sum(${fine}) as ${identifier(`l${j}_${power}`)}`,
          )
        }
      }
      return sql`select ${join(asked, ', ')} from (select ${join(parts, ', ')} from (select ${join(powers, ', ')} from ${from}) as x_) as c_`
    },
    fromSql(table) {
      const by = (word: string): Float64Array =>
        Float64Array.from({ length: 3 * d }, (_, i) => {
          const value = numbersOf(table, `${word}${Math.floor(i / 3)}_${i % 3}`)[0]
          return Number.isNaN(value) ? 0 : value
        })
      return { high: by('h'), low: by('l') }
    },
  }
}
