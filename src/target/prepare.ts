import type { Limits } from '../contracts/limits.ts'
import { canonicalOrder } from '../engine/canonical-order.ts'
import { ClienteleError } from '../errors.ts'
import { columnOfKind, isMissing, numbersOf, textAt } from '../table/access.ts'
import type { CellsColumn, TextColumn } from '../table/column.ts'
import { makeTable } from '../table/make-table.ts'
import { numberColumn } from '../table/number-columns.ts'
import type { Table } from '../table/table.ts'
import { take } from '../table/take.ts'
import type { PackedCells } from './packed-cells.ts'
import type { AllocationProblem } from './problem.ts'

/** Customers in canonical order, checked. */
export interface OrderedScores {
  /** Sorted by the bytes of `customer_id`. */
  readonly table: Table
  readonly customer: TextColumn
  readonly cells: CellsColumn
}

/**
 * Brings scores into canonical order.
 *
 * @throws COLUMN_UNKNOWN, COLUMN_KIND for a table without `customer_id` or `cells`; COLUMN_MISSING_VALUES, KEY_DUPLICATE for
 * customers without a key or with the same.
 */
export function orderScores({ table }: { readonly table: Table }): OrderedScores {
  const order = canonicalOrder(columnOfKind(table, 'customer_id', 'text'))
  const sorted = order === null ? table : take(table, order)
  const customer = columnOfKind(sorted, 'customer_id', 'text')
  const cells = columnOfKind(sorted, 'cells', 'cells')
  for (let row = 0; row < sorted.rowCount; row++) {
    if (isMissing(customer, row)) throw badKey('COLUMN_MISSING_VALUES', 'has no customer_id', row)
    if (row > 0 && customer.codes[row] === customer.codes[row - 1])
      throw badKey('KEY_DUPLICATE', 'repeats the customer_id of the row before', row)
  }
  return { table: sorted, customer, cells }
}

function badKey(code: 'COLUMN_MISSING_VALUES' | 'KEY_DUPLICATE', words: string, row: number): ClienteleError {
  return new ClienteleError(
    code,
    `Row ${row + 1} of the customers (in order of customer_id) ${words}. Each customer needs one row with a key of its own.`,
    { column: 'customer_id', row: row + 1 },
  )
}

/** The texts of the `segment` column, or null where there is none. */
export function segmentNames(table: Table): readonly string[] | null {
  if (!table.names.includes('segment')) return null
  const segment = columnOfKind(table, 'segment', 'text')
  const names = new Set<string>()
  const seen = new Uint8Array(segment.dictionary.size)
  for (let row = 0; row < table.rowCount; row++) {
    const code = segment.codes[row]
    if (code < 0 || seen[code] === 1) continue
    seen[code] = 1
    names.add(textAt(segment, row) ?? '')
  }
  return [...names].sort()
}

/** What the passes read, one row per customer. */
export interface PreparedScores {
  /** `cells`, `messages` (that may still be sent), `stratum` (see {@link AllocationProblem}). */
  readonly table: Table<'cells' | 'messages' | 'stratum'>
  readonly maxMessages: number
  /** Cells left out because they are worth less to the customer than the limits ask. */
  readonly harmful: number
}

/** More messages than this in one plan are not planned at once. */
const mostMessages = 100

/**
 * Prepares scores for the passes: how many messages each customer may still get (none for those held out), and only the
 * cells that are worth enough to the customer.
 *
 * @throws ARGUMENT_INVALID for a number of messages that is not whole, from 0 to 100.
 */
export function prepareScores(
  { table, cells }: OrderedScores,
  problem: AllocationProblem,
  perCustomer: Limits['perCustomer'],
  held: Uint8Array,
): PreparedScores {
  const maxMessages = messagesAllowed(perCustomer)
  const remaining = table.names.includes('remaining_messages') ? numbersOf(table, 'remaining_messages') : null
  const messages = new Float64Array(held.length)
  for (let row = 0; row < held.length; row++) {
    if (held[row] === 1) continue
    const left = remaining === null || Number.isNaN(remaining[row]) ? maxMessages : remaining[row]
    messages[row] = Math.max(0, Math.min(maxMessages, Math.floor(left)))
  }
  const kept = keepBeneficial(cells, perCustomer?.minBenefit)
  return {
    table: makeTable({
      cells: kept,
      messages: numberColumn(messages),
      stratum: numberColumn(strataOf(table, problem)),
    }),
    maxMessages,
    harmful: countCells(cells) - countCells(kept),
  }
}

/** How many messages a customer may get. @throws ARGUMENT_INVALID for a number that is not whole, from 0 to 100. */
export function messagesAllowed(perCustomer: Limits['perCustomer']): number {
  const maxMessages = perCustomer?.maxMessages ?? 1
  if (Number.isInteger(maxMessages) && maxMessages >= 0 && maxMessages <= mostMessages) return maxMessages
  throw new ClienteleError(
    'ARGUMENT_INVALID',
    `maxMessages is ${maxMessages}; expected a whole number from 0 to ${mostMessages}.`,
    { maxMessages },
  )
}

/** Held-out customers get nothing; their messages are what they could have had, so that their chances can be told. */
export function messagesWithoutHoldout(
  { messages }: PackedCells,
  { table }: OrderedScores,
  held: Uint8Array,
  most: number,
): Uint8Array {
  const remaining = table.names.includes('remaining_messages') ? numbersOf(table, 'remaining_messages') : null
  return messages.map((own, row) => {
    if (held[row] === 0) return own
    const left = remaining === null || Number.isNaN(remaining[row]) ? most : remaining[row]
    return Math.max(0, Math.min(most, Math.floor(left)))
  })
}

function countCells({ rowPtr }: CellsColumn): number {
  return rowPtr[rowPtr.length - 1] - rowPtr[0]
}

function keepBeneficial(cells: CellsColumn, minBenefit: number | undefined): CellsColumn {
  if (minBenefit === undefined) return cells
  const rowPtr = new Float64Array(cells.rowPtr.length)
  const option = new Uint16Array(countCells(cells))
  const [value, benefit, cost, standardError] = Array.from(
    { length: 4 },
    () => new Float32Array(option.length),
  )
  let to = 0
  for (let row = 0; row + 1 < rowPtr.length; row++) {
    for (let cell = cells.rowPtr[row]; cell < cells.rowPtr[row + 1]; cell++) {
      if (cells.benefit[cell] < minBenefit) continue
      option[to] = cells.option[cell]
      value[to] = cells.value[cell]
      benefit[to] = cells.benefit[cell]
      cost[to] = cells.cost[cell]
      standardError[to] = cells.standardError[cell]
      to++
    }
    rowPtr[row + 1] = to
  }
  return Object.freeze({ kind: 'cells', rowPtr, option, value, benefit, cost, standardError })
}

function strataOf(table: Table, problem: AllocationProblem): Float64Array {
  const strata = new Float64Array(table.rowCount)
  if (problem.strata.length === 1) return strata
  const segment = columnOfKind(table, 'segment', 'text')
  const stratumOf = new Float64Array(segment.dictionary.size).fill(-1)
  for (let row = 0; row < table.rowCount; row++) {
    const code = segment.codes[row]
    if (code < 0) continue
    if (stratumOf[code] < 0) stratumOf[code] = Math.max(0, problem.strata.indexOf(textAt(segment, row)))
    strata[row] = stratumOf[code]
  }
  return strata
}
