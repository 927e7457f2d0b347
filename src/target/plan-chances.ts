import { columnOfKind, numbersOf } from '../table/access.ts'
import { flagColumn } from '../table/flag-column.ts'
import { makeTable } from '../table/make-table.ts'
import { integerColumn, numberColumn } from '../table/number-columns.ts'
import type { Table } from '../table/table.ts'
import { textColumnOfCodes } from '../table/text-columns.ts'
import { type Choices, chooseAll } from './choices.ts'
import type { PackedCells } from './packed-cells.ts'
import type { OrderedScores, PreparedScores } from './prepare.ts'
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

/** What each held-out customer would have got at the prices of the plan; nobody else is in it. */
export function wouldBeChosen({ problem, ordered, prepared, cells, table, held }: Priced): Choices {
  const most = prepared.maxMessages
  const remaining = ordered.table.names.includes('remaining_messages')
    ? numbersOf(ordered.table, 'remaining_messages')
    : null
  const messages = held.map((out, row) => {
    if (out === 0) return 0
    const left = remaining === null || Number.isNaN(remaining[row]) ? most : remaining[row]
    return Math.max(0, Math.min(most, Math.floor(left)))
  })
  return chooseAll({ ...cells, messages }, table, problem.options.group, most)
}

/**
 * With which chance everybody got what they got. Given the prices nothing is left to chance but the holdout: a chosen option had the
 * chance of not being held out. A held-out customer who would have been contacted has a row for each option that they would have got, with the
 * same chance, and one for the nothing they did get, with the chance of being held out. Who would have got nothing anyway has no row.
 */
export function planChances(
  decisions: Table,
  would: Choices,
  { problem, ordered, cells, held, share }: Priced & { readonly share: number },
): Table {
  const { codes, dictionary } = columnOfKind(decisions, 'customer_id', 'text')
  const sent = decisions.rowCount
  const { customer, option } = chancesOfHeldOut(would, problem, cells, held)
  const code = new Int32Array(sent + customer.length)
  code.set(codes)
  for (let i = 0; i < customer.length; i++) code[sent + i] = ordered.customer.codes[customer[i]]
  const options = new Float64Array(code.length)
  options.set(numbersOf(decisions, 'option'))
  options.set(option, sent)
  return makeTable({
    customer_id: textColumnOfCodes(code, dictionary),
    option: integerColumn(options),
    propensity: numberColumn(options.map((own) => (Number.isNaN(own) ? share : 1 - share))),
    held_out: flagColumn(new Uint8Array(code.length).fill(1, sent)),
  })
}

/** Rows of the held-out: each option that a customer would have got, ascending, then the nothing they did get (NaN). */
function chancesOfHeldOut(
  would: Choices,
  problem: AllocationProblem,
  cells: PackedCells,
  held: Uint8Array,
): { customer: number[]; option: number[] } {
  const customer: number[] = []
  const option: number[] = []
  for (let row = 0; row < held.length; row++) {
    if (held[row] === 0) continue
    const chosen = would.chosen
      .subarray(row * would.width, (row + 1) * would.width)
      .filter((cell) => cell >= 0)
    if (chosen.length === 0) continue
    for (const cell of chosen.toSorted((a, b) => cells.place[a] - cells.place[b])) {
      customer.push(row)
      option.push(problem.options.option[cells.place[cell]])
    }
    customer.push(row)
    option.push(Number.NaN)
  }
  return { customer, option }
}
