import { orderBy } from '../table/radix-order.ts'

/**
 * Values by key: the groups that occur, ascending by their keys (the first key before the second), each once. A part of
 * it per shard takes memory by what the shard holds, not by how many groups there could be.
 */
export interface GroupedSum {
  /** Arrays of one length, one a part of the key. */
  keys: readonly Int32Array[]
  /** Arrays of that length, one a value. */
  values: readonly Float64Array[]
  /** How each value is joined. */
  readonly joinings: readonly Joining[]
}

/** Rows with their keys and values, in any order. */
export interface KeyedRows {
  readonly keys: readonly Int32Array[]
  readonly values: readonly Float64Array[]
}

/** How two values of one group become one. With whole numbers below 2^53 the order of joining does not matter. */
export type Joining = 'sum' | 'min' | 'max'

/** No group at all. */
export function noGroups(keyParts: number, joinings: readonly Joining[]): GroupedSum {
  return {
    keys: Array.from({ length: keyParts }, () => new Int32Array(0)),
    values: joinings.map(() => new Float64Array(0)),
    joinings,
  }
}

/** Groups rows in any order by their keys. */
export function groupedSum({ keys, values }: KeyedRows, joinings: readonly Joining[]): GroupedSum {
  const order = orderBy(keys.map(unsigned), keys[0].length)
  const { places, count } = placesInOrder(keys, order)
  return {
    keys: keys.map((key) => writeKeys(key, places, new Int32Array(count))),
    values: values.map((value, v) => joinValues(joinings[v], value, places, noValues(joinings[v], count))),
    joinings,
  }
}

/** Joins the groups of the second into the first, which may take its arrays over. */
export function joinGroups(into: GroupedSum, other: GroupedSum): void {
  if (other.keys[0].length === 0) return
  if (into.keys[0].length === 0) {
    into.keys = other.keys
    into.values = other.values
    return
  }
  const { joinings } = into
  const { first, second, count } = mergeOrder(into, other)
  const keys = into.keys.map((key, k) => {
    const joined = writeKeys(key, first, new Int32Array(count))
    return writeKeys(other.keys[k], second, joined)
  })
  const values = into.values.map((value, v) => {
    const joined = joinValues(joinings[v], value, first, noValues(joinings[v], count))
    return joinValues(joinings[v], other.values[v], second, joined)
  })
  into.keys = keys
  into.values = values
}

/** For each row the place of its group among the groups in order. */
export function placesInOrder(
  keys: readonly Int32Array[],
  order: Uint32Array,
): { places: Int32Array; count: number } {
  const places = new Int32Array(order.length)
  let place = -1
  for (let i = 0; i < order.length; i++) {
    if (i === 0 || !sameKeys(keys, order[i - 1], order[i])) place++
    places[order[i]] = place
  }
  return { places, count: place + 1 }
}

function sameKeys(keys: readonly Int32Array[], a: number, b: number): boolean {
  for (let k = 0; k < keys.length; k++) if (keys[k][a] !== keys[k][b]) return false
  return true
}

/**
 * For each group of both its place among the groups of either, ascending. Each step writes a place for the next group
 * of both sides and moves on where it was used; a place not used is written again.
 */
function mergeOrder(
  into: GroupedSum,
  other: GroupedSum,
): { first: Int32Array; second: Int32Array; count: number } {
  const [mine, others] = [into.keys[0], other.keys[0]]
  const [a, b] = [mine.length, others.length]
  const [first, second] = [new Int32Array(a), new Int32Array(b)]
  let [i, j, count] = [0, 0, 0]
  for (; i < a && j < b; count++) {
    first[i] = count
    second[j] = count
    const difference = mine[i] === others[j] ? compareRest(into, i, other, j) : mine[i] - others[j]
    if (difference <= 0) i++
    if (difference >= 0) j++
  }
  while (i < a) first[i++] = count++
  while (j < b) second[j++] = count++
  return { first, second, count }
}

/** Compares the keys after the first. */
function compareRest(one: GroupedSum, i: number, other: GroupedSum, j: number): number {
  for (let k = 1; k < one.keys.length; k++) {
    const [a, b] = [one.keys[k][i], other.keys[k][j]]
    if (a !== b) return a - b
  }
  return 0
}

export function writeKeys(key: Int32Array, places: Int32Array, into: Int32Array): Int32Array {
  for (let i = 0; i < key.length; i++) into[places[i]] = key[i]
  return into
}

/** What joins with a value to that value. */
export function noValues(joining: Joining, count: number): Float64Array {
  const values = new Float64Array(count)
  if (joining === 'sum') return values
  return values.fill(joining === 'min' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY)
}

export function joinValues(
  joining: Joining,
  values: Float64Array,
  places: Int32Array,
  into: Float64Array,
): Float64Array {
  switch (joining) {
    case 'sum':
      for (let i = 0; i < values.length; i++) into[places[i]] += values[i]
      return into
    case 'min':
      for (let i = 0; i < values.length; i++) into[places[i]] = Math.min(into[places[i]], values[i])
      return into
    case 'max':
      for (let i = 0; i < values.length; i++) into[places[i]] = Math.max(into[places[i]], values[i])
      return into
  }
}

/** Words that order like whole numbers: the sign bit turned. */
function unsigned(key: Int32Array): Uint32Array {
  const words = new Uint32Array(key.length)
  for (let i = 0; i < key.length; i++) words[i] = key[i] ^ 0x80000000
  return words
}
