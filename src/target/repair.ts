import type { Choices } from './choices.ts'
import { improveByCombinations } from './combinations.ts'
import { improveByExchanges, improveBySingles } from './exchange.ts'
import {
  hardViolation,
  keepsHardBounds,
  type Ledger,
  objectiveOf,
  openLedger,
  penaltiesOf,
  type SlotTotals,
} from './ledger.ts'
import { type Moves, nearMoves } from './moves.ts'
import type { PackedCells } from './packed-cells.ts'
import type { PriceTable } from './price-table.ts'
import type { AllocationProblem } from './problem.ts'
import { type Goal, isBetter, isGood, type Repaired } from './repaired.ts'

/** Everybody's best choice at the prices found, which keeps the limits only nearly. */
export interface RepairInput extends Goal {
  readonly problem: AllocationProblem
  readonly cells: PackedCells
  readonly choices: Choices
  readonly prices: Float64Array
  readonly table: PriceTable
  readonly scale: number
  readonly meanCoefficient: Float64Array
  /** How many customers there are, also those whose cells are not here. */
  readonly customers: number
  /** So many customers whose choice is nearest to a tie, at most. */
  readonly nearest: (wanted: number) => Int32Array
  /** Rounds at most; each looks at three times as many customers as the one before. */
  readonly rounds: number
}

/** A plan to repair from, and what its cells add up to where that is known. */
interface Start {
  readonly chosen: Int32Array
  readonly totals?: SlotTotals | undefined
}

/**
 * Repairs from several starts, the one that breaks the limits least first, until a plan is good. Gives the best plan.
 */
export function repairBest(input: RepairInput, starts: readonly Start[]): Repaired {
  const ledgers = starts.map(({ chosen, totals }) =>
    openLedger(
      input.problem,
      input.cells,
      chosen.slice(),
      input.choices.width,
      weightsOf(input),
      input.scale,
      totals,
    ),
  )
  const lossOf = (ledger: Ledger): number => penaltiesOf({ ...ledger, fixedCharge: 0 }) - ledger.value
  const [first, ...others] = ledgers.sort((a, b) => lossOf(a) - lossOf(b))
  let best = repair(input, first)
  for (const ledger of others) {
    if (isGood(input, best.ledger)) break
    const other = repair(input, ledger)
    if (isBetter(other, best)) best = other
  }
  return best
}

/**
 * Turns everybody's best choice into a plan that keeps the limits and loses as little value as possible: small moves of
 * the customers whose choice is nearly a tie, alone and in pairs, judged by an exact penalty.
 */
function repair(input: RepairInput, ledger: Ledger): Repaired {
  const { choices, scale } = input
  for (let round = 0; round < input.rounds && (round === 0 || !isGood(input, ledger)); round++) {
    const nearest = input.nearest(boundarySize(ledger, input.customers) * 3 ** round)
    if (nearest.length === 0) break
    const least = round === 0 ? 1e-6 * scale : 0.05 * 3 ** round * scale
    const reach = Math.max(choices.margin[nearest[nearest.length - 1]], least)
    const moves = nearMoves(ledger, input.table, nearest, reach)
    const left = keepsHardBounds(ledger) ? input.bound - objectiveOf(ledger) : Number.POSITIVE_INFINITY
    const changed = improve(input, ledger, moves)
    if (!keepsHardBounds(ledger)) raiseWeights(ledger)
    else if (!changed || !closesEnough(input, ledger, left)) break
  }
  return { chosen: ledger.chosen, keepsBounds: keepsHardBounds(ledger), ledger }
}

/**
 * Pairs of moves until every hard bound is kept, combinations of more from then on. Where these close little and much is left, pairs may give way
 * to further combinations, of more moves that are alike.
 */
function improve(input: RepairInput, ledger: Ledger, moves: Moves): boolean {
  let changed = improveBySingles(ledger, moves)
  let alike = fewAlike
  for (let turn = 0; turn < 20 && !isGood(input, ledger, polishedShare); turn++) {
    const left = keepsHardBounds(ledger) ? input.bound - objectiveOf(ledger) : Number.POSITIVE_INFINITY
    const improved =
      left === Number.POSITIVE_INFINITY
        ? exchange(ledger, moves)
        : improveByCombinations(ledger, moves, input.prices, left, alike)
    changed ||= improved
    if (improved && closesEnough(input, ledger, left)) continue
    if (left === Number.POSITIVE_INFINITY || alike === manyAlike || isGood(input, ledger, fineShare)) break
    alike = manyAlike
    if (exchange(ledger, moves)) changed = true
  }
  return changed
}

/** Pairs of moves, and single ones that these make room for. */
function exchange(ledger: Ledger, moves: Moves): boolean {
  const changed = improveByExchanges(ledger, moves)
  return improveBySingles(ledger, moves) || changed
}

/** Whether a turn closed a twentieth of what was left to gain; while a hard bound is broken there is always more to do. */
function closesEnough(input: RepairInput, ledger: Ledger, before: number): boolean {
  if (before === Number.POSITIVE_INFINITY || !keepsHardBounds(ledger)) return true
  return input.bound - objectiveOf(ledger) < 0.95 * before
}

/** Down to this share of the tolerance a plan is improved as long as that is quick, and further where it goes by itself. */
const fineShare = 0.1
const polishedShare = 1e-4

/** Moves that are combined of those that add the same to the limits. */
const fewAlike = 2
const manyAlike = 12

/** One and a half times the price of a row and half the largest price, so that a broken bound never pays. */
function weightsOf({ prices, meanCoefficient }: RepairInput): Float64Array {
  const largest = prices.reduce(
    (most, price, row) => Math.max(most, Math.abs(price) * meanCoefficient[row]),
    0,
  )
  return prices.map((price, row) => 1.5 * (Math.abs(price) + largest / (2 * meanCoefficient[row])))
}

/** How many customers a first round looks at. */
export function boundarySize(ledger: Pick<Ledger, 'problem' | 'use'>, customers: number): number {
  let broken = 0
  for (let row = 0; row < ledger.use.length; row++) broken += hardViolation(ledger, row)
  const usual = Math.min(4000, Math.ceil(customers / 4))
  return Math.max(usual, Math.ceil(6 * broken) + 20 * ledger.use.length)
}

function raiseWeights(ledger: Ledger): void {
  for (let row = 0; row < ledger.use.length; row++)
    if (hardViolation(ledger, row) > 0) ledger.weight[row] *= 3
}
