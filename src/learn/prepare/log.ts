import { library } from '../../contracts/library.ts'
import type { Rows } from '../../engine/relation.ts'
import { ClienteleError } from '../../errors.ts'
import { powerAtLeast } from './exact-unit.ts'
import type { LogModel } from './models.ts'
import { dataOf, type FitPreparationContext, withPrepared } from './opened.ts'
import { rangesOf } from './ranges.ts'

/** What {@link fitLog} accepts. */
export interface LogOptions extends FitPreparationContext {
  /** By column, what counts as 1: above 0, rounded to a power of two, so that dividing by it changes no digit. Default 1. */
  readonly scales?: { readonly [column: string]: number } | undefined
}

/**
 * Takes the logarithm of columns: sign(x) ln(1 + |x| / scale). It suits heavy tails: amounts, counts, days. One pass, to see
 * that the columns can be used.
 *
 * @param columns - of kind number, integer, date, time or flag.
 * @throws COLUMN_UNKNOWN, COLUMN_KIND, COLUMN_VALUE, TABLE_EMPTY, NOT_ENOUGH_DATA, ARGUMENT_INVALID
 */
export async function fitLog(
  rows: Rows,
  columns: readonly string[],
  options: LogOptions = {},
): Promise<LogModel> {
  const scaled = columns.map((column) => ({ column, scale: scaleOf(column, options) }))
  return withPrepared(rows, columns, 'pass', options, async (opened) => {
    await rangesOf(opened)
    return {
      kind: 'log',
      version: 1,
      library,
      inputs: opened.inputs,
      prepare: [],
      options: {},
      fitted: { columns: scaled },
      ending: { converged: true, iterations: 1, warnings: [] },
      data: dataOf(opened),
    }
  })
}

/** @throws ARGUMENT_INVALID for a scale that is not above 0, or not finite. */
function scaleOf(column: string, { scales = {} }: LogOptions): number {
  const scale = Object.hasOwn(scales, column) ? scales[column] : 1
  // The nearest power is the least that is not below the scale over the root of 2.
  const least = scale * Math.SQRT1_2
  if (least > 0 && least <= 2 ** 1023) return powerAtLeast(least)
  throw new ClienteleError(
    'ARGUMENT_INVALID',
    `Column "${column}" has the scale ${scale}; a finite number above 0 is needed.`,
    { column, scale },
  )
}
