import { library } from '../../contracts/library.ts'
import type { Rows } from '../../engine/relation.ts'
import { roundFitted } from '../round-fitted.ts'
import { mediansOf } from './bracket-pass.ts'
import type { ImputerModel } from './models.ts'
import { momentsOf } from './moments-pass.ts'
import { dataOf, type FitPreparationContext, withPrepared } from './opened.ts'
import type { Ranges } from './range-pass.ts'
import { rangesOf } from './ranges.ts'

/** What {@link fitImputer} accepts. */
export interface ImputerOptions extends FitPreparationContext {
  /** What stands in for a missing value. Default `median`. */
  readonly fill?: 'median' | 'mean' | undefined
  /**
   * Whether a column of 0 and 1 keeps what was missing (default true). Only columns with missing values get one, and
   * columns that are missing in the very same rows share that of the first.
   */
  readonly flags?: boolean | undefined
}

/**
 * Learns the median (or mean) of columns to fill missing values with. Some three to six passes; the median is exact.
 *
 * @throws COLUMN_UNKNOWN, COLUMN_KIND, COLUMN_VALUE, TABLE_EMPTY, NOT_ENOUGH_DATA, ARGUMENT_INVALID
 */
export async function fitImputer(
  rows: Rows,
  columns: readonly string[],
  options: ImputerOptions = {},
): Promise<ImputerModel> {
  const fill = options.fill ?? 'median'
  const flags = options.flags ?? true
  return withPrepared(rows, columns, 'impute', options, async (opened) => {
    const ranges = await rangesOf(opened)
    const values =
      fill === 'median'
        ? await mediansOf(opened, ranges)
        : (await momentsOf(opened, ranges)).map(({ mean }) => mean)
    return {
      kind: 'imputer',
      version: 1,
      library,
      inputs: opened.inputs,
      prepare: [],
      options: { fill, flags },
      fitted: {
        columns: columns.map((column, j) => ({
          column,
          value: roundFitted(values[j]),
          flag: flags && ownsFlag(ranges, j) ? `${column} is missing` : null,
        })),
      },
      ending: { converged: true, iterations: 1, warnings: [] },
      data: dataOf(opened),
    }
  })
}

/** Whether a column has missing values, and no column before is missing in the very same rows. */
function ownsFlag({ rows, present, together }: Ranges, j: number): boolean {
  const missing = rows - present[j]
  if (missing === 0) return false
  const d = present.length
  for (let i = 0; i < j; i++)
    if (rows - present[i] === missing && together[i * d + j] === missing) return false
  return true
}
