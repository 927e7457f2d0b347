import type { ReadonlyUint8Array, ReadonlyUint32Array } from '../math/arrays.ts'

/**
 * The distinct texts of a column: text `code` is the UTF-8 bytes from `offsets[code]` up to `offsets[code + 1]`.
 * Both views lie in one buffer (shared memory where the platform has it). Strings are made on demand only.
 */
export interface Dictionary {
  /** How many texts there are. */
  readonly size: number
  readonly bytes: ReadonlyUint8Array
  /** `size + 1` positions in `bytes`. */
  readonly offsets: ReadonlyUint32Array
}
