import type { TextColumn } from '../table/column.ts'
import { compareCodes, rankByBytes } from '../table/dictionary-order.ts'

/**
 * The order of rows by the UTF-8 bytes of their keys: `order[i]` is the row that comes i-th. Equal keys keep the order
 * they came in, missing ones come last. Null where the rows already stand in that order.
 */
export function canonicalOrder(key: TextColumn): Uint32Array | null {
  if (isSorted(key)) return null
  const { codes, dictionary } = key
  const rank = rankByBytes(dictionary)
  const starts = new Uint32Array(dictionary.size + 2)
  for (let row = 0; row < codes.length; row++) starts[placeOf(codes[row], rank) + 1]++
  for (let place = 0; place <= dictionary.size; place++) starts[place + 1] += starts[place]
  const order = new Uint32Array(codes.length)
  for (let row = 0; row < codes.length; row++) order[starts[placeOf(codes[row], rank)]++] = row
  return order
}

function placeOf(code: number, rank: Int32Array): number {
  return code < 0 ? rank.length : rank[code]
}

function isSorted({ codes, dictionary }: TextColumn): boolean {
  for (let row = 1; row < codes.length; row++) {
    const before = codes[row - 1]
    const code = codes[row]
    if (before === code || code < 0) continue
    if (before < 0 || compareCodes(dictionary, before, code) > 0) return false
  }
  return true
}
