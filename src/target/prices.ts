import {
  type Evaluator,
  evaluate,
  type Point,
  type PriceSearch,
  priceOnGrid,
  provesImpossible,
  takeSample,
  valueScale,
} from './evaluate.ts'
import type { MixedPart } from './finish.ts'
import { gapEstimate } from './gap-estimate.ts'
import { predictedFall, priceStep, type StepModel, slopeAlong } from './price-step.ts'

/** Prices, what they prove, and how the search ended. */
export interface FoundPrices {
  readonly prices: Float64Array
  readonly bound: number
  readonly use: Float64Array
  readonly value: number
  /** How to mix everybody's choices at some prices so that they keep the limits; empty where the prices alone nearly do. */
  readonly mixture: readonly MixedPart[]
  readonly ending: 'converged' | 'stalled' | 'passes' | 'impossible'
}

/**
 * Finds the prices of the rows: a projected Newton method on the exact dual, whose curvature is estimated by a kernel
 * over the margins of everybody's choice. Large inputs are solved on samples first. The dual value at the prices
 * found bounds every plan.
 */
export async function findPrices(evaluator: Evaluator): Promise<FoundPrices> {
  const solver = createSolver(evaluator)
  for (const fold of sampleFolds(evaluator.search.customers)) await solveLevel(solver, fold)
  const found = { ...solver.at, bound: solver.at.dual, mixture: [], ending: solver.ending }
  return needsFinish(solver) ? finishPrices(evaluator, found) : found
}

/**
 * Goes on from prices by cuts, which end at the optimum of the linear program, however tied choices are, and with a mixture of choices.
 *
 * @param found - at prices that were tried by an evaluator on everybody.
 */
export async function finishPrices(
  evaluator: Evaluator,
  { prices }: Pick<FoundPrices, 'prices'>,
): Promise<FoundPrices> {
  const { finish } = await import('./finish.ts')
  const start = evaluator.points.find((point) => point.prices === prices)
  const { at, mixture, ending } = await finish(evaluator, start ?? evaluator.points[0])
  return { ...at, bound: at.dual, mixture, ending }
}

/** Whether the linear programs of a finish are worth their time for so many rows. */
export function canFinish({ problem }: PriceSearch): boolean {
  return problem.rows.length > 0 && problem.rows.length <= mostFinishedRows
}

/** So few customers that every pass is quick, and that one of them more or less is felt. */
const fewCustomers = 1024

/** Where the search got stuck with an estimated gap this many times the tolerance, choices are tied. */
const tiedFrom = 10

/** With more rows than this the linear programs of a finish take longer than they are worth. */
const mostFinishedRows = 400

function needsFinish(solver: Solver): boolean {
  const { search, ending, at } = solver
  if (!canFinish(search) || ending === 'impossible' || ending === 'converged') return false
  const apart = gapEstimate(solver) / valueScale(solver, at)
  return search.customers <= fewCustomers || apart > tiedFrom * search.tolerance
}

/** Samples of some 4,096 customers and more are worth a level each, sixteen times larger than the one before. */
function sampleFolds(customers: number): number[] {
  const folds: number[] = []
  for (let fold = Math.floor(customers / 4096); fold >= 6; fold = Math.floor(fold / 16)) folds.push(fold)
  return [...folds, 1]
}

interface Solver extends Evaluator {
  at: Point
  bandwidth: number
  radius: number
  ridge: number
  slow: number
  rejected: number
  ending: FoundPrices['ending']
}

function createSolver(evaluator: Evaluator): Solver {
  const { search } = evaluator
  const rows = search.problem.rows.length
  return {
    ...evaluator,
    at: {
      prices: new Float64Array(rows),
      value: 0,
      use: new Float64Array(rows),
      dual: Number.POSITIVE_INFINITY,
      curvature: new Float64Array(rows * rows),
      pairs: 0,
    },
    bandwidth: search.scale / 2,
    radius: search.scale,
    ridge: 1e-3,
    slow: 0,
    rejected: 0,
    ending: 'converged',
  }
}

async function solveLevel(solver: Solver, fold: number): Promise<void> {
  const { scale, maxPasses } = solver.search
  solver.bandwidth = Math.min(scale / 2, Math.max(scale / 100, solver.bandwidth))
  solver.radius = Math.max(scale / 20, solver.radius)
  solver.slow = 0
  solver.rejected = 0
  await takeSample(solver, fold)
  solver.at = await evaluate(solver, solver.at.prices, solver.bandwidth)
  for (let passes = 1; passes < maxPasses; passes++) {
    const ending = await improve(solver)
    if (ending === null) continue
    solver.ending = ending
    return
  }
  solver.ending = 'passes'
}

/** One step of the method; says how the search ended, or null where it goes on. */
async function improve(solver: Solver): Promise<FoundPrices['ending'] | null> {
  const { search, at } = solver
  const scale = valueScale(solver, at)
  if (provesImpossible(solver, at)) return 'impossible'
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

/** Prices after a share of a step. */
function onGrid({ at, search }: Solver, step: Float64Array, share: number): Float64Array {
  return priceOnGrid(
    search,
    at.prices.map((price, row) => price + share * step[row]),
  )
}
