import { ClienteleError } from '../errors.ts'
import { isMissing, otherKind } from './access.ts'
import { type Column, MISSING_FLAG } from './column.ts'
import { createExactSum, type ExactSum } from './exact-sum.ts'
import { orderByWords, type SortWords, sortWords } from './radix-order.ts'
import { sortValues } from './sort-values.ts'
import { takeColumn } from './take.ts'

/** Rows grouped: group g owns `order[starts[g]]` up to `order[starts[g + 1]]`, within the group as the rows stand. */
export interface Runs {
  readonly keys: readonly SortWords[]
  readonly order: Uint32Array
  readonly starts: Uint32Array
}

/** @internal The rows of each group. */
export function countRows(runs: Runs): Column {
  return integers(
    perGroup(runs, (from, to) => to - from),
    null,
  )
}

/** @internal One value of a column per group. */
export function aggregateColumn(
  op: 'count' | 'sum' | 'mean' | 'min' | 'max' | 'distinct' | 'first' | 'last',
  column: Column,
  name: string,
  runs: Runs,
): Column {
  switch (op) {
    case 'count':
      return integers(countValues(column, runs), null)
    case 'distinct':
      return integers(countDistinct(column, name, runs), null)
    case 'sum':
      return sums(column, name, runs)
    case 'mean':
      return Object.freeze({
        kind: 'number',
        values: eachTotal(column, name, runs, (total) => total.sum() / total.count),
      })
    case 'min':
    case 'max':
      return takeColumn(column, extremeRows(column, name, runs, op === 'min' ? 1 : -1))
    case 'first':
      return takeColumn(
        column,
        perGroup(runs, (from, to) => firstPresent(column, runs.order, from, to, 1)),
      )
    case 'last':
      return takeColumn(
        column,
        perGroup(runs, (from, to) => firstPresent(column, runs.order, to - 1, from - 1, -1)),
      )
  }
}

function perGroup(runs: Runs, find: (from: number, to: number) => number): Float64Array {
  const found = new Float64Array(runs.starts.length - 1)
  for (let group = 0; group < found.length; group++)
    found[group] = find(runs.starts[group], runs.starts[group + 1])
  return found
}

function integers(values: Float64Array, unit: string | null): Column {
  return Object.freeze({ kind: 'integer', values, unit })
}

function countValues(column: Column, runs: Runs): Float64Array {
  return perGroup(runs, (from, to) => {
    let count = 0
    for (let i = from; i < to; i++) if (!isMissing(column, runs.order[i])) count++
    return count
  })
}

/** Sorts by the column within the groups; then equal values are neighbors. */
function countDistinct(column: Column, name: string, runs: Runs): Float64Array {
  const words = sortWords(sortValues(column, name), false)
  const order = orderByWords([...runs.keys, words], runs.order.length)
  return perGroup(runs, (from, to) => {
    let count = 0
    for (let i = from; i < to && !isMissing(column, order[i]); i++) {
      if (
        i === from ||
        words.low[order[i]] !== words.low[order[i - 1]] ||
        words.high[order[i]] !== words.high[order[i - 1]]
      )
        count++
    }
    return count
  })
}

function sums(column: Column, name: string, runs: Runs): Column {
  const values = eachTotal(column, name, runs, (total) => total.sum())
  if (column.kind === 'number') return Object.freeze({ kind: 'number', values })
  for (const value of values) if (Math.abs(value) >= 2 ** 53) throw tooLarge(name)
  return integers(values, column.kind === 'integer' ? column.unit : null)
}

function tooLarge(name: string): ClienteleError {
  return new ClienteleError(
    'EXACTNESS_LOST',
    `A sum of the whole numbers in column "${name}" reaches 2^53, beyond which whole numbers are not exact. Count in a larger unit.`,
    { name },
  )
}

function eachTotal(
  column: Column,
  name: string,
  runs: Runs,
  result: (total: ExactSum) => number,
): Float64Array {
  const values = summable(column, name)
  const total = createExactSum()
  return perGroup(runs, (from, to) => {
    total.clear()
    for (let i = from; i < to; i++) {
      const value = values[runs.order[i]]
      if (!Number.isNaN(value)) total.add(value)
    }
    return total.count === 0 ? Number.NaN : result(total)
  })
}

function summable(column: Column, name: string): ArrayLike<number> {
  if (column.kind === 'number' || column.kind === 'integer') return column.values
  if (column.kind !== 'flag') throw otherKind(name, column.kind, ['number', 'integer', 'flag'])
  return Float64Array.from(column.values, (flag) => (flag === MISSING_FLAG ? Number.NaN : flag))
}

/** The row of the smallest value times `sign` in each group, the first of equals; -1 where there is none. */
function extremeRows(column: Column, name: string, runs: Runs, sign: 1 | -1): Float64Array {
  const values = sortValues(column, name)
  return perGroup(runs, (from, to) => {
    let best = -1
    for (let i = from; i < to; i++) {
      const row = runs.order[i]
      if (Number.isNaN(values[row])) continue
      if (best < 0 || values[row] * sign < values[best] * sign) best = row
    }
    return best
  })
}

/** The first row with a value, from place `from` to before place `end`, in steps of 1 or -1; -1 where there is none. */
function firstPresent(column: Column, order: Uint32Array, from: number, end: number, step: 1 | -1): number {
  for (let i = from; i !== end; i += step) if (!isMissing(column, order[i])) return order[i]
  return -1
}
