import { ClienteleError } from '../../errors.ts'
import { ENCODING, FINE, type Rows } from './rows.ts'

/**
 * Checks that the beginning of an input can be UTF-8, and returns where it begins: behind the byte order mark, if any.
 *
 * @throws CSV_ENCODING for UTF-16 and UTF-32, which marks or bytes that are zero betray.
 */
export function textStart(bytes: Uint8Array, length: number): number {
  const wide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  if (length > 1 && (wide || mostlyZeros(bytes, length))) {
    throw notUtf8('looks like UTF-16 (what some spreadsheets call "Unicode text")')
  }
  return length > 2 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
}

/** Text in Latin letters has a zero in every second byte of UTF-16. */
function mostlyZeros(bytes: Uint8Array, length: number): boolean {
  const looked = Math.min(length, 1000)
  let zeros = 0
  for (let at = 0; at < looked; at++) if (bytes[at] === 0) zeros++
  return zeros * 4 > looked
}

/** Marks the rows that are not UTF-8, among the bytes from `from` up to `to`. What stands behind the last column does not matter. */
export function markInvalidUtf8(rows: Rows, bytes: Uint8Array, from: number, to: number): void {
  if (isUtf8(bytes, from, to)) return
  for (let row = 0; row < rows.count; row++) {
    const next = row + 1 < rows.count ? rows.offsets[row + 1] : to
    const end = rows.faults[row] === FINE ? rows.ends[(row + 1) * rows.width - 1] : next
    if (!isUtf8(bytes, rows.offsets[row], end)) rows.faults[row] = ENCODING
  }
}

/** Whether the bytes from `from` up to `to` are valid UTF-8. */
export function isUtf8(bytes: Uint8Array, from: number, to: number): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(from, to))
    return true
  } catch {
    return false
  }
}

/** The error for an input in another encoding. */
export function notUtf8(found: string): ClienteleError {
  return new ClienteleError(
    'CSV_ENCODING',
    `The CSV input is not UTF-8: it ${found}. Save it as UTF-8 ("CSV UTF-8" in spreadsheets) and read it again.`,
  )
}
