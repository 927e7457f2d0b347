import { evaluateFilter } from './expression/evaluate.ts'
import type { Expression } from './expression.ts'
import { filterRows } from './filter-rows.ts'
import type { Table } from './table.ts'

/**
 * The rows for which an expression is true, in their order; those for which it is false or missing are left out.
 *
 * @throws EXPRESSION_INVALID, EXPRESSION_TYPE, COLUMN_UNKNOWN
 */
export function filter<Name extends string>(table: Table<Name>, expression: Expression): Table<Name> {
  return filterRows(table, evaluateFilter(expression, table))
}
