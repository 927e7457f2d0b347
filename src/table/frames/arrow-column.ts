import type { Column } from '../column.ts'
import { columnOfPages, type Page } from './column-of-pages.ts'
import type { Family } from './family.ts'
import type { Choice } from './kinds.ts'
import { planColumn } from './plan-column.ts'
import { createTextInterner, NOT_TEXT, type TextInterner } from './text-interner.ts'

/** What is read of an Arrow type, as apache-arrow shows it. The numbers are those of Arrow's own type ids. */
export interface ArrowType {
  readonly typeId: number
  readonly isSigned?: boolean
  readonly unit?: number
  readonly timezone?: string | null
  readonly scale?: number
  readonly bitWidth?: number
  readonly precision?: number
  /** Of dictionaries, the type of their values. */
  readonly dictionary?: ArrowType
}

/** What is read of a chunk of an Arrow column. */
export interface ArrowData {
  readonly type: ArrowType
  /** Where its bits begin; other buffers are cut already. */
  readonly offset: number
  readonly length: number
  readonly nullCount: number
  readonly values: ArrayLike<number | bigint>
  readonly valueOffsets?: ArrayLike<number | bigint>
  readonly nullBitmap?: ArrayLike<number> | null
  readonly dictionary?: ArrowVector
}

/** What is read of an Arrow column. */
export interface ArrowVector {
  readonly type: ArrowType
  readonly data: readonly ArrowData[]
}

const WHERE = 'the Arrow table'

/** Arrow's type ids. */
const NULL = 1
const INT = 2
const FLOAT = 3
const UTF8 = 5
const BOOL = 6
const DECIMAL = 7
const DATE = 8
const TIMESTAMP = 10
const LARGE_UTF8 = 20
const DICTIONARY = -1

/**
 * A column of an Arrow table, as the kind that its type means or the one chosen. Numbers that lie in one chunk
 * without missing values are taken without copying; dates and all else are copied, and texts go from their bytes to codes.
 *
 * @throws COLUMN_KIND, COLUMN_VALUE
 */
export function arrowColumn(name: string, vector: ArrowVector, choice: Choice | null): Column {
  const type = vector.type.typeId === DICTIONARY ? (vector.type.dictionary ?? vector.type) : vector.type
  const plan = planColumn(WHERE, name, familyOf(type), choice)
  const shared = sharedColumn(vector, plan.kind)
  if (shared !== null) return shared
  const interner = plan.kind === 'text' ? createTextInterner() : null
  const pages = vector.data.map((data) => pageOf(data, interner))
  const rows = pages.reduce((sum, page) => sum + page.length, 0)
  return columnOfPages({ pages, rows, rowsBefore: 0 }, plan, interner)
}

function familyOf(type: ArrowType): Family {
  switch (type.typeId) {
    case NULL:
      return { of: 'nothing' }
    case INT:
      return { of: 'whole', unsigned: type.isSigned === false }
    case FLOAT:
      return { of: 'real' }
    case BOOL:
      return { of: 'flag' }
    case UTF8:
    case LARGE_UTF8:
      return { of: 'text' }
    case DATE:
      return { of: 'day' }
    case TIMESTAMP:
      return { of: 'instant', perMillisecond: unitsPerMillisecond(type.unit), utc: hasZone(type) }
    case DECIMAL:
      return { of: 'decimal', scale: type.scale ?? 0 }
    default:
      return { of: 'other', words: `values of Arrow's type ${type.typeId}` }
  }
}

/** Seconds (unit 0) are turned into milliseconds when they are read. */
function unitsPerMillisecond(unit: number | undefined): number {
  return unit === 2 ? 1e3 : unit === 3 ? 1e6 : 1
}

/** Arrow keeps instants in UTC where a zone is named, whichever it is. */
function hasZone({ timezone }: ArrowType): boolean {
  return timezone !== null && timezone !== undefined && timezone !== ''
}

/** The column that an Arrow chunk is already, or null. */
function sharedColumn({ data }: ArrowVector, kind: Column['kind']): Column | null {
  const [chunk] = data
  if (data.length !== 1 || chunk.nullCount > 0) return null
  const { values } = chunk
  if (kind === 'number' && values instanceof Float64Array && values.every(isFiniteOrMissing))
    return Object.freeze({ kind, values: values.subarray(0, chunk.length) })
  return null
}

function isFiniteOrMissing(value: number): boolean {
  return Number.isFinite(value) || Number.isNaN(value)
}

function pageOf(data: ArrowData, interner: TextInterner | null): Page {
  const read = readerOf(data, interner)
  const isNull = nullsOf(data)
  return Array.from({ length: data.length }, (_, i) => (isNull(i) ? null : read(i)))
}

type ReadValue = (row: number) => number | bigint | boolean | Uint8Array | null

function readerOf(data: ArrowData, interner: TextInterner | null): ReadValue {
  const { type, values, offset } = data
  switch (type.typeId) {
    case DICTIONARY:
      return dictionaryReader(data, interner)
    case UTF8:
    case LARGE_UTF8:
      return textReader(data, interner)
    case BOOL:
      return (row) => bit(values, offset + row)
    case FLOAT:
      return type.precision === 0 ? (row) => halfFloat(Number(values[row])) : (row) => values[row]
    case DATE:
      // Unit 1 is milliseconds.
      return type.unit === 1 ? (row) => Math.floor(Number(values[row]) / 86_400_000) : (row) => values[row]
    case TIMESTAMP:
      return type.unit === 0 ? (row) => BigInt(values[row]) * 1000n : (row) => values[row]
    case DECIMAL:
      return (row) => bigEndian(values, row, (type.bitWidth ?? 128) / 32)
    default:
      return (row) => values[row]
  }
}

function nullsOf({ nullBitmap, nullCount, offset, type }: ArrowData): (row: number) => boolean {
  if (type.typeId === NULL) return () => true
  if (nullCount === 0 || nullBitmap === undefined || nullBitmap === null || nullBitmap.length === 0)
    return () => false
  return (row) => !bit(nullBitmap, offset + row)
}

function bit(bytes: ArrayLike<number | bigint>, at: number): boolean {
  return ((Number(bytes[at >> 3]) >> (at & 7)) & 1) === 1
}

function textReader({ values, valueOffsets = [] }: ArrowData, interner: TextInterner | null): ReadValue {
  const bytes = values as unknown as Uint8Array
  return (row) => {
    const text = bytes.subarray(Number(valueOffsets[row]), Number(valueOffsets[row + 1]))
    return interner === null ? text : interner.code(text)
  }
}

/** Each value of a dictionary is read once. */
function dictionaryReader({ values, dictionary }: ArrowData, interner: TextInterner | null): ReadValue {
  const pages = (dictionary?.data ?? []).map((data) => pageOf(data, interner))
  const known = pages.flatMap((page) => Array.from(page, (value) => value ?? null))
  return (row) => {
    const value = known[Number(values[row])]
    return value === undefined ? NOT_TEXT : value
  }
}

/** IEEE 754 binary16. */
function halfFloat(bits: number): number {
  const sign = bits >> 15 === 0 ? 1 : -1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  if (exponent === 0) return sign * fraction * 2 ** -24
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

/** A decimal of little-endian words as big-endian bytes. */
function bigEndian(words: ArrayLike<number | bigint>, row: number, wordsEach: number): Uint8Array {
  const bytes = new Uint8Array(4 * wordsEach)
  const view = new DataView(bytes.buffer)
  for (let i = 0; i < wordsEach; i++)
    view.setUint32(4 * (wordsEach - 1 - i), Number(words[row * wordsEach + i]))
  return bytes
}
