import { type CutProgram, type LowestPoint, lowestPoint } from './cut-program.ts'
import {
  type Evaluator,
  evaluate,
  type Point,
  priceOnGrid,
  provesImpossible,
  valueScale,
} from './evaluate.ts'

/** A share of the customers, and the prices at which they choose. */
export interface MixedPart {
  readonly share: number
  readonly prices: Float64Array
}

/** The prices a finish ends at. */
export interface Finished {
  readonly at: Point
  /** Everybody's choices at these prices, mixed by these shares, keep the limits and are worth the bound, but for rounding. */
  readonly mixture: readonly MixedPart[]
  readonly ending: 'converged' | 'stalled' | 'impossible'
}

/** Passes at most. */
const mostPasses = 120

/** The radius of the first box, in usual values of a message. */
const firstRadius = 0.05

interface Finish {
  readonly evaluator: Evaluator
  at: Point
  radius: number
  /** Passes in a row that found nothing better. */
  misses: number
  mixture: readonly MixedPart[]
}

/**
 * Finishes a search for prices where choices are tied, so that the dual has edges a Newton step cannot follow: every pass gives a
 * cut below the dual, and the next prices are where the highest cut is lowest, within a box around the best prices so far
 * (Kelley 1960, with the boxes of Marsten, Hogan and Blankenship 1975). It ends where the cuts leave nothing to gain.
 */
export async function finish(evaluator: Evaluator, start: Point): Promise<Finished> {
  const work: Finish = { evaluator, at: start, radius: firstRadius, misses: 0, mixture: [] }
  for (let passes = 0; passes < mostPasses; passes++) {
    if (provesImpossible(evaluator, work.at)) return end(work, 'impossible')
    const ending = await tighten(work)
    if (ending !== null) return end(work, ending)
  }
  return end(work, 'stalled')
}

function end({ at, mixture }: Finish, ending: Finished['ending']): Finished {
  return { at, mixture, ending }
}

async function tighten(finish: Finish): Promise<Finished['ending'] | null> {
  const { evaluator, at } = finish
  const units = unitsOf(evaluator)
  const program = programOf(finish, units)
  const lowest = lowestPoint(program)
  if (lowest === null) return 'stalled'
  finish.mixture = mixtureOf(evaluator, lowest)
  const fall = at.dual - lowest.value * units.value
  const enough = 1e-3 * evaluator.search.tolerance * valueScale(evaluator, at)
  if (fall <= enough) {
    if (isInside(finish, lowest)) return 'converged'
    finish.radius *= 8
    return finish.radius > 1e9 ? 'stalled' : null
  }
  const prices = priceOnGrid(
    evaluator.search,
    lowest.prices.map((price, row) => price * units.price[row]),
  )
  if (prices.every((price, row) => price === at.prices[row])) return 'stalled'
  judge(finish, await evaluate(evaluator, prices, 0), fall, isInside(finish, lowest))
  return null
}

/** The box doubles when the cuts foresaw the fall, and shrinks when they were far too hopeful (Linderoth and Wright 2003). */
function judge(finish: Finish, point: Point, fall: number, inside: boolean): void {
  const fallen = finish.at.dual - point.dual
  if (fallen > 0) {
    finish.at = point
    finish.misses = 0
    if (fallen >= 0.5 * fall && !inside) finish.radius *= 2
    return
  }
  finish.misses++
  const hope = (Math.min(1, finish.radius) * -fallen) / fall
  if (hope <= 1 && finish.misses < 3) return
  if (hope > 3 || finish.misses >= 3) {
    finish.radius /= Math.min(4, Math.max(2, hope))
    finish.misses = 0
  }
}

/** What brings all amounts to around 1. */
interface Units {
  readonly price: Float64Array
  readonly use: Float64Array
  readonly value: number
}

function unitsOf({ search }: Evaluator): Units {
  const { scale, meanCoefficient, customers } = search
  return {
    price: meanCoefficient.map((mean) => scale / mean),
    use: meanCoefficient.map((mean) => mean * customers),
    value: scale * customers,
  }
}

function programOf({ evaluator, at, radius }: Finish, units: Units): CutProgram {
  const { problem } = evaluator.search
  const { points } = evaluator
  const price = at.prices.map((amount, row) => amount / units.price[row])
  return {
    cuts: points.map(({ value, use }) => ({
      value: value / units.value,
      use: use.map((amount, row) => amount / units.use[row]),
    })),
    start: points.indexOf(at),
    lower: problem.lower.map((bound, row) => bound / units.use[row]),
    upper: problem.upper.map((bound, row) => bound / units.use[row]),
    leastPrice: price.map((center, row) =>
      Math.max(center - radius, -problem.missedUnit[row] / units.price[row]),
    ),
    mostPrice: price.map((center) => center + radius),
  }
}

/** Whether the lowest point would be the same without the box: the mixture keeps the limits, or misses at the price of a missed unit. */
function isInside({ evaluator }: Finish, { over, under, prices }: LowestPoint): boolean {
  const { problem, scale, meanCoefficient } = evaluator.search
  return over.every((amount, row) => {
    const cap = (-problem.missedUnit[row] * meanCoefficient[row]) / scale
    return amount <= 1e-9 && (under[row] <= 1e-9 || prices[row] <= cap + 1e-9)
  })
}

function mixtureOf({ points }: Evaluator, { shares }: LowestPoint): readonly MixedPart[] {
  return points.flatMap(({ prices }, i) => (shares[i] > 1e-9 ? [{ share: shares[i], prices }] : []))
}
