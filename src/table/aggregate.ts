import { ClienteleError } from '../errors.ts'
import { quantileSorted } from '../math/quantile.ts'
import type { Column } from './column.ts'
import { countDistinct } from './count-distinct.ts'
import { type RunSums, sumRuns } from './exact-sums.ts'
import type { GroupLayout } from './group-layout.ts'
import { tallyGroups } from './group-tally.ts'
import { type PlainColumn, storedOf, withRowValues } from './row-values.ts'
import { type TextPlaces, textPlaces } from './sort-values.ts'
import { type SortedRuns, sortRuns } from './sorted-runs.ts'

/** What to find of a column. */
export type ColumnAggregate =
  | {
      readonly op: 'count' | 'sum' | 'mean' | 'sd' | 'min' | 'max' | 'median' | 'distinct' | 'first' | 'last'
    }
  | { readonly op: 'quantile'; readonly p: number }

/** @internal The rows of each group. */
export function countRows({ sizes }: GroupLayout): Column {
  return integers(sizes, null)
}

/** @internal One value of a column per group, for each of several aggregates. */
export function aggregateColumn(
  column: PlainColumn,
  name: string,
  aggregates: readonly ColumnAggregate[],
  layout: GroupLayout,
): Column[] {
  const tallied = column.kind === 'text' ? null : tallyAll(column, aggregates, layout)
  if (tallied !== null) return aggregates.map(({ op }, i) => resultColumn(op, column, name, tallied[i]))
  const found = aggregates.map(() => new Float64Array(layout.groups.length))
  const isOrdered = aggregates.some(({ op }) => op === 'min' || op === 'max')
  const texts = column.kind === 'text' && isOrdered ? textPlaces(column) : null
  const { stored, missing } = storedOf(column)
  layout.eachPart(stored, missing, ({ firstGroup, values, starts }) => {
    const runs = createRuns(values, starts, texts)
    for (const [i, aggregate] of aggregates.entries())
      found[i].set(aggregateRuns(aggregate, runs), firstGroup)
  })
  return aggregates.map(({ op }, i) => resultColumn(op, column, name, found[i]))
}

/** Null where something is asked for, or something is in the values, that wants those of a group together. */
function tallyAll(
  column: PlainColumn,
  aggregates: readonly ColumnAggregate[],
  layout: GroupLayout,
): Float64Array[] | null {
  const asks = (...ops: readonly string[]): boolean => aggregates.some(({ op }) => ops.includes(op))
  if (!aggregates.every(({ op }) => tallyable.includes(op))) return null
  const wish = { sums: asks('sum', 'mean', 'count'), least: asks('min'), most: asks('max') }
  const tallies = tallyGroups(storedOf(column), wish, layout)
  if (tallies === null) return null
  return aggregates.map(({ op }) => {
    if (op === 'count') return tallies.counts
    if (op === 'mean') return means(tallies)
    return op === 'sum' ? tallies.sums : op === 'min' ? tallies.least : tallies.most
  })
}

const tallyable: readonly string[] = ['count', 'sum', 'mean', 'min', 'max']

/** Runs of values, one a group; what several aggregates use is found once. */
interface Runs {
  readonly values: Float64Array
  readonly starts: Uint32Array
  /** The order of texts, where it is needed. */
  readonly texts: TextPlaces | null
  sums(): RunSums
  sorted(): SortedRuns
}

function createRuns(values: Float64Array, starts: Uint32Array, texts: TextPlaces | null): Runs {
  let sums: RunSums | undefined
  let sorted: SortedRuns | undefined
  return {
    values,
    starts,
    texts,
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

function aggregateRuns(aggregate: ColumnAggregate, runs: Runs): Float64Array {
  switch (aggregate.op) {
    case 'count':
      return countValues(runs)
    case 'distinct':
      return countDistinct(runs.values, runs.starts, runs.sorted)
    case 'sum':
      return runs.sums().sums
    case 'mean':
      return means(runs.sums())
    case 'sd':
      return deviations(runs)
    case 'median':
      return quantiles(runs.sorted(), 0.5)
    case 'quantile':
      return quantiles(runs.sorted(), aggregate.p)
    case 'min':
      return extremes(runs, 1)
    case 'max':
      return extremes(runs, -1)
    case 'first':
      return firstOrLast(runs, 1)
    case 'last':
      return firstOrLast(runs, -1)
  }
}

function resultColumn(
  op: ColumnAggregate['op'],
  column: PlainColumn,
  name: string,
  values: Float64Array,
): Column {
  switch (op) {
    case 'count':
    case 'distinct':
      return integers(values, null)
    case 'sum':
      return sumColumn(column, name, values)
    case 'mean':
    case 'sd':
    case 'median':
    case 'quantile':
      return numbers(values)
    default:
      return withRowValues(column, values)
  }
}

function integers(values: Float64Array, unit: string | null): Column {
  return Object.freeze({ kind: 'integer', values, unit })
}

function numbers(values: Float64Array): Column {
  return Object.freeze({ kind: 'number', values })
}

function countValues({ values, starts }: Runs): Float64Array {
  const counts = new Float64Array(starts.length - 1)
  for (let run = 0; run < counts.length; run++) {
    let count = 0
    for (let i = starts[run]; i < starts[run + 1]; i++) if (!Number.isNaN(values[i])) count++
    counts[run] = count
  }
  return counts
}

function sumColumn(column: PlainColumn, name: string, totals: Float64Array): Column {
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
  const found = new Float64Array(sums.length)
  for (let run = 0; run < found.length; run++) found[run] = sums[run] / counts[run]
  return found
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
function extremes({ values, starts, texts }: Runs, sign: 1 | -1): Float64Array {
  if (texts === null) return extremesOf(values, starts, sign)
  const { used, place } = texts
  const places = new Float64Array(values.length)
  for (let i = 0; i < places.length; i++) places[i] = Number.isNaN(values[i]) ? Number.NaN : place[values[i]]
  return extremesOf(places, starts, sign).map((at) => (Number.isNaN(at) ? at : used[at]))
}

function extremesOf(values: Float64Array, starts: Uint32Array, sign: 1 | -1): Float64Array {
  const found = new Float64Array(starts.length - 1)
  for (let run = 0; run < found.length; run++) {
    let best = Number.POSITIVE_INFINITY
    for (let i = starts[run]; i < starts[run + 1]; i++) {
      const value = values[i] * sign
      if (value < best) best = value
    }
    found[run] = best === Number.POSITIVE_INFINITY ? Number.NaN : best * sign + 0
  }
  return found
}

/** The first or, with -1, the last value of each run that is not missing; NaN where there is none. */
function firstOrLast({ values, starts }: Runs, step: 1 | -1): Float64Array {
  const found = new Float64Array(starts.length - 1).fill(Number.NaN)
  for (let run = 0; run < found.length; run++) {
    const [from, end] = step === 1 ? [starts[run], starts[run + 1]] : [starts[run + 1] - 1, starts[run] - 1]
    for (let i = from; i !== end; i += step) {
      if (Number.isNaN(values[i])) continue
      found[run] = values[i]
      break
    }
  }
  return found
}
