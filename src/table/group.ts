import { ClienteleError, unknownName } from '../errors.ts'
import { columnOf, otherKind } from './access.ts'
import { aggregateColumn, type ColumnAggregate, countRows } from './aggregate.ts'
import type { Column, ColumnKind } from './column.ts'
import { groupKeys } from './group-keys.ts'
import { type GroupLayout, layOut } from './group-layout.ts'
import { makeTable } from './make-table.ts'
import type { PlainColumn } from './row-values.ts'
import type { Table } from './table.ts'
import { takeColumn } from './take.ts'

/**
 * What to find of the rows of a group. Missing values are skipped; of a group without values every result but a count
 * is missing.
 *
 * - `count`: the rows, or, of a column, the values. `distinct`: the different values.
 * - `sum`, `mean`: of numbers, integers and flags (yes is 1). Sums are exact and rounded once, so that the order of
 *   the rows does not matter; sums of integers are integers in the same unit.
 * - `sd`: the sample standard deviation of such values, divided by their number less one; missing of a single value.
 * - `median`, `quantile`: of such values, `p` from 0 (the least) to 1 (the greatest), by linear interpolation between
 *   order statistics (type 7 of Hyndman and Fan 1996, the default of R and NumPy).
 * - `min`, `max`: of every kind that has an order; texts by UTF-8 bytes.
 * - `first`, `last`: in the order of the rows.
 */
export type Aggregate<Name extends string> =
  | { readonly op: 'count'; readonly column?: Name | undefined }
  | { readonly op: 'quantile'; readonly column: Name; readonly p: number }
  | {
      readonly op: 'sum' | 'mean' | 'sd' | 'median' | 'min' | 'max' | 'distinct' | 'first' | 'last'
      readonly column: Name
    }

/**
 * One row per combination of values in the columns `by`, in their order (texts by UTF-8 bytes), so that the order of
 * the rows shows in `first` and `last` only. Missing is a value of its own here, and comes last. Without any column in
 * `by` all rows are one group, also where there is no row. Linear in the rows where the values of `by` are texts, days,
 * flags or whole numbers.
 *
 * @example
 * group(orders, ['customer_id'], { orders: { op: 'count' }, spend: { op: 'sum', column: 'amount' } })
 *
 * @throws COLUMN_UNKNOWN, COLUMN_DUPLICATE
 * @throws COLUMN_KIND where a column is of a kind that the operation does not take.
 * @throws ARGUMENT_INVALID for an operation that does not exist, or lacks its column or its `p`.
 * @throws EXACTNESS_LOST where a sum of integers reaches 2^53.
 */
export function group<Name extends string, By extends NoInfer<Name>, Out extends string>(
  table: Table<Name>,
  by: readonly By[],
  out: { readonly [Key in Out]: Aggregate<NoInfer<Name>> },
): Table<By | Out> {
  const keys = by.map((name) => [name, columnOf(table, name)] as const)
  const known = groupKeys(keys, table.rowCount)
  const outNames = Object.keys(out) as Out[]
  const wanted = outNames.map((name) => wantedOf(table, out[name]))
  const layout = layOut(known)
  const { groups } = layout
  const columns = [...known.columnsOf(groups), ...aggregateAll(wanted, layout)]
  const order = known.orderOf(groups)
  const inOrder = order === null ? columns : columns.map((column) => takeColumn(column, order))
  const names: (By | Out)[] = [...by, ...outNames]
  return makeTable<By | Out>(
    names.map((name, i) => [name, inOrder[i]]),
    groups.length,
  )
}

/** An aggregate with its column; none counts rows. */
interface Wanted {
  readonly of: { readonly name: string; readonly column: PlainColumn } | null
  readonly aggregate: ColumnAggregate
}

function wantedOf<Name extends string>(table: Table<Name>, aggregate: Aggregate<Name>): Wanted {
  const { op, column: name } = aggregate
  if (!operations.includes(op))
    throw unknownName('ARGUMENT_INVALID', 'operation', String(op), operations, 'a group')
  if (name === undefined && op === 'count') return { of: null, aggregate }
  if (name === undefined) throw withoutColumn(op)
  if (op === 'quantile') checkShare(aggregate.p)
  const column = columnOf(table, name)
  const kinds = numeric.includes(op) ? numericKinds : plainKinds
  if (column.kind === 'cells' || !kinds.includes(column.kind)) throw otherKind(name, column.kind, kinds)
  return { of: { name, column }, aggregate }
}

const numeric = ['sum', 'mean', 'sd', 'median', 'quantile']
const numericKinds: readonly ColumnKind[] = ['number', 'integer', 'flag']
const plainKinds: readonly ColumnKind[] = ['number', 'integer', 'date', 'time', 'flag', 'text']
const operations = ['count', ...numeric, 'min', 'max', 'distinct', 'first', 'last']

function withoutColumn(op: string): ClienteleError {
  return new ClienteleError(
    'ARGUMENT_INVALID',
    `The operation "${op}" of a group names no column. Name the one it is of: { op: '${op}', column: '...' }.`,
    { op },
  )
}

function checkShare(p: number): void {
  if (p >= 0 && p <= 1) return
  throw new ClienteleError(
    'ARGUMENT_INVALID',
    `A quantile of a group is asked for at p = ${p}; expected a number from 0 (the least value) to 1 (the greatest): { op: 'quantile', column: '...', p: 0.9 }.`,
    { p: String(p) },
  )
}

/** The results in the order of what is wanted; a column of which several things are wanted is put together once. */
function aggregateAll(wanted: readonly Wanted[], layout: GroupLayout): Column[] {
  const results = new Map<Wanted, Column>()
  for (const one of wanted) {
    if (results.has(one)) continue
    if (one.of === null) results.set(one, countRows(layout))
    else {
      const { name, column } = one.of
      const same = wanted.filter(({ of }) => of?.column === column)
      const aggregates = same.map(({ aggregate }) => aggregate)
      for (const [i, result] of aggregateColumn(column, name, aggregates, layout).entries())
        results.set(same[i], result)
    }
  }
  return wanted.flatMap((one) => results.get(one) ?? [])
}
