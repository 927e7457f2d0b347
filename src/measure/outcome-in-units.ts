import { columnOf, numbersOf } from '../table/access.ts'
import { MISSING_FLAG, minorUnits, moneyUnit } from '../table/column.ts'
import type { Table } from '../table/table.ts'

/**
 * An outcome as plain numbers: flags as 0 and 1, money in currency units, missing as NaN.
 *
 * @throws ClienteleError `COLUMN_UNKNOWN`, `COLUMN_KIND`.
 */
export function outcomeInUnits(table: Table, name: string, currency: string): Float64Array {
  const column = columnOf(table, name)
  if (column.kind === 'flag')
    return Float64Array.from(column.values, (flag) => (flag === MISSING_FLAG ? Number.NaN : flag))
  const scale = column.kind === 'integer' && column.unit === moneyUnit(currency) ? minorUnits(currency) : 1
  return Float64Array.from(numbersOf(table, name), (value) => value / scale)
}
