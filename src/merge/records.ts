import type { Meaning, Source } from '../contracts/source.ts'
import type { ReadonlyUint8Array } from '../math/arrays.ts'
import { columnOfKind } from '../table/access.ts'
import { daysFromText } from '../table/calendar.ts'
import { MISSING_DATE, type TextColumn } from '../table/column.ts'
import type { Dictionary } from '../table/dictionary.ts'
import { createDictionaryBuilder, type DictionaryBuilder } from '../table/dictionary-builder.ts'
import { decode } from '../table/dictionary-text.ts'
import { keyColumn } from './fields.ts'
import { normalizeKey } from './normalize-key.ts'

/** The records of all sources, numbered one source after the other. */
export interface Records {
  readonly sources: readonly Source[]
  readonly count: number
  /** The source of each record. */
  readonly source: Int32Array
  /** The number of each source's first record. */
  readonly first: Int32Array
  /** The day on which each record was collected; missing is long ago. */
  readonly collected: Int32Array
}

/** Numbers the records. */
export function numberRecords(sources: readonly Source[]): Records {
  const count = sources.reduce((sum, { table }) => sum + table.rowCount, 0)
  const records = {
    sources,
    count,
    source: new Int32Array(count),
    first: new Int32Array(sources.length),
    collected: new Int32Array(count).fill(MISSING_DATE),
  }
  let at = 0
  for (const [s, { table, collected }] of sources.entries()) {
    records.first[s] = at
    records.source.fill(s, at, at + table.rowCount)
    if (typeof collected === 'string')
      records.collected.fill(daysFromText(collected), at, at + table.rowCount)
    else if (collected !== null)
      records.collected.set(columnOfKind(table, collected.column, 'date').values, at)
    at += table.rowCount
  }
  return records
}

/** The keys of one meaning. */
export interface RecordKeys {
  readonly meaning: Meaning
  /** The normalized key of each record; missing where it has none. */
  readonly keys: TextColumn
  /** Whether a record has a value of which no key can be made. */
  readonly unusable: Uint8Array
}

/** Normalizes the keys of one meaning, each distinct text once. @throws COLUMN_KIND where a key is not text. */
export function recordKeys({ sources, count, first }: Records, meaning: Meaning): RecordKeys {
  const builder = createDictionaryBuilder()
  const codes = new Int32Array(count).fill(-1)
  const unusable = new Uint8Array(count)
  for (const [s, source] of sources.entries()) {
    const column = keyColumn(source, meaning)
    if (column === null) continue
    const normalized = normalizedCodes(column.dictionary, meaning, builder)
    for (let row = 0; row < column.codes.length; row++) {
      if (column.codes[row] < 0) continue
      const code = normalized[column.codes[row]]
      codes[first[s] + row] = code
      if (code < 0) unusable[first[s] + row] = 1
    }
  }
  return { meaning, keys: { kind: 'text', codes, dictionary: builder.snapshot() }, unusable }
}

/** The code of each text of a dictionary in its normalized form; -1 where there is none. */
export function normalizedCodes(
  dictionary: Dictionary,
  meaning: Meaning,
  builder: DictionaryBuilder,
): Int32Array {
  const codes = new Int32Array(dictionary.size)
  const { bytes, offsets } = dictionary
  const isId = meaning === 'customer_id' || meaning === 'household_id'
  for (let code = 0; code < dictionary.size; code++) {
    const [from, to] = [offsets[code], offsets[code + 1]]
    if (isId && isItsOwnKey(bytes, from, to)) codes[code] = builder.codeOfBytes(bytes, from, to)
    else {
      const key = normalizeKey(decode(dictionary, code), meaning)
      codes[code] = key === null ? -1 : builder.codeOfString(key)
    }
  }
  return codes
}

/** No placeholder is longer. */
const LONGEST_PLACEHOLDER = 12

/** Whether an id is surely its own key: too long for a placeholder, without blanks at its ends. */
function isItsOwnKey(bytes: ReadonlyUint8Array, from: number, to: number): boolean {
  return to - from > LONGEST_PLACEHOLDER ? isVisible(bytes[from]) && isVisible(bytes[to - 1]) : false
}

function isVisible(byte: number): boolean {
  return byte > 0x20 && byte < 0x7f
}
