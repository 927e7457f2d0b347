import type { Column } from './column.ts'
import { evaluate } from './expression/evaluate.ts'
import type { Expression } from './expression.ts'
import type { Table } from './table.ts'
import { withColumns } from './with-columns.ts'

/**
 * A table with computed columns: a new name comes last, a known one is replaced where it stands. All expressions read
 * the table given, not each other's results.
 *
 * @throws EXPRESSION_INVALID, EXPRESSION_TYPE, COLUMN_UNKNOWN
 */
export function derive<Name extends string, New extends string>(
  table: Table<Name>,
  expressions: { readonly [Key in New]: Expression },
): Table<Name | New> {
  const entries = Object.entries(expressions) as [New, Expression][]
  return withColumns(
    table,
    entries.map(([name, expression]): [New, Column] => [name, evaluate(expression, table)]),
  )
}
