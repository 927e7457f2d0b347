import { type Column, MISSING_CODE, type TextColumn } from '../table/column.ts'
import type { Table } from '../table/table.ts'
import { hashBytes } from '../table/utf8.ts'

/** Prints are whole numbers below this. */
const range = 2 ** 52

/** A number for what each row says, the same whatever the codes of its texts: equal rows have equal numbers, and others hardly ever. */
export function rowPrints(table: Table): Float64Array {
  const high = new Int32Array(table.rowCount).fill(0x9e3779b9)
  const low = new Int32Array(table.rowCount).fill(0x7f4a7c15)
  for (const name of table.names) {
    const { first, second } = wordsOf(table.columns[name])
    for (let row = 0; row < table.rowCount; row++) {
      high[row] = mix(mix(high[row], first[row]), second[row])
      low[row] = mix(mix(low[row], second[row]), first[row])
    }
  }
  const prints = new Float64Array(table.rowCount)
  for (let row = 0; row < prints.length; row++) prints[row] = (high[row] >>> 6) * 2 ** 26 + (low[row] >>> 6)
  return prints
}

/** A number for a text. */
export function textPrint(text: string): number {
  const bytes = new TextEncoder().encode(text)
  return hashBytes(bytes, 0, bytes.length) >>> 0
}

/** The number for several things together, in whatever order. */
export function together(one: number, other: number): number {
  const sum = one + other
  return sum < range ? sum : sum - range
}

/** Two words for the value of each row. */
function wordsOf(column: Column): { readonly first: Int32Array; readonly second: Int32Array } {
  if (column.kind === 'cells') throw new Error('cells are made of features, and no feature themselves')
  return column.kind === 'text' ? wordsOfTexts(column) : wordsOfNumbers(column.values)
}

function wordsOfNumbers(values: ArrayLike<number>): { first: Int32Array; second: Int32Array } {
  const float = new Float64Array(1)
  const bits = new Int32Array(float.buffer)
  const [first, second] = [new Int32Array(values.length), new Int32Array(values.length)]
  for (let row = 0; row < values.length; row++) {
    const value = values[row]
    // Every NaN is one thing, whatever its payload; and so is every zero.
    float[0] = Number.isNaN(value) ? Number.NaN : value + 0
    first[row] = bits[0]
    second[row] = bits[1]
  }
  return { first, second }
}

function wordsOfTexts({ codes, dictionary }: TextColumn): { first: Int32Array; second: Int32Array } {
  const { bytes, offsets } = dictionary
  const hashes = new Int32Array(dictionary.size)
  for (let code = 0; code < hashes.length; code++)
    hashes[code] = hashBytes(bytes, offsets[code], offsets[code + 1])
  const [first, second] = [new Int32Array(codes.length), new Int32Array(codes.length)]
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]
    first[row] = code === MISSING_CODE ? -1 : hashes[code]
    second[row] = code === MISSING_CODE ? -1 : offsets[code + 1] - offsets[code]
  }
  return { first, second }
}

/** One round of MurmurHash3 (Appleby 2011). */
function mix(hash: number, word: number): number {
  const block = Math.imul(word, 0xcc9e2d51)
  const mixed = hash ^ Math.imul((block << 15) | (block >>> 17), 0x1b873593)
  const next = (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0
  return next ^ (next >>> 16)
}
