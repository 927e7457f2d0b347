import type { ReadonlyFloat32Array } from '../math/arrays.ts'
import type { TextColumn } from '../table/column.ts'
import { lazyTextColumn } from '../table/lazy-text-column.ts'
import { makeTable } from '../table/make-table.ts'
import { integerColumn, numberColumn } from '../table/number-columns.ts'
import type { Table } from '../table/table.ts'
import { textColumn, textColumnOfCodes } from '../table/text-columns.ts'
import { reducedValue } from './choose.ts'
import type { PackedCells } from './packed-cells.ts'
import { reasonFor } from './reasons.ts'
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
  type Verdicts,
} from './verdicts.ts'
import { moneyWriter } from './words.ts'

/** What the tables of a plan are written from. */
export interface Written extends Verdicts {
  readonly customer: TextColumn
  /** What is held out as a whole with each customer. */
  readonly unit: TextColumn
  readonly prices: Float64Array
}

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

/** Decisions by column; cell -1 is doing nothing. */
interface Decided {
  count: number
  readonly customer: Int32Array
  readonly cell: Int32Array
  readonly reduced: Float64Array
  readonly runnerUp: Int32Array
  readonly runnerUpReduced: Float64Array
}

/** Everything that was considered, by column; cell -1 is doing nothing. */
interface Considered {
  count: number
  readonly customer: Int32Array
  readonly cell: Int32Array
  readonly reduced: Float64Array
  /** Codes of {@link verdictWords}. */
  readonly outcome: Int32Array
}

interface Rows {
  readonly decided: Decided
  readonly considered: Considered
}

const verdictWords = [...outcomeWords, 'chosen', 'settled', 'runner-up', 'given-up'] as const

type Verdict = (typeof verdictWords)[number]

const codeOf = Object.fromEntries(verdictWords.map((word, code) => [word, code])) as {
  readonly [word in Verdict]: number
}

/** Room for all rows there are. */
function createRows(written: Written): Rows {
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

function decide(into: Decided, look: Look, cell: number, runnerUp: number): void {
  const at = into.count++
  into.customer[at] = look.customer
  into.cell[at] = cell
  into.reduced[at] = reducedAt(look, cell)
  into.runnerUp[at] = runnerUp
  into.runnerUpReduced[at] = reducedAt(look, runnerUp)
}

function consider(into: Considered, customer: number, cell: number, reduced: number, verdict: Verdict): void {
  const at = into.count++
  into.customer[at] = customer
  into.cell[at] = cell
  into.reduced[at] = reduced
  into.outcome[at] = codeOf[verdict]
}

function decisionTable(written: Written, decided: Decided): Table {
  const { cells, customer } = written
  const { options } = written.problem
  const { cell, reduced, runnerUp, runnerUpReduced } = decided
  const named = (names: readonly string[], codes: Int32Array): TextColumn =>
    textColumnOfCodes(codesOf(cells, cell, codes), textColumn(names).dictionary)
  return makeTable({
    customer_id: pickTexts(customer, decided.customer),
    option: optionsOf(written, cell),
    offer: named(options.offers, options.offer),
    channel: named(options.channels, options.channel),
    department: named(options.departments, options.department),
    value: numberColumn(pickNumbers(cells.value, cell)),
    benefit: numberColumn(pickNumbers(cells.benefit, cell)),
    cost: numberColumn(pickNumbers(cells.cost, cell)),
    message_cost: numberColumn(messageCosts(written, cell)),
    price: numberColumn(pricesOf(cells, cell, reduced)),
    reduced: numberColumn(reduced),
    standard_error: numberColumn(pickNumbers(cells.standardError, cell)),
    runner_up: optionsOf(written, runnerUp),
    runner_up_reduced: numberColumn(runnerUpReduced),
    margin: numberColumn(differences(reduced, runnerUpReduced)),
    reason: reasons(written, decided),
  })
}

function reasons(written: Written, { cell, customer, runnerUp }: Decided): TextColumn {
  const look = createLook(written)
  const money = moneyWriter(written.problem.options.currency)
  return lazyTextColumn(cell.length, (row) => {
    if (look.customer !== customer[row]) lookAt(written, customer[row], look)
    return reasonFor(written, look, cell[row], runnerUp[row], money)
  })
}

function explainTable(written: Written, { customer, cell, reduced, outcome }: Considered): Table {
  const { cells, unit } = written
  const ids = pickTexts(written.customer, customer)
  return makeTable({
    customer_id: ids,
    unit: unit === written.customer ? ids : pickTexts(unit, customer),
    option: optionsOf(written, cell),
    value: numberColumn(pickNumbers(cells.value, cell)),
    price: numberColumn(pricesOf(cells, cell, reduced)),
    reduced: numberColumn(reduced),
    outcome: textColumnOfCodes(outcome, textColumn(verdictWords).dictionary),
  })
}

/** Numbers of cells; 0 for doing nothing. */
function pickNumbers(numbers: ReadonlyFloat32Array, cells: Int32Array): Float64Array {
  const picked = new Float64Array(cells.length)
  for (let row = 0; row < picked.length; row++) if (cells[row] >= 0) picked[row] = numbers[cells[row]]
  return picked
}

/** What the limits charge for each cell; 0 for doing nothing. */
function pricesOf({ value }: PackedCells, cell: Int32Array, reduced: Float64Array): Float64Array {
  const prices = new Float64Array(cell.length)
  for (let row = 0; row < prices.length; row++)
    prices[row] = (cell[row] < 0 ? 0 : value[cell[row]]) - reduced[row]
  return prices
}

function differences(one: Float64Array, other: Float64Array): Float64Array {
  const apart = new Float64Array(one.length)
  for (let row = 0; row < apart.length; row++) apart[row] = one[row] - other[row]
  return apart
}

function codesOf({ place }: PackedCells, cell: Int32Array, codes: Int32Array): Int32Array {
  const picked = new Int32Array(cell.length)
  for (let row = 0; row < picked.length; row++) picked[row] = codes[place[cell[row]]]
  return picked
}

function messageCosts({ cells: { place }, problem }: Written, cell: Int32Array): Float64Array {
  const { cost } = problem.options
  const costs = new Float64Array(cell.length)
  for (let row = 0; row < costs.length; row++) costs[row] = cost[place[cell[row]]]
  return costs
}

/** The option of each cell; missing for doing nothing. */
function optionsOf({ cells, problem }: Written, cell: Int32Array): ReturnType<typeof integerColumn> {
  const { place } = cells
  const numbers = problem.options.option
  const option = new Float64Array(cell.length)
  for (let row = 0; row < option.length; row++)
    option[row] = cell[row] < 0 ? Number.NaN : numbers[place[cell[row]]]
  return integerColumn(option)
}

/** A column of texts of the given rows, with the dictionary of the column they come from. */
export function pickTexts({ codes, dictionary }: TextColumn, rows: ArrayLike<number>): TextColumn {
  const picked = new Int32Array(rows.length)
  for (let row = 0; row < picked.length; row++) picked[row] = codes[rows[row]]
  return textColumnOfCodes(picked, dictionary)
}
