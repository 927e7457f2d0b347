import { assertExactSum } from '../math/grid.ts'
import { columnOfKind } from '../table/access.ts'
import type { Column, ColumnKind } from '../table/column.ts'
import type { ColumnSpec, Table } from '../table/table.ts'

/** Amounts of kind number are summed in multiples of this part of a unit, so that sums are exact. */
const PART = 2 ** -20

/** How amounts are read, summed and written. */
export interface Amounts {
  /** The column of the amounts. */
  readonly name: string
  readonly kind: ColumnKind
  readonly unit: string | null
  /** Amounts are summed in multiples of it: 1 for integers, 2^-20 for numbers. */
  readonly part: number
  /** Amounts as whole numbers, for the rows from `from` up to `to`; NaN is missing. */
  read(table: Table, from: number, to: number): Float64Array
  /** Sums of whole numbers as a column. */
  column(sums: Float64Array): Column
  /** Sums of whole numbers in the unit of the amounts. */
  value(sum: number): number
  /** @throws EXACTNESS_LOST where the sum of the absolute amounts is no longer exact. */
  assertExact(absolute: number): void
}

/**
 * Amounts of a column: integers as they are; real numbers rounded to 2^-20 of a unit (about a millionth), which sums
 * exactly up to 2^33 units.
 */
export function amountsOf({ name, kind, unit }: ColumnSpec): Amounts {
  const part = kind === 'integer' ? 1 : PART
  return {
    name,
    kind,
    unit: kind === 'integer' ? unit : null,
    part,
    read(table, from, to) {
      const values = columnOfKind(table, name, ['integer', 'number']).values.slice(from, to)
      for (let i = 0; i < values.length; i++)
        values[i] = part === 1 ? values[i] + 0 : Math.floor(values[i] / part + 0.5)
      return values
    },
    column(sums) {
      if (part === 1) return { kind: 'integer', unit, values: sums }
      return { kind: 'number', values: sums.map((sum) => sum * part) }
    },
    value: (sum) => sum * part,
    assertExact: (absolute) => assertExactSum(absolute * part, part, `The column "${name}"`),
  }
}
