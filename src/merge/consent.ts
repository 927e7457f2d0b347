import { checkShape, type TableShape } from '../contracts/table-shape.ts'
import { ClienteleError } from '../errors.ts'
import { columnOfKind } from '../table/access.ts'
import { MISSING_DATE, type TextColumn } from '../table/column.ts'
import { createDictionaryBuilder } from '../table/dictionary-builder.ts'
import { rankByBytes } from '../table/dictionary-order.ts'
import { decode } from '../table/dictionary-text.ts'
import { makeTable } from '../table/make-table.ts'
import type { RejectedRow, Table } from '../table/table.ts'
import { takeColumn } from '../table/take.ts'
import { textColumn, textColumnOfCodes } from '../table/text-columns.ts'
import type { Customers } from './customers.ts'
import { decidingRows } from './deciding-rows.ts'
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
  const problemOf = problemsOf(statements, customer, status, asOfDay)
  const rejected: RejectedRow[] = []
  const used = new Int32Array(statements.rowCount)
  let count = 0
  for (let row = 0; row < statements.rowCount; row++) {
    const problem = problemOf(row)
    if (problem === null) used[count++] = row
    else rejected.push({ line: row + 1, ...problem })
  }
  return { consent: decided(statements, used.subarray(0, count), customer, status, customers), rejected }
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
  const status = new Uint8Array(codes.length)
  for (let row = 0; row < status.length; row++)
    status[row] = codes[row] < 0 ? MISSING : rankOfCode[codes[row]]
  if (!statements.names.includes('expires')) return status
  const expires = columnOfKind(statements, 'expires', 'date').values
  return status.map((rank, row) =>
    rank === GRANTED && expires[row] !== MISSING_DATE && expires[row] <= asOfDay ? UNKNOWN : rank,
  )
}

/** The customer of each statement: by any of its customer ids, or by its id in the base. -1: nobody; -2: not said. */
function customersOf({ codes, dictionary }: TextColumn, customers: Customers, known: TextColumn): Int32Array {
  const builder = createDictionaryBuilder(known.dictionary)
  const { bytes, offsets, size } = customers.ids.dictionary
  const idOfCustomer = Int32Array.from({ length: size }, (_, customer) =>
    builder.codeOfBytes(bytes, offsets[customer], offsets[customer + 1]),
  )
  const idOfCode = normalizedCodes(dictionary, 'customer_id', builder)
  const customerOfId = new Int32Array(builder.size).fill(-1)
  for (let record = 0; record < known.codes.length; record++)
    if (known.codes[record] >= 0 && customers.ofRecord[record] >= 0)
      customerOfId[known.codes[record]] = customers.ofRecord[record]
  for (let customer = 0; customer < size; customer++) customerOfId[idOfCustomer[customer]] = customer
  const customerOfCode = idOfCode.map((id) => (id < 0 ? -1 : customerOfId[id]))
  const customerOf = new Int32Array(codes.length)
  for (let row = 0; row < customerOf.length; row++) {
    const code = codes[row]
    customerOf[row] = code < 0 || idOfCode[code] < 0 ? -2 : customerOfCode[code]
  }
  return customerOf
}

function problemsOf(
  statements: Table,
  customer: Int32Array,
  status: Uint8Array,
  asOfDay: number,
): (row: number) => Omit<RejectedRow, 'line'> | null {
  const { codes: channel } = columnOfKind(statements, 'channel', 'text')
  const { codes: purpose } = columnOfKind(statements, 'purpose', 'text')
  const { values: since } = columnOfKind(statements, 'since', 'date')
  return (row) => {
    if (customer[row] === -2) return { reason: 'missing-value', column: 'customer_id' }
    if (status[row] === MISSING) return { reason: 'missing-value', column: 'status' }
    if (channel[row] < 0) return { reason: 'missing-value', column: 'channel' }
    if (purpose[row] < 0) return { reason: 'missing-value', column: 'purpose' }
    if (status[row] === OTHER) return { reason: 'status', column: 'status' }
    if (since[row] > asOfDay) return { reason: 'after-as-of', column: 'since' }
    return customer[row] === -1 ? { reason: 'unknown-customer', column: 'customer_id' } : null
  }
}

function decided(
  statements: Table,
  used: Int32Array,
  customerOf: Int32Array,
  statusOf: Uint8Array,
  { ids }: Customers,
): Table {
  const source =
    statements.columns['source'] ?? takeColumn(textColumn([null]), new Int32Array(statements.rowCount))
  const chosen = decidingRows({
    rows: used,
    customerOf,
    customers: ids.codes.length,
    statusOf,
    channel: placesByBytes(columnOfKind(statements, 'channel', 'text')),
    purpose: placesByBytes(columnOfKind(statements, 'purpose', 'text')),
    source: placesByBytes(columnOfKind(makeTable({ source }), 'source', 'text')),
    since: columnOfKind(statements, 'since', 'date').values,
  })
  return makeTable({
    customer_id: textColumnOfCodes(
      chosen.map((row) => customerOf[row]),
      ids.dictionary,
    ),
    channel: takeColumn(statements.columns['channel'], chosen),
    purpose: takeColumn(statements.columns['purpose'], chosen),
    status: takeColumn(
      textColumn(statusWords),
      chosen.map((row) => statusOf[row]),
    ),
    since: takeColumn(statements.columns['since'], chosen),
    source: takeColumn(source, chosen),
  })
}

/** The place of each row's text among the texts by bytes; missing comes last. */
function placesByBytes({ codes, dictionary }: TextColumn): Int32Array {
  const rank = rankByBytes(dictionary)
  const places = new Int32Array(codes.length)
  for (let row = 0; row < places.length; row++)
    places[row] = codes[row] < 0 ? dictionary.size : rank[codes[row]]
  return places
}
