import { canonicalOrder } from '../engine/canonical-order.ts'
import { ClienteleError } from '../errors.ts'
import { MISSING_CODE, type TextColumn } from '../table/column.ts'
import type { Dictionary } from '../table/dictionary.ts'
import { createDictionaryBuilder, type DictionaryBuilder } from '../table/dictionary-builder.ts'
import { codesIn } from '../table/dictionary-codes.ts'
import { compareCodes } from '../table/dictionary-order.ts'
import { decode } from '../table/dictionary-text.ts'
import type { JoinedRecords } from './join-records.ts'
import type { Records } from './records.ts'

/** The customers that were found, numbered in the order of their ids. */
export interface Customers {
  /** The customer of each record; -1 where the record is not used. */
  readonly ofRecord: Int32Array
  /** The records of all customers, one customer after the other: customer i owns those from `start[i]` to `start[i + 1]`. */
  readonly members: Int32Array
  readonly start: Uint32Array
  /** The id of customer i has code i. */
  readonly ids: TextColumn
}

/** What the customers are to be called. */
export interface CustomerNames {
  /** By the record that stands for a customer: the code of its name; missing for others. */
  readonly ofRoot: Int32Array
  readonly dictionary: Dictionary
}

/**
 * Finds a name for every customer: the smallest of its customer ids by bytes; where it has none, the smallest of its records' names.
 *
 * @param known - the customer id of each record.
 * @param nameOf - what a customer without an id is called after a record.
 */
export function nameCustomers(
  records: Records,
  { root }: JoinedRecords,
  known: TextColumn,
  nameOf: (record: number) => string,
  reasons: Uint8Array,
): CustomerNames {
  const builder = createDictionaryBuilder(known.dictionary)
  const candidates = Int32Array.from(known.codes, (code, i) => (reasons[i] === 0 ? code : MISSING_CODE))
  const hasId = new Uint8Array(records.count)
  for (let i = 0; i < records.count; i++) if (candidates[i] >= 0) hasId[root[i]] = 1
  for (let i = 0; i < records.count; i++)
    if (reasons[i] === 0 && hasId[root[i]] === 0) candidates[i] = builder.codeOfString(nameOf(i))
  const dictionary = builder.snapshot()
  const comesBefore = comparedByBytes(dictionary)
  const ofRoot = new Int32Array(records.count).fill(MISSING_CODE)
  for (let i = 0; i < records.count; i++) {
    const [code, at] = [candidates[i], root[i]]
    if (code >= 0 && (ofRoot[at] < 0 || comesBefore(code, ofRoot[at]))) ofRoot[at] = code
  }
  return { ofRoot, dictionary }
}

/**
 * Numbers customers in the order of their ids.
 *
 * @throws KEY_DUPLICATE where two customers come to the same id.
 */
export function numberCustomers({ root }: JoinedRecords, { ofRoot, dictionary }: CustomerNames): Customers {
  const count = ofRoot.length
  const order = canonicalOrder({ kind: 'text', codes: ofRoot, dictionary })
  const customerOfRoot = new Int32Array(count).fill(-1)
  const ids = createDictionaryBuilder()
  const { bytes, offsets } = dictionary
  for (let place = 0; place < count; place++) {
    const at = order === null ? place : order[place]
    if (ofRoot[at] < 0) break
    const code = ids.codeOfBytes(bytes, offsets[ofRoot[at]], offsets[ofRoot[at] + 1])
    if (place > code) throw sameId()
    customerOfRoot[at] = code
  }
  return withMembers(
    root.map((at) => customerOfRoot[at]),
    ids,
  )
}

function withMembers(ofRecord: Int32Array, ids: DictionaryBuilder): Customers {
  const start = new Uint32Array(ids.size + 1)
  for (const customer of ofRecord) if (customer >= 0) start[customer + 1]++
  for (let i = 0; i < ids.size; i++) start[i + 1] += start[i]
  const members = new Int32Array(start[ids.size])
  const at = start.slice()
  for (let i = 0; i < ofRecord.length; i++) if (ofRecord[i] >= 0) members[at[ofRecord[i]]++] = i
  const codes = Int32Array.from({ length: ids.size }, (_, code) => code)
  return { ofRecord, members, start, ids: { kind: 'text', codes, dictionary: ids.snapshot() } }
}

function sameId(): ClienteleError {
  return new ClienteleError(
    'KEY_DUPLICATE',
    'Two customers come to the same id: sources use one customer_id for different customers, or an id looks like another ' +
      'source and record ("source:record"). Join on customer_id, or put a prefix before the ids of one source.',
  )
}

/** Whether a text comes before another by bytes. */
function comparedByBytes(dictionary: Dictionary): (a: number, b: number) => boolean {
  return (a, b) => a !== b && compareCodes(dictionary, a, b) < 0
}

/**
 * The distinct customer ids of each customer that has several, by bytes; its own id is one of them, also where it was carried over and no source knows it.
 */
export function idsOfMerged({ members, start, ids }: Customers, known: TextColumn): Map<number, string[]> {
  const comesBefore = comparedByBytes(known.dictionary)
  const customerOf = codesIn(known.dictionary, ids.dictionary)
  const merged = new Map<number, string[]>()
  for (let customer = 0; customer < ids.codes.length; customer++) {
    const own = members.subarray(start[customer], start[customer + 1])
    const isOther = (record: number): boolean =>
      known.codes[record] >= 0 && customerOf[known.codes[record]] !== customer
    if (!own.some(isOther)) continue
    const codes = new Set(Array.from(own, (record) => known.codes[record]).filter((code) => code >= 0))
    const isKnown = [...codes].some((code) => customerOf[code] === customer)
    const inBytes = [...codes].sort((a, b) => (comesBefore(a, b) ? -1 : 1))
    const texts = inBytes.map((code) => decode(known.dictionary, code))
    merged.set(customer, isKnown ? texts : [decode(ids.dictionary, customer), ...texts])
  }
  return merged
}
