import { ClienteleError } from '../../errors.ts'
import { CARRIAGE_RETURN, LINE_FEED, QUOTE } from './byte.ts'
import { type Dialect, isBlank } from './dialect.ts'
import { DOUBLED, FINE, PLAIN, QUOTED, QUOTES, RAGGED, type Rows, reserveRow } from './rows.ts'

/** Where the reading of rows stands; carried from block to block. */
export interface Scan {
  readonly dialect: Dialect
  bytes: Uint8Array
  length: number
  /** Whether no byte follows `length`. */
  final: boolean
  /** The line the next row begins on. */
  line: number
  /** Lines without a field. */
  blank: number
  /** Lines that lie within quotes, beyond the first of their row. */
  continued: number
  /** Where the last field read begins and ends, how it was written, what is wrong with it. */
  start: number
  end: number
  mark: number
  fault: number
  /** Line breaks within quotes in the row being read. */
  inner: number
  /** Values under header fields without a name in the row being read. */
  unnamed: number
}

/** The end of the block came before the end of what was read. */
export const INCOMPLETE = -1

/** Begins at the first line. */
export function createScan(dialect: Dialect): Scan {
  return {
    dialect,
    bytes: new Uint8Array(0),
    length: 0,
    final: false,
    line: 1,
    blank: 0,
    continued: 0,
    start: 0,
    end: 0,
    mark: PLAIN,
    fault: FINE,
    inner: 0,
    unnamed: 0,
  }
}

/**
 * Cuts a block into rows from position `from` on, until the block ends or there are `most` rows, and returns where the
 * first row begins that was not read. Rows end at a line feed, a carriage return or both; lines without a field are
 * skipped. Fields beyond the header's must be empty, else the row is ragged, as one with too few fields is.
 *
 * @throws CSV_UNUSABLE where quotes never close.
 */
export function splitRows(scan: Scan, from: number, rows: Rows, most: number): number {
  let at = from
  while (at < scan.length && rows.count < most) {
    reserveRow(rows)
    const next = splitRow(scan, at, rows)
    if (next === INCOMPLETE) return at
    at = next
  }
  return at
}

function splitRow(scan: Scan, from: number, rows: Rows): number {
  const base = rows.count * rows.width
  let column = 0
  let fault = FINE
  let at = from
  scan.inner = 0
  scan.unnamed = 0
  for (;;) {
    const end = readField(scan, at)
    if (end === INCOMPLETE) return INCOMPLETE
    const found = keepField(scan, rows, base, column)
    // Of two faults the quotes are the cause, the number of fields only follows.
    if (found > fault) fault = found
    column++
    at = end + 1
    if (end === scan.length || scan.bytes[end] !== scan.dialect.separator) break
  }
  const next = afterBreak(scan, at)
  if (next === INCOMPLETE) return INCOMPLETE
  if (column < rows.width && fault === FINE) fault = RAGGED
  if (column === 1 && isEmpty(scan)) scan.blank++
  else endRow(scan, rows, from, fault)
  scan.line += 1 + scan.inner
  scan.continued += scan.inner
  return next
}

/** Stores the field just read in its place, and says what is wrong with it. */
function keepField(scan: Scan, rows: Rows, base: number, column: number): number {
  if (column < rows.width) {
    rows.starts[base + column] = scan.start
    rows.ends[base + column] = scan.end
    rows.marks[base + column] = scan.mark
  } else if (!isEmpty(scan) && scan.fault === FINE) {
    if (column >= rows.headerWidth) return RAGGED
    scan.unnamed++
  }
  return scan.fault
}

function endRow(scan: Scan, rows: Rows, from: number, fault: number): void {
  rows.lines[rows.count] = scan.line
  rows.offsets[rows.count] = from
  rows.faults[rows.count] = fault
  rows.blamed[rows.count] = -1
  rows.unnamed += scan.unnamed
  rows.count++
}

/** Whether nothing was written where the last field is, not even quotes. */
export function isEmpty(scan: Scan): boolean {
  return scan.mark === PLAIN && scan.start === scan.end
}

/** Steps over the second half of a carriage return and line feed; `at` is behind the first byte of the break. */
export function afterBreak(scan: Scan, at: number): number {
  if (at > scan.length) return scan.length
  if (scan.bytes[at - 1] !== CARRIAGE_RETURN) return at
  if (at === scan.length) return scan.final ? at : INCOMPLETE
  return scan.bytes[at] === LINE_FEED ? at + 1 : at
}

/** Reads the field that begins at `from` and returns the position of the separator or line break behind it. */
export function readField(scan: Scan, from: number): number {
  const { bytes, length, dialect } = scan
  scan.fault = FINE
  let at = from
  while (at < length && isBlank(bytes[at], dialect.separator)) at++
  if (at < length && bytes[at] === QUOTE) return readQuoted(scan, at)
  const begin = at
  at = plainEnd(scan, at)
  if (at === length && !scan.final) return INCOMPLETE
  scan.mark = PLAIN
  scan.start = dialect.dropLeading ? begin : from
  scan.end = at
  if (dialect.dropTrailing) {
    while (scan.end > scan.start && isBlank(bytes[scan.end - 1], dialect.separator)) scan.end--
  }
  return at
}

function plainEnd({ bytes, length, dialect: { separator } }: Scan, from: number): number {
  // One comparison settles most bytes: letters and digits lie above the line breaks and most separators.
  const highest = Math.max(separator, CARRIAGE_RETURN)
  let at = from
  for (; at < length; at++) {
    const byte = bytes[at]
    if (byte <= highest && (byte === separator || byte === LINE_FEED || byte === CARRIAGE_RETURN)) break
  }
  return at
}

function readQuoted(scan: Scan, quote: number): number {
  const { bytes, length, dialect } = scan
  const line = scan.line + scan.inner
  scan.mark = QUOTED
  scan.start = quote + 1
  scan.end = closingQuote(scan, quote + 1)
  if (scan.end === length) {
    if (scan.final) throw neverClosed(line)
    return INCOMPLETE
  }
  let at = scan.end + 1
  while (at < length && isBlank(bytes[at], dialect.separator)) at++
  const behind = plainEnd(scan, at)
  if (behind > at) scan.fault = QUOTES
  return behind === length && !scan.final ? INCOMPLETE : behind
}

/** The quote that closes a field, or the end of the block. Notes doubled quotes and line breaks on the way. */
function closingQuote(scan: Scan, from: number): number {
  const { bytes, length } = scan
  for (let at = from; at < length; at++) {
    const byte = bytes[at]
    if (byte > QUOTE) continue
    if (byte === LINE_FEED || (byte === CARRIAGE_RETURN && bytes[at + 1] !== LINE_FEED)) scan.inner++
    if (byte !== QUOTE) continue
    if (at + 1 >= length || bytes[at + 1] !== QUOTE) return at
    scan.mark = DOUBLED
    at++
  }
  return length
}

function neverClosed(line: number): ClienteleError {
  return new ClienteleError(
    'CSV_UNUSABLE',
    `The quotes opened on line ${line} of the CSV input never close, so that everything after them would be one field. Close them, or double them if they are part of the text.`,
    { line },
  )
}
