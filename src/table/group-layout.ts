import type { ReadonlyFloat64Array } from '../math/arrays.ts'
import type { GroupIds } from './group-ids.ts'

/** Where the rows of each group lie once they are put together, within a group as the rows stand. */
export interface GroupLayout {
  /** Group g owns the places from `starts[g]` up to `starts[g + 1]`. */
  readonly starts: Uint32Array
  /** The values of the rows, put together by group. May be the very memory given. */
  arrange(values: ReadonlyFloat64Array): ReadonlyFloat64Array
}

/** A part is 2^12 groups: with some ten rows each, its values lie in the second-level cache together. */
const PART_BITS = 12

/**
 * Puts rows together by group in two steps that are kind to caches: first into parts of 4,096 groups each, then each
 * part to its places. Rows that stand by group already are not moved.
 *
 * @internal
 */
export function layOut({ ids, count }: GroupIds): GroupLayout {
  const { starts, ascends } = countRows(ids, count)
  if (ascends) return { starts, arrange: (values) => values }
  const parts = Math.ceil(count / 2 ** PART_BITS)
  if (parts === 1) return { starts, arrange: (values) => toGroups(values, ids, starts) }
  const partStarts = new Uint32Array(parts)
  for (let part = 0; part < parts; part++) partStarts[part] = starts[part << PART_BITS]
  const idsOfParts = toParts(ids, ids, partStarts, new Int32Array(ids.length))
  return {
    starts,
    arrange(values) {
      const ofParts = toParts(values, ids, partStarts, new Float64Array(values.length))
      return toGroups(ofParts, idsOfParts, starts)
    },
  }
}

function countRows(ids: Int32Array, count: number): { starts: Uint32Array; ascends: boolean } {
  const starts = new Uint32Array(count + 1)
  let ascends = true
  for (let row = 0, before = 0; row < ids.length; row++) {
    const id = ids[row]
    starts[id + 1]++
    if (id < before) ascends = false
    before = id
  }
  for (let group = 0; group < count; group++) starts[group + 1] += starts[group]
  return { starts, ascends }
}

function toParts<Values extends Int32Array | Float64Array>(
  values: ArrayLike<number>,
  ids: Int32Array,
  partStarts: Uint32Array,
  into: Values,
): Values {
  const next = partStarts.slice()
  for (let row = 0; row < ids.length; row++) into[next[ids[row] >>> PART_BITS]++] = values[row]
  return into
}

function toGroups(values: ReadonlyFloat64Array, ids: Int32Array, starts: Uint32Array): Float64Array {
  const next = starts.slice()
  const into = new Float64Array(ids.length)
  for (let i = 0; i < ids.length; i++) into[next[ids[i]]++] = values[i]
  return into
}
