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

/** A column of two values stays as skewed as it was, but for rounding. */
const realGain = 0.99

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
  const signed = before.map(({ least }) => least < 0)
  const best: Bent[] = []
  for (const choice of scaleChoices) {
    const tried = [...columns.keys()].filter((j) => choice === 1 || (signed[j] && isSkewed(before[j])))
    if (tried.length === 0) break
    // A column of one value has no deviation.
    const scales = tried.map((j) => (signed[j] && choice * before[j].deviation) || 1)
    const found = await bentBy(
      rows,
      tried.map((j) => columns[j]),
      scales,
      context,
    )
    for (const [i, j] of tried.entries())
      if (choice === 1 || Math.abs(found[i].skewness) < Math.abs(best[j].skewness)) best[j] = found[i]
  }
  return columns.map((column, j) => ({
    column,
    heavy: isSkewed(before[j]) && Math.abs(best[j].skewness) < realGain * Math.abs(before[j].skewness),
    signed: signed[j],
    scale: best[j].scale,
    before: before[j].skewness,
    after: best[j].skewness,
  }))
}

function isSkewed({ least, skewness }: Shape): boolean {
  return least < 0 ? Math.abs(skewness) > highlySkewedSigned : skewness > highlySkewed
}

/** The logarithm of a column: its scale, and how skewed it is. */
interface Bent {
  readonly scale: number
  readonly skewness: number
}

async function bentBy(
  rows: Rows,
  columns: readonly string[],
  scales: readonly number[],
  context: FitPreparationContext,
): Promise<readonly Bent[]> {
  const wanted = Object.fromEntries(columns.map((column, i) => [column, scales[i]]))
  const log = await fitLog(rows, columns, { ...context, scales: wanted })
  const shapes = await shapesOf(rows, columns, { ...context, prepare: [...(context.prepare ?? []), log] })
  return shapes.map(({ skewness }, i) => ({ scale: log.fitted.columns[i].scale, skewness }))
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
