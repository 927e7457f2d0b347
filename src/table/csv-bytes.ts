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
  const out = growingBytes(Math.min(likelySize(table), mostAtFirst))
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

/** A guess may be far off where texts are long and rare; beyond this the bytes grow as they are needed. */
const mostAtFirst = 2 ** 26

/** About as many bytes as a table is likely to take; memory that stays untouched costs little, and growing much. */
function likelySize({ rowCount, names, columns }: Table): number {
  let row = 2
  for (const name of names) row += 1 + likelyWidth(columns[name])
  return 1024 + Math.ceil(row * rowCount)
}

function likelyWidth(column: Column): number {
  if (column.kind === 'number') return 20
  if (column.kind !== 'text') return 11
  const { size, offsets } = column.dictionary
  return size === 0 ? 0 : 2 + (1.1 * (offsets[size] - offsets[0])) / size
}

const style = { separator: ',', formulaGuard: true } as const
const COMMA = 0x2c
const RETURN = 0x0d
const LINE_FEED = 0x0a

interface GrowingBytes {
  put(byte: number): void
  putAll(bytes: ReadonlyUint8Array, from: number, to: number): void
  /** Writes ASCII bytes between quotes, with their own quotes doubled. */
  putQuoted(bytes: ReadonlyUint8Array, from: number, to: number): void
  putText(text: string): void
  /** Writes a whole number below 2^31 in size. */
  putInteger(value: number): void
  taken(): Uint8Array
}

/** Bytes from which on a call copies faster than a loop. */
const longText = 64

/** @param first - bytes to begin with. */
function growingBytes(first: number): GrowingBytes {
  let bytes = new Uint8Array(first)
  let at = 0
  const grow = (more: number): void => {
    const larger = new Uint8Array(Math.ceil(1.5 * bytes.length) + more)
    larger.set(bytes.subarray(0, at))
    bytes = larger
  }
  const room = (more: number): void => {
    if (at + more > bytes.length) grow(more)
  }
  return {
    put(byte) {
      room(1)
      bytes[at++] = byte
    },
    putAll(source, from, to) {
      room(to - from)
      at = copyBytes(source, from, to, bytes, at)
    },
    putQuoted(source, from, to) {
      room(2 * (to - from) + 2)
      at = copyQuoted(source, from, to, bytes, at)
    },
    putText(text) {
      room(3 * text.length)
      at = writeUtf8(text, bytes, at)
    },
    putInteger(value) {
      room(11)
      at = writeInteger(value, bytes, at)
    },
    taken: () => bytes.subarray(0, at),
  }
}

/** Copies bytes to position `at`, and returns the position after them. */
function copyBytes(
  source: ReadonlyUint8Array,
  from: number,
  to: number,
  into: Uint8Array,
  at: number,
): number {
  const end = at + to - from
  if (to - from > longText) {
    into.set(new Uint8Array(source.buffer, source.byteOffset + from, to - from), at)
    return end
  }
  for (let i = from, place = at; place < end; i++, place++) into[place] = source[i]
  return end
}

function copyQuoted(
  source: ReadonlyUint8Array,
  from: number,
  to: number,
  into: Uint8Array,
  at: number,
): number {
  let place = at
  into[place++] = QUOTE
  for (let i = from; i < to; i++) {
    const byte = source[i]
    if (byte === QUOTE) into[place++] = QUOTE
    into[place++] = byte
  }
  into[place++] = QUOTE
  return place
}

function writeInteger(value: number, into: Uint8Array, at: number): number {
  let rest = Math.abs(value) | 0
  const first = value < 0 ? at + 1 : at
  if (value < 0) into[at] = 0x2d
  const end = first + digitsOf(rest)
  for (let place = end - 1; place >= first; place--) {
    const tenth = (rest / 10) | 0
    into[place] = 0x30 + rest - 10 * tenth
    rest = tenth
  }
  return end
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
const QUOTED = 2
const WRITTEN_OUT = 3

function textWriter({ codes, dictionary }: TextColumn, out: GrowingBytes): FieldWriter {
  const { bytes, offsets, size } = dictionary
  const forms = new Uint8Array(size)
  return (row) => {
    const code = codes[row]
    if (code === MISSING_CODE) return
    const [from, to] = [offsets[code], offsets[code + 1]]
    if (forms[code] === UNKNOWN) forms[code] = formOf(bytes, from, to)
    if (forms[code] === PLAIN) out.putAll(bytes, from, to)
    else if (forms[code] === QUOTED) out.putQuoted(bytes, from, to)
    else out.putText(textField(decode(dictionary, code), style))
  }
}

/** Printable ASCII that begins with a letter, digit or the like needs no guard, and shows whether it needs quotes. All else is looked at as a text. */
function formOf(bytes: ReadonlyUint8Array, from: number, to: number): number {
  if (from === to || begins.includes(bytes[from])) return WRITTEN_OUT
  let form = bytes[from] === SPACE || bytes[to - 1] === SPACE ? QUOTED : PLAIN
  for (let i = from; i < to; i++) {
    const byte = bytes[i]
    if (byte < SPACE || byte > 0x7e) return WRITTEN_OUT
    if (byte === QUOTE || byte === COMMA) form = QUOTED
  }
  return form
}

const SPACE = 0x20
const QUOTE = 0x22
/** What formulas, and guards against them, begin with. */
const begins: readonly number[] = [..."'=+-@"].map((character) => character.charCodeAt(0))
