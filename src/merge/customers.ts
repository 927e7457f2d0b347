import { canonicalOrder } from '../engine/canonical-order.ts'
import { ClienteleError } from '../errors.ts'
import { MISSING_CODE, type TextColumn } from '../table/column.ts'
import type { Dictionary } from '../table/dictionary.ts'
import { createDictionaryBuilder, type DictionaryBuilder } from '../table/dictionary-builder.ts'
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

/**
 * Gives every customer an id: the smallest of its customer ids by bytes; where it has none, the smallest `source:record`.
 *
 * @param known - the customer id of each record.
 * @param record - how each record is called in its source.
 * @throws KEY_DUPLICATE where two customers come to the same id.
 */
export function nameCustomers(
  records: Records,
  { root }: JoinedRecords,
  known: TextColumn,
  record: (number: number) => string,
  reasons: Uint8Array,
): Customers {
  const builder = createDictionaryBuilder(known.dictionary)
  const candidates = Int32Array.from(known.codes, (code, i) => (reasons[i] === 0 ? code : MISSING_CODE))
  const hasId = new Uint8Array(records.count)
  for (let i = 0; i < records.count; i++) if (candidates[i] >= 0) hasId[root[i]] = 1
  for (let i = 0; i < records.count; i++)
    if (reasons[i] === 0 && hasId[root[i]] === 0)
      candidates[i] = builder.codeOfString(`${records.sources[records.source[i]].name}:${record(i)}`)
  return inOrder(records.count, root, candidates, builder)
}

function inOrder(
  count: number,
  root: Int32Array,
  candidates: Int32Array,
  builder: DictionaryBuilder,
): Customers {
  const dictionary = builder.snapshot()
  const comesBefore = comparedByBytes(dictionary)
  const best = new Int32Array(count).fill(MISSING_CODE)
  for (let i = 0; i < count; i++) {
    const [code, at] = [candidates[i], root[i]]
    if (code >= 0 && (best[at] < 0 || comesBefore(code, best[at]))) best[at] = code
  }
  const order = canonicalOrder({ kind: 'text', codes: best, dictionary })
  const customerOfRoot = new Int32Array(count).fill(-1)
  const ids = createDictionaryBuilder()
  for (let place = 0; place < count; place++) {
    const at = order === null ? place : order[place]
    if (best[at] < 0) break
    const { bytes, offsets } = dictionary
    const code = ids.codeOfBytes(bytes, offsets[best[at]], offsets[best[at] + 1])
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

/** The distinct customer ids of each customer that has several, by bytes. */
export function idsOfMerged({ members, start, ids }: Customers, known: TextColumn): Map<number, string[]> {
  const comesBefore = comparedByBytes(known.dictionary)
  const merged = new Map<number, string[]>()
  for (let customer = 0; customer < ids.codes.length; customer++) {
    if (start[customer + 1] - start[customer] < 2) continue
    const codes = new Set<number>()
    for (let i = start[customer]; i < start[customer + 1]; i++)
      if (known.codes[members[i]] >= 0) codes.add(known.codes[members[i]])
    if (codes.size < 2) continue
    const inBytes = [...codes].sort((a, b) => (comesBefore(a, b) ? -1 : 1))
    merged.set(
      customer,
      inBytes.map((code) => decode(known.dictionary, code)),
    )
  }
  return merged
}
