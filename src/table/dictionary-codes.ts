import type { Dictionary } from './dictionary.ts'
import { codesByHash } from './match-dictionaries.ts'
import { compareBytes } from './utf8.ts'

/**
 * The code in the second dictionary of each text of the first; -1 where it is not there. Dictionaries of tables in the order of one key are alike, or both
 * ascend: then no text needs to be hashed.
 *
 * @internal
 */
export function codesIn(from: Dictionary, to: Dictionary): Int32Array {
  if (isSameDictionary(from, to)) {
    const codes = new Int32Array(from.size)
    for (let code = 0; code < codes.length; code++) codes[code] = code
    return codes
  }
  return isAscending(from) && isAscending(to) ? codesByMerging(from, to) : codesByHash(from, to)
}

/** Whether two dictionaries hold the same texts in the same order. */
function isSameDictionary(one: Dictionary, other: Dictionary): boolean {
  if (one === other) return true
  const { size, offsets, bytes } = one
  if (size !== other.size || offsets[size] !== other.offsets[size]) return false
  for (let code = 0; code <= size; code++) if (offsets[code] !== other.offsets[code]) return false
  const otherBytes = other.bytes
  const end = offsets[size]
  for (let at = offsets[0]; at < end; at++) if (bytes[at] !== otherBytes[at]) return false
  return true
}

/** Whether the texts ascend by their bytes. */
function isAscending({ size, offsets, bytes }: Dictionary): boolean {
  for (let code = 1; code < size; code++) {
    const [before, own, end] = [offsets[code - 1], offsets[code], offsets[code + 1]]
    if (compareBytes(bytes, before, own, bytes, own, end) >= 0) return false
  }
  return true
}

function codesByMerging(from: Dictionary, to: Dictionary): Int32Array {
  const codes = new Int32Array(from.size).fill(-1)
  let other = 0
  for (let code = 0; code < from.size && other < to.size; code++) {
    const [start, end] = [from.offsets[code], from.offsets[code + 1]]
    for (; other < to.size; other++) {
      const order = compareBytes(to.bytes, to.offsets[other], to.offsets[other + 1], from.bytes, start, end)
      if (order === 0) codes[code] = other
      if (order >= 0) break
    }
  }
  return codes
}
