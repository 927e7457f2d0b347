import { canonicalOrder } from '../engine/canonical-order.ts'
import type { TextColumn } from '../table/column.ts'

/**
 * The rows that share a key, key by key in the order of their bytes; only keys that two or more rows share.
 *
 * @param isUsed - whether a row counts.
 */
export function* keyGroups(
  keys: TextColumn,
  isUsed: (row: number) => boolean,
): Generator<readonly number[], void, undefined> {
  const { codes } = keys
  const order = canonicalOrder(keys)
  const rowAt = (place: number): number => (order === null ? place : order[place])
  for (let place = 0; place < codes.length; ) {
    const code = codes[rowAt(place)]
    // Missing keys come last.
    if (code < 0) return
    const rows: number[] = []
    for (; place < codes.length && codes[rowAt(place)] === code; place++)
      if (isUsed(rowAt(place))) rows.push(rowAt(place))
    if (rows.length > 1) yield rows
  }
}
