import { otherKind } from './access.ts'
import { textFromDays, textFromMilliseconds } from './calendar.ts'
import { type Column, MISSING_DATE, MISSING_FLAG } from './column.ts'
import { textBytes } from './csv-text-bytes.ts'
import { csvStyle, type FieldBytes } from './field-bytes.ts'
import type { Table } from './table.ts'
import { writeUtf8 } from './utf8.ts'
import { textField } from './write-csv.ts'
import { digitsOf, longestNumber, writeNumber } from './write-number.ts'

/**
 * A whole table as the bytes of its CSV, the same as those of the text that `writeCsv` makes, with commas and the guard against formulas. Texts are
 * copied as the bytes they are kept as and never made into strings, so that tables of millions of rows, longer than the longest string, can be written.
 *
 * @param bytesAtFirst - the most memory that is taken before any of it is known to be needed.
 * @throws COLUMN_KIND for a cells column: write its long form.
 */
export function csvBytes(table: Table, bytesAtFirst: number = mostAtFirst): Uint8Array {
  const missing = table.names.length === 1 ? '""' : ''
  const fields = table.names.map((name) => fieldBytes(table.columns[name], name, missing))
  const header = `${table.names.map((name) => textField(name, csvStyle)).join(',')}\r\n`
  // Memory that stays untouched costs little, growing much.
  const most = fields.reduce((sum, field) => sum + field.most, (fields.length + 1) * table.rowCount)
  const longestRow = fields.reduce((sum, field) => sum + field.longest, fields.length + 1)
  let bytes = new Uint8Array(3 * header.length + Math.min(most, bytesAtFirst))
  let at = writeUtf8(header, bytes, 0)
  for (let row = 0; row < table.rowCount; row++) {
    if (bytes.length - at < longestRow) bytes = widened(bytes, at, 2 * at + longestRow)
    for (let i = 0; i < fields.length; i++) {
      if (i > 0) bytes[at++] = COMMA
      at = fields[i].write(row, bytes, at)
    }
    bytes[at++] = RETURN
    bytes[at++] = LINE_FEED
  }
  return bytes.subarray(0, at)
}

/** Most tables take far less than they could. */
const mostAtFirst = 2 ** 30

function widened(bytes: Uint8Array, used: number, length: number): Uint8Array<ArrayBuffer> {
  const wider = new Uint8Array(length)
  wider.set(bytes.subarray(0, used))
  return wider
}

const COMMA = 0x2c
const RETURN = 0x0d
const LINE_FEED = 0x0a

function fieldBytes(column: Column, name: string, missing: string): FieldBytes {
  switch (column.kind) {
    case 'cells':
      throw otherKind(name, column.kind, ['number', 'integer', 'date', 'time', 'flag', 'text'])
    case 'text':
      return textBytes(column)
    case 'flag':
      return wordBytes(column.values, MISSING_FLAG, missing, (flag) => (flag === 1 ? 'true' : 'false'))
    case 'date':
      return wordBytes(column.values, MISSING_DATE, missing, textFromDays)
    case 'time':
      return timeBytes(column.values, missing)
    default:
      return numberBytes(column.values, missing)
  }
}

function numberBytes(values: ArrayLike<number>, missing: string): FieldBytes {
  const none = ascii(missing)
  const longest = Math.max(missing.length, longestOf(values))
  return {
    most: values.length * longest,
    longest,
    write(row, into, at) {
      const value = values[row]
      return Number.isNaN(value) ? putAll(none, into, at) : writeNumber(value, into, at)
    },
  }
}

/** The bytes that one of some numbers takes at most: few where all are whole and small. */
function longestOf(values: ArrayLike<number>): number {
  let most = 0
  for (let row = 0; row < values.length; row++) {
    const value = values[row]
    if (Number.isNaN(value)) continue
    const size = Math.abs(value)
    if (size >= 2 ** 31 || Math.floor(size) !== size) return longestNumber
    if (size > most) most = size
  }
  return 1 + digitsOf(most)
}

/** The longest instant, as in +123456-12-31T23:59:59.999Z. */
const longestTime = 27

function timeBytes(values: ArrayLike<number>, missing: string): FieldBytes {
  return {
    most: values.length * longestTime,
    longest: longestTime,
    write(row, into, at) {
      const value = values[row]
      return writeUtf8(Number.isNaN(value) ? missing : textFromMilliseconds(value), into, at)
    },
  }
}

/** Values of which there are few different ones are put into words once. */
function wordBytes(
  values: ArrayLike<number>,
  none: number,
  missing: string,
  write: (value: number) => string,
): FieldBytes {
  const words = new Map<number, Uint8Array>([[none, ascii(missing)]])
  let longest = missing.length
  for (let row = 0; row < values.length; row++) {
    const value = values[row]
    if (row > 0 && value === values[row - 1]) continue
    if (words.has(value)) continue
    const word = ascii(write(value))
    words.set(value, word)
    longest = Math.max(longest, word.length)
  }
  return {
    most: values.length * longest,
    longest,
    write: (row, into, at) => putAll(words.get(values[row]) as Uint8Array, into, at),
  }
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}

function putAll(word: Uint8Array, into: Uint8Array, at: number): number {
  for (let i = 0; i < word.length; i++) into[at + i] = word[i]
  return at + word.length
}
