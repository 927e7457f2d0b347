import { type GroupedSum, joinValues, noValues, placesInOrder, writeKeys } from './grouped-sum.ts'

/** Above so many groups of one first key they are sorted by merging, no longer by insertion. */
const MANY = 64

/**
 * Joins the groups of many parts at once, in time that grows with their number and hardly with that of the parts. The
 * first key is a row number: memory grows with the largest.
 */
export function joinManyGroups(into: GroupedSum, others: readonly GroupedSum[]): void {
  const parts = [{ ...into }, ...others].filter(({ keys }) => keys[0].length > 0)
  if (parts.length === 0) return
  const flat = into.keys.map((_, k) => joined(parts.map(({ keys }) => keys[k])))
  const order = orderByFirst(flat[0])
  sortRuns(flat, order)
  const { places, count } = placesInOrder(flat, order)
  into.keys = flat.map((key) => writeKeys(key, places, new Int32Array(count)))
  into.values = into.joinings.map((joining, v) => {
    const values = noValues(joining, count)
    let from = 0
    for (const part of parts) {
      const to = from + part.keys[0].length
      joinValues(joining, part.values[v], places.subarray(from, to), values)
      from = to
    }
    return values
  })
}

function joined(parts: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/** The groups in the order of their first key, those of one key as they come. */
function orderByFirst(first: Int32Array): Uint32Array {
  let last = 0
  for (const key of first) last = Math.max(last, key)
  const next = new Uint32Array(last + 2)
  for (const key of first) next[key + 1]++
  for (let key = 0; key < last; key++) next[key + 1] += next[key]
  const order = new Uint32Array(first.length)
  for (let i = 0; i < first.length; i++) order[next[first[i]]++] = i
  return order
}

/** Orders the groups of one first key by the others. Mostly they stand so: they come from one part. */
function sortRuns(keys: readonly Int32Array[], order: Uint32Array): void {
  const [first] = keys
  const compare = (a: number, b: number): number => compareKeys(keys, a, b)
  for (let start = 0; start < order.length; ) {
    const key = first[order[start]]
    let end = start + 1
    while (end < order.length && first[order[end]] === key) end++
    if (end - start > MANY) order.subarray(start, end).sort(compare)
    else insertInOrder(keys, order, start, end)
    start = end
  }
}

function insertInOrder(keys: readonly Int32Array[], order: Uint32Array, start: number, end: number): void {
  for (let i = start + 1; i < end; i++) {
    const group = order[i]
    let at = i
    for (; at > start && compareKeys(keys, order[at - 1], group) > 0; at--) order[at] = order[at - 1]
    order[at] = group
  }
}

/** Compares the keys after the first. */
function compareKeys(keys: readonly Int32Array[], a: number, b: number): number {
  for (let k = 1; k < keys.length; k++) if (keys[k][a] !== keys[k][b]) return keys[k][a] - keys[k][b]
  return 0
}
