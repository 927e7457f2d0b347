import type { ModelInput } from '../../contracts/model.ts'
import type { Pass } from '../../engine/pass.ts'
import { ClienteleError } from '../../errors.ts'
import { columnOfKind } from '../../table/access.ts'
import { MISSING_CODE } from '../../table/column.ts'
import { decode } from '../../table/dictionary-text.ts'

/** Rows per level of one text column. */
export interface LevelCounts {
  rows: number
  missing: number
  readonly levels: Map<string, number>
}

/** More levels than this are names or keys, not a category. */
export const maxLevels = 10_000

/**
 * Counts the levels of text columns.
 *
 * @throws ARGUMENT_INVALID for a column with more than 10,000 levels.
 */
export function levelsPass(inputs: readonly ModelInput[]): Pass<null, readonly LevelCounts[]> {
  const columns = inputs.map(({ name }) => name)
  return {
    name: 'levels',
    columns,
    refreshable: true,
    empty: () => emptyLevels(inputs),
    shard(table, from, to, _, into) {
      for (const [i, name] of columns.entries()) {
        const { codes, dictionary } = columnOfKind(table, name, 'text')
        const counts = new Float64Array(dictionary.size)
        let missing = 0
        for (let row = from; row < to; row++) {
          if (codes[row] === MISSING_CODE) missing++
          else counts[codes[row]]++
        }
        into[i].rows += to - from
        into[i].missing += missing
        for (let code = 0; code < counts.length; code++)
          if (counts[code] > 0) addLevel(into[i], decode(dictionary, code), counts[code], name)
      }
    },
    add(into, other) {
      for (const [i, counts] of other.entries()) {
        into[i].rows += counts.rows
        into[i].missing += counts.missing
        for (const [level, count] of counts.levels) addLevel(into[i], level, count, columns[i])
      }
    },
    sql: async () => (await import('./levels-sql-pass.ts')).levelsSql(inputs),
  }
}

/** The levels of no rows. */
export function emptyLevels(inputs: readonly ModelInput[]): readonly LevelCounts[] {
  return inputs.map(() => ({ rows: 0, missing: 0, levels: new Map() }))
}

/** Adds rows to a level. @throws ARGUMENT_INVALID for one level too many. */
export function addLevel({ levels }: LevelCounts, level: string, count: number, column: string): void {
  levels.set(level, (levels.get(level) ?? 0) + count)
  if (levels.size <= maxLevels) return
  throw new ClienteleError(
    'ARGUMENT_INVALID',
    `Column "${column}" has more than ${maxLevels} different texts, too many for a category. Leave it out, or group its texts first.`,
    { column, maxLevels },
  )
}
