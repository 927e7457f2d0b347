import { ClienteleError } from '../../errors.ts'
import { isUtf8, notUtf8 } from './encoding.ts'
import { FINE } from './rows.ts'
import { afterBreak, INCOMPLETE, isEmpty, readField, type Scan } from './split-rows.ts'
import { fieldText } from './text.ts'

/** The fields of the header line, the line it begins on, and where the first row begins. */
export interface Header {
  readonly names: readonly string[]
  readonly line: number
  readonly next: number
}

/** The fields a header may have: eight times what the widest spreadsheets hold, and few enough to set up a reader for each. */
const MOST_FIELDS = 131_072

/**
 * Reads the header line as it is, skipping lines without a field before it.
 *
 * @returns null where the block ends before the header does.
 * @throws CSV_EMPTY, CSV_ENCODING, CSV_HEADER for text behind closing quotes, and for more than 131,072 fields.
 */
export function readHeader(scan: Scan, from: number): Header | null {
  let at = from
  for (;;) {
    if (at >= scan.length) {
      if (scan.final) throw empty()
      return null
    }
    const line = readLine(scan, at)
    if (line === null) return null
    if (line.names.length > 0) return line
    at = line.next
  }
}

function readLine(scan: Scan, from: number): Header | null {
  const names: string[] = []
  let at = from
  scan.inner = 0
  for (;;) {
    const end = readField(scan, at)
    if (end === INCOMPLETE) return null
    if (scan.fault !== FINE) throw headerError('has text behind closing quotes', scan.line)
    if (names.length === MOST_FIELDS) throw headerError(`has more than ${MOST_FIELDS} fields`, scan.line)
    names.push(scan.start === scan.end ? '' : nameOf(scan))
    at = end + 1
    if (end === scan.length || scan.bytes[end] !== scan.dialect.separator) break
  }
  const next = afterBreak(scan, at)
  if (next === INCOMPLETE) return null
  const blank = names.length === 1 && isEmpty(scan)
  if (blank) scan.blank++
  const { line } = scan
  scan.line += 1 + scan.inner
  scan.continued += scan.inner
  return { names: blank ? [] : names, line, next }
}

function nameOf({ bytes, start, end, mark }: Scan): string {
  if (!isUtf8(bytes, start, end)) throw notUtf8('has a header line with bytes that UTF-8 does not know')
  return fieldText(bytes, start, end, mark)
}

/**
 * The names of a header line as names of columns. Empty ones at its end are no columns.
 *
 * @throws CSV_HEADER for empty and repeated names.
 */
export function usableNames(found: readonly string[], line: number): readonly string[] {
  const last = found.findLastIndex((name) => name !== '')
  const names = found.slice(0, last + 1)
  const unnamed = names.indexOf('')
  if (names.length === 0) throw headerError('names no column', line)
  if (unnamed >= 0) throw headerError(`has no name for column ${unnamed + 1} of ${names.length}`, line)
  const seen = new Set<string>()
  for (const name of names) {
    if (seen.has(name)) throw headerError(`has the name "${name.slice(0, 60)}" twice`, line)
    seen.add(name)
  }
  return names
}

function headerError(found: string, line: number): ClienteleError {
  return new ClienteleError(
    'CSV_HEADER',
    `The header of the CSV input (line ${line}) ${found}. Every column needs a name of its own: mend the line, or give the names by the option "names".`,
    { line },
  )
}

function empty(): ClienteleError {
  return new ClienteleError(
    'CSV_EMPTY',
    'The CSV input is empty; a header line with the names of the columns is needed. Check that the right file was read.',
  )
}
