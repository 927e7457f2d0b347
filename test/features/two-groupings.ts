import type { Pass } from '../../src/engine/pass.ts'
import { type GroupedSum, noGroups } from '../../src/features/grouped-sum.ts'
import { groupingPass } from '../../src/features/grouping-pass.ts'
import { columnOfKind, numbersOf } from '../../src/table/access.ts'
import { makeTable } from '../../src/table/make-table.ts'
import { numberColumn } from '../../src/table/number-columns.ts'
import type { Table } from '../../src/table/table.ts'

/** Three keys and a value. */
export type Row = readonly [first: number, second: number, third: number, value: number]

/** Sums of the rows by all keys, and by the first. */
export interface TwoGroupings {
  readonly fine: GroupedSum
  readonly coarse: GroupedSum
  readonly leftOut: Float64Array
}

/** Groups by three keys and by one; rows whose value is missing, or below a bound, are left out. */
export const twoGroupings: Pass<number, TwoGroupings> = groupingPass({
  name: 'groups',
  columns: ['first', 'second', 'third', 'value'],
  empty: () => ({
    fine: noGroups(3, ['min', 'sum', 'max']),
    coarse: noGroups(1, ['sum']),
    leftOut: new Float64Array(2),
  }),
  groupsOf: ({ fine, coarse }) => [fine, coarse],
  read(table, from, to, bound) {
    const value = numbersOf(table, 'value').slice(from, to)
    const used = [...value.keys()].filter((row) => value[row] >= bound)
    const values = Float64Array.from(used, (row) => value[row])
    const [first, second, third] = ['first', 'second', 'third'].map((name) => {
      const key = columnOfKind(table, name, 'date').values
      return Int32Array.from(used, (row) => key[from + row])
    })
    return {
      keyed: [
        { keys: [first, second, third], values: [values, values, values] },
        { keys: [first], values: [values] },
      ],
      leftOut: Float64Array.of(value.length - used.length, used.length),
    }
  },
})
/** A table of such rows; keys are days, which may be any whole number of 32 bits. */
export function keyedTable(rows: readonly Row[]): Table {
  const key = (k: 0 | 1 | 2) => ({ kind: 'date', values: Int32Array.from(rows, (row) => row[k]) }) as const
  return makeTable([
    ['first', key(0)],
    ['second', key(1)],
    ['third', key(2)],
    ['value', numberColumn(Float64Array.from(rows, (row) => row[3]))],
  ])
}
