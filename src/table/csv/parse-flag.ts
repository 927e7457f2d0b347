import type { Parser } from './parse-number.ts'

/** 1 for `true`, 0 for `false`, in any case. */
export const parseFlag: Parser = (bytes, from, to) => {
  if (to - from === 4 && spells(bytes, from, 'true')) return 1
  return to - from === 5 && spells(bytes, from, 'false') ? 0 : Number.NaN
}

/** Flags where the column was stated to hold them: also `1` and `0`. */
export const parseStatedFlag: Parser = (bytes, from, to) => {
  const digit = to - from === 1 ? bytes[from] - 48 : -1
  return digit === 0 || digit === 1 ? digit : parseFlag(bytes, from, to)
}

function spells(bytes: Uint8Array, from: number, word: string): boolean {
  for (let i = 0; i < word.length; i++) if ((bytes[from + i] | 0x20) !== word.charCodeAt(i)) return false
  return true
}
