import type { Column, TextColumn } from './column.ts'
import { sortCodes } from './dictionary-order.ts'
import { type GroupIds, groupIds, lookupRoom } from './group-ids.ts'
import { type StoredCodes, unorderedCodes } from './row-codes.ts'
import { type PlainColumn, withRowValues } from './row-values.ts'
import { takeColumn } from './take.ts'

/** The groups of some rows by the values of key columns. */
export interface GroupKeys extends GroupIds {
  /** The key columns, one row for each of the groups, which are numbers that occur, ascending. */
  columnsOf(groups: Int32Array): Column[]
  /** The places of the groups in the order of their keys; null where they stand so already. */
  orderOf(groups: Int32Array): Int32Array | null
}

/**
 * Numbers the groups, without sorting anything that has as many rows as the table where a single key has values that
 * are numbers, or have them.
 *
 * @internal
 * @throws COLUMN_KIND for cells.
 */
export function groupKeys(
  keys: readonly (readonly [name: string, column: Column])[],
  rowCount: number,
): GroupKeys {
  if (keys.length === 1) {
    const [[name, column]] = keys
    const codes = unorderedCodes(column, name)
    if (codes !== null && codes.count <= lookupRoom(rowCount))
      return keysOfCodes(column as PlainColumn, codes)
  }
  const known = groupIds(keys, rowCount, true)
  return {
    ...known,
    columnsOf() {
      const rows = aRowOfEach(known)
      return keys.map(([, column]) => withoutNegativeZero(takeColumn(column, rows)))
    },
    orderOf: () => null,
  }
}

function keysOfCodes(column: PlainColumn, { codes, count, least }: StoredCodes): GroupKeys {
  const missing = count - 1
  return {
    ids: codes,
    count,
    isDense: false,
    columnsOf(groups) {
      const values = new Float64Array(groups.length)
      for (let i = 0; i < values.length; i++)
        values[i] = groups[i] === missing ? Number.NaN : groups[i] + least
      return [withRowValues(column, values)]
    },
    orderOf: (groups) => (column.kind === 'text' ? textOrder(column, groups) : null),
  }
}

/** By UTF-8 bytes, missing last, as which the number after all codes stands. */
function textOrder({ dictionary }: TextColumn, groups: Int32Array): Int32Array {
  const texts = groups.at(-1) === dictionary.size ? groups.length - 1 : groups.length
  const placeOf = new Int32Array(dictionary.size)
  for (let i = 0; i < texts; i++) placeOf[groups[i]] = i
  const sorted = groups.slice(0, texts)
  sortCodes(dictionary, sorted)
  const order = new Int32Array(groups.length).fill(texts)
  for (let i = 0; i < texts; i++) order[i] = placeOf[sorted[i]]
  return order
}

/** Any row of each group. */
function aRowOfEach({ ids, count }: GroupIds): Int32Array {
  const rows = new Int32Array(count)
  for (let row = 0; row < ids.length; row++) rows[ids[row]] = row
  return rows
}

/** 0 and -0 are one value: which of them stands for it must not hang on the order of the rows. */
function withoutNegativeZero(column: Column): Column {
  if (column.kind !== 'number' && column.kind !== 'integer') return column
  const values = new Float64Array(column.values.length)
  for (let row = 0; row < values.length; row++) values[row] = column.values[row] + 0
  return Object.freeze({ ...column, values })
}
