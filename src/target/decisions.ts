import type { TextColumn } from '../table/column.ts'
import { lazyTextColumn } from '../table/lazy-text-column.ts'
import { makeTable } from '../table/make-table.ts'
import { integerColumn, numberColumn } from '../table/number-columns.ts'
import type { Table } from '../table/table.ts'
import { textColumn, textColumnOfCodes } from '../table/text-columns.ts'
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
 * are first read.
 */
export function writeDecisions(written: Written): DecisionTables {
  const { decided, considered } = createRows(written)
  const outcomes: Record<string, number> = {}
  const look = createLook(written)
  for (let customer = 0; customer < written.cells.count; customer++) {
    lookAt(written, customer, look)
    const outcome = outcomeOf(written, look)
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
    if (outcome !== 'contacted') consider(considered, look, bestOf(written, look, outcome), outcome)
    for (let i = 0; i < look.freeCount; i++)
      if (!isHeld(look, look.free[i])) consider(considered, look, look.free[i], 'given-up')
    for (let i = 0; i < look.heldCount; i++) {
      const cell = look.held[i]
      const runnerUp = runnerUpOf(written, look, cell)
      decide(decided, look, cell, runnerUp)
      consider(considered, look, cell, isFree(look, cell) ? 'chosen' : 'settled')
      consider(considered, look, runnerUp, 'runner-up')
    }
  }
  return {
    decisions: decisionTable(written, decided),
    explain: explainTable(written, considered),
    outcomes,
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

const verdictWords = [...outcomeWords, 'chosen', 'settled', 'runner-up', 'given-up'] as const

type Verdict = (typeof verdictWords)[number]

const codeOf = Object.fromEntries(verdictWords.map((word, code) => [word, code])) as {
  readonly [word in Verdict]: number
}

/** Room for all rows there can be. */
function createRows({ cells, chosen, free }: Written): { decided: Decided; considered: Considered } {
  let decisions = 0
  let given = 0
  for (let at = 0; at < chosen.length; at++) {
    if (chosen[at] >= 0) decisions++
    if (free.chosen[at] >= 0 && free.chosen[at] !== chosen[at]) given++
  }
  const most = cells.count + 2 * decisions + given
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
      customer: new Int32Array(most),
      cell: new Int32Array(most),
      reduced: new Float64Array(most),
      outcome: new Int32Array(most),
    },
  }
}

function decide(into: Decided, look: Look, cell: number, runnerUp: number): void {
  const at = into.count++
  into.customer[at] = look.customer
  into.cell[at] = cell
  into.reduced[at] = reducedAt(look, cell)
  into.runnerUp[at] = runnerUp
  into.runnerUpReduced[at] = reducedAt(look, runnerUp)
}

function consider(into: Considered, look: Look, cell: number, verdict: Verdict): void {
  const at = into.count++
  into.customer[at] = look.customer
  into.cell[at] = cell
  into.reduced[at] = reducedAt(look, cell)
  into.outcome[at] = codeOf[verdict]
}

function decisionTable(written: Written, decided: Decided): Table {
  const { cells, customer } = written
  const { options } = written.problem
  const { cell, reduced, runnerUp, runnerUpReduced } = decided
  const places = Int32Array.from(cell, (own) => cells.place[own])
  const named = (names: readonly string[], codes: Int32Array): TextColumn =>
    textColumnOfCodes(
      places.map((place) => codes[place]),
      textColumn(names).dictionary,
    )
  return makeTable({
    customer_id: pickTexts(customer, decided.customer),
    option: optionsOf(written, cell),
    offer: named(options.offers, options.offer),
    channel: named(options.channels, options.channel),
    department: named(options.departments, options.department),
    value: numberColumn(pickNumbers(cells.value, cell)),
    benefit: numberColumn(pickNumbers(cells.benefit, cell)),
    cost: numberColumn(pickNumbers(cells.cost, cell)),
    message_cost: numberColumn(Float64Array.from(places, (place) => options.cost[place])),
    price: numberColumn(reduced.map((own, row) => cells.value[cell[row]] - own)),
    reduced: numberColumn(reduced),
    standard_error: numberColumn(pickNumbers(cells.standardError, cell)),
    runner_up: optionsOf(written, runnerUp),
    runner_up_reduced: numberColumn(runnerUpReduced),
    margin: numberColumn(reduced.map((own, row) => own - runnerUpReduced[row])),
    reason: reasons(written, decided),
  })
}

function reasons(written: Written, { cell, customer, runnerUp }: Decided): TextColumn {
  const look = createLook(written)
  return lazyTextColumn(cell.length, (row) => {
    if (look.customer !== customer[row]) lookAt(written, customer[row], look)
    return reasonFor(written, look, cell[row], runnerUp[row])
  })
}

function explainTable(written: Written, considered: Considered): Table {
  const { cells, customer, unit } = written
  const { count } = considered
  const customers = considered.customer.subarray(0, count)
  const cell = considered.cell.subarray(0, count)
  const reduced = considered.reduced.slice(0, count)
  return makeTable({
    customer_id: pickTexts(customer, customers),
    unit: pickTexts(unit, customers),
    option: optionsOf(written, cell),
    value: numberColumn(pickNumbers(cells.value, cell)),
    price: numberColumn(reduced.map((own, row) => (cell[row] < 0 ? 0 : cells.value[cell[row]]) - own)),
    reduced: numberColumn(reduced),
    outcome: textColumnOfCodes(considered.outcome.slice(0, count), textColumn(verdictWords).dictionary),
  })
}

/** Numbers of cells; 0 for doing nothing. */
function pickNumbers(numbers: ArrayLike<number>, cells: Int32Array): Float64Array {
  const picked = new Float64Array(cells.length)
  for (let row = 0; row < picked.length; row++) if (cells[row] >= 0) picked[row] = numbers[cells[row]]
  return picked
}

/** The option of each cell; missing for doing nothing. */
function optionsOf({ cells, problem }: Written, cell: Int32Array): ReturnType<typeof integerColumn> {
  const option = new Float64Array(cell.length)
  for (let row = 0; row < option.length; row++)
    option[row] = cell[row] < 0 ? Number.NaN : problem.options.option[cells.place[cell[row]]]
  return integerColumn(option)
}

/** A column of texts of the given rows, with the dictionary of the column they come from. */
export function pickTexts({ codes, dictionary }: TextColumn, rows: ArrayLike<number>): TextColumn {
  const picked = new Int32Array(rows.length)
  for (let row = 0; row < picked.length; row++) picked[row] = codes[rows[row]]
  return textColumnOfCodes(picked, dictionary)
}
