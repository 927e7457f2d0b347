import type { ReadonlyInt32Array } from '../math/arrays.ts'

/** Sets of records that belong to one customer. */
export interface CustomerSets {
  /** The record that stands for the set of a record. */
  root(record: number): number
  /** Whether one source knows the records of these sets under two customer ids: they cannot be one customer. */
  contradict(roots: readonly number[]): boolean
  /** Makes one set of several. */
  join(roots: readonly number[]): void
}

/**
 * Every record a set of its own (union-find by size with path halving, Tarjan 1975). Each set keeps what its sources
 * call it: at most one customer id a source.
 *
 * @param source - the source of each record.
 * @param id - the customer id of each record as a code; below 0 where it has none.
 */
export function customerSets(source: Int32Array, id: ReadonlyInt32Array): CustomerSets {
  const count = source.length
  const parent = Int32Array.from({ length: count }, (_, record) => record)
  const size = new Int32Array(count).fill(1)
  // A list of records a set, one for each source that knows it by an id.
  const head = Int32Array.from(id, (code, record) => (code < 0 ? -1 : record))
  const next = new Int32Array(count).fill(-1)

  const root = (record: number): number => {
    let at = record
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]]
      at = parent[at]
    }
    return at
  }
  const joinTwo = (a: number, b: number): number => {
    const [large, small] = size[a] >= size[b] ? [a, b] : [b, a]
    parent[small] = large
    size[large] += size[small]
    let known = head[small]
    while (known >= 0) {
      const following = next[known]
      if (!hasSource(head[large], source[known])) {
        next[known] = head[large]
        head[large] = known
      }
      known = following
    }
    return large
  }
  const hasSource = (first: number, wanted: number): boolean => {
    for (let known = first; known >= 0; known = next[known]) if (source[known] === wanted) return true
    return false
  }
  return {
    root,
    contradict(roots) {
      const ids = new Map<number, number>()
      for (const one of roots) {
        for (let known = head[one]; known >= 0; known = next[known]) {
          const other = ids.get(source[known])
          if (other !== undefined && other !== id[known]) return true
          ids.set(source[known], id[known])
        }
      }
      return false
    },
    join(roots) {
      roots.reduce(joinTwo)
    },
  }
}
