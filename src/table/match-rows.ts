import type { ReadonlyInt32Array } from '../math/arrays.ts'
import type { KeyIds } from './join-keys.ts'

/** The kinds of join. */
export type JoinKind = 'left' | 'inner' | 'anti'

/** Which rows of two tables come together. */
export interface MatchedRows {
  /** Null where it is every left row once, in order. */
  readonly left: Int32Array | null
  /** As many; -1 is no row. */
  readonly right: Int32Array
}

/** @internal Of each key the row that has it, plus one, or 0 where none has; null where two rows have the same. */
export function rowsIfUnique(ids: ReadonlyInt32Array, count: number): Uint32Array | null {
  const rows = new Uint32Array(count)
  for (let row = 0; row < ids.length; row++) {
    const id = ids[row]
    if (id < 0) continue
    if (rows[id] !== 0) return null
    rows[id] = row + 1
  }
  return rows
}

/**
 * The pairs of rows with equal keys where every key has one right row at most.
 *
 * @internal
 * @param rowByKey - as {@link rowsIfUnique} finds them.
 */
export function matchUniqueRows(ids: ReadonlyInt32Array, rowByKey: Uint32Array, kind: JoinKind): MatchedRows {
  const right = new Int32Array(ids.length)
  let matched = 0
  for (let row = 0; row < ids.length; row++) {
    const match = ids[row] < 0 ? -1 : rowByKey[ids[row]] - 1
    right[row] = match
    if (match >= 0) matched++
  }
  if (kind === 'left') return { left: null, right }
  return withMatch(right, kind === 'inner', kind === 'inner' ? matched : ids.length - matched)
}

/** Only the rows that have a match, or only those that have none. */
function withMatch(matches: Int32Array, isWanted: boolean, count: number): MatchedRows {
  if (count === matches.length) return { left: null, right: matches }
  const left = new Int32Array(count)
  const right = new Int32Array(count)
  let at = 0
  for (let row = 0; row < matches.length; row++) {
    if (matches[row] >= 0 !== isWanted) continue
    left[at] = row
    right[at++] = matches[row]
  }
  return { left, right }
}

/** @internal The pairs of rows with equal keys, in the order of the left rows, then of the right ones. */
export function matchRows({ left: ids, right: rightIds, count }: KeyIds, kind: JoinKind): MatchedRows {
  const { starts, rows } = rowsByKey(rightIds, count)
  let total = 0
  for (let row = 0; row < ids.length; row++) total += pairsOf(kind, matchesOf(starts, ids[row]))
  const left = new Int32Array(total)
  const right = new Int32Array(total).fill(-1)
  let at = 0
  for (let row = 0; row < ids.length; row++) {
    const matches = matchesOf(starts, ids[row])
    const pairs = pairsOf(kind, matches)
    for (let i = 0; i < pairs; i++, at++) {
      left[at] = row
      if (matches > 0) right[at] = rows[starts[ids[row]] + i]
    }
  }
  return { left, right }
}

function matchesOf(starts: Uint32Array, id: number): number {
  return id < 0 ? 0 : starts[id + 1] - starts[id]
}

function pairsOf(kind: JoinKind, matches: number): number {
  if (kind === 'anti') return matches === 0 ? 1 : 0
  return kind === 'left' ? Math.max(1, matches) : matches
}

/** The rows of every key: key k owns `rows[starts[k]]` up to `rows[starts[k + 1]]`, in ascending order. */
function rowsByKey(ids: ReadonlyInt32Array, count: number): { starts: Uint32Array; rows: Uint32Array } {
  const starts = new Uint32Array(count + 2)
  for (let row = 0; row < ids.length; row++) if (ids[row] >= 0) starts[ids[row] + 2]++
  for (let key = 2; key <= count + 1; key++) starts[key] += starts[key - 1]
  const rows = new Uint32Array(starts[count + 1])
  for (let row = 0; row < ids.length; row++) if (ids[row] >= 0) rows[starts[ids[row] + 1]++] = row
  return { starts, rows }
}
