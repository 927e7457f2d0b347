import { type Column, MISSING_CODE } from '../table/column.ts'
import type { Table } from '../table/table.ts'
import { hashBytes } from '../table/utf8.ts'

/** Prints are whole numbers below this. */
const range = 2 ** 52

/** A number for what each row says, the same whatever the codes of its texts: equal rows have equal numbers, and others hardly ever. */
export function rowPrints(table: Table): Float64Array {
  const high = new Int32Array(table.rowCount).fill(0x9e3779b9)
  const low = new Int32Array(table.rowCount).fill(0x7f4a7c15)
  for (const name of table.names) {
    const wordsOf = wordReader(table.columns[name])
    const words = new Int32Array(2)
    for (let row = 0; row < table.rowCount; row++) {
      wordsOf(row, words)
      high[row] = mix(mix(high[row], words[0]), words[1])
      low[row] = mix(mix(low[row], words[1]), words[0])
    }
  }
  return Float64Array.from(high, (word, row) => (word >>> 6) * 2 ** 26 + (low[row] >>> 6))
}

/** A number for a text. */
export function textPrint(text: string): number {
  const bytes = new TextEncoder().encode(text)
  return hashBytes(bytes, 0, bytes.length) >>> 0
}

/** The number for several things together, in whatever order. */
export function together(one: number, other: number): number {
  return (one + other) % range
}

/** Writes two words for the value of a row. */
function wordReader(column: Column): (row: number, into: Int32Array) => void {
  if (column.kind === 'cells') throw new Error('cells are made of features, and no feature themselves')
  if (column.kind !== 'text') {
    const float = new Float64Array(1)
    const bits = new Int32Array(float.buffer)
    return (row, into) => {
      const value = column.values[row]
      // Every NaN is one thing, whatever its payload; and so is every zero.
      float[0] = Number.isNaN(value) ? Number.NaN : value + 0
      into.set(bits)
    }
  }
  const { codes, dictionary } = column
  const { bytes, offsets } = dictionary
  const hashes = Int32Array.from({ length: dictionary.size }, (_, code) =>
    hashBytes(bytes, offsets[code], offsets[code + 1]),
  )
  return (row, into) => {
    const code = codes[row]
    into[0] = code === MISSING_CODE ? -1 : hashes[code]
    into[1] = code === MISSING_CODE ? -1 : offsets[code + 1] - offsets[code]
  }
}

/** One round of MurmurHash3 (Appleby 2011). */
function mix(hash: number, word: number): number {
  const block = Math.imul(word, 0xcc9e2d51)
  const mixed = hash ^ Math.imul((block << 15) | (block >>> 17), 0x1b873593)
  const next = (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0
  return next ^ (next >>> 16)
}
