import type { ReadonlyFloat64Array, ReadonlyInt32Array, ReadonlyUint8Array } from '../math/arrays.ts'

/** How rows are put together by the high bits of a number each, so that the rows of a part lie in a cache together. */
export interface RowParts {
  readonly ids: ReadonlyInt32Array
  /** The part of a row is `ids[row] >>> bits`. */
  readonly bits: number
  /** Where each part begins; one more than there are parts. */
  readonly starts: Uint32Array
}

/** Memory for the values of all rows, made when first needed and then used for every column. */
export interface PartMemory {
  reals(): Float64Array
  wholes(): Int32Array
  bytes(): Uint8Array
}

/** @internal Memory for the values of so many rows, of each kind made when it is first asked for. */
export function createPartMemory(rows: number): PartMemory {
  let reals: Float64Array | undefined
  let wholes: Int32Array | undefined
  let bytes: Uint8Array | undefined
  return {
    reals() {
      reals ??= new Float64Array(rows)
      return reals
    },
    wholes() {
      wholes ??= new Int32Array(rows)
      return wholes
    },
    bytes() {
      bytes ??= new Uint8Array(rows)
      return bytes
    },
  }
}

// The loops stand once for every kind of array: one loop for several kinds is compiled to something slower.

/** @internal Numbers by part, and within a part as they stood; gives `into`, which has room for all. */
export function moveReals(
  values: ReadonlyFloat64Array,
  { ids, bits, starts }: RowParts,
  into: Float64Array,
): Float64Array {
  const next = starts.slice()
  for (let row = 0; row < ids.length; row++) into[next[ids[row] >>> bits]++] = values[row]
  return into
}

/** @internal Codes or days by part; see {@link moveReals}. */
export function moveWholes(
  values: ReadonlyInt32Array,
  { ids, bits, starts }: RowParts,
  into: Int32Array,
): Int32Array {
  const next = starts.slice()
  for (let row = 0; row < ids.length; row++) into[next[ids[row] >>> bits]++] = values[row]
  return into
}

/** @internal Flags by part; see {@link moveReals}. */
export function moveBytes(
  values: ReadonlyUint8Array,
  { ids, bits, starts }: RowParts,
  into: Uint8Array,
): Uint8Array {
  const next = starts.slice()
  for (let row = 0; row < ids.length; row++) into[next[ids[row] >>> bits]++] = values[row]
  return into
}

/** @internal The numbers of the rows by part. */
export function rowsByPart({ ids, bits, starts }: RowParts, into: Int32Array): Int32Array {
  const next = starts.slice()
  for (let row = 0; row < ids.length; row++) into[next[ids[row] >>> bits]++] = row
  return into
}
