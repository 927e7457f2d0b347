import type { KernelCall } from '../engine/pass.ts'
import { kmeansKernel } from '../math/simd/kmeans-kernel.ts'
import { addPower, type KMeansState, type KMeansSum } from './kmeans-sums.ts'
import type { LastGrid } from './prepare/compile.ts'

/** Steps beyond these powers of two would leave the range of doubles between squares. */
const leastStep = 2 ** -200
const mostStep = 2 ** 200

/** Staged, so many rows of some columns stay in a cache. */
const partRows = 8192

const headBytes = 64
const shardHead = 64
/** Before the gathered block; see kmeans.as.ts. */
const scratchHead = 1600

/**
 * Lloyd's step by the kernel of kmeans.as.ts. It counts in steps of the grid, which is exact: steps are powers of two. Columns of different steps it
 * leaves to the plain pass.
 */
export function kmeansKernelCall({
  columns: grid,
  columnsBefore,
}: LastGrid): KernelCall<KMeansState, KMeansSum> {
  const d = grid.length
  const pairs = Math.ceil(d / 2)
  const unit = grid[0].step
  const doublesOf = keptView()
  const usable = grid.every(({ step }) => step === unit) && unit <= mostStep && unit >= leastStep
  return {
    kernel: kmeansKernel,
    partRows,
    fits: ({ k }) => usable && k < 65_535,
    shardBytes(_, from, to, { k }) {
      const blocks = Math.ceil((to - from) / 16)
      const padded = 4 * Math.ceil(k / 4)
      const rows = blocks * (128 * pairs + 64 * pairs + 4 + 32)
      return shardHead + rows + scratchHead + 64 * d + 4 * padded * (pairs + 1)
    },
    stagedBytes: (rows) => 8 * d * rows,
    write(table, from, to, _, memory, at) {
      const staged = new Float64Array(memory, at, d * (to - from))
      for (const [j, column] of columnsBefore(table, from, to).entries()) staged.set(column, j * (to - from))
    },
    stateBytes: ({ k }) => layoutOf(d, k).end,
    writeState: (state, memory, at) => writeState(state, grid, unit, memory, at),
    sumBytes: ({ k }) => 8 * (k + k * 2 * pairs),
    readSum(memory, at, shard, { k }, { counts, totals, power }) {
      const doubles = doublesOf(memory)
      let from = at / 8
      for (let c = 0; c < k; c++) counts[c] += doubles[from++]
      for (let c = 0, to = 0; c < k; c++, from += 2 * pairs)
        for (let j = 0; j < d; j++) totals[to++] += doubles[from + j] * unit
      addPower(power, doubles[shard / 8 + 4] * unit * unit, doubles[shard / 8 + 5] * unit * unit)
    },
  }
}

/** The whole of a memory as doubles; made once, since every view of a memory costs as much as reading a small sum. */
function keptView(): (memory: ArrayBuffer) => Float64Array {
  let view = new Float64Array(0)
  return (memory) => {
    if (view.buffer !== memory) view = new Float64Array(memory)
    return view
  }
}

interface Layout {
  readonly grid: number
  readonly centers: number
  readonly floats: number
  readonly floatHalves: number
  readonly halves: number
  readonly end: number
}

function layoutOf(d: number, k: number): Layout {
  const even = 2 * Math.ceil(k / 2)
  const grid = headBytes
  const centers = grid + 16 * d
  const halves = centers + 8 * k * d
  const floats = halves + 8 * even
  const floatHalves = floats + 4 * even * d
  return { grid, centers, halves, floats, floatHalves, end: floatHalves + 4 * even }
}

function writeState(
  { centers, k, d }: KMeansState,
  grid: LastGrid['columns'],
  unit: number,
  memory: ArrayBuffer,
  at: number,
): void {
  const even = 2 * Math.ceil(k / 2)
  const layout = layoutOf(d, k)
  const scaled = new Float64Array(memory, at + layout.centers, k * d)
  for (let i = 0; i < k * d; i++) scaled[i] = centers[i] / unit
  const halves = new Float64Array(memory, at + layout.halves, even)
  const floats = new Float32Array(memory, at + layout.floats, even * d).fill(0)
  const floatHalves = new Float32Array(memory, at + layout.floatHalves, even).fill(-3e38)
  const sizes = { reach: 0, total: 0, most: 0 }
  for (let c = 0; c < k; c++) {
    let square = 0
    let total = 0
    for (let j = 0; j < d; j++) {
      const value = scaled[c * d + j]
      square += value * value
      total += Math.abs(value)
      sizes.most = Math.max(sizes.most, Math.abs(value))
      floats[((c >> 1) * d + j) * 2 + (c & 1)] = value
    }
    halves[c] = -square / 2
    floatHalves[c] = -square / 2
    sizes.reach = Math.max(sizes.reach, Math.sqrt(square) * (1 + 1e-9))
    sizes.total = Math.max(sizes.total, total * (1 + 1e-9))
  }
  new Int32Array(memory, at, 4).set([d, k, even, Math.ceil(d / 2)])
  new Float64Array(memory, at + 16, 3).set([sizes.reach, sizes.total, sizes.most])
  const places = [layout.grid, layout.centers, layout.floats, layout.floatHalves, layout.halves]
  new Int32Array(memory, at + 40, 5).set(places)
  const steps = new Float64Array(memory, at + layout.grid, 2 * d)
  for (const [j, { center, step }] of grid.entries()) {
    steps[j] = center
    steps[d + j] = 1 / step
  }
}
