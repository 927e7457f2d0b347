import type { KernelCall } from '../../engine/pass.ts'
import type { ReadonlyFloat64Array } from '../../math/arrays.ts'
import { histogramKernel } from '../../math/simd/histogram-kernel.ts'
import type { Table } from '../../table/table.ts'
import type { BracketCounts, Brackets } from './brackets.ts'

const headBytes = 16

/**
 * Counting in brackets by the kernel of histogram.as.ts.
 *
 * @param columns - how many are kept; each is looked for in two brackets at most.
 */
export function bracketKernelCall(
  columnsOf: (table: Table, from: number, to: number) => readonly ReadonlyFloat64Array[],
  columns: number,
  bins: number,
): KernelCall<Brackets, BracketCounts> {
  const most = 2 * columns
  return {
    kernel: histogramKernel,
    fits: ({ column }) => column.length <= most,
    shardBytes: (_, from, to) => 8 * columns * (to - from),
    write(table, from, to, _, memory, at) {
      const into = new Float64Array(memory, at, columns * (to - from))
      for (const [j, values] of columnsOf(table, from, to).entries()) into.set(values, j * (to - from))
    },
    stateBytes: () => headBytes + most * (8 + 8 + 4),
    writeState({ column, low, high }, memory, at) {
      new Int32Array(memory, at, 3).set([column.length, most, bins])
      new Float64Array(memory, at + headBytes, most).set(low)
      new Float64Array(memory, at + headBytes + 8 * most, most).set(high)
      new Int32Array(memory, at + headBytes + 16 * most, most).set(column)
    },
    sumBytes: () => 8 * most * (1 + 3 * bins),
    readSum(memory, at, _, { column }, into) {
      const targets = column.length
      const below = new Float64Array(memory, at, targets)
      const [counts, least, greatest] = [0, 1, 2].map(
        (part) => new Float64Array(memory, at + 8 * most * (1 + part * bins), targets * bins),
      )
      for (let t = 0; t < targets; t++) into.below[t] += below[t]
      for (let i = 0; i < targets * bins; i++) {
        into.counts[i] += counts[i]
        into.least[i] = Math.min(into.least[i], least[i])
        into.greatest[i] = Math.max(into.greatest[i], greatest[i])
      }
    },
  }
}
