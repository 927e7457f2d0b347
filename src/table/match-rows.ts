import type { KeyIds } from './join-keys.ts'

/** The kinds of join. */
export type JoinKind = 'left' | 'inner' | 'anti'

/** Which rows of two tables come together; -1 on the right is no row. */
export interface MatchedRows {
  readonly left: Int32Array
  readonly right: Int32Array
}

/** @internal The pairs of rows with equal keys, in the order of the left rows, then of the right ones. */
export function matchRows(keys: KeyIds, kind: JoinKind): MatchedRows {
  const { starts, rows } = rowsByKey(keys.right, keys.count)
  const countOf = (id: number): number => (id < 0 ? 0 : starts[id + 1] - starts[id])
  let total = 0
  for (const id of keys.left) total += pairsOf(kind, countOf(id))
  const left = new Int32Array(total)
  const right = new Int32Array(total).fill(-1)
  let at = 0
  for (let row = 0; row < keys.left.length; row++) {
    const id = keys.left[row]
    const matches = countOf(id)
    const pairs = pairsOf(kind, matches)
    for (let i = 0; i < pairs; i++, at++) {
      left[at] = row
      if (matches > 0) right[at] = rows[starts[id] + i]
    }
  }
  return { left, right }
}

function pairsOf(kind: JoinKind, matches: number): number {
  if (kind === 'anti') return matches === 0 ? 1 : 0
  return kind === 'left' ? Math.max(1, matches) : matches
}

/** The rows of every key: key k owns `rows[starts[k]]` up to `rows[starts[k + 1]]`, in ascending order. */
function rowsByKey(ids: Int32Array, count: number): { starts: Uint32Array; rows: Uint32Array } {
  const starts = new Uint32Array(count + 2)
  for (const id of ids) if (id >= 0) starts[id + 2]++
  for (let key = 2; key <= count + 1; key++) starts[key] += starts[key - 1]
  const rows = new Uint32Array(starts[count + 1])
  for (let row = 0; row < ids.length; row++) if (ids[row] >= 0) rows[starts[ids[row] + 1]++] = row
  return { starts, rows }
}
