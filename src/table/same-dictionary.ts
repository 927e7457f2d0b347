import type { Dictionary } from './dictionary.ts'

/** Whether two dictionaries hold the same texts in the same order, as those of tables sorted by one key often do. */
export function isSameDictionary(one: Dictionary, other: Dictionary): boolean {
  if (one === other) return true
  const { size, offsets, bytes } = one
  if (size !== other.size || offsets[size] !== other.offsets[size]) return false
  for (let code = 0; code <= size; code++) if (offsets[code] !== other.offsets[code]) return false
  const otherBytes = other.bytes
  const end = offsets[size]
  for (let at = offsets[0]; at < end; at++) if (bytes[at] !== otherBytes[at]) return false
  return true
}
