import type { ReadonlyFloat64Array } from '../math/arrays.ts'
import { columnOfKind } from '../table/access.ts'
import type { TextColumn } from '../table/column.ts'
import { createDictionaryBuilder } from '../table/dictionary-builder.ts'
import { sortValues } from '../table/sort-values.ts'
import type { Table } from '../table/table.ts'
import { keyGroups } from './key-groups.ts'
import { normalizedCodes, type Records } from './records.ts'

/** Why a record is not used, by its number in {@link recordReasons}; 0 is used. */
export const recordReasons = [
  null,
  'after-as-of',
  'missing-key',
  'duplicate-record',
  'conflicting-record',
] as const

const AFTER_AS_OF = 1
const MISSING_KEY = 2
const DUPLICATE = 3
const CONFLICTING = 4

/**
 * Finds the records that cannot be used: collected after the as-of date (`after-as-of`); without the key that its
 * source identifies records by (`missing-key`); repeating a record of its source word for word (`duplicate-record`); or
 * saying something else under the same key (`conflicting-record`: the one collected last is used, among those the one
 * with the smallest values, column by column).
 *
 * @returns the number of the reason of each record.
 */
export function rejectRecords(records: Records, asOfDay: number): Uint8Array {
  const reasons = new Uint8Array(records.count)
  for (let record = 0; record < records.count; record++)
    if (records.collected[record] > asOfDay) reasons[record] = AFTER_AS_OF
  for (const [s, { table, key }] of records.sources.entries()) {
    if (key === null) continue
    const keys = normalizedColumn(columnOfKind(table, key, 'text'))
    rejectByKey(keys, table, records, records.first[s], reasons)
  }
  return reasons
}

function normalizedColumn({ codes, dictionary }: TextColumn): TextColumn {
  const builder = createDictionaryBuilder()
  const normalized = normalizedCodes(dictionary, 'customer_id', builder)
  return {
    kind: 'text',
    codes: Int32Array.from(codes, (code) => (code < 0 ? -1 : normalized[code])),
    dictionary: builder.snapshot(),
  }
}

function rejectByKey(
  keys: TextColumn,
  table: Table,
  { collected }: Records,
  first: number,
  reasons: Uint8Array,
): void {
  const isUsed = (row: number): boolean => reasons[first + row] === 0
  for (let row = 0; row < table.rowCount; row++)
    if (keys.codes[row] < 0 && isUsed(row)) reasons[first + row] = MISSING_KEY
  let ranks: readonly ReadonlyFloat64Array[] | null = null
  for (const rows of keyGroups(keys, isUsed)) {
    ranks ??= table.names.map((name) => sortValues(table.columns[name], name))
    const latest = rows.reduce((day, row) => Math.max(day, collected[first + row]), Number.NEGATIVE_INFINITY)
    const winner = smallest(
      rows.filter((row) => collected[first + row] === latest),
      ranks,
    )
    for (const row of rows)
      if (row !== winner)
        reasons[first + row] = compareRows(row, winner, ranks) === 0 ? DUPLICATE : CONFLICTING
  }
}

function smallest(rows: readonly number[], ranks: readonly ReadonlyFloat64Array[]): number {
  return rows.reduce((best, row) => (compareRows(row, best, ranks) < 0 ? row : best))
}

/** Column by column; missing values come last. */
function compareRows(a: number, b: number, ranks: readonly ReadonlyFloat64Array[]): number {
  for (const values of ranks) {
    if (values[a] === values[b] || (Number.isNaN(values[a]) && Number.isNaN(values[b]))) continue
    return values[a] < values[b] || Number.isNaN(values[b]) ? -1 : 1
  }
  return 0
}
