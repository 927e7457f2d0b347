import type { Choices } from './choices.ts'
import { createRanking, type Ranking, rankGroups } from './choose.ts'
import type { MixedPart } from './finish.ts'
import type { PackedCells } from './packed-cells.ts'
import { type PriceTable, priceTable } from './price-table.ts'
import { type AllocationProblem, costTerm, countTerm } from './problem.ts'

/** What is mixed: everybody's best choices at several prices. */
export interface MixInput {
  readonly problem: AllocationProblem
  readonly cells: PackedCells
  readonly maxMessages: number
  readonly meanCoefficient: Float64Array
  readonly mixture: readonly MixedPart[]
}

/**
 * Gives each customer one of the choices of a mixture, so that in all rows the use stays as near as it can to that of the
 * mixture: one customer after the other, whatever makes up best for the deviation so far. Where choices are tied this is a plan
 * that nearly keeps the limits and loses nothing.
 */
export function mixChoices(input: MixInput, { chosen, width }: Choices): Int32Array {
  const mixed = chosen.slice()
  const work = createWork(input, width)
  for (let customer = 0; customer < input.cells.count; customer++) {
    if (input.cells.messages[customer] === 0) continue
    const bundles = bundlesOf(work, customer)
    const best = bundles === 1 ? 0 : nearestBundle(work, customer, bundles)
    for (let at = 0; at < width; at++) mixed[customer * width + at] = work.bundles[best * width + at]
  }
  return mixed
}

interface Work extends MixInput {
  readonly tables: readonly PriceTable[]
  readonly ranking: Ranking
  readonly width: number
  /** The different choices of a customer, `width` cells each, and their shares. */
  readonly bundles: Int32Array
  readonly shares: Float64Array
  /** By row: what the mixture would have used so far, less what is used. In mean coefficients. */
  readonly deviation: Float64Array
  readonly change: Float64Array
}

function createWork(input: MixInput, width: number): Work {
  const rows = input.problem.rows.length
  return {
    ...input,
    tables: input.mixture.map(({ prices }) => priceTable(input.problem, prices)),
    ranking: createRanking(input.maxMessages),
    width,
    bundles: new Int32Array(input.mixture.length * width),
    shares: new Float64Array(input.mixture.length),
    deviation: new Float64Array(rows),
    change: new Float64Array(rows),
  }
}

/** Collects the different choices of a customer; gives how many. */
function bundlesOf(work: Work, customer: number): number {
  const { tables, mixture, ranking, width, bundles, shares, problem, cells } = work
  let count = 0
  for (const [part, table] of tables.entries()) {
    rankGroups(cells, customer, table, problem.options.group, ranking)
    const from = count * width
    for (let rank = 0; rank < width; rank++)
      bundles[from + rank] = rank < ranking.filled ? ranking.cell[rank] : -1
    bundles.subarray(from, from + width).sort()
    const known = knownBundle(work, count)
    if (known === count) shares[count++] = mixture[part].share
    else shares[known] += mixture[part].share
  }
  return count
}

function knownBundle({ bundles, width }: Work, count: number): number {
  for (let known = 0; known < count; known++) {
    let at = 0
    while (at < width && bundles[known * width + at] === bundles[count * width + at]) at++
    if (at === width) return known
  }
  return count
}

/** The choice after which the deviation is least; its use is entered. */
function nearestBundle(work: Work, customer: number, count: number): number {
  const { deviation, shares, change } = work
  for (let bundle = 0; bundle < count; bundle++) addUse(work, customer, bundle, shares[bundle], deviation)
  let best = 0
  let least = Number.POSITIVE_INFINITY
  for (let bundle = 0; bundle < count; bundle++) {
    change.fill(0)
    addUse(work, customer, bundle, 1, change)
    let excess = 0
    for (let row = 0; row < change.length; row++)
      if (change[row] !== 0) excess += change[row] * (change[row] - 2 * deviation[row])
    if (excess >= least) continue
    least = excess
    best = bundle
  }
  addUse(work, customer, best, -1, deviation)
  return best
}

/** Adds a share of what a choice uses, in mean coefficients. */
function addUse(work: Work, customer: number, bundle: number, share: number, into: Float64Array): void {
  const { problem, cells, bundles, width, meanCoefficient } = work
  for (let at = bundle * width; at < (bundle + 1) * width; at++) {
    const cell = bundles[at]
    if (cell < 0) continue
    const slot = cells.base[customer] + cells.place[cell]
    for (let term = problem.termStart[slot]; term < problem.termStart[slot + 1]; term++) {
      const row = problem.termRow[term]
      const kind = problem.termKind[term]
      const amount = kind === countTerm ? 1 : kind === costTerm ? cells.cost[cell] : cells.benefit[cell]
      into[row] += (share * problem.termFactor[term] * amount) / meanCoefficient[row]
    }
  }
}
