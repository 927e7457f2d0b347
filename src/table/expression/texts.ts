import type { ReadonlyInt32Array, ReadonlyUint8Array } from '../../math/arrays.ts'
import { MISSING_CODE, MISSING_FLAG } from '../column.ts'
import type { Dictionary } from '../dictionary.ts'
import { createDictionaryBuilder, type DictionaryBuilder } from '../dictionary-builder.ts'
import { decode } from '../dictionary-text.ts'
import { BLOCK, type FlagNode, flagNode, type NumericNode, numericNode, type TextNode } from './node.ts'
import { simpleLowerCase } from './simple-lower-case.ts'

/** A question about two texts, each a code of its dictionary: 1 or 0. */
export type TextTest = (left: Dictionary, leftCode: number, right: Dictionary, rightCode: number) => number

/** Asks a question about two texts of every row; against a constant it is asked once per distinct text. */
export function textTest(left: TextNode, right: TextNode, test: TextTest): FlagNode {
  if (right.constant) {
    const constant = right.read(0, 1)[0]
    if (constant !== MISSING_CODE)
      return distinctTest(left, (texts, code) => test(texts, code, right.dictionary(), constant))
  } else if (left.constant) {
    const constant = left.read(0, 1)[0]
    if (constant !== MISSING_CODE)
      return distinctTest(right, (texts, code) => test(left.dictionary(), constant, texts, code))
  }
  return flagNode([left, right], (out, from, to) => {
    const leftCodes = left.read(from, to)
    const rightCodes = right.read(from, to)
    const leftTexts = left.dictionary()
    const rightTexts = right.dictionary()
    for (let i = 0; i < to - from; i++) {
      const missing = leftCodes[i] === MISSING_CODE || rightCodes[i] === MISSING_CODE
      out[i] = missing ? MISSING_FLAG : test(leftTexts, leftCodes[i], rightTexts, rightCodes[i])
    }
  })
}

/** Asks a question about one text of every row, once per distinct text. */
export function distinctTest(text: TextNode, test: (texts: Dictionary, code: number) => number): FlagNode {
  const answers = onceByCode(text, test)
  return flagNode([text], (out, from, to) => {
    const values = answers(from, to)
    for (let i = 0; i < to - from; i++) out[i] = values[i] < 0 ? MISSING_FLAG : values[i]
  })
}

/** The number of code points. */
export function textLength(text: TextNode): NumericNode {
  const lengths = onceByCode(text, countPoints)
  return numericNode('number', [text], (out, from, to) => {
    const values = lengths(from, to)
    for (let i = 0; i < to - from; i++) out[i] = values[i] < 0 ? Number.NaN : values[i]
  })
}

/** Lower case by Unicode's simple mapping: each code point by itself, so that engines agree and lengths stay. */
export function lower(text: TextNode): TextNode {
  const builder = createDictionaryBuilder()
  return recoded(text, builder, (texts, code) => builder.codeOfString(simpleLowerCase(decode(texts, code))))
}

/** The same texts with codes of one builder, so that nodes over different dictionaries can be mixed. */
export function intoDictionary(text: TextNode, builder: DictionaryBuilder): TextNode {
  return recoded(text, builder, (texts, code) =>
    builder.codeOfBytes(texts.bytes, texts.offsets[code], texts.offsets[code + 1]),
  )
}

function recoded(
  text: TextNode,
  builder: DictionaryBuilder,
  recode: (texts: Dictionary, code: number) => number,
): TextNode {
  const read = onceByCode(text, recode)
  return { kind: 'text', constant: text.constant, read, dictionary: () => builder.snapshot() }
}

/** Not asked yet. */
const OPEN = -2

/** Maps the codes of a range, asking once per distinct text that occurs; missing stays -1. */
function onceByCode(
  text: TextNode,
  ask: (texts: Dictionary, code: number) => number,
): (from: number, to: number) => ReadonlyInt32Array {
  const out = new Int32Array(BLOCK)
  let answers = new Int32Array(0)
  return (from, to) => {
    const codes = text.read(from, to)
    const texts = text.dictionary()
    if (answers.length < texts.size) answers = widened(answers, texts.size)
    for (let i = 0; i < to - from; i++) {
      const code = codes[i]
      if (code === MISSING_CODE) out[i] = MISSING_CODE
      else {
        if (answers[code] === OPEN) answers[code] = ask(texts, code)
        out[i] = answers[code]
      }
    }
    return out
  }
}

function widened(answers: Int32Array, size: number): Int32Array<ArrayBuffer> {
  const wider = new Int32Array(Math.max(size, answers.length * 2)).fill(OPEN, answers.length)
  wider.set(answers)
  return wider
}

/** Whether the first text begins with the second, byte for byte. */
export function startsWith(left: Dictionary, leftCode: number, right: Dictionary, rightCode: number): number {
  const at = left.offsets[leftCode]
  const from = right.offsets[rightCode]
  const to = right.offsets[rightCode + 1]
  if (to - from > left.offsets[leftCode + 1] - at) return 0
  return sameBytes(left.bytes, at, right.bytes, from, to) ? 1 : 0
}

/** Whether the first text contains the second, byte for byte. */
export function contains(left: Dictionary, leftCode: number, right: Dictionary, rightCode: number): number {
  const from = right.offsets[rightCode]
  const to = right.offsets[rightCode + 1]
  const last = left.offsets[leftCode + 1] - (to - from)
  for (let at = left.offsets[leftCode]; at <= last; at++) {
    if (sameBytes(left.bytes, at, right.bytes, from, to)) return 1
  }
  return 0
}

function sameBytes(
  left: ReadonlyUint8Array,
  at: number,
  right: ReadonlyUint8Array,
  from: number,
  to: number,
): boolean {
  for (let i = from, j = at; i < to; i++, j++) {
    if (left[j] !== right[i]) return false
  }
  return true
}

/** Bytes that begin a code point: all but 10xxxxxx. */
function countPoints({ bytes, offsets }: Dictionary, code: number): number {
  let points = 0
  for (let i = offsets[code]; i < offsets[code + 1]; i++) {
    if ((bytes[i] & 0xc0) !== 0x80) points++
  }
  return points
}
