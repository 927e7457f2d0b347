import {
  enterChange,
  forgetChange,
  hardViolation,
  keepsHardBounds,
  type Ledger,
  leastGain,
  penaltyOf,
  penaltyRelief,
} from './ledger.ts'
import { carryOut, considerMove, fits, type Moves } from './moves.ts'

/** First moves tried, and partners tried for each; fewer once every hard bound is kept. */
const firstMoves = 3000
const partners = 400
const partnersWhenKept = 120

/**
 * Sweeps over the moves, cheapest first, and carries out each that makes the plan better after penalties, until a sweep
 * finds none. Gives whether anything changed.
 */
export function improveBySingles(ledger: Ledger, moves: Moves): boolean {
  let changed = false
  for (let sweep = 0; sweep < 50; sweep++) {
    let improved = false
    for (let move = 0; move < moves.count; move++) {
      if (!fits(ledger, moves, move)) continue
      const gain = considerMove(ledger, moves, move, 1)
      if (gain + penaltyRelief(ledger) > leastGain * ledger.fixedCharge) {
        ledger.value += gain
        enterChange(ledger)
        carryOut(ledger, moves, move)
        improved = true
      } else forgetChange(ledger)
    }
    if (!improved) break
    changed = true
  }
  return changed
}

/**
 * Carries out pairs of moves of two customers that make the plan better together: a cheap move, and one that gives back
 * what the first one takes from a row. While a hard bound is broken the first move must relieve it; then, moves that cost
 * more than `reach` (what is left to gain) are not tried. Gives whether anything changed.
 */
export function improveByExchanges(ledger: Ledger, moves: Moves, reach: number): boolean {
  const kept = keepsHardBounds(ledger)
  const lists = reliefLists(ledger, moves, kept ? partnersWhenKept : partners)
  // Where nothing is broken and nothing priced, penalties cannot fall: the pair must raise the value itself.
  const least = kept && !hasPricedMinima(ledger) ? 0 : Number.NEGATIVE_INFINITY
  let changed = false
  let tried = 0
  for (let first = 0; first < moves.count && tried < firstMoves; first++) {
    if (moves.regret[first] > reach || !fits(ledger, moves, first)) continue
    const gain = considerMove(ledger, moves, first, 1)
    if (!worthTrying(ledger)) {
      forgetChange(ledger)
      continue
    }
    tried++
    const list = partnersFor(ledger, lists)
    const second = list === null ? -1 : findPartner(ledger, moves, first, list, { gain, reach, least })
    forgetChange(ledger)
    if (second < 0) continue
    carryOutPair(ledger, moves, first, second)
    changed = true
  }
  return changed
}

/** Moves that lower (even) or raise (odd) the use of each row: entry 2 * row or 2 * row + 1. */
type ReliefLists = readonly number[][]

function reliefLists(ledger: Ledger, moves: Moves, most: number): ReliefLists {
  const lists: number[][] = Array.from({ length: 2 * ledger.use.length }, () => [])
  for (let move = 0; move < moves.count; move++) {
    if (!fits(ledger, moves, move)) continue
    considerMove(ledger, moves, move, 1)
    for (let i = 0; i < ledger.count; i++) {
      const row = ledger.touched[i]
      if (ledger.change[row] === 0) continue
      const list = lists[2 * row + (ledger.change[row] > 0 ? 1 : 0)]
      if (list.length < most) list.push(move)
    }
    forgetChange(ledger)
  }
  return lists
}

/** A first move must relieve a broken hard bound, if there is one. */
function worthTrying(ledger: Ledger): boolean {
  const { use, change } = ledger
  let broken = false
  for (let row = 0; row < use.length; row++) {
    if (hardViolation(ledger, row) === 0) continue
    broken = true
    if (penaltyOf(ledger, row, use[row] + change[row]) < penaltyOf(ledger, row, use[row])) return true
  }
  return !broken
}

/** The shortest list of moves that give back what the change under consideration takes; null where it takes nothing. */
function partnersFor(ledger: Ledger, lists: ReliefLists): readonly number[] | null {
  let shortest: readonly number[] | null = null
  for (let i = 0; i < ledger.count; i++) {
    const row = ledger.touched[i]
    const after = ledger.use[row] + ledger.change[row]
    if (penaltyOf(ledger, row, after) <= penaltyOf(ledger, row, ledger.use[row])) continue
    const list = lists[2 * row + (ledger.change[row] > 0 ? 0 : 1)]
    if (shortest === null || list.length < shortest.length) shortest = list
  }
  return shortest
}

function findPartner(
  ledger: Ledger,
  moves: Moves,
  first: number,
  list: readonly number[],
  { gain, reach, least }: { readonly gain: number; readonly reach: number; readonly least: number },
): number {
  for (const second of list) {
    if (gain + moves.gain[second] <= least) continue
    if (moves.regret[first] + moves.regret[second] > reach) continue
    if (moves.customer[second] === moves.customer[first] || !fits(ledger, moves, second)) continue
    const both = gain + considerMove(ledger, moves, second, 1)
    const better = both + penaltyRelief(ledger) > leastGain * ledger.fixedCharge
    considerMove(ledger, moves, second, -1)
    if (better) return second
  }
  return -1
}

function hasPricedMinima({ problem }: Ledger): boolean {
  return problem.missedUnit.some((price) => price < Number.POSITIVE_INFINITY)
}

function carryOutPair(ledger: Ledger, moves: Moves, first: number, second: number): void {
  for (const move of [first, second]) {
    ledger.value += considerMove(ledger, moves, move, 1)
    enterChange(ledger)
    carryOut(ledger, moves, move)
  }
}
