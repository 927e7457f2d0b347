import { orderByWords, runStarts, type SortWords } from '../table/radix-order.ts'

/**
 * Values by key: the groups that occur, ascending by their keys (the first key before the second), each once. A part of
 * it per shard takes memory by what the shard holds, not by how many groups there could be.
 */
export interface GroupedSum {
  /** Arrays of one length, one a part of the key. */
  keys: readonly Int32Array[]
  /** Arrays of that length, one a value. */
  values: readonly Float64Array[]
}

/** How two values of one group become one. With whole numbers below 2^53 the order of joining does not matter. */
export type Joining = 'sum' | 'min' | 'max'

/** No group at all. */
export function noGroups(keyParts: number, values: number): GroupedSum {
  return {
    keys: Array.from({ length: keyParts }, () => new Int32Array(0)),
    values: Array.from({ length: values }, () => new Float64Array(0)),
  }
}

/** Groups rows in any order by their keys. */
export function groupedSum(
  keys: readonly Int32Array[],
  values: readonly Float64Array[],
  joinings: readonly Joining[],
): GroupedSum {
  const words = keys.map(wordsOf)
  const order = orderByWords(words, keys[0].length)
  const starts = runStarts(words, order)
  const groups = starts.length - 1
  return {
    keys: keys.map((key) => {
      const shared = new Int32Array(groups)
      for (let group = 0; group < groups; group++) shared[group] = key[order[starts[group]]]
      return shared
    }),
    values: values.map((value, v) => {
      const joined = new Float64Array(groups)
      for (let group = 0; group < groups; group++) {
        joined[group] = value[order[starts[group]]]
        for (let i = starts[group] + 1; i < starts[group + 1]; i++)
          joined[group] = join(joinings[v], joined[group], value[order[i]])
      }
      return joined
    }),
  }
}

/** Joins the groups of the second into the first. */
export function joinGroups(into: GroupedSum, other: GroupedSum, joinings: readonly Joining[]): void {
  if (other.keys[0].length === 0) return
  const { first, second, count } = mergeOrder(into, other)
  const keys = into.keys.map((key, k) => {
    const joined = new Int32Array(count)
    for (let at = 0; at < count; at++)
      joined[at] = first[at] >= 0 ? key[first[at]] : other.keys[k][second[at]]
    return joined
  })
  const values = into.values.map((value, v) => {
    const [joined, others, joining] = [new Float64Array(count), other.values[v], joinings[v]]
    for (let at = 0; at < count; at++) {
      if (first[at] < 0) joined[at] = others[second[at]]
      else if (second[at] < 0) joined[at] = value[first[at]]
      else joined[at] = join(joining, value[first[at]], others[second[at]])
    }
    return joined
  })
  into.keys = keys
  into.values = values
}

/** For each group of both, its place in the first and in the second; -1 where it is not there. */
function mergeOrder(
  into: GroupedSum,
  other: GroupedSum,
): { first: Int32Array; second: Int32Array; count: number } {
  const [a, b] = [into.keys[0].length, other.keys[0].length]
  const first = new Int32Array(a + b).fill(-1)
  const second = new Int32Array(a + b).fill(-1)
  let count = 0
  for (let i = 0, j = 0; i < a || j < b; count++) {
    const order = i === a ? 1 : j === b ? -1 : compareKeys(into, i, other, j)
    if (order <= 0) first[count] = i++
    if (order >= 0) second[count] = j++
  }
  return { first, second, count }
}

function compareKeys(one: GroupedSum, i: number, other: GroupedSum, j: number): number {
  for (let k = 0; k < one.keys.length; k++)
    if (one.keys[k][i] !== other.keys[k][j]) return one.keys[k][i] - other.keys[k][j]
  return 0
}

function join(joining: Joining, a: number, b: number): number {
  if (joining === 'sum') return a + b
  return joining === 'min' ? Math.min(a, b) : Math.max(a, b)
}

/** Words that order like whole numbers: the sign bit turned. */
function wordsOf(key: Int32Array): SortWords {
  const low = new Uint32Array(key.length)
  for (let i = 0; i < key.length; i++) low[i] = key[i] ^ 0x80000000
  return { low, high: new Uint32Array(key.length) }
}
