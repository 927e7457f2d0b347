import { library } from '../../contracts/library.ts'
import type { Rows } from '../../engine/relation.ts'
import { roundFitted } from '../round-fitted.ts'
import type { StandardizerModel } from './models.ts'
import { momentsOf } from './moments-pass.ts'
import { dataOf, type FitPreparationContext, withPrepared } from './opened.ts'
import { rangesOf } from './ranges.ts'

/**
 * Learns mean and population standard deviation of columns, missing values left out, so that they can be brought to
 * mean 0 and deviation 1. A constant column becomes 0, with a warning. Two passes; the order of rows changes no bit.
 *
 * @throws COLUMN_UNKNOWN, COLUMN_KIND, COLUMN_VALUE, TABLE_EMPTY, NOT_ENOUGH_DATA, ARGUMENT_INVALID
 */
export async function fitStandardizer(
  rows: Rows,
  columns: readonly string[],
  options: FitPreparationContext = {},
): Promise<StandardizerModel> {
  return withPrepared(rows, columns, 'pass', options, async (opened) => {
    const moments = await momentsOf(opened, await rangesOf(opened))
    const constant = columns.filter((_, j) => moments[j].deviation === 0)
    return {
      kind: 'standardizer',
      version: 1,
      library,
      inputs: opened.inputs,
      prepare: [],
      options: {},
      fitted: {
        columns: columns.map((column, j) => ({
          column,
          mean: roundFitted(moments[j].mean),
          deviation: roundFitted(moments[j].deviation),
        })),
      },
      ending: {
        converged: true,
        iterations: 2,
        warnings: constant.map((column) => `Column "${column}" is constant and says nothing.`),
      },
      data: dataOf(opened),
    }
  })
}
