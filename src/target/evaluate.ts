import type { Pass, Session } from '../engine/pass.ts'
import { ClienteleError } from '../errors.ts'
import { type Choices, joinChoices } from './choices.ts'
import type { SlotTotals } from './ledger.ts'
import type { PackedCells } from './packed-cells.ts'
import { type PriceLocal, pricePass } from './price-pass.ts'
import type { PriceRows } from './price-rows.ts'
import { type PriceState, type PriceSum, weightScale } from './price-sums.ts'
import { type PriceTable, priceTable } from './price-table.ts'
import type { AllocationProblem } from './problem.ts'
import { dualValue, usageOf } from './usage.ts'

/** What the search for prices starts from. */
export interface PriceSearch {
  readonly problem: AllocationProblem
  readonly maxMessages: number
  /** A usual value of a message: the median over customers of their best value. Above 0. */
  readonly scale: number
  /** The mean coefficient of each row: 1 for counts. Above 0. */
  readonly meanCoefficient: Float64Array
  readonly customers: number
  /** No plan is worth less than this; a dual value below it proves that no plan keeps the limits. */
  readonly worst: number
  /** The search ends when the estimated gap is below half of this share of the value. */
  readonly tolerance: number
  readonly maxPasses: number
}

/** Prices with everybody's best choice there. */
export interface Point {
  readonly prices: Float64Array
  readonly value: number
  readonly use: Float64Array
  readonly dual: number
  readonly curvature: Float64Array
  readonly pairs: number
}

/** What evaluates the dual, pass by pass, on a sample or on everybody. */
export interface Evaluator {
  readonly rows: PriceRows
  readonly search: PriceSearch
  readonly pass: Pass<PriceState, PriceSum, PriceLocal>
  /** The customers asked at present. */
  session: Session
  readonly coefficientScale: Float64Array
  /** The bounds, scaled to the customers of the sample. */
  lower: Float64Array
  upper: Float64Array
  /** The share of customers in the sample; 1 is everybody. */
  share: number
  /** Everybody's choice at all prices tried. */
  readonly points: Point[]
  /** Counts passes over everybody; what is made of an evaluator counts on. */
  readonly passes: { count: number }
}

/** Coefficients are rounded to this fraction of their mean in the curvature. */
const coefficientScale = 256

/** An evaluator on everybody. */
export function createEvaluator(rows: PriceRows, search: PriceSearch): Evaluator {
  const { problem, maxMessages, meanCoefficient } = search
  return {
    rows,
    session: rows.everybody,
    search,
    pass: pricePass(problem, maxMessages),
    coefficientScale: Float64Array.from(meanCoefficient, (mean) => coefficientScale / mean),
    lower: problem.lower,
    upper: problem.upper,
    share: 1,
    points: [],
    passes: { count: 0 },
  }
}

/** Turns to a sample of one customer in `fold`, with the bounds scaled to it; 1 is everybody. */
export async function takeSample(evaluator: Evaluator, fold: number): Promise<void> {
  const { rows, search } = evaluator
  evaluator.session = fold === 1 ? rows.everybody : await rows.sample(fold)
  evaluator.share = 1 / fold
  const part = fold === 1 ? 1 : (evaluator.session.rowCount ?? 0) / search.customers
  evaluator.lower = search.problem.lower.map((bound) => bound * part)
  evaluator.upper = search.problem.upper.map((bound) => bound * part)
}

/** One pass at some prices. A bandwidth of 0 leaves the curvature out. */
export async function evaluate(
  evaluator: Evaluator,
  prices: Float64Array,
  bandwidth: number,
): Promise<Point> {
  const { session, search, pass, coefficientScale, share } = evaluator
  const sum = await session.run(pass, {
    prices: priceTable(search.problem, prices),
    bandwidth,
    coefficientScale,
    choices: false,
  })
  const use = usageOf(search.problem, sum)
  checkExact(sum, search)
  const point = {
    prices,
    value: sum.value,
    use,
    dual: dualValue(evaluator, prices, sum.value, use),
    curvature: curvatureOf(sum, bandwidth, coefficientScale),
    pairs: sum.pairs,
  }
  if (share === 1) {
    evaluator.points.push(point)
    evaluator.passes.count++
  }
  return point
}

/** One pass over everybody, for what each of them chooses at some prices. */
export async function chooseAll(
  { rows, search, pass, coefficientScale, passes }: Evaluator,
  cells: PackedCells,
  table: PriceTable,
): Promise<{ readonly choices: Choices; readonly totals: SlotTotals }> {
  passes.count++
  const sum = await rows.everybody.run(pass, {
    prices: table,
    bandwidth: 0,
    coefficientScale,
    choices: true,
  })
  return { choices: joinChoices(sum.choices, cells.start, Math.max(1, search.maxMessages)), totals: sum }
}

/** One pass over everybody, for what their choices at some prices add up to. */
export async function totalsAt(
  { rows, pass, coefficientScale, passes }: Evaluator,
  prices: PriceTable,
): Promise<SlotTotals> {
  passes.count++
  return rows.everybody.run(pass, { prices, bandwidth: 0, coefficientScale, choices: false })
}

function checkExact(sum: PriceSum, { problem }: PriceSearch): void {
  const largest = sum.curvature.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0)
  if (largest < 2 ** 53) return
  throw new ClienteleError(
    'EXACTNESS_LOST',
    'The curvature of the limits grew beyond 2^53 and is exact no more. Some cost or benefit is many thousand times its mean: cap such outliers.',
    { rows: problem.rows.length },
  )
}

function curvatureOf(sum: PriceSum, bandwidth: number, scale: Float64Array): Float64Array {
  const rows = scale.length
  const full = new Float64Array(rows * rows)
  if (bandwidth === 0) return full
  for (let row = 0; row < rows; row++) {
    for (let column = row; column < rows; column++) {
      const entry = sum.curvature[row * rows + column]
      const real = entry / (weightScale * bandwidth * scale[row] * scale[column])
      full[row * rows + column] = real
      full[column * rows + row] = real
    }
  }
  return full
}

/** Prices on a grid that is fine beside what they price, none beyond the price of a missed unit. */
export function priceOnGrid(
  { scale, meanCoefficient, problem }: PriceSearch,
  prices: Float64Array,
): Float64Array {
  return prices.map((price, row) => {
    const grid = 2 ** (Math.floor(Math.log2(scale / meanCoefficient[row])) - 34)
    return Math.max(-problem.missedUnit[row], Math.round(price / grid) * grid) + 0
  })
}

/** The size of a value against which gaps are judged. */
export function valueScale({ search }: Evaluator, { value }: Point): number {
  return Math.max(Math.abs(value), search.scale)
}

/**
 * Whether a dual value proves that no plan keeps the limits. Without a plan the dual falls without end, so a margin above
 * rounding costs a step at most.
 */
export function provesImpossible({ search, share }: Evaluator, { dual }: Point): boolean {
  const margin = 1e-6 * search.scale + 1e-9 * Math.abs(search.worst)
  return share === 1 && dual < search.worst - margin
}
