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

/** First moves tried, and partners tried for each. */
const firstMoves = 3000
const partners = 400

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
 * Carries out pairs of moves of two customers that make a plan better together: a cheap move, and one that gives back what the first one
 * takes from a row. While a hard bound is broken the first move must relieve it. Gives whether anything changed.
 */
export function improveByExchanges(ledger: Ledger, moves: Moves): boolean {
  const broken = !keepsHardBounds(ledger)
  const lists = reliefLists(ledger, moves)
  let changed = false
  let tried = 0
  for (let first = 0; first < moves.count && tried < firstMoves; first++) {
    if (!fits(ledger, moves, first)) continue
    const gain = considerMove(ledger, moves, first, 1)
    if (!worthTrying(ledger)) {
      forgetChange(ledger)
      continue
    }
    tried++
    const list = partnersFor(ledger, lists)
    const second = list === null ? -1 : findPartner(ledger, moves, first, list, gain)
    forgetChange(ledger)
    if (second < 0) continue
    carryOutPair(ledger, moves, first, second)
    changed = true
    if (broken && keepsHardBounds(ledger)) break
  }
  return changed
}

/** Moves that lower (even) or raise (odd) the use of each row: entry 2 * row or 2 * row + 1. */
type ReliefLists = readonly number[][]

function reliefLists(ledger: Ledger, moves: Moves): ReliefLists {
  const lists: number[][] = Array.from({ length: 2 * ledger.use.length }, () => [])
  for (let move = 0; move < moves.count; move++) {
    if (!fits(ledger, moves, move)) continue
    considerMove(ledger, moves, move, 1)
    for (let i = 0; i < ledger.count; i++) {
      const row = ledger.touched[i]
      if (ledger.change[row] === 0) continue
      const list = lists[2 * row + (ledger.change[row] > 0 ? 1 : 0)]
      if (list.length < partners) list.push(move)
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
  gain: number,
): number {
  for (const second of list) {
    if (moves.customer[second] === moves.customer[first] || !fits(ledger, moves, second)) continue
    const both = gain + considerMove(ledger, moves, second, 1)
    const better = both + penaltyRelief(ledger) > leastGain * ledger.fixedCharge
    considerMove(ledger, moves, second, -1)
    if (better) return second
  }
  return -1
}

function carryOutPair(ledger: Ledger, moves: Moves, first: number, second: number): void {
  for (const move of [first, second]) {
    ledger.value += considerMove(ledger, moves, move, 1)
    enterChange(ledger)
    carryOut(ledger, moves, move)
  }
}
