import type { CustomerBase } from '../contracts/base.ts'
import type { TextColumn } from '../table/column.ts'
import type { Dictionary } from '../table/dictionary.ts'
import { createDictionaryBuilder, type DictionaryBuilder } from '../table/dictionary-builder.ts'

/** Finds customers by id. */
export interface CustomerRows {
  readonly count: number
  /** For each row from `from` up to `to` the number of its customer; {@link UNKNOWN} or {@link NOBODY} where there is none. */
  rowsOf(column: TextColumn, from: number, to: number): Int32Array
}

/** A customer that is not among those asked for. */
export const UNKNOWN = -1
/** No customer is named. */
export const NOBODY = -2

/**
 * Numbers customers by their rows in a column of distinct ids. The ids that a merge found to be one customer (its
 * journal) all lead to that customer.
 */
export function customerRows(ids: TextColumn, journal: CustomerBase['journal'] = []): CustomerRows {
  const builder = createDictionaryBuilder()
  const rowOfId: number[] = []
  const { bytes, offsets } = ids.dictionary
  for (let row = 0; row < ids.codes.length; row++) {
    const code = ids.codes[row]
    rowOfId[builder.codeOfBytes(bytes, offsets[code], offsets[code + 1])] = row
  }
  for (const { event, customer, from } of journal) {
    const row = rowOfId[builder.findString(customer)]
    if (event !== 'merged' || row === undefined) continue
    for (const id of from) rowOfId[builder.codeOfString(id)] ??= row
  }
  return { count: ids.codes.length, rowsOf: lookUp(builder, Int32Array.from(rowOfId)) }
}

const NOT_ASKED = -3

/** Looks each text of a dictionary up once. */
function lookUp(builder: DictionaryBuilder, rowOfId: Int32Array): CustomerRows['rowsOf'] {
  const known = new WeakMap<Dictionary, Int32Array>()
  return ({ codes, dictionary }, from, to) => {
    const rowOfCode = known.get(dictionary) ?? new Int32Array(dictionary.size).fill(NOT_ASKED)
    known.set(dictionary, rowOfCode)
    const { bytes, offsets } = dictionary
    const rows = new Int32Array(to - from)
    for (let i = from; i < to; i++) {
      const code = codes[i]
      if (code >= 0 && rowOfCode[code] === NOT_ASKED) {
        const id = builder.findBytes(bytes, offsets[code], offsets[code + 1])
        rowOfCode[code] = id < 0 ? UNKNOWN : rowOfId[id]
      }
      rows[i - from] = code < 0 ? NOBODY : rowOfCode[code]
    }
    return rows
  }
}
