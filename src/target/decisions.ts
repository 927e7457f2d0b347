import type { TextColumn } from '../table/column.ts'
import { makeTable } from '../table/make-table.ts'
import { integerColumn, numberColumn } from '../table/number-columns.ts'
import type { Table } from '../table/table.ts'
import { textColumn, textColumnOfCodes } from '../table/text-columns.ts'
import { type AllocationProblem, benefitTerm, costTerm } from './problem.ts'
import {
  bestCell,
  chosenBy,
  freelyChosenBy,
  outcomeOf,
  type RunnerUp,
  reducedOf,
  runnerUpOf,
  type Verdicts,
} from './verdicts.ts'
import { optionWords, type ReasonFacts, reasonWords } from './words.ts'

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

/** Writes down every decision with its reason, and what became of everybody else. */
export function writeDecisions(written: Written): DecisionTables {
  const decisions: Decision[] = []
  const explain: Considered[] = []
  const outcomes: Record<string, number> = {}
  for (let customer = 0; customer < written.cells.count; customer++) {
    const held = chosenBy(written, customer)
    const outcome = outcomeOf(written, customer, held.length)
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
    if (outcome !== 'contacted') explain.push(leftAlone(written, customer, outcome))
    const free = freelyChosenBy(written, customer)
    for (const cell of free.filter((other) => !held.includes(other)))
      explain.push(consider(written, customer, cell, 'given-up'))
    for (const cell of held) {
      const runnerUp = runnerUpOf(written, customer, held, cell)
      const settled = !free.includes(cell)
      decisions.push({
        customer,
        cell,
        runnerUp,
        settled,
        reason: reasonFor(written, customer, cell, runnerUp, free, held),
      })
      explain.push(consider(written, customer, cell, settled ? 'settled' : 'chosen'))
      explain.push(consider(written, customer, runnerUp.cell, 'runner-up'))
    }
  }
  return {
    decisions: decisionTable(written, decisions),
    explain: explainTable(written, explain),
    outcomes,
  }
}

interface Decision {
  readonly customer: number
  readonly cell: number
  readonly runnerUp: RunnerUp
  readonly settled: boolean
  readonly reason: string
}

interface Considered {
  readonly customer: number
  /** -1 is doing nothing. */
  readonly cell: number
  readonly value: number
  readonly reduced: number
  readonly outcome: string
}

function consider(written: Written, customer: number, cell: number, outcome: string): Considered {
  if (cell < 0) return { customer, cell, value: 0, reduced: 0, outcome }
  return {
    customer,
    cell,
    value: written.cells.value[cell],
    reduced: reducedOf(written, customer, cell),
    outcome,
  }
}

/** The best cell of a customer who gets nothing: where limits stand against it, after prices among those worth anything. */
function leftAlone(written: Written, customer: number, outcome: string): Considered {
  const { value } = written.cells
  const best =
    outcome === 'limits'
      ? bestCell(
          written,
          customer,
          (cell) => reducedOf(written, customer, cell),
          (cell) => value[cell] > 0,
        )
      : bestCell(written, customer, (cell) => value[cell])
  return consider(written, customer, best, outcome)
}

function reasonFor(
  written: Written,
  customer: number,
  cell: number,
  runnerUp: RunnerUp,
  free: readonly number[],
  held: readonly number[],
): string {
  const { cells, problem } = written
  const { options } = problem
  const place = cells.place[cell]
  const reduced = reducedOf(written, customer, cell)
  const other = bestCell(
    written,
    customer,
    (candidate) => reducedOf(written, customer, candidate),
    (candidate) => candidate !== cell && options.offer[cells.place[candidate]] === options.offer[place],
  )
  const givenUp = free.find((candidate) => !held.includes(candidate))
  const facts: ReasonFacts = {
    currency: options.currency,
    offer: options.offers[options.offer[place]],
    channel: options.channels[options.channel[place]],
    value: cells.value[cell],
    price: cells.value[cell] - reduced,
    reduced,
    charges: chargesOn(written, customer, cell),
    otherChannel:
      other < 0
        ? null
        : {
            channel: options.channels[options.channel[cells.place[other]]],
            reduced: reducedOf(written, customer, other),
          },
    runnerUp: wordsOf(written, runnerUp.cell),
    margin: reduced - runnerUp.reduced,
    givenUp: free.includes(cell) ? null : wordsOf(written, givenUp ?? -1),
  }
  return reasonWords(facts)
}

function wordsOf({ cells, problem: { options } }: Written, cell: number): string {
  if (cell < 0) return 'sending nothing'
  const place = cells.place[cell]
  return optionWords(options.offers[options.offer[place]], options.channels[options.channel[place]])
}

/** Rows named in a reason. */
const namedCharges = 3

function chargesOn(
  { problem, cells, prices }: Written,
  customer: number,
  cell: number,
): ReasonFacts['charges'] {
  const slot = cells.base[customer] + cells.place[cell]
  const charges: { id: string; charge: number }[] = []
  for (let term = problem.termStart[slot]; term < problem.termStart[slot + 1]; term++) {
    const row = problem.termRow[term]
    const charge =
      prices[row] * problem.termFactor[term] * amountOf(problem, term, cells.cost[cell], cells.benefit[cell])
    if (charge !== 0) charges.push({ id: problem.rows[row].id, charge })
  }
  return charges.sort((a, b) => Math.abs(b.charge) - Math.abs(a.charge)).slice(0, namedCharges)
}

function amountOf({ termKind }: AllocationProblem, term: number, cost: number, benefit: number): number {
  if (termKind[term] === costTerm) return cost
  return termKind[term] === benefitTerm ? benefit : 1
}

function decisionTable(written: Written, decisions: readonly Decision[]): Table {
  const { cells, problem, customer } = written
  const { options } = problem
  const number = (of: (decision: Decision) => number): ReturnType<typeof numberColumn> =>
    numberColumn(Float64Array.from(decisions, of))
  const reduced = (decision: Decision): number => reducedOf(written, decision.customer, decision.cell)
  const named = (names: readonly string[], codes: Int32Array): TextColumn =>
    textColumnOfCodes(
      Int32Array.from(decisions, ({ cell }) => codes[cells.place[cell]]),
      textColumn(names).dictionary,
    )
  return makeTable({
    customer_id: pickTexts(
      customer,
      decisions.map((decision) => decision.customer),
    ),
    option: integerColumn(Float64Array.from(decisions, ({ cell }) => options.option[cells.place[cell]])),
    offer: named(options.offers, options.offer),
    channel: named(options.channels, options.channel),
    department: named(options.departments, options.department),
    value: number(({ cell }) => cells.value[cell]),
    benefit: number(({ cell }) => cells.benefit[cell]),
    cost: number(({ cell }) => cells.cost[cell]),
    price: number((decision) => cells.value[decision.cell] - reduced(decision)),
    reduced: number(reduced),
    standard_error: number(({ cell }) => cells.standardError[cell]),
    runner_up: integerColumn(
      Float64Array.from(decisions, ({ runnerUp: { cell } }) =>
        cell < 0 ? Number.NaN : options.option[cells.place[cell]],
      ),
    ),
    runner_up_reduced: number(({ runnerUp }) => runnerUp.reduced),
    margin: number((decision) => reduced(decision) - decision.runnerUp.reduced),
    reason: textColumn(decisions.map(({ reason }) => reason)),
  })
}

function explainTable({ cells, problem, customer, unit }: Written, considered: readonly Considered[]): Table {
  const { options } = problem
  const customers = considered.map((row) => row.customer)
  return makeTable({
    customer_id: pickTexts(customer, customers),
    unit: pickTexts(unit, customers),
    option: integerColumn(
      Float64Array.from(considered, ({ cell }) =>
        cell < 0 ? Number.NaN : options.option[cells.place[cell]],
      ),
    ),
    value: numberColumn(Float64Array.from(considered, ({ value }) => value)),
    price: numberColumn(Float64Array.from(considered, ({ value, reduced }) => value - reduced)),
    reduced: numberColumn(Float64Array.from(considered, ({ reduced }) => reduced)),
    outcome: textColumn(considered.map(({ outcome }) => outcome)),
  })
}

/** A column of texts of the given rows, with the dictionary of the column they come from. */
export function pickTexts({ codes, dictionary }: TextColumn, rows: ArrayLike<number>): TextColumn {
  return textColumnOfCodes(
    Int32Array.from(rows, (row) => codes[row]),
    dictionary,
  )
}
