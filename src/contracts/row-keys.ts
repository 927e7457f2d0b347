import { ClienteleError } from '../errors.ts'
import type { ReadonlyFloat64Array } from '../math/arrays.ts'
import { columnOf } from '../table/access.ts'
import type { Column, TextColumn } from '../table/column.ts'
import type { Dictionary } from '../table/dictionary.ts'
import { codesIn } from '../table/dictionary-codes.ts'
import { compareCodes } from '../table/dictionary-order.ts'
import { orderByWords, runStarts, sortWords } from '../table/radix-order.ts'
import type { Table } from '../table/table.ts'

/**
 * The first row whose key comes before the one above it by UTF-8 bytes, or null where the rows ascend. Missing keys come last.
 */
export function firstUnsortedRow({ codes, dictionary }: TextColumn): number | null {
  for (let row = 1; row < codes.length; row++) {
    const before = codes[row - 1]
    const code = codes[row]
    if (before === code || code < 0) continue
    if (before < 0 || compareCodes(dictionary, before, code) > 0) return row
  }
  return null
}

/** @throws KEY_DUPLICATE where two rows agree in all columns of the key. */
export function assertUniqueRows(table: Table, key: readonly string[], what: string): void {
  if (areUniqueRuns(table, key)) return
  const words = key.map((name) => sortWords(identities(columnOf(table, name)), false))
  const order = orderByWords(words, table.rowCount)
  const distinct = runStarts(words, order).length - 1
  if (distinct === table.rowCount) return
  const named = key.map((name) => `"${name}"`).join(' and ')
  throw new ClienteleError(
    'KEY_DUPLICATE',
    `In ${what} ${table.rowCount - distinct} of ${table.rowCount} rows repeat the ${named} of another row. ` +
      'Each may occur once: put the rows together, or leave the repeats out.',
    { what, key, rows: table.rowCount, repeated: table.rowCount - distinct },
  )
}

/** Rows of one first key that are compared with each other one by one. */
const longestRun = 64

/** Whether rows surely differ: where equal first keys stand together, in few rows each, and those differ. Without sorting. */
function areUniqueRuns(table: Table, key: readonly string[]): boolean {
  const [first, ...others] = key.map((name) => identities(columnOf(table, name)))
  for (let row = 0, start = 0; row < table.rowCount; row++) {
    if (row > 0 && first[row] < first[row - 1]) return false
    if (row === 0 || first[row] !== first[row - 1]) start = row
    if (Number.isNaN(first[row]) || row - start > longestRun) return false
    for (let above = start; above < row; above++)
      if (others.every((values) => isEqual(values[above], values[row]))) return false
  }
  return true
}

function isEqual(a: number, b: number): boolean {
  return a === b || (Number.isNaN(a) && Number.isNaN(b))
}

/**
 * The row of each key of a column in a table's key column, whose keys are unique; -1 where the table has none.
 */
export function rowsOfKeys(own: TextColumn, keys: TextColumn): Int32Array {
  return rowFinder(own)(keys)
}

/** As {@link rowsOfKeys}, for keys that come shard by shard: the table's own keys are looked through once. */
export function rowFinder(own: TextColumn): (keys: TextColumn) => Int32Array {
  const rowOfCode = new Int32Array(own.dictionary.size).fill(-1)
  const ownCodes = own.codes
  for (let row = 0; row < ownCodes.length; row++) if (ownCodes[row] >= 0) rowOfCode[ownCodes[row]] = row
  return (keys) => {
    const codeOfKey = own.dictionary === keys.dictionary ? null : translation(keys.dictionary, own.dictionary)
    const { codes } = keys
    const rows = new Int32Array(codes.length)
    for (let i = 0; i < codes.length; i++) {
      const key = codes[i]
      const code = key < 0 || codeOfKey === null ? key : codeOfKey[key]
      rows[i] = code < 0 ? -1 : rowOfCode[code]
    }
    return rows
  }
}

/** Translations between dictionaries that are still in use: the tables of a run are matched by the same keys over and over, shard by shard. */
const translations = new WeakMap<Dictionary, WeakMap<Dictionary, Int32Array>>()

/** The code in the second dictionary of each text of the first; -1 where it is not there. */
function translation(from: Dictionary, to: Dictionary): Int32Array {
  const known = translations.get(from) ?? new WeakMap<Dictionary, Int32Array>()
  translations.set(from, known)
  const codes = known.get(to) ?? codesIn(from, to)
  known.set(to, codes)
  return codes
}

/** Numbers that are equal where the values of a column are. */
function identities(column: Column): ReadonlyFloat64Array {
  if (column.kind === 'text') return Float64Array.from(column.codes)
  if (column.kind === 'cells') return column.rowPtr.subarray(1)
  return column.kind === 'date' || column.kind === 'flag' ? Float64Array.from(column.values) : column.values
}
