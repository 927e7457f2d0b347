import { readUtf8 } from '../utf8.ts'
import { QUOTE } from './byte.ts'
import { DOUBLED } from './rows.ts'

/** The text of a field. */
export function fieldText(bytes: Uint8Array, from: number, to: number, mark: number): string {
  if (mark !== DOUBLED) return readUtf8(bytes, from, to)
  const single = new Uint8Array(to - from)
  return readUtf8(single, 0, undouble(bytes, from, to, single))
}

/** Copies a field, making one quote of two, and returns how many bytes that gives. */
export function undouble(bytes: Uint8Array, from: number, to: number, into: Uint8Array): number {
  let length = 0
  for (let at = from; at < to; at++) {
    into[length++] = bytes[at]
    if (bytes[at] === QUOTE) at++
  }
  return length
}
