import { checkShape, type TableShape } from '../contracts/table-shape.ts'
import { ClienteleError } from '../errors.ts'
import { columnOfKind } from '../table/access.ts'
import { MISSING_DATE, type TextColumn } from '../table/column.ts'
import { createDictionaryBuilder } from '../table/dictionary-builder.ts'
import { decode } from '../table/dictionary-text.ts'
import { makeTable } from '../table/make-table.ts'
import { type SortKey, sortedRows } from '../table/sort.ts'
import type { RejectedRow, Table } from '../table/table.ts'
import { take, takeColumn } from '../table/take.ts'
import { textColumn, textColumnOfCodes } from '../table/text-columns.ts'
import { withColumns } from '../table/with-columns.ts'
import type { Customers } from './customers.ts'
import type { ConsentInput } from './merge-options.ts'
import { normalizedCodes } from './records.ts'

/** Consent as of a day, and the statements that were not used. */
export interface ConsentAsOf {
  readonly consent: Table
  readonly rejected: readonly RejectedRow[]
}

/**
 * Finds what holds for each customer, channel and purpose on a day. Of each source the latest statement of that day or
 * before counts; of several of one day a withdrawal, else "unknown". Where sources then differ, a withdrawal wins over a
 * grant, whatever their days, and a grant over "unknown": nobody is contacted because one system missed a "no". A grant
 * that expired by the day counts as unknown. A statement without a day is older than all others. What was said under
 * several ids of one customer counts together.
 *
 * Not used, and counted: statements after the day (`after-as-of`), about nobody in the base (`unknown-customer`), without
 * a customer, channel, purpose or status (`missing-value`), with another status than granted, withdrawn or unknown (`status`).
 *
 * @param known - the customer ids of all records.
 */
export function consentAsOf(
  input: ConsentInput,
  customers: Customers,
  known: TextColumn,
  asOfDay: number,
): ConsentAsOf {
  if ('assume' in input) return { consent: assumed(input, customers, asOfDay), rejected: [] }
  const { statements } = input
  checkShape(statements, shape, 'the table of consent statements')
  const customer = customersOf(columnOfKind(statements, 'customer_id', 'text'), customers, known)
  const status = statusesOf(statements, asOfDay)
  const rejected: RejectedRow[] = []
  const used: number[] = []
  for (let row = 0; row < statements.rowCount; row++) {
    const problem = problemOf(statements, row, customer[row], status[row], asOfDay)
    if (problem === null) used.push(row)
    else rejected.push({ line: row + 1, ...problem })
  }
  return { consent: decided(statements, used, customer, status, customers), rejected }
}

const shape: TableShape = {
  columns: {
    customer_id: { kind: 'text' },
    channel: { kind: 'text' },
    purpose: { kind: 'text' },
    status: { kind: 'text' },
    since: { kind: 'date' },
    source: { kind: 'text', optional: true },
    expires: { kind: 'date', optional: true },
  },
}

function assumed(
  { channels, purposes }: Extract<ConsentInput, { assume: 'granted' }>,
  { ids }: Customers,
  asOfDay: number,
): Table {
  if (channels.length === 0 || purposes.length === 0)
    throw new ClienteleError(
      'ARGUMENT_INVALID',
      'Consent is assumed for no channel or no purpose. Name the channels and the purposes that the assumption covers.',
    )
  const pairs = [...new Set(channels)].sort().flatMap((c) => [...new Set(purposes)].sort().map((p) => [c, p]))
  const rows = ids.codes.length * pairs.length
  const pair = Int32Array.from({ length: rows }, (_, row) => row % pairs.length)
  return makeTable({
    customer_id: textColumnOfCodes(
      pair.map((_, row) => Math.floor(row / pairs.length)),
      ids.dictionary,
    ),
    channel: takeColumn(textColumn(pairs.map(([channel]) => channel)), pair),
    purpose: takeColumn(textColumn(pairs.map(([, purpose]) => purpose)), pair),
    status: takeColumn(textColumn(['granted']), new Int32Array(rows)),
    since: { kind: 'date', values: new Int32Array(rows).fill(asOfDay) },
    source: takeColumn(textColumn(['assumed']), new Int32Array(rows)),
  })
}

/** Statuses by rank: of one day, the greater wins. */
const statusWords = ['granted', 'unknown', 'withdrawn'] as const
const GRANTED = 0
const UNKNOWN = 1
const OTHER = 3
const MISSING = 4

/** What each statement says as of the day. */
function statusesOf(statements: Table, asOfDay: number): Uint8Array {
  const { codes, dictionary } = columnOfKind(statements, 'status', 'text')
  const rankOfCode = Uint8Array.from({ length: dictionary.size }, (_, code) => {
    const rank = statusWords.indexOf(decode(dictionary, code) as (typeof statusWords)[number])
    return rank < 0 ? OTHER : rank
  })
  const status = Uint8Array.from(codes, (code) => (code < 0 ? MISSING : rankOfCode[code]))
  if (!statements.names.includes('expires')) return status
  const expires = columnOfKind(statements, 'expires', 'date').values
  return status.map((rank, row) =>
    rank === GRANTED && expires[row] !== MISSING_DATE && expires[row] <= asOfDay ? UNKNOWN : rank,
  )
}

/** The customer of each statement: by any of its customer ids, or by its id in the base. -1: nobody; -2: not said. */
function customersOf({ codes, dictionary }: TextColumn, customers: Customers, known: TextColumn): Int32Array {
  const builder = createDictionaryBuilder(known.dictionary)
  const customerOfId = new Map<number, number>()
  for (let record = 0; record < known.codes.length; record++)
    if (known.codes[record] >= 0 && customers.ofRecord[record] >= 0)
      customerOfId.set(known.codes[record], customers.ofRecord[record])
  const { bytes, offsets, size } = customers.ids.dictionary
  for (let customer = 0; customer < size; customer++)
    customerOfId.set(builder.codeOfBytes(bytes, offsets[customer], offsets[customer + 1]), customer)
  const idOfCode = normalizedCodes(dictionary, 'customer_id', builder)
  const customerOfCode = idOfCode.map((id) => customerOfId.get(id) ?? -1)
  return Int32Array.from(codes, (code) => (code < 0 || idOfCode[code] < 0 ? -2 : customerOfCode[code]))
}

function problemOf(
  statements: Table,
  row: number,
  customer: number,
  status: number,
  asOfDay: number,
): Omit<RejectedRow, 'line'> | null {
  if (customer === -2) return { reason: 'missing-value', column: 'customer_id' }
  if (status === MISSING) return { reason: 'missing-value', column: 'status' }
  for (const column of ['channel', 'purpose'] as const)
    if (columnOfKind(statements, column, 'text').codes[row] < 0) return { reason: 'missing-value', column }
  if (status === OTHER) return { reason: 'status', column: 'status' }
  if (columnOfKind(statements, 'since', 'date').values[row] > asOfDay)
    return { reason: 'after-as-of', column: 'since' }
  return customer === -1 ? { reason: 'unknown-customer', column: 'customer_id' } : null
}

function decided(
  statements: Table,
  used: readonly number[],
  customerOf: Int32Array,
  statusOf: Uint8Array,
  { ids }: Customers,
): Table {
  const rows = Int32Array.from(used)
  const source = statements.columns['source'] ?? textColumn(new Array(statements.rowCount).fill(null))
  const table = makeTable({
    customer: { kind: 'integer', unit: null, values: Float64Array.from(rows, (row) => customerOf[row]) },
    channel: takeColumn(statements.columns['channel'], rows),
    purpose: takeColumn(statements.columns['purpose'], rows),
    since: takeColumn(statements.columns['since'], rows),
    rank: { kind: 'integer', unit: null, values: Float64Array.from(rows, (row) => statusOf[row]) },
    source: takeColumn(source, rows),
  })
  const winners = winnersOf(table)
  const status = textColumn(statusWords)
  const chosen = winners.map((row) => rows[row])
  return makeTable({
    customer_id: textColumnOfCodes(
      chosen.map((row) => customerOf[row]),
      ids.dictionary,
    ),
    channel: takeColumn(statements.columns['channel'], chosen),
    purpose: takeColumn(statements.columns['purpose'], chosen),
    status: takeColumn(
      status,
      chosen.map((row) => statusOf[row]),
    ),
    since: takeColumn(statements.columns['since'], chosen),
    source: takeColumn(source, chosen),
  })
}

/** How much a status counts where sources differ, by rank: unknown least, withdrawn most. */
const weightOfRank = [1, 0, 2] as const

/** Of each customer, channel and purpose the row that decides: the latest of each source, and of these the weightiest. */
function winnersOf(table: Table): Int32Array {
  const pair = ['customer', 'channel', 'purpose'] as const
  const latest = { column: 'since', descending: true }
  const ofSource = firstOfEach(table, [...pair, 'source'], [latest, { column: 'rank', descending: true }])
  const said = take(table, ofSource)
  const ranks = columnOfKind(said, 'rank', 'integer').values
  const weighed = withColumns(said, {
    weight: { kind: 'integer', unit: null, values: Float64Array.from(ranks, (rank) => weightOfRank[rank]) },
  })
  const deciding = firstOfEach(weighed, pair, [{ column: 'weight', descending: true }, latest, 'source'])
  return deciding.map((row) => ofSource[row])
}

/** The first row of each combination of the key columns, in the order of the others. */
function firstOfEach(
  table: Table,
  keys: readonly string[],
  then: readonly (string | SortKey<string>)[],
): Int32Array {
  const order = sortedRows(table, [...keys, ...then])
  const columns = keys.map((name) => {
    const column = columnOfKind(table, name, ['integer', 'text'])
    return column.kind === 'text' ? column.codes : column.values
  })
  return Int32Array.from(order).filter(
    (row, place, all) => place === 0 || columns.some((values) => values[row] !== values[all[place - 1]]),
  )
}
