import type { Table } from '../table/table.ts'
import { reducedValue } from './choose.ts'
import {
  codeOf,
  consider,
  createRows,
  decide,
  type Rows,
  type Verdict,
  type Written,
} from './decision-rows.ts'
import { decisionTable, explainTable } from './decision-tables.ts'
import {
  bestOf,
  createLook,
  isFree,
  isHeld,
  type Look,
  lookAt,
  outcomeOf,
  outcomeWords,
  reducedAt,
  runnerUpOf,
} from './verdicts.ts'

/** The tables of a plan that say who gets what, and why. */
export interface DecisionTables {
  readonly decisions: Table
  readonly explain: Table
  readonly outcomes: { readonly [outcome: string]: number }
}

/**
 * Writes down every decision with its reason, and what became of everybody else. Reasons are put into words when they
 * are first read. Most customers get what the prices alone would have chosen, and the pass that asked them has their next best; only
 * the others are looked at closely.
 */
export function writeDecisions(written: Written): DecisionTables {
  const rows = createRows(written)
  const counts = new Float64Array(outcomeWords.length)
  const look = createLook(written)
  for (let customer = 0; customer < written.cells.count; customer++)
    counts[
      isAsAsked(written, customer)
        ? writeAsked(written, rows, customer)
        : writeClosely(written, rows, customer, look)
    ]++
  return {
    decisions: decisionTable(written, rows.decided),
    explain: explainTable(written, rows.considered),
    outcomes: Object.fromEntries(
      outcomeWords.flatMap((word, code) => (counts[code] > 0 ? [[word, counts[code]]] : [])),
    ),
  }
}

/** Whether a customer was asked and gets what the prices alone would have chosen. */
function isAsAsked({ cells, chosen, free }: Written, customer: number): boolean {
  if (cells.messages[customer] === 0) return false
  const from = customer * free.width
  for (let at = from; at < from + free.width; at++) if (chosen[at] !== free.chosen[at]) return false
  return true
}

/** Writes what a customer gets as asked; gives the code of the outcome. */
function writeAsked(written: Written, { decided, considered }: Rows, customer: number): number {
  const { cells, free, chosen } = written
  const { place, value } = cells
  const from = customer * free.width
  const first = decided.count
  let count = 0
  for (; count < free.width && chosen[from + count] >= 0; count++) {
    const cell = chosen[from + count]
    let at = first + count
    for (; at > first && place[decided.cell[at - 1]] > place[cell]; at--) {
      decided.cell[at] = decided.cell[at - 1]
      decided.runnerUp[at] = decided.runnerUp[at - 1]
    }
    decided.cell[at] = cell
    decided.runnerUp[at] = free.nextBest[from + count]
  }
  if (count === 0) {
    const best = free.nextBest[from]
    const outcome = best < 0 ? 'nothing-eligible' : value[best] > 0 ? 'limits' : 'nothing-worthwhile'
    consider(considered, customer, best, worthOf(written, customer, best), outcome)
    return codeOf[outcome]
  }
  decided.count += count
  for (let at = first; at < first + count; at++) {
    const cell = decided.cell[at]
    const runnerUp = decided.runnerUp[at]
    const reduced = worthOf(written, customer, cell)
    const next = worthOf(written, customer, runnerUp)
    decided.customer[at] = customer
    decided.reduced[at] = reduced
    decided.runnerUpReduced[at] = next
    consider(considered, customer, cell, reduced, 'chosen')
    consider(considered, customer, runnerUp, next, 'runner-up')
  }
  return codeOf.contacted
}

/** What a cell is worth after prices; doing nothing (-1) is worth 0. */
function worthOf({ cells, table }: Written, customer: number, cell: number): number {
  return cell < 0 ? 0 : reducedValue(cells, cell, cells.base[customer] + cells.place[cell], table)
}

/** Writes what a customer gets after a close look; gives the code of the outcome. */
function writeClosely(written: Written, { decided, considered }: Rows, customer: number, look: Look): number {
  lookAt(written, customer, look)
  const outcome = outcomeOf(written, look)
  const enter = (cell: number, verdict: Verdict): void =>
    consider(considered, customer, cell, reducedAt(look, cell), verdict)
  if (outcome !== 'contacted') enter(bestOf(written, look, outcome), outcome)
  for (let i = 0; i < look.freeCount; i++) if (!isHeld(look, look.free[i])) enter(look.free[i], 'given-up')
  for (let i = 0; i < look.heldCount; i++) {
    const cell = look.held[i]
    const runnerUp = runnerUpOf(written, look, cell)
    decide(decided, look, cell, runnerUp)
    enter(cell, isFree(look, cell) ? 'chosen' : 'settled')
    enter(runnerUp, 'runner-up')
  }
  return codeOf[outcome]
}
