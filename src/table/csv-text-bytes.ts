import type { ReadonlyUint8Array } from '../math/arrays.ts'
import { MISSING_CODE, type TextColumn } from './column.ts'
import type { Dictionary } from './dictionary.ts'
import { decode } from './dictionary-text.ts'
import { csvStyle, type FieldBytes } from './field-bytes.ts'
import { writeUtf8 } from './utf8.ts'
import { textField } from './write-csv.ts'

const UNKNOWN = 0
/** As it is kept. */
const PLAIN = 1
/** Between quotes. */
const WRAPPED = 2
/** Between quotes, with its own quotes doubled. */
const QUOTED = 3
/** As a text, which may need a guard. */
const WRITTEN_OUT = 4

/** The texts of a column as the fields of a file. */
export function textBytes({ codes, dictionary }: TextColumn): FieldBytes {
  const { bytes, offsets } = dictionary
  const forms = new Uint8Array(dictionary.size)
  let most = 0
  let longest = 0
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]
    if (code === MISSING_CODE) continue
    if (forms[code] === UNKNOWN) forms[code] = formOf(bytes, offsets[code], offsets[code + 1])
    const length = longestField(forms[code], offsets[code + 1] - offsets[code])
    most += length
    if (length > longest) longest = length
  }
  return {
    most,
    longest,
    write(row, into, at) {
      const code = codes[row]
      if (code === MISSING_CODE) return at
      const form = forms[code]
      if (form === PLAIN) return copyBytes(bytes, offsets[code], offsets[code + 1], into, at)
      if (form === WRITTEN_OUT) return writeUtf8(textField(decode(dictionary, code), csvStyle), into, at)
      return copyQuoted(dictionary, code, form, into, at)
    },
  }
}

/** Printable ASCII that begins with a letter, digit or the like needs no guard, and shows whether it needs quotes. All else is looked at as a text. */
function formOf(bytes: ReadonlyUint8Array, from: number, to: number): number {
  if (from === to || begins.includes(bytes[from])) return WRITTEN_OUT
  let form = bytes[from] === SPACE || bytes[to - 1] === SPACE ? WRAPPED : PLAIN
  for (let i = from; i < to; i++) {
    const byte = bytes[i]
    if (byte < SPACE || byte > 0x7e) return WRITTEN_OUT
    if (byte === QUOTE) form = QUOTED
    else if (byte === COMMA && form === PLAIN) form = WRAPPED
  }
  return form
}

const SPACE = 0x20
const QUOTE = 0x22
const COMMA = 0x2c
/** What formulas, and guards against them, begin with. */
const begins: readonly number[] = [..."'=+-@"].map((character) => character.charCodeAt(0))

/** A guard and two quotes may stand around a text, and any of its bytes may be a quote. */
function longestField(form: number, length: number): number {
  if (form === PLAIN) return length
  return form === WRAPPED ? length + 2 : 2 * length + 3
}

function copyQuoted(
  { bytes, offsets }: Dictionary,
  code: number,
  form: number,
  into: Uint8Array,
  at: number,
): number {
  const [from, to] = [offsets[code], offsets[code + 1]]
  into[at] = QUOTE
  const end =
    form === WRAPPED ? copyBytes(bytes, from, to, into, at + 1) : copyDoubled(bytes, from, to, into, at + 1)
  into[end] = QUOTE
  return end + 1
}

/** Bytes from which on a call copies faster than a loop. */
const longText = 64

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

function copyDoubled(
  source: ReadonlyUint8Array,
  from: number,
  to: number,
  into: Uint8Array,
  at: number,
): number {
  let place = at
  for (let i = from; i < to; i++) {
    const byte = source[i]
    if (byte === QUOTE) into[place++] = QUOTE
    into[place++] = byte
  }
  return place
}
