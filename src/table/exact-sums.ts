import type { ReadonlyFloat64Array } from '../math/arrays.ts'
import { createExactSum } from './exact-sum.ts'

/** Sums of runs of values. */
export interface RunSums {
  /** Each exact, rounded once; NaN of a run without values. */
  readonly sums: Float64Array
  /** How many values each has that are not missing. */
  readonly counts: Float64Array
}

/**
 * Sums runs exactly and rounds each sum once, so that the order of the values does not matter: as
 * {@link createExactSum} does, but for most columns in two plain additions a value. Every value is split at a fixed
 * power of two into a high and a low part; where the values span few enough binary places, both parts of any run add up
 * without rounding, and only the last addition rounds.
 *
 * @internal
 * @param values - NaN is missing.
 * @param starts - run r is `values[starts[r]]` up to `values[starts[r + 1]]`.
 * @throws EXACTNESS_LOST where a sum is beyond the largest number.
 */
export function sumRuns(values: ReadonlyFloat64Array, starts: Uint32Array): RunSums {
  const way = sumWay(values, longestRun(starts))
  if (way.kind === 'plain') return plainSums(values, starts)
  return way.kind === 'split' ? splitSums(values, starts, way.cut) : roundedSums(values, starts)
}

/** How sums of some values are exact: added plainly, in two parts each that are split at 2^cut, or only with care. */
export type SumWay =
  | { readonly kind: 'plain' }
  | { readonly kind: 'split'; readonly cut: number }
  | { readonly kind: 'rounded' }

/** @internal @param longest - how many values there are at most in a sum. */
export function sumWay(values: ReadonlyFloat64Array, longest: number): SumWay {
  const { least, most, whole } = spreadOf(values)
  const room = 53 - Math.ceil(Math.log2(longest + 1))
  if (most === 0 || (whole && most <= 2 ** room)) return { kind: 'plain' }
  // One place more at both ends, because log2 may be off by an ulp.
  const top = Math.floor(Math.log2(most)) + 2
  const bottom = Math.floor(Math.log2(least)) - 53
  const cut = bottom + room
  return top - cut < room && top < 900 && bottom > -900 ? { kind: 'split', cut } : { kind: 'rounded' }
}

/** The smallest and the largest magnitude, zeros aside, and whether all values are whole numbers. */
function spreadOf(values: ReadonlyFloat64Array): { least: number; most: number; whole: boolean } {
  let least = Number.POSITIVE_INFINITY
  let most = 0
  let whole = true
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i])
    if (size > most) most = size
    if (size < least && size > 0) least = size
    if (Math.floor(size) < size) whole = false
  }
  return { least, most, whole }
}

function longestRun(starts: Uint32Array): number {
  let longest = 0
  for (let run = 1; run < starts.length; run++) longest = Math.max(longest, starts[run] - starts[run - 1])
  return longest
}

function plainSums(values: ReadonlyFloat64Array, starts: Uint32Array): RunSums {
  const runs = starts.length - 1
  const [sums, counts] = [new Float64Array(runs), new Float64Array(runs)]
  for (let run = 0; run < runs; run++) {
    let sum = 0
    let count = 0
    for (let i = starts[run]; i < starts[run + 1]; i++) {
      const value = values[i]
      if (Number.isNaN(value)) continue
      sum += value
      count++
    }
    sums[run] = count === 0 ? Number.NaN : sum
    counts[run] = count
  }
  return { sums, counts }
}

/** Adding and subtracting 1.5 * 2^(52 + cut) leaves the multiple of 2^cut that is next to a value. */
function splitSums(values: ReadonlyFloat64Array, starts: Uint32Array, cut: number): RunSums {
  const runs = starts.length - 1
  const [sums, counts] = [new Float64Array(runs), new Float64Array(runs)]
  const shift = 1.5 * 2 ** (52 + cut)
  for (let run = 0; run < runs; run++) {
    let high = 0
    let low = 0
    let count = 0
    for (let i = starts[run]; i < starts[run + 1]; i++) {
      const value = values[i]
      if (Number.isNaN(value)) continue
      const part = value + shift - shift
      high += part
      low += value - part
      count++
    }
    sums[run] = count === 0 ? Number.NaN : high + low
    counts[run] = count
  }
  return { sums, counts }
}

function roundedSums(values: ReadonlyFloat64Array, starts: Uint32Array): RunSums {
  const runs = starts.length - 1
  const [sums, counts] = [new Float64Array(runs), new Float64Array(runs)]
  const total = createExactSum()
  for (let run = 0; run < runs; run++) {
    total.clear()
    for (let i = starts[run]; i < starts[run + 1]; i++) if (!Number.isNaN(values[i])) total.add(values[i])
    sums[run] = total.sum()
    counts[run] = total.count
  }
  return { sums, counts }
}
