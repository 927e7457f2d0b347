import { ClienteleError, unknownName } from '../errors.ts'
import { columnOf, otherKind } from './access.ts'
import { aggregateColumn, countRows, type Runs } from './aggregate.ts'
import type { Column } from './column.ts'
import { makeTable } from './make-table.ts'
import { orderByWords, runStarts, type SortWords, sortWords } from './radix-order.ts'
import { sortValues } from './sort-values.ts'
import type { Table } from './table.ts'
import { takeColumn } from './take.ts'

/**
 * What to find of the rows of a group. Missing values are skipped; of a group without values every result but a count
 * is missing.
 *
 * - `count`: the rows, or, of a column, the values. `distinct`: the different values.
 * - `sum`, `mean`: of numbers, integers and flags (yes is 1). Sums are exact and rounded once, so that the order of
 *   the rows does not matter; sums of integers are integers in the same unit.
 * - `min`, `max`: of every kind that has an order; texts by UTF-8 bytes.
 * - `first`, `last`: in the order of the rows.
 */
export type Aggregate<Name extends string> =
  | { readonly op: 'count'; readonly column?: Name | undefined }
  | { readonly op: 'sum' | 'mean' | 'min' | 'max' | 'distinct' | 'first' | 'last'; readonly column: Name }

/**
 * One row per combination of values in the columns `by`, in their order (texts by UTF-8 bytes), so that the order of
 * the rows shows in `first` and `last` only. Missing is a value of its own here, and comes last. Without any column in
 * `by` all rows are one group, also where there is no row.
 *
 * @example
 * group(orders, ['customer_id'], { orders: { op: 'count' }, spend: { op: 'sum', column: 'amount' } })
 *
 * @throws COLUMN_UNKNOWN, COLUMN_DUPLICATE
 * @throws COLUMN_KIND where a column is of a kind that the operation does not take.
 * @throws ARGUMENT_INVALID for an operation that does not exist, or lacks its column.
 * @throws EXACTNESS_LOST where a sum of integers reaches 2^53.
 */
export function group<Name extends string, By extends NoInfer<Name>, Out extends string>(
  table: Table<Name>,
  by: readonly By[],
  out: { readonly [Key in Out]: Aggregate<NoInfer<Name>> },
): Table<By | Out> {
  const keys = by.map((name): SortWords => sortWords(sortValues(columnOf(table, name), name), false))
  const order = orderByWords(keys, table.rowCount)
  const starts = by.length === 0 ? Uint32Array.of(0, table.rowCount) : runStarts(keys, order)
  const runs: Runs = { keys, order, starts }
  const firstRows = order.length === 0 ? order : starts.subarray(0, -1).map((start) => order[start])
  const columns = [
    ...by.map((name): [By, Column] => [
      name,
      withoutNegativeZero(takeColumn(table.columns[name], firstRows)),
    ]),
    ...(Object.entries(out) as [Out, Aggregate<Name>][]).map(([name, aggregate]): [Out, Column] => [
      name,
      aggregateOf(table, aggregate, runs),
    ]),
  ]
  return makeTable<By | Out>(columns, starts.length - 1)
}

function aggregateOf<Name extends string>(
  table: Table<Name>,
  aggregate: Aggregate<Name>,
  runs: Runs,
): Column {
  const { op, column: name } = aggregate
  if (!aggregates.includes(op))
    throw unknownName('ARGUMENT_INVALID', 'operation', String(op), aggregates, 'a group')
  if (name === undefined && op === 'count') return countRows(runs)
  if (name === undefined) throw withoutColumn(op)
  const column = columnOf(table, name)
  if (column.kind === 'cells')
    throw otherKind(name, column.kind, ['number', 'integer', 'date', 'time', 'flag', 'text'])
  const result = aggregateColumn(op, column, name, runs)
  return op === 'min' || op === 'max' ? withoutNegativeZero(result) : result
}

const aggregates = ['count', 'sum', 'mean', 'min', 'max', 'distinct', 'first', 'last']

function withoutColumn(op: string): ClienteleError {
  return new ClienteleError(
    'ARGUMENT_INVALID',
    `The operation "${op}" of a group names no column. Name the one it is of: { op: '${op}', column: '...' }.`,
    { op },
  )
}

/** 0 and -0 are one value: which of them stands for it must not hang on the order of the rows. */
function withoutNegativeZero(column: Column): Column {
  if (column.kind !== 'number' && column.kind !== 'integer') return column
  return Object.freeze({ ...column, values: Float64Array.from(column.values, (value) => value + 0) })
}
