import type { ReadonlyFloat32Array } from '../math/arrays.ts'
import type { TextColumn } from '../table/column.ts'
import { lazyTextColumn } from '../table/lazy-text-column.ts'
import { makeTable } from '../table/make-table.ts'
import { integerColumn, numberColumn } from '../table/number-columns.ts'
import type { Table } from '../table/table.ts'
import { textColumn, textColumnOfCodes } from '../table/text-columns.ts'
import { type Considered, type Decided, verdictWords, type Written } from './decision-rows.ts'
import type { PackedCells } from './packed-cells.ts'
import { pickTexts } from './pick-texts.ts'
import { reasonFor } from './reasons.ts'
import { createLook, lookAt } from './verdicts.ts'
import { moneyWriter } from './words.ts'

/** The decisions of a plan as a table; reasons are put into words when they are first read. */
export function decisionTable(written: Written, decided: Decided): Table {
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

/** Everything that was considered, as a table. */
export function explainTable(written: Written, { customer, cell, reduced, outcome }: Considered): Table {
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
