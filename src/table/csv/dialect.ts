import { ClienteleError } from '../../errors.ts'
import { BLANK, CARRIAGE_RETURN, COMMA, LINE_FEED, QUOTE, SEMICOLON, TAB } from './byte.ts'
import { FINE, PLAIN, type Rows } from './rows.ts'

/** How fields are set apart. */
export interface Dialect {
  /** The byte between two fields. */
  readonly separator: number
  /** Whether blanks after a separator belong to it, not to the field. */
  readonly dropLeading: boolean
  /** Whether blanks at the end of a field without quotes are dropped. */
  readonly dropTrailing: boolean
}

/** The dialect of stated separators: one ASCII character, and perhaps a blank after it. @throws ARGUMENT_INVALID */
export function statedDialect(separator: string, trim: boolean): Dialect {
  const [first, second, ...more] = separator
  const byte = first?.charCodeAt(0) ?? 0
  const fits =
    byte < 128 && !/[\w"\r\n .+-]/.test(first ?? '"') && (second ?? ' ') === ' ' && more.length === 0
  if (!fits) {
    throw new ClienteleError(
      'ARGUMENT_INVALID',
      'The separator must be one ASCII character that is no letter, digit, quote, point or sign, alone or with a blank after it: ",", ";", "\\t", "|" or ", ".',
      { option: 'separator' },
    )
  }
  return { separator: byte, dropLeading: trim || second === ' ', dropTrailing: trim }
}

/**
 * The dialect that the header line shows: the separator among comma, semicolon and tab that occurs most often outside
 * quotes; the earlier one where two occur equally often, the comma where none does.
 */
export function detectDialect(bytes: Uint8Array, from: number, length: number, trim: boolean): Dialect {
  const counts = new Map([COMMA, SEMICOLON, TAB].map((byte) => [byte, 0]))
  let quoted = false
  let first = from
  while (first < length && (bytes[first] === LINE_FEED || bytes[first] === CARRIAGE_RETURN)) first++
  for (let at = first; at < length; at++) {
    const byte = bytes[at]
    if (byte === QUOTE) quoted = !quoted
    if (quoted) continue
    if (byte === LINE_FEED || byte === CARRIAGE_RETURN) break
    const count = counts.get(byte)
    if (count !== undefined) counts.set(byte, count + 1)
  }
  const [[separator]] = [...counts].sort((one, other) => other[1] - one[1])
  return { separator, dropLeading: trim, dropTrailing: trim }
}

/** Whether every field but the first of every row begins with a blank: then blanks belong to the separators. */
export function blanksFollow(bytes: Uint8Array, rows: Rows): boolean {
  let seen = false
  for (let i = 0; i < rows.count * rows.width; i++) {
    const [from, to] = [rows.starts[i], rows.ends[i]]
    const plain = rows.marks[i] === PLAIN
    if (i % rows.width === 0 || rows.faults[Math.floor(i / rows.width)] !== FINE || (plain && from === to))
      continue
    // Before the content of a quoted field stands the quote, before that the blank or the separator.
    if (bytes[plain ? from : from - 2] !== BLANK) return false
    seen = true
  }
  return seen
}

/** The separator as text: `,`, or `, ` where blanks after it belong to it. */
export function separatorText({ separator, dropLeading, dropTrailing }: Dialect): string {
  return String.fromCharCode(separator) + (dropLeading && !dropTrailing ? ' ' : '')
}

/** Whether a byte is a blank that may be dropped: a space, or a tab where tabs do not separate. */
export function isBlank(byte: number, separator: number): boolean {
  return byte === BLANK || (byte === TAB && separator !== TAB)
}
