import type { Dialect } from '../../engine/dialect.ts'
import type { Sql } from '../../engine/sql.ts'
import type { SqlPass } from '../../engine/sql-pass.ts'
import { numbersOf } from '../../table/access.ts'
import { bins, copyCounts, emptyCounts, isAsBefore } from './bracket-pass.ts'
import type { BracketCounts, Brackets } from './brackets.ts'
import type { Preparation } from './compile.ts'
import { preparedSql } from './prepared-sql-pass.ts'

/** The counts of brackets as a query of a row for every bin that has values, and one for what lies below; a bracket as the one before is not asked for again. */
export function bracketSql(
  preparation: Preparation,
  kept: readonly number[],
): SqlPass<Brackets, BracketCounts> {
  return {
    toSql(relation, brackets, dialect) {
      const { sql, join, identifier, count } = dialect
      const { from, columns } = preparedSql(relation, preparation, dialect)
      const [value, bin] = [identifier('x'), identifier('bin')]
      const queries: Sql[] = []
      for (let target = 0; target < brackets.column.length; target++) {
        if (isAsBefore(brackets, target)) continue
        const column = columns[kept[brackets.column[target]]]
        // Adding 0 turns -0 into 0.
        const values = sql`(select ${column} + ${0} as ${value} from ${from}) as x_`
        const binned = sql`(select ${value}, ${binOf(value, brackets, target, dialect)} as ${bin} from ${values} where ${value} <= ${brackets.high[target]}) as b_`
        queries.push(
          sql`select ${target} as ${identifier('target')}, ${bin}, ${count()} as ${identifier('n')}, min(${value}) as ${identifier('least')}, max(${value}) as ${identifier('greatest')} from ${binned} group by ${bin}`,
        )
      }
      return join(queries, ' union all ')
    },
    fromSql(table, brackets) {
      const counts = emptyCounts(brackets)
      const [target, bin, n, least, greatest] = ['target', 'bin', 'n', 'least', 'greatest'].map((name) =>
        numbersOf(table, name),
      )
      for (let row = 0; row < table.rowCount; row++) {
        if (bin[row] < 0) {
          counts.below[target[row]] = n[row]
          continue
        }
        const i = target[row] * bins + bin[row]
        counts.counts[i] = n[row]
        counts.least[i] = least[row]
        counts.greatest[i] = greatest[row]
      }
      for (let t = 0; t < brackets.column.length; t++) if (isAsBefore(brackets, t)) copyCounts(counts, t)
      return counts
    },
  }
}

/** The bin of a value that is not above its bracket; -1 below it. */
function binOf(
  value: Sql,
  { low, high }: Brackets,
  target: number,
  { sql, floor, least, double }: Dialect,
): Sql {
  const width = high[target] - low[target]
  const place = floor(sql`((${value} - ${low[target]}) / ${width}) * ${bins}`)
  const bin = width === 0 ? sql`${0}` : least([double(bins - 1), place])
  return sql`case when ${value} < ${low[target]} then ${-1} else ${bin} end`
}
