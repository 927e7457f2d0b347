import type { TextColumn } from '../table/column.ts'
import { type Look, type Outcome, outcomeWords, reducedAt, type Verdicts } from './verdicts.ts'

/** What the tables of a plan are written from. */
export interface Written extends Verdicts {
  readonly customer: TextColumn
  /** What is held out as a whole with each customer. */
  readonly unit: TextColumn
  readonly prices: Float64Array
}

/** Decisions by column; cell -1 is doing nothing. */
export interface Decided {
  count: number
  readonly customer: Int32Array
  readonly cell: Int32Array
  readonly reduced: Float64Array
  readonly runnerUp: Int32Array
  readonly runnerUpReduced: Float64Array
}

/** Everything that was considered, by column; cell -1 is doing nothing. */
export interface Considered {
  count: number
  readonly customer: Int32Array
  readonly cell: Int32Array
  readonly reduced: Float64Array
  /** Codes of {@link verdictWords}. */
  readonly outcome: Int32Array
}

/** Both, while they are written. */
export interface Rows {
  readonly decided: Decided
  readonly considered: Considered
}

/** What became of a cell that was considered, or of a customer who gets nothing. */
export type Verdict = Outcome | 'chosen' | 'settled' | 'runner-up' | 'given-up'

/** All verdicts; outcomes have the codes they have among {@link outcomeWords}. */
export const verdictWords: readonly Verdict[] = [
  ...outcomeWords,
  'chosen',
  'settled',
  'runner-up',
  'given-up',
]

/** The code of each of them. */
export const codeOf = Object.fromEntries(verdictWords.map((word, code) => [word, code])) as {
  readonly [word in Verdict]: number
}

/** Room for all rows there are. */
export function createRows(written: Written): Rows {
  const { decisions, considered } = countRows(written)
  return {
    decided: {
      count: 0,
      customer: new Int32Array(decisions),
      cell: new Int32Array(decisions),
      reduced: new Float64Array(decisions),
      runnerUp: new Int32Array(decisions),
      runnerUpReduced: new Float64Array(decisions),
    },
    considered: {
      count: 0,
      customer: new Int32Array(considered),
      cell: new Int32Array(considered),
      reduced: new Float64Array(considered),
      outcome: new Int32Array(considered),
    },
  }
}

/** A message is considered with its runner-up, what was given up alone, and the best cell of those who get nothing. */
function countRows({ cells, chosen, free }: Written): { decisions: number; considered: number } {
  const { width } = free
  let decisions = 0
  let considered = 0
  for (let customer = 0, at = 0; customer < cells.count; customer++) {
    const from = at
    let held = 0
    for (const end = from + width; at < end; at++) {
      if (chosen[at] >= 0) held++
      if (free.chosen[at] >= 0 && !holds(chosen, from, width, free.chosen[at])) considered++
    }
    decisions += held
    considered += held === 0 ? 1 : 2 * held
  }
  return { decisions, considered }
}

function holds(chosen: Int32Array, from: number, width: number, cell: number): boolean {
  for (let at = from; at < from + width; at++) if (chosen[at] === cell) return true
  return false
}

/** Writes a decision. */
export function decide(into: Decided, look: Look, cell: number, runnerUp: number): void {
  const at = into.count++
  into.customer[at] = look.customer
  into.cell[at] = cell
  into.reduced[at] = reducedAt(look, cell)
  into.runnerUp[at] = runnerUp
  into.runnerUpReduced[at] = reducedAt(look, runnerUp)
}

/** Writes what was considered. */
export function consider(
  into: Considered,
  customer: number,
  cell: number,
  reduced: number,
  verdict: Verdict,
): void {
  const at = into.count++
  into.customer[at] = customer
  into.cell[at] = cell
  into.reduced[at] = reduced
  into.outcome[at] = codeOf[verdict]
}
