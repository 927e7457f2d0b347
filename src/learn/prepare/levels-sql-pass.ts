import type { ModelInput } from '../../contracts/model.ts'
import { columnsIn } from '../../engine/relation-sql.ts'
import type { SqlPass } from '../../engine/sql-pass.ts'
import { columnOfKind, numbersOf, textAt } from '../../table/access.ts'
import { addLevel, emptyLevels, type LevelCounts, maxLevels } from './levels-pass.ts'

/** The levels of text columns as a query of a row for every level, and one for what is missing; of more levels than a column may have, one too many. */
export function levelsSql(inputs: readonly ModelInput[]): SqlPass<null, readonly LevelCounts[]> {
  return {
    toSql(relation, _, dialect) {
      const { sql, join, identifier, count, byBytes } = dialect
      const { plain } = columnsIn(relation)
      const [place, level, n, rank] = ['place', 'level', 'n', 'rank_'].map(identifier)
      const queries = inputs.map(({ name }, i) => {
        const counted = sql`(select ${plain(name)} as ${level}, ${count()} as ${n} from ${relation.from} group by ${plain(name)}) as l_`
        const ranked = sql`(select ${level}, ${n}, row_number() over (order by ${byBytes(level)}) as ${rank} from ${counted}) as r_`
        // One row more is what is missing, and one more is one too many.
        return sql`select ${i} as ${place}, ${level}, ${n} from ${ranked} where ${rank} <= ${maxLevels + 2}`
      })
      return join(queries, ' union all ')
    },
    fromSql(table) {
      const found = emptyLevels(inputs)
      const [places, counts] = [numbersOf(table, 'place'), numbersOf(table, 'n')]
      const texts = columnOfKind(table, 'level', ['text', 'number'])
      for (let row = 0; row < table.rowCount; row++) {
        // A column whose every text is missing may come as one of numbers.
        const level = texts.kind === 'text' ? textAt(texts, row) : null
        const into = found[places[row]]
        into.rows += counts[row]
        if (level === null) into.missing += counts[row]
        else addLevel(into, level, counts[row], inputs[places[row]].name)
      }
      return found
    },
  }
}
