import { ClienteleError } from '../errors.ts'
import type { ReadonlyFloat64Array } from '../math/arrays.ts'
import { columnOf } from '../table/access.ts'
import type { Column, TextColumn } from '../table/column.ts'
import { indexDictionary } from '../table/dictionary-index.ts'
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

/**
 * The row of each key of a column in a table's key column, whose keys are unique; -1 where the table has none.
 */
export function rowsOfKeys(own: TextColumn, keys: TextColumn): Int32Array {
  const rowOfCode = new Int32Array(own.dictionary.size).fill(-1)
  for (let row = 0; row < own.codes.length; row++) if (own.codes[row] >= 0) rowOfCode[own.codes[row]] = row
  const rowOfKey = own.dictionary === keys.dictionary ? rowOfCode : translated(rowOfCode, own, keys)
  return Int32Array.from(keys.codes, (code) => (code < 0 ? -1 : rowOfKey[code]))
}

function translated(rowOfCode: Int32Array, own: TextColumn, keys: TextColumn): Int32Array {
  const index = indexDictionary(own.dictionary)
  const { size, bytes, offsets } = keys.dictionary
  const rows = new Int32Array(size)
  for (let code = 0; code < size; code++) {
    const known = index.findBytes(bytes, offsets[code], offsets[code + 1])
    rows[code] = known < 0 ? -1 : rowOfCode[known]
  }
  return rows
}

/** Numbers that are equal where the values of a column are. */
function identities(column: Column): ReadonlyFloat64Array {
  if (column.kind === 'text') return Float64Array.from(column.codes)
  if (column.kind === 'cells') return column.rowPtr.subarray(1)
  return column.kind === 'date' || column.kind === 'flag' ? Float64Array.from(column.values) : column.values
}
