import type { Pass, Session } from '../engine/pass.ts'
import { ClienteleError } from '../errors.ts'
import { gapEstimate } from './gap-estimate.ts'
import type { PackedCells } from './packed-cells.ts'
import { type PriceState, type PriceSum, pricePass, weightScale } from './price-pass.ts'
import { predictedFall, priceStep, type StepModel, slopeAlong } from './price-step.ts'
import { priceTable } from './price-table.ts'
import type { AllocationProblem } from './problem.ts'
import { dualValue, usageOf } from './usage.ts'

/** What the solver starts from. */
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

/** Prices, what they prove, and how the search ended. */
export interface FoundPrices {
  readonly prices: Float64Array
  readonly bound: number
  readonly use: Float64Array
  readonly value: number
  /** Passes over everybody. */
  readonly passes: number
  readonly ending: 'converged' | 'stalled' | 'passes' | 'impossible'
}

/**
 * Finds the prices of the rows: a projected Newton method on the exact dual, whose curvature is estimated by a kernel
 * over the margins of everybody's choice. Large inputs are solved on nested samples first. The dual value at the prices
 * found bounds every plan.
 */
export async function findPrices(session: Session, search: PriceSearch): Promise<FoundPrices> {
  const solver = createSolver(session, search)
  for (const share of sampleShares(search.customers)) await solveLevel(solver, share)
  return {
    prices: solver.at.prices,
    bound: solver.at.dual,
    use: solver.at.use,
    value: solver.at.value,
    passes: solver.passes,
    ending: solver.ending,
  }
}

/** Samples of some 4,096 customers and more are worth a level each, sixteen times larger than the one before. */
function sampleShares(customers: number): number[] {
  const shares: number[] = []
  for (let fold = Math.floor(customers / 4096); fold >= 6; fold = Math.floor(fold / 16)) shares.push(1 / fold)
  return [...shares, 1]
}

/** Prices with everybody's best choice there. */
interface Point {
  readonly prices: Float64Array
  readonly value: number
  readonly use: Float64Array
  readonly dual: number
  readonly curvature: Float64Array
  readonly pairs: number
}

interface Solver {
  readonly session: Session
  readonly search: PriceSearch
  readonly pass: Pass<PriceState, PriceSum, PackedCells>
  readonly coefficientScale: Float64Array
  at: Point
  /** The bounds, scaled to the customers of the level. */
  lower: Float64Array
  upper: Float64Array
  share: number
  bandwidth: number
  radius: number
  ridge: number
  slow: number
  rejected: number
  passes: number
  ending: FoundPrices['ending']
}

/** Coefficients are rounded to this fraction of their mean in the curvature. */
const coefficientScale = 256

function createSolver(session: Session, search: PriceSearch): Solver {
  const { problem, maxMessages, meanCoefficient, scale } = search
  const rows = problem.rows.length
  return {
    session,
    search,
    pass: pricePass(problem, maxMessages),
    coefficientScale: Float64Array.from(meanCoefficient, (mean) => coefficientScale / mean),
    at: {
      prices: new Float64Array(rows),
      value: 0,
      use: new Float64Array(rows),
      dual: Number.POSITIVE_INFINITY,
      curvature: new Float64Array(rows * rows),
      pairs: 0,
    },
    lower: problem.lower,
    upper: problem.upper,
    share: 1,
    bandwidth: scale / 2,
    radius: scale,
    ridge: 1e-3,
    slow: 0,
    rejected: 0,
    passes: 0,
    ending: 'converged',
  }
}

async function solveLevel(solver: Solver, share: number): Promise<void> {
  const { problem, scale, customers, maxPasses } = solver.search
  solver.share = share
  solver.bandwidth = Math.min(scale / 2, Math.max(scale / 100, solver.bandwidth))
  solver.radius = Math.max(scale / 20, solver.radius)
  solver.slow = 0
  solver.rejected = 0
  const part = share === 1 ? 1 : (await countSampled(solver, share)) / customers
  solver.lower = problem.lower.map((bound) => bound * part)
  solver.upper = problem.upper.map((bound) => bound * part)
  solver.at = await evaluate(solver, solver.at.prices, solver.bandwidth)
  for (let passes = 1; passes < maxPasses; passes++) {
    const ending = await improve(solver)
    if (ending === null) continue
    solver.ending = ending
    return
  }
  solver.ending = 'passes'
}

async function countSampled(
  { session, search, pass, coefficientScale }: Solver,
  share: number,
): Promise<number> {
  const prices = priceTable(search.problem, new Float64Array(search.problem.rows.length))
  const sum = await session.run(pass, { prices, bandwidth: 0, coefficientScale, below: share * 2 ** 32 })
  return sum.customers
}

async function evaluate(solver: Solver, prices: Float64Array, bandwidth: number): Promise<Point> {
  const { session, search, pass, coefficientScale, share } = solver
  if (share === 1) solver.passes++
  const sum = await session.run(pass, {
    prices: priceTable(search.problem, prices),
    bandwidth,
    coefficientScale,
    below: share * 2 ** 32,
  })
  const use = usageOf(search.problem, sum)
  checkExact(sum, search)
  return {
    prices,
    value: sum.value,
    use,
    dual: dualValue(solver, prices, sum.value, use),
    curvature: curvatureOf(sum, bandwidth, coefficientScale),
    pairs: sum.pairs,
  }
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

/** One step of the method; says how the search ended, or null where it goes on. */
async function improve(solver: Solver): Promise<FoundPrices['ending'] | null> {
  const { search, at } = solver
  const scale = Math.max(Math.abs(at.value), search.scale)
  // Without a plan the dual falls without end, so a margin above rounding costs a step at most.
  const margin = 1e-6 * search.scale + 1e-9 * Math.abs(search.worst)
  if (solver.share === 1 && at.dual < search.worst - margin) return 'impossible'
  if (gapEstimate(solver) < 0.5 * search.tolerance * scale) return 'converged'
  const model = modelAt(solver)
  const step = priceStep(model)
  const target = onGrid(solver, step, 1)
  const fall = predictedFall(model, step)
  if (fall < 1e-10 * scale || target.every((price, row) => price === at.prices[row])) return 'stalled'
  const trial = await evaluate(solver, target, nextBandwidth(solver, step, 1))
  if (trial.dual < at.dual) return accept(solver, trial, step, 1, (at.dual - trial.dual) / fall, scale)
  const start = slopeAlong(solver, at.prices, at.use, step, false)
  const end = slopeAlong(solver, target, trial.use, step, true)
  const share = Math.min(0.7, Math.max(0.08, end > start ? -start / (end - start) : 0.08))
  const second = await evaluate(solver, onGrid(solver, step, share), nextBandwidth(solver, step, share))
  if (second.dual < at.dual) return accept(solver, second, step, share, 0, scale)
  return reject(solver, step, share)
}

function accept(
  solver: Solver,
  point: Point,
  step: Float64Array,
  share: number,
  agreement: number,
  scale: number,
): FoundPrices['ending'] | null {
  const moved = longest(solver, step)
  solver.slow = solver.at.dual - point.dual < 0.01 * solver.search.tolerance * scale ? solver.slow + 1 : 0
  solver.bandwidth = nextBandwidth(solver, step, share)
  solver.rejected = 0
  solver.at = point
  if (share === 1 && agreement > 0.7) {
    solver.ridge /= 4
    solver.radius *= 2
  } else if (share < 1 || agreement < 0.25) {
    solver.ridge = Math.min(0.01, 2 * solver.ridge)
    solver.radius = 1.2 * share * moved
  }
  return solver.slow >= 6 ? 'stalled' : null
}

function reject(solver: Solver, step: Float64Array, share: number): FoundPrices['ending'] | null {
  solver.ridge = Math.min(1, 4 * solver.ridge)
  solver.radius = 0.25 * share * longest(solver, step)
  solver.rejected++
  return solver.rejected >= 5 ? 'stalled' : null
}

/** The longest move of a price, in units of money per message. */
function longest({ search }: Solver, step: Float64Array): number {
  return step.reduce((most, move, row) => Math.max(most, Math.abs(move) * search.meanCoefficient[row]), 0)
}

/** The bandwidth follows the step, but keeps some eight facets a row in view. */
function nextBandwidth(solver: Solver, step: Float64Array, share: number): number {
  const { bandwidth, at, search } = solver
  const wanted = Math.max(0.35 * bandwidth, Math.min(bandwidth, 2 * share * longest(solver, step)))
  const needed = 8 * search.problem.rows.length
  const enough = at.pairs * (wanted / bandwidth) >= needed
  const next = enough ? wanted : bandwidth * Math.min(1.5, needed / Math.max(1, at.pairs))
  return Math.max(1e-5 * search.scale, next)
}

function modelAt({ at, search, lower, upper, ridge, radius }: Solver): StepModel {
  const { problem, meanCoefficient, customers, scale } = search
  const rows = problem.rows.length
  const relative = meanCoefficient.map((mean, row) => at.curvature[row * rows + row] / (mean * mean))
  const usual = relative.reduce((sum, own) => sum + own, 0) / rows
  const least = Math.max(ridge * usual, (1e-9 * customers) / scale)
  return {
    prices: at.prices,
    use: at.use,
    lower,
    upper,
    missedUnit: problem.missedUnit,
    curvature: at.curvature,
    ridge: meanCoefficient.map((mean) => mean * mean * least),
    radius: meanCoefficient.map((mean) => radius / mean),
  }
}

/** Prices after a share of a step, rounded to a grid that is fine beside what they price. */
function onGrid({ at, search }: Solver, step: Float64Array, share: number): Float64Array {
  return at.prices.map((price, row) => {
    const grid = 2 ** (Math.floor(Math.log2(search.scale / search.meanCoefficient[row])) - 34)
    const missedUnit = search.problem.missedUnit[row]
    return Math.max(-missedUnit, Math.round((price + share * step[row]) / grid) * grid) + 0
  })
}
