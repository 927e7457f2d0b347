import type { ReadonlyUint8Array } from '../math/arrays.ts'
import { otherKind } from './access.ts'
import { textFromDays, textFromMilliseconds } from './calendar.ts'
import { type Column, MISSING_CODE, MISSING_DATE, MISSING_FLAG, type TextColumn } from './column.ts'
import { decode } from './dictionary-text.ts'
import type { Table } from './table.ts'
import { writeUtf8 } from './utf8.ts'
import { textField } from './write-csv.ts'

/**
 * A whole table as the bytes of its CSV, the same as those of the text that `writeCsv` makes, with commas and the guard against formulas. Texts are
 * copied as the bytes they are kept as and never made into strings, so that tables of millions of rows, longer than the longest string, can be written.
 *
 * @throws COLUMN_KIND for a cells column: write its long form.
 */
export function csvBytes(table: Table): Uint8Array {
  const out = growingBytes(1024 + 16 * table.rowCount * table.names.length)
  const missing = table.names.length === 1 ? ascii('""') : ascii('')
  const fields = table.names.map((name) => fieldWriter(table.columns[name], name, missing, out))
  for (const [i, name] of table.names.entries()) {
    if (i > 0) out.put(COMMA)
    out.putText(textField(name, style))
  }
  out.put(RETURN)
  out.put(LINE_FEED)
  for (let row = 0; row < table.rowCount; row++) {
    for (let i = 0; i < fields.length; i++) {
      if (i > 0) out.put(COMMA)
      fields[i](row)
    }
    out.put(RETURN)
    out.put(LINE_FEED)
  }
  return out.taken()
}

const style = { separator: ',', formulaGuard: true } as const
const COMMA = 0x2c
const RETURN = 0x0d
const LINE_FEED = 0x0a

interface GrowingBytes {
  put(byte: number): void
  putAll(bytes: ReadonlyUint8Array, from: number, to: number): void
  putText(text: string): void
  /** Writes a whole number below 2^31 in size. */
  putInteger(value: number): void
  taken(): Uint8Array
}

/** @param first - bytes to begin with. */
function growingBytes(first: number): GrowingBytes {
  let bytes = new Uint8Array(first)
  let at = 0
  const grow = (more: number): void => {
    if (at + more <= bytes.length) return
    const larger = new Uint8Array(Math.ceil(1.5 * bytes.length) + more)
    larger.set(bytes)
    bytes = larger
  }
  const put = (byte: number): void => {
    if (at === bytes.length) grow(1)
    bytes[at++] = byte
  }
  return {
    put,
    putAll(source, from, to) {
      grow(to - from)
      for (let i = from; i < to; i++) bytes[at++] = source[i]
    },
    putText(text) {
      grow(3 * text.length)
      at = writeUtf8(text, bytes, at)
    },
    putInteger(value) {
      grow(11)
      let rest = value
      if (rest < 0) {
        bytes[at++] = 0x2d
        rest = -rest
      }
      const end = at + digitsOf(rest)
      for (let place = end - 1; place >= at; place--) {
        const tenth = Math.floor(rest / 10)
        bytes[place] = 0x30 + rest - 10 * tenth
        rest = tenth
      }
      at = end
    },
    taken: () => bytes.subarray(0, at),
  }
}

function digitsOf(value: number): number {
  let digits = 1
  for (let power = 10; power <= value; power *= 10) digits += 1
  return digits
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}

type FieldWriter = (row: number) => void

function fieldWriter(column: Column, name: string, missing: Uint8Array, out: GrowingBytes): FieldWriter {
  switch (column.kind) {
    case 'cells':
      throw otherKind(name, column.kind, ['number', 'integer', 'date', 'time', 'flag', 'text'])
    case 'text':
      return textWriter(column, out)
    case 'flag':
      return wordWriter(column.values, MISSING_FLAG, missing, out, (flag) => (flag === 1 ? 'true' : 'false'))
    case 'date':
      return wordWriter(column.values, MISSING_DATE, missing, out, textFromDays)
    case 'time':
      return numberWriter(
        column.values,
        missing,
        (instant) => out.putText(textFromMilliseconds(instant)),
        out,
      )
    default:
      return numberWriter(column.values, missing, numberPutter(out), out)
  }
}

function numberWriter(
  values: ArrayLike<number>,
  missing: Uint8Array,
  put: (value: number) => void,
  out: GrowingBytes,
): FieldWriter {
  return (row) => {
    if (Number.isNaN(values[row])) out.putAll(missing, 0, missing.length)
    else put(values[row])
  }
}

/** The shortest decimal that reads back as the same double; also -0. */
function numberPutter(out: GrowingBytes): (value: number) => void {
  return (value) => {
    const small = Math.abs(value) < 2 ** 31 && Math.floor(value) === value
    if (small && !Object.is(value, -0)) out.putInteger(value)
    else out.putText(Object.is(value, -0) ? '-0' : String(value))
  }
}

/** Values of which there are few different ones are put into words once. */
function wordWriter(
  values: ArrayLike<number>,
  none: number,
  missing: Uint8Array,
  out: GrowingBytes,
  write: (value: number) => string,
): FieldWriter {
  const words = new Map<number, Uint8Array>([[none, missing]])
  return (row) => {
    const value = values[row]
    let word = words.get(value)
    if (word === undefined) {
      word = ascii(write(value))
      words.set(value, word)
    }
    out.putAll(word, 0, word.length)
  }
}

const UNKNOWN = 0
const PLAIN = 1
const WRITTEN_OUT = 2

function textWriter({ codes, dictionary }: TextColumn, out: GrowingBytes): FieldWriter {
  const { bytes, offsets, size } = dictionary
  const seen = new Uint8Array(size)
  return (row) => {
    const code = codes[row]
    if (code === MISSING_CODE) return
    const [from, to] = [offsets[code], offsets[code + 1]]
    if (seen[code] === UNKNOWN) seen[code] = isPlain(bytes, from, to) ? PLAIN : WRITTEN_OUT
    if (seen[code] === PLAIN) out.putAll(bytes, from, to)
    else out.putText(textField(decode(dictionary, code), style))
  }
}

/** Whether a text surely needs no quotes and no guard: printable ASCII without quotes and commas, that begins with a letter, digit or the like. */
function isPlain(bytes: ReadonlyUint8Array, from: number, to: number): boolean {
  if (from === to || begins.includes(bytes[from]) || bytes[from] === SPACE || bytes[to - 1] === SPACE)
    return false
  for (let i = from; i < to; i++)
    if (bytes[i] < SPACE || bytes[i] > 0x7e || bytes[i] === QUOTE || bytes[i] === COMMA) return false
  return true
}

const SPACE = 0x20
const QUOTE = 0x22
/** What formulas, and guards against them, begin with. */
const begins: readonly number[] = [..."'=+-@"].map((character) => character.charCodeAt(0))
