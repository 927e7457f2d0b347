import { enterChange, forgetChange, type Ledger, leastGain, penaltyRelief } from './ledger.ts'
import { carryOut, considerMove, fits, type Moves } from './moves.ts'

/** Moves that may be combined: of those that bring a customer nearer to the best choice, and of the cheapest others. */
const mostReturning = 48
const mostCheap = 480

/** Pairs that are looked at in one search. */
const mostLooks = 400_000

const heads = 1 << 18

/**
 * Carries out combinations of up to four moves of different customers that together make a plan better that keeps every hard bound. A customer
 * who does not have the best choice goes back to it, or a priced row is used up by one message more, and what that takes from rows at their
 * bounds the other moves give back: pairs of moves are looked up by what they add to those rows (meet in the middle: Horowitz and
 * Sahni, 1974). Gives whether anything changed.
 *
 * @param prices - of the rows.
 * @param left - what is left to gain; moves that cost more are not tried.
 * @param mostAlike - so many moves are tried of those that add the same to the rows watched.
 */
export function improveByCombinations(
  ledger: Ledger,
  moves: Moves,
  prices: Float64Array,
  left: number,
  mostAlike: number,
): boolean {
  const watched = watchedRows(ledger, prices)
  const parts = pickParts(ledger, moves, watched, left, mostAlike)
  const search: Search = { ledger, moves, parts, pairs: pairUp(parts), found: [], looks: 0 }
  lookForAll(search, targetsOf(ledger, watched, prices))
  search.found.sort((a, b) => b.gain - a.gain)
  let changed = false
  for (const found of search.found) if (carryOutAll(ledger, moves, found.moves)) changed = true
  return changed
}

/** Moves that fit; the last one is no move at all. */
interface Parts {
  readonly count: number
  /** So many of them, from the first on, bring a customer nearer to the best choice. */
  readonly returning: number
  readonly move: Int32Array
  /** -1 of no move. */
  readonly customer: Int32Array
  readonly gain: Float64Array
  /** What a move adds to the rows of messages at their bounds, as one number that is 0 if it adds nothing; numbers of moves add up. */
  readonly code: Int32Array
  /** What it adds to each hard row of cost or benefit. */
  readonly amounts: readonly { readonly added: Float64Array; readonly least: number; readonly most: number }[]
}

function pickParts(
  ledger: Ledger,
  moves: Moves,
  watched: Float64Array,
  left: number,
  mostAlike: number,
): Parts {
  const returning: number[] = []
  const cheap: number[] = []
  const alike = new Map<number, number>()
  for (let move = 0; move < moves.count; move++) {
    if (moves.regret[move] > left || !fits(ledger, moves, move)) continue
    if (moves.regret[move] < 0) {
      returning.push(move)
      continue
    }
    if (cheap.length === mostCheap) continue
    const code = codeOf(ledger, moves, move, watched)
    const known = alike.get(code) ?? 0
    if (known === mostAlike) continue
    alike.set(code, known + 1)
    cheap.push(move)
  }
  returning.sort((a, b) => moves.regret[a] - moves.regret[b])
  const first = returning.slice(0, mostReturning)
  const move = Int32Array.from([...first, ...cheap, -1])
  return {
    count: move.length,
    returning: first.length,
    move,
    customer: move.map((own) => (own < 0 ? -1 : moves.customer[own])),
    gain: Float64Array.from(move, (own) => (own < 0 ? 0 : moves.gain[own])),
    code: move.map((own) => codeOf(ledger, moves, own, watched)),
    amounts: amountsOf(ledger, moves, move),
  }
}

/** An odd number for each row, so that different additions hardly ever have the same sum. */
function rowCode(row: number): number {
  return Math.imul(row + 1, 0x9e3779b1) ^ Math.imul(row + 7, 0x85ebca6b)
}

function codeOf({ problem: { rows } }: Ledger, moves: Moves, move: number, watched: Float64Array): number {
  if (move < 0) return 0
  let code = 0
  for (let i = moves.effectStart[move]; i < moves.effectStart[move + 1]; i++) {
    const row = moves.effectRow[i]
    if (watched[row] === 1)
      code += Math.imul(rowCode(row), Math.round(moves.effectAmount[i] / rows[row].unitsPerContact))
  }
  return code | 0
}

/** Rows of messages (1) that have a price, or of which two messages more or less may break a bound or change what missed units cost. */
function watchedRows({ problem, use }: Ledger, prices: Float64Array): Float64Array {
  return use.map((used, row) => {
    const { coefficient, unitsPerContact } = problem.rows[row]
    if (coefficient === 'cost' || coefficient === 'benefit') return 0
    const some = 2 * unitsPerContact
    const least = problem.lower[row]
    if (problem.missedUnit[row] < Number.POSITIVE_INFINITY && used + some <= least) return 0
    return prices[row] !== 0 || used + some > problem.upper[row] || used - some < least ? 1 : 0
  })
}

function amountsOf({ problem, use }: Ledger, moves: Moves, picked: Int32Array): Parts['amounts'] {
  const real = problem.rows.flatMap(({ coefficient, missedUnit }, row) =>
    (coefficient === 'cost' || coefficient === 'benefit') && missedUnit === null ? [row] : [],
  )
  return real.map((row) => ({
    added: Float64Array.from(picked, (move) => effectOn(moves, move, row)),
    least: problem.lower[row] - use[row],
    most: problem.upper[row] - use[row],
  }))
}

function effectOn(moves: Moves, move: number, row: number): number {
  if (move < 0) return 0
  for (let i = moves.effectStart[move]; i < moves.effectStart[move + 1]; i++)
    if (moves.effectRow[i] === row) return moves.effectAmount[i]
  return 0
}

/** Pairs of parts by code: chains of those whose codes fall into one bucket, the cheapest first. */
interface Pairs {
  readonly head: Int32Array
  readonly next: Int32Array
  readonly one: Uint16Array
  readonly other: Uint16Array
  readonly code: Int32Array
}

function bucketOf(code: number): number {
  return Math.imul(code, 0x2c1b3c6d) >>> 14
}

function pairUp({ count, customer, code }: Parts): Pairs {
  const most = (count * (count + 1)) / 2
  const pairs = {
    head: new Int32Array(heads).fill(-1),
    next: new Int32Array(most),
    one: new Uint16Array(most),
    other: new Uint16Array(most),
    code: new Int32Array(most),
  }
  let pair = 0
  for (let one = count - 1; one >= 0; one--) {
    for (let other = count - 1; other >= one; other--) {
      if (customer[one] === customer[other] && other < count - 1) continue
      const both = (code[one] + code[other]) | 0
      const bucket = bucketOf(both)
      pairs.one[pair] = one
      pairs.other[pair] = other
      pairs.code[pair] = both
      pairs.next[pair] = pairs.head[bucket]
      pairs.head[bucket] = pair++
    }
  }
  return pairs
}

/** Codes of what a combination may add: nothing, or one message to a priced row that has room for it. */
function targetsOf({ problem, use }: Ledger, watched: Float64Array, prices: Float64Array): number[] {
  const targets = [0]
  for (const [row, { unitsPerContact }] of problem.rows.entries()) {
    if (watched[row] === 0) continue
    if (prices[row] > 0 && use[row] + unitsPerContact <= problem.upper[row]) targets.push(rowCode(row))
    if (prices[row] < 0 && use[row] - unitsPerContact >= problem.lower[row]) targets.push(-rowCode(row) | 0)
  }
  return targets
}

interface Found {
  readonly gain: number
  readonly moves: readonly number[]
}

interface Search {
  readonly ledger: Ledger
  readonly moves: Moves
  readonly parts: Parts
  readonly pairs: Pairs
  readonly found: Found[]
  looks: number
}

function lookForAll(search: Search, targets: readonly number[]): void {
  const { count, returning, code, customer } = search.parts
  const none = count - 1
  for (let at = -1; at < returning; at++) {
    const one = at < 0 ? none : at
    for (let other = 0; other < count; other++) {
      if (customer[one] === customer[other] && other !== none) continue
      for (const target of targets) lookFor(search, one, other, (target - code[one] - code[other]) | 0)
      if (search.looks > mostLooks) return
    }
  }
}

/** Looks at the pairs that give back what two moves take. */
function lookFor(search: Search, one: number, other: number, wanted: number): void {
  const { pairs, parts } = search
  const { gain } = parts
  const first = gain[one] + gain[other]
  for (let pair = pairs.head[bucketOf(wanted)]; pair >= 0; pair = pairs.next[pair]) {
    if (pairs.code[pair] !== wanted) continue
    search.looks++
    const third = pairs.one[pair]
    const fourth = pairs.other[pair]
    if (!(first + gain[third] + gain[fourth] > 0)) continue
    if (!fitTogether(parts, one, other, third, fourth)) continue
    enter(search, [one, other, third, fourth])
  }
}

/** Whether four parts are of different customers and keep the rows of cost and benefit. */
function fitTogether(parts: Parts, one: number, other: number, third: number, fourth: number): boolean {
  const { customer, amounts } = parts
  if (third < parts.count - 1 && (customer[third] === customer[one] || customer[third] === customer[other]))
    return false
  if (
    fourth < parts.count - 1 &&
    (customer[fourth] === customer[one] || customer[fourth] === customer[other])
  )
    return false
  for (const { added, least, most } of amounts) {
    const sum = added[one] + added[other] + added[third] + added[fourth]
    if (sum > most || sum < least) return false
  }
  return true
}

function enter({ ledger, moves, parts, found }: Search, chosen: readonly number[]): void {
  const own = chosen.flatMap((part) => (parts.move[part] < 0 ? [] : [parts.move[part]]))
  const gain = gainOf(ledger, moves, own)
  forgetChange(ledger)
  if (gain > 0) found.push({ gain, moves: own })
}

/** What a plan gains by moves, which are left under consideration; 0 where that is no more than rounding. */
function gainOf(ledger: Ledger, moves: Moves, own: readonly number[]): number {
  let gain = 0
  for (const move of own) gain += considerMove(ledger, moves, move, 1)
  gain += penaltyRelief(ledger)
  return gain > leastGain * ledger.fixedCharge ? gain : 0
}

/** Carries out moves if all of them still fit and still gain something. */
function carryOutAll(ledger: Ledger, moves: Moves, own: readonly number[]): boolean {
  if (!own.every((move) => fits(ledger, moves, move))) return false
  if (gainOf(ledger, moves, own) === 0) {
    forgetChange(ledger)
    return false
  }
  enterChange(ledger)
  for (const move of own) {
    ledger.value += moves.gain[move]
    carryOut(ledger, moves, move)
  }
  return true
}
