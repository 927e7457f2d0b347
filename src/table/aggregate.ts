import { ClienteleError } from '../errors.ts'
import type { ReadonlyFloat64Array } from '../math/arrays.ts'
import { quantileSorted } from '../math/quantile.ts'
import type { Column } from './column.ts'
import { countDistinct } from './count-distinct.ts'
import { type RunSums, sumRuns } from './exact-sums.ts'
import type { GroupLayout } from './group-layout.ts'
import { type PlainColumn, rowValues, withRowValues } from './row-values.ts'
import { textPlaces } from './sort-values.ts'
import { type SortedRuns, sortRuns } from './sorted-runs.ts'

/** What to find of a column. */
export type ColumnAggregate =
  | {
      readonly op: 'count' | 'sum' | 'mean' | 'sd' | 'min' | 'max' | 'median' | 'distinct' | 'first' | 'last'
    }
  | { readonly op: 'quantile'; readonly p: number }

/** @internal The rows of each group. */
export function countRows({ starts }: GroupLayout): Column {
  return integers(
    perRun(starts, (from, to) => to - from),
    null,
  )
}

/** @internal One value of a column per group, for each of several aggregates. */
export function aggregateColumn(
  column: PlainColumn,
  name: string,
  aggregates: readonly ColumnAggregate[],
  layout: GroupLayout,
): Column[] {
  const runs = createRuns(column, name, layout)
  return aggregates.map((aggregate) => aggregateRuns(aggregate, runs))
}

/** A column put together by group; what several aggregates use is found once. */
interface Runs {
  readonly column: PlainColumn
  readonly name: string
  readonly values: ReadonlyFloat64Array
  readonly starts: Uint32Array
  sums(): RunSums
  sorted(): SortedRuns
}

function createRuns(column: PlainColumn, name: string, { starts, arrange }: GroupLayout): Runs {
  const values = arrange(rowValues(column))
  let sums: RunSums | undefined
  let sorted: SortedRuns | undefined
  return {
    column,
    name,
    values,
    starts,
    sums: () => {
      sums ??= sumRuns(values, starts)
      return sums
    },
    sorted: () => {
      sorted ??= sortRuns(values, starts)
      return sorted
    },
  }
}

function aggregateRuns(aggregate: ColumnAggregate, runs: Runs): Column {
  const { column, values, starts } = runs
  switch (aggregate.op) {
    case 'count':
      return integers(countValues(runs), null)
    case 'distinct':
      return integers(countDistinct(values, starts, runs.sorted), null)
    case 'sum':
      return sumColumn(runs)
    case 'mean':
      return numbers(means(runs.sums()))
    case 'sd':
      return numbers(deviations(runs))
    case 'median':
      return numbers(quantiles(runs.sorted(), 0.5))
    case 'quantile':
      return numbers(quantiles(runs.sorted(), aggregate.p))
    case 'min':
      return extremes(runs, 1)
    case 'max':
      return extremes(runs, -1)
    case 'first':
      return withRowValues(
        column,
        perRun(starts, (from, to) => firstPresent(values, from, to, 1)),
      )
    case 'last':
      return withRowValues(
        column,
        perRun(starts, (from, to) => firstPresent(values, to - 1, from - 1, -1)),
      )
  }
}

function perRun(starts: Uint32Array, find: (from: number, to: number) => number): Float64Array {
  const found = new Float64Array(starts.length - 1)
  for (let run = 0; run < found.length; run++) found[run] = find(starts[run], starts[run + 1])
  return found
}

function integers(values: Float64Array, unit: string | null): Column {
  return Object.freeze({ kind: 'integer', values, unit })
}

function numbers(values: Float64Array): Column {
  return Object.freeze({ kind: 'number', values })
}

function countValues({ values, starts }: Runs): Float64Array {
  return perRun(starts, (from, to) => {
    let count = 0
    for (let i = from; i < to; i++) if (!Number.isNaN(values[i])) count++
    return count
  })
}

function sumColumn({ column, name, sums }: Runs): Column {
  const totals = sums().sums
  if (column.kind === 'number') return numbers(totals)
  for (const total of totals) if (Math.abs(total) >= 2 ** 53) throw tooLarge(name)
  return integers(totals, column.kind === 'integer' ? column.unit : null)
}

function tooLarge(name: string): ClienteleError {
  return new ClienteleError(
    'EXACTNESS_LOST',
    `A sum of the whole numbers in column "${name}" reaches 2^53, beyond which whole numbers are not exact. Count in a larger unit.`,
    { name },
  )
}

function means({ sums, counts }: RunSums): Float64Array {
  return sums.map((sum, run) => sum / counts[run])
}

/** From the squares of the distances to the mean, each rounded, which are summed exactly: their order does not matter. */
function deviations({ values, starts, sums }: Runs): Float64Array {
  const center = means(sums())
  const squares = new Float64Array(values.length)
  for (let run = 0; run < center.length; run++) {
    for (let i = starts[run]; i < starts[run + 1]; i++) squares[i] = (values[i] - center[run]) ** 2
  }
  const { sums: totals, counts } = sumRuns(squares, starts)
  return totals.map((total, run) => (counts[run] > 1 ? Math.sqrt(total / (counts[run] - 1)) : Number.NaN))
}

function quantiles({ values, starts, ends }: SortedRuns, p: number): Float64Array {
  // Adding 0 makes one value of 0 and -0.
  return Float64Array.from(ends, (end, run) => quantileSorted(values.subarray(starts[run], end), p) + 0)
}

/** The smallest value times `sign` of each run; of texts the first or last by their bytes. */
function extremes({ column, values, starts }: Runs, sign: 1 | -1): Column {
  if (column.kind !== 'text') return withRowValues(column, extremesOf(values, starts, sign))
  const { used, place } = textPlaces(column)
  const places = new Float64Array(values.length)
  for (let i = 0; i < places.length; i++) places[i] = Number.isNaN(values[i]) ? Number.NaN : place[values[i]]
  const found = extremesOf(places, starts, sign)
  return withRowValues(
    column,
    found.map((at) => (Number.isNaN(at) ? at : used[at])),
  )
}

function extremesOf(values: ReadonlyFloat64Array, starts: Uint32Array, sign: 1 | -1): Float64Array {
  return perRun(starts, (from, to) => {
    let best = Number.POSITIVE_INFINITY
    for (let i = from; i < to; i++) if (values[i] * sign < best) best = values[i] * sign
    return best === Number.POSITIVE_INFINITY ? Number.NaN : best * sign + 0
  })
}

/** The first value from place `from` to before place `end`, in steps of 1 or -1; NaN where there is none. */
function firstPresent(values: ReadonlyFloat64Array, from: number, end: number, step: 1 | -1): number {
  for (let i = from; i !== end; i += step) if (!Number.isNaN(values[i])) return values[i]
  return Number.NaN
}
