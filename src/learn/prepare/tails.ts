import type { Rows } from '../../engine/relation.ts'
import { fitLog } from './log.ts'
import { momentsOf } from './moments-pass.ts'
import { type FitPreparationContext, withPrepared } from './opened.ts'
import { rangesOf } from './ranges.ts'

/** How skewed a column is as it stands, and how skewed its logarithm. */
export interface Tail {
  readonly column: string
  readonly heavy: boolean
  /** Whether some values are below 0. */
  readonly signed: boolean
  /** Population skewness. */
  readonly before: number
  readonly after: number
}

/** Above this a distribution counts as highly skewed (Bulmer 1979, "Principles of Statistics"). */
const highlySkewed = 1

/**
 * Tells which columns are highly skewed, and less so after sign(x) ln(1 + |x|). Amounts that were paid back make a few sums negative, and leave their tail as
 * heavy as it was. Five passes.
 */
export async function tailsOf(
  rows: Rows,
  columns: readonly string[],
  context: FitPreparationContext,
): Promise<readonly Tail[]> {
  const before = await shapesOf(rows, columns, context)
  const log = await fitLog(rows, columns, context)
  const after = await shapesOf(rows, columns, { ...context, prepare: [...(context.prepare ?? []), log] })
  return columns.map((column, j) => ({
    column,
    heavy: before[j].skewness > highlySkewed && Math.abs(after[j].skewness) < before[j].skewness,
    signed: before[j].least < 0,
    before: before[j].skewness,
    after: after[j].skewness,
  }))
}

async function shapesOf(
  rows: Rows,
  columns: readonly string[],
  context: FitPreparationContext,
): Promise<readonly { readonly least: number; readonly skewness: number }[]> {
  return withPrepared(rows, columns, 'pass', context, async (opened) => {
    const ranges = await rangesOf(opened)
    const moments = await momentsOf(opened, ranges)
    return moments.map(({ skewness }, j) => ({ least: ranges.least[j], skewness }))
  })
}
