import { columnOfKind, numbersOf } from '../table/access.ts'
import { flagColumn } from '../table/flag-column.ts'
import { makeTable } from '../table/make-table.ts'
import { integerColumn, numberColumn } from '../table/number-columns.ts'
import type { Table } from '../table/table.ts'
import { textColumnOfCodes } from '../table/text-columns.ts'
import { createRanking, rankGroups } from './choose.ts'
import type { PackedCells } from './packed-cells.ts'
import { messagesWithoutHoldout, type OrderedScores, type PreparedScores } from './prepare.ts'
import type { PriceTable } from './price-table.ts'
import type { AllocationProblem } from './problem.ts'

/** A plan whose prices are found. */
export interface Priced {
  readonly problem: AllocationProblem
  readonly ordered: OrderedScores
  readonly prepared: Pick<PreparedScores, 'maxMessages'>
  readonly cells: PackedCells
  readonly table: PriceTable
  readonly held: Uint8Array
}

/**
 * With which chance everybody got what they got. Given the prices nothing is left to chance but the holdout: a chosen option had the
 * chance of not being held out. A held-out customer who would have been contacted has a row for each option that they would have got, with the
 * same chance, and one for the nothing they did get, with the chance of being held out. Who would have got nothing anyway has no row.
 */
export function planChances(decisions: Table, priced: Priced, share: number): Table {
  const { codes, dictionary } = columnOfKind(decisions, 'customer_id', 'text')
  const sent = decisions.rowCount
  const { customer, option } = chancesOfHeldOut(priced)
  const code = new Int32Array(sent + customer.length)
  code.set(codes)
  for (let i = 0; i < customer.length; i++) code[sent + i] = priced.ordered.customer.codes[customer[i]]
  const options = new Float64Array(code.length)
  options.set(numbersOf(decisions, 'option'))
  options.set(option, sent)
  const propensity = new Float64Array(code.length)
  for (let row = 0; row < code.length; row++) propensity[row] = Number.isNaN(options[row]) ? share : 1 - share
  return makeTable({
    customer_id: textColumnOfCodes(code, dictionary),
    option: integerColumn(options),
    propensity: numberColumn(propensity),
    held_out: flagColumn(new Uint8Array(code.length).fill(1, sent)),
  })
}

/** Rows of the held-out: each option that a customer would have got at the prices, ascending, then the nothing they did get (NaN). */
function chancesOfHeldOut({ problem, ordered, prepared, cells, table, held }: Priced): {
  customer: number[]
  option: number[]
} {
  const { options } = problem
  const messages = messagesWithoutHoldout(cells, ordered, held, prepared.maxMessages)
  const ranking = createRanking(prepared.maxMessages)
  const customer: number[] = []
  const option: number[] = []
  const everybody = { ...cells, messages }
  for (let row = 0; row < held.length; row++) {
    if (held[row] === 0) continue
    rankGroups(everybody, row, table, options.group, ranking)
    if (ranking.filled === 0) continue
    for (const cell of ranking.cell
      .slice(0, ranking.filled)
      .sort((a, b) => cells.place[a] - cells.place[b])) {
      customer.push(row)
      option.push(options.option[cells.place[cell]])
    }
    customer.push(row)
    option.push(Number.NaN)
  }
  return { customer, option }
}
