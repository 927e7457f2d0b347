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
  /** What counts as 1 in its logarithm: 1 where no value is below 0. */
  readonly scale: number
  /** Population skewness. */
  readonly before: number
  readonly after: number
}

/** Above this a distribution counts as highly skewed (Bulmer 1979, "Principles of Statistics"). */
const highlySkewed = 1

/** Above this one does that has values below 0, of which it is not known that ratios mean something; an exponential one, moved, has 2. */
const highlySkewedSigned = 3

/** What may count as 1 in the logarithm of a column with values below 0, in deviations. */
const scaleChoices = [1, 1 / 8, 1 / 64]

/**
 * Tells which columns are highly skewed, and less so after their logarithm. Amounts that were paid back make a few sums negative and leave the tail as heavy as it
 * was. In the logarithm of such a column the scale counts as 1 that leaves the least skewness: with small units ln(1 + |x|) tears apart what is a little above and
 * below 0, with large ones it bends nothing. Five passes, and six more where there are such columns.
 */
export async function tailsOf(
  rows: Rows,
  columns: readonly string[],
  context: FitPreparationContext,
): Promise<readonly Tail[]> {
  const before = await shapesOf(rows, columns, context)
  const first = await bentBy(rows, columns, before.map(firstScale), context)
  const tails = columns.map(
    (column, j): Tail => ({
      column,
      signed: before[j].least < 0,
      scale: first[j].scale,
      before: before[j].skewness,
      after: first[j].skewness,
      heavy: isHeavy(before[j], first[j]),
    }),
  )
  const signed = [...before.keys()].filter((j) => before[j].least < 0 && isSkewed(before[j]))
  if (signed.length === 0) return tails
  for (const choice of scaleChoices.slice(1)) {
    const scales = signed.map((j) => choice * before[j].deviation)
    const names = signed.map((j) => columns[j])
    for (const [i, { scale, skewness }] of (await bentBy(rows, names, scales, context)).entries()) {
      const j = signed[i]
      if (Math.abs(skewness) < Math.abs(tails[j].after))
        tails[j] = { ...tails[j], scale, after: skewness, heavy: isHeavy(before[j], { skewness }) }
    }
  }
  return tails
}

function firstScale({ least, deviation }: Shape): number {
  return least < 0 && deviation > 0 ? scaleChoices[0] * deviation : 1
}

function isSkewed({ least, skewness }: Shape): boolean {
  return Math.abs(skewness) > (least < 0 ? highlySkewedSigned : highlySkewed)
}

function isHeavy(before: Shape, after: Pick<Shape, 'skewness'>): boolean {
  return isSkewed(before) && Math.abs(after.skewness) < Math.abs(before.skewness)
}

/** How skewed columns are after their logarithm, and the scales that it took. */
async function bentBy(
  rows: Rows,
  columns: readonly string[],
  scales: readonly number[],
  context: FitPreparationContext,
): Promise<readonly { readonly scale: number; readonly skewness: number }[]> {
  const wanted = Object.fromEntries(columns.map((column, j) => [column, scales[j]]))
  const log = await fitLog(rows, columns, { ...context, scales: wanted })
  const shapes = await shapesOf(rows, columns, { ...context, prepare: [...(context.prepare ?? []), log] })
  return shapes.map(({ skewness }, j) => ({ scale: log.fitted.columns[j].scale, skewness }))
}

interface Shape {
  readonly least: number
  readonly deviation: number
  readonly skewness: number
}

async function shapesOf(
  rows: Rows,
  columns: readonly string[],
  context: FitPreparationContext,
): Promise<readonly Shape[]> {
  return withPrepared(rows, columns, 'pass', context, async (opened) => {
    const ranges = await rangesOf(opened)
    const moments = await momentsOf(opened, ranges)
    return moments.map(({ deviation, skewness }, j) => ({ least: ranges.least[j], deviation, skewness }))
  })
}
