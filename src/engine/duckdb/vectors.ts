import type { DuckDBVector } from '@duckdb/node-api'
import { ClienteleError } from '../../errors.ts'
import { MISSING_CODE } from '../../table/column.ts'
import type { DictionaryBuilder } from '../../table/dictionary-builder.ts'
import type { DuckDb } from './load-duckdb.ts'

/**
 * Copies the numbers of a vector. Its memory is looked into where the client still keeps it as it did when this was written (a test tells when
 * it does not); value by value, which takes some ten times as long, where not.
 */
export function readNumbers(vector: DuckDBVector, into: Float64Array, column: string): void {
  const { items, invalid } = numericTypes.has(String(vector.type)) ? insideOf(vector) : nothing
  if (items === null) for (let i = 0; i < into.length; i++) into[i] = numberOf(vector.getItem(i), column)
  else if (items instanceof BigInt64Array) readIntegers(items, into, invalid, column)
  else into.set(items)
  // What lies at the place of a NULL is anything.
  if (items !== null && invalid !== null)
    for (let i = 0; i < into.length; i++) if (isInvalid(invalid, i)) into[i] = Number.NaN
}

/**
 * Writes the codes of the texts of a vector, taken as bytes: the client's own strings lose the character U+FEFF at their beginning.
 */
export function readTexts(
  { DuckDBBlobVector }: DuckDb,
  vector: DuckDBVector,
  into: Int32Array,
  builder: DictionaryBuilder,
): void {
  const { handle } = insideOf(vector)
  const blobs = handle === null ? null : DuckDBBlobVector.fromRawVector(handle, into.length)
  for (let i = 0; i < into.length; i++) {
    const item = blobs === null ? vector.getItem(i) : blobs.getItemBytes(i)
    if (item instanceof Uint8Array) into[i] = builder.codeOfBytes(item, 0, item.length)
    else into[i] = typeof item === 'string' ? builder.codeOfString(item) : MISSING_CODE
  }
}

/** The other way: numbers into a vector of doubles; those that are not finite become NULL. */
export function writeNumbers(vector: DuckDBVector, from: ArrayLike<number>): void {
  const { items } = insideOf(vector)
  const isOpen = items instanceof Float64Array
  if (isOpen) items.set(from)
  for (let i = 0; i < from.length; i++)
    if (!Number.isFinite(from[i])) vector.setItem(i, null)
    else if (!isOpen) vector.setItem(i, from[i])
}

/** Types whose arrays hold the numbers themselves, and not parts or days. */
const numericTypes: ReadonlySet<string> = new Set([
  'DOUBLE',
  'BIGINT',
  'INTEGER',
  'FLOAT',
  'SMALLINT',
  'TINYINT',
  'UINTEGER',
  'USMALLINT',
  'UTINYINT',
])

/** Arrays of numbers in which the client holds a vector. */
type Items =
  | Float64Array
  | Float32Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigInt64Array

const arrays = [
  Float64Array,
  BigInt64Array,
  Int32Array,
  Float32Array,
  Int16Array,
  Int8Array,
  Uint32Array,
  Uint16Array,
  Uint8Array,
] as const

type Handle = Parameters<DuckDb['DuckDBBlobVector']['fromRawVector']>[0]

/** What a vector of the client holds and its types do not tell; null where it is not found. */
interface Inside {
  readonly items: Items | null
  /** A bit a row, which is 0 where the row is NULL; null where none is. */
  readonly invalid: Uint8Array | null
  readonly handle: Handle | null
}

const nothing: Inside = { items: null, invalid: null, handle: null }

function insideOf(vector: DuckDBVector): Inside {
  const { items, validity, vector: handle = null } = vector as unknown as Partial<Record<string, unknown>>
  const mask = Object(validity) as { readonly data?: unknown; readonly offset?: unknown }
  const isMask = mask.data === null || (mask.data instanceof BigUint64Array && mask.offset === 0)
  if (!isMask) return nothing
  const bits = mask.data as BigUint64Array | null
  const found = arrays.some((type) => items instanceof type) ? (items as Items) : null
  return {
    items: found?.length === vector.itemCount ? found : null,
    invalid: bits === null ? null : new Uint8Array(bits.buffer, bits.byteOffset, bits.byteLength),
    handle: handle as Handle | null,
  }
}

function isInvalid(bits: Uint8Array, row: number): boolean {
  return (bits[row >> 3] & (1 << (row & 7))) === 0
}

/** Integers of 64 bits by their halves, without making a BigInt of each. */
function readIntegers(
  items: BigInt64Array,
  into: Float64Array,
  invalid: Uint8Array | null,
  column: string,
): void {
  const low = new Uint32Array(items.buffer, items.byteOffset, items.length * 2)
  const high = new Int32Array(items.buffer, items.byteOffset, items.length * 2)
  for (let i = 0; i < into.length; i++) {
    into[i] = high[2 * i + 1] * 2 ** 32 + low[2 * i]
    if (Math.abs(into[i]) < 2 ** 53 || (invalid !== null && isInvalid(invalid, i))) continue
    into[i] = numberOf(items[i], column)
  }
}

function numberOf(item: unknown, column: string): number {
  if (typeof item === 'number') return item
  if (item === null) return Number.NaN
  if (typeof item === 'bigint' && BigInt(Number(item)) === item) return Number(item)
  throw typeof item === 'bigint'
    ? new ClienteleError(
        'EXACTNESS_LOST',
        `A whole number in column "${column}" of a query has no double of its value. Sum less, or as doubles.`,
        { column },
      )
    : new ClienteleError(
        'COLUMN_KIND',
        `Column "${column}" of a query is neither a number nor a text. Cast it.`,
        { column },
      )
}
