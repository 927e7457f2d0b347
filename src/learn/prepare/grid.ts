import { library } from '../../contracts/library.ts'
import type { Rows } from '../../engine/relation.ts'
import { ClienteleError } from '../../errors.ts'
import { powerAtLeast, roundToUnit } from './exact-unit.ts'
import type { GridModel } from './models.ts'
import { midrange } from './moments-pass.ts'
import { dataOf, type FitPreparationContext, type Opened, withPrepared } from './opened.ts'
import type { Ranges } from './range-pass.ts'
import { rangesOf } from './ranges.ts'

/** What {@link fitGrid} accepts. */
export interface GridOptions extends FitPreparationContext {
  /**
   * `shared` (default): one step for all columns, so that distances between rows keep their meaning; `own`: the finest
   * step for each.
   */
  readonly step?: 'shared' | 'own' | undefined
}

/** Steps between the middle of a grid and its ends: with the sign, 24 bits. */
const stepsToEnd = 2 ** 23
/** Sums of so many rows, each up to 2^24 steps, stay exact. */
const maxRows = 2 ** 29

/**
 * Puts columns on a grid of 24 bits: round((x - midrange) / step) * step, with a power of two as step. Values are then
 * exact in 32-bit floats and their sums exact in any order, which is what choices of learners hang on. One pass.
 *
 * @throws COLUMN_UNKNOWN, COLUMN_KIND, COLUMN_VALUE, TABLE_EMPTY, NOT_ENOUGH_DATA, ARGUMENT_INVALID; EXACTNESS_LOST for
 * more than 2^29 rows.
 */
export async function fitGrid(
  rows: Rows,
  columns: readonly string[],
  options: GridOptions = {},
): Promise<GridModel> {
  const step = options.step ?? 'shared'
  return withPrepared(rows, columns, 'pass', options, async (opened) =>
    gridModel(opened, await rangesOf(opened), step),
  )
}

/** The grid for columns with these bounds. */
export function gridModel(opened: Opened, ranges: Ranges, step: 'shared' | 'own'): GridModel {
  if (ranges.rows > maxRows) throw tooManyRows(ranges.rows)
  return {
    kind: 'grid',
    version: 1,
    library,
    inputs: opened.inputs,
    prepare: [],
    options: { step },
    fitted: { columns: gridOf(opened.preparation.columns, ranges, step) },
    ending: { converged: true, iterations: 1, warnings: [] },
    data: dataOf(opened),
  }
}

function gridOf(
  columns: readonly string[],
  ranges: Ranges,
  step: 'shared' | 'own',
): GridModel['fitted']['columns'] {
  const centers = columns.map((_, j) => midrange(ranges, j))
  const reaches = centers.map((center, j) => Math.max(ranges.greatest[j] - center, center - ranges.least[j]))
  const widest = Math.max(...reaches)
  return columns.map((column, j) => {
    const own = stepFor(step === 'own' ? reaches[j] : widest)
    return { column, center: centers[j], step: own, reach: roundToUnit(reaches[j], own) }
  })
}

function stepFor(reach: number): number {
  return reach === 0 ? 1 : powerAtLeast(Math.max(reach / stepsToEnd, 2 ** -1000))
}

function tooManyRows(rows: number): ClienteleError {
  return new ClienteleError(
    'EXACTNESS_LOST',
    `There are ${rows} rows, and sums on the grid are exact for up to ${maxRows}. Learn from a sample.`,
    { rows, maxRows },
  )
}
