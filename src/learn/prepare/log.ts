import { library } from '../../contracts/library.ts'
import type { Rows } from '../../engine/relation.ts'
import type { LogModel } from './models.ts'
import { dataOf, type FitPreparationContext, withPrepared } from './opened.ts'
import { rangesOf } from './ranges.ts'

/**
 * Takes the logarithm of columns: sign(x) ln(1 + |x|). It suits heavy tails: amounts, counts, days. One pass, to see
 * that the columns can be used.
 *
 * @param columns - of kind number, integer, date, time or flag.
 * @throws COLUMN_UNKNOWN, COLUMN_KIND, COLUMN_VALUE, TABLE_EMPTY, NOT_ENOUGH_DATA, ARGUMENT_INVALID
 */
export async function fitLog(
  rows: Rows,
  columns: readonly string[],
  options: FitPreparationContext = {},
): Promise<LogModel> {
  return withPrepared(rows, columns, 'pass', options, async (opened) => {
    await rangesOf(opened)
    return {
      kind: 'log',
      version: 1,
      library,
      inputs: opened.inputs,
      prepare: [],
      options: {},
      fitted: { columns: [...columns] },
      ending: { converged: true, iterations: 1, warnings: [] },
      data: dataOf(opened),
    }
  })
}
