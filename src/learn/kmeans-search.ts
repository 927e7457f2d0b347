import { library } from '../contracts/library.ts'
import type { Context } from '../engine/context.ts'
import { openRows } from '../engine/open-rows.ts'
import type { Session } from '../engine/pass.ts'
import { openStream, type Stream } from '../math/philox.ts'
import { streams } from '../math/streams.ts'
import type { Column } from '../table/column.ts'
import { makeTable } from '../table/make-table.ts'
import { keepFarthest, noFarthest, refillOf } from './kmeans-farthest.ts'
import { findNearest, nearestTwo, packCenters } from './kmeans-nearest.ts'
import { kmeansPass } from './kmeans-pass.ts'
import { drawRow, type Points, seedCenters } from './kmeans-seeding.ts'
import {
  isSame,
  type KMeansState,
  type KMeansSum,
  nextCenters,
  powerUnitsOf,
  sumOfSquares,
} from './kmeans-sums.ts'
import { compilePreparation, type LastGrid, madeInput } from './prepare/compile.ts'
import { roundToUnit } from './prepare/exact-unit.ts'
import type { GridModel } from './prepare/models.ts'

/** Centers found for rows in memory. */
export interface Found {
  /** Row-major, [k, d]. */
  readonly centers: Float64Array
  readonly k: number
  /** Sum of squared distances of the rows to their centers. */
  readonly sse: number
  /** The cluster of each row. */
  readonly labels: Int32Array
  /** Passes over the rows, those of tried swaps included. */
  readonly passes: number
  readonly swaps: number
}

/** How long centers are looked for. */
export interface SearchOptions {
  readonly seed: number
  readonly restart: number
  /** Swaps tried in vain before the search ends. */
  readonly patience: number
}

/** Rows in memory, opened for Lloyd's passes. */
export interface SearchGround {
  readonly points: Points
  readonly powerUnits: KMeansState['powerUnits']
  readonly session: Session
  readonly pass: ReturnType<typeof kmeansPass>
}

/**
 * Opens rows in memory for searches.
 *
 * @param grid - what the rows lie on.
 */
export async function openSearch(
  points: Points,
  grid: LastGrid['columns'],
  context: Context,
): Promise<SearchGround> {
  const { values, count, d } = points
  const columns = grid.map(({ column }, j): readonly [string, Column] => {
    const numbers = Float64Array.from({ length: count }, (_, row) => values[row * d + j])
    return [column, { kind: 'number', values: numbers }]
  })
  const table = makeTable(columns, count)
  const preparation = compilePreparation(
    [centeredGrid(grid)],
    grid.map(({ column }) => madeInput(column)),
  )
  const session = await openRows(table, table.names, context)
  return { points, session, pass: kmeansPass(preparation), powerUnits: powerUnitsOf(grid, count * d) }
}

/** The grid of numbers that lie on it already. */
function centeredGrid(grid: LastGrid['columns']): GridModel {
  return {
    kind: 'grid',
    version: 1,
    library,
    inputs: grid.map(({ column }) => madeInput(column)),
    prepare: [],
    options: {},
    fitted: { columns: grid.map((column) => ({ ...column, center: 0 })) },
    ending: { converged: true, iterations: 0, warnings: [] },
    data: { rows: 0, asOf: null, seed: 1 },
  }
}

/** A swap counts where it lowers the sum of squares by more than this share. */
const leastGain = 1e-6
/** Passes after a swap before it is judged. */
const passesPerSwap = 5
/** Lloyd's passes end by themselves; the cap is for centers that differ in their last bits only. */
const maxPasses = 1000
/** Places in the order of removal and of insertion that are combined after a failure. */
const ranksTried = 3

/**
 * Looks for the centers with the least sum of squares: greedy k-means++, Lloyd's passes to convergence, then guided
 * swaps: the center that is cheapest to remove moves into the cluster that is costliest, and stays where a few passes
 * show a gain (after Fritzke 2020, "The breathing k-means algorithm", and Choo et al. 2020, "k-means++: few more steps
 * yield constant approximation"). At most 4 k swaps.
 */
export async function searchCenters(
  ground: SearchGround,
  k: number,
  { seed, restart, patience }: SearchOptions,
): Promise<Found> {
  const { points } = ground
  let best = await lloyd(ground, stateOf(ground, seedCenters(points, k, seed, restart)), maxPasses)
  const stream = openStream(seed, streams.kMeansSwaps, restart)
  const most = 4 * best.state.k
  let passes = best.passes
  let swaps = 0
  let failures = 0
  let judged: Judged | null = null
  for (let tries = 0; tries < most && failures < patience && best.state.k > 1; tries++) {
    judged ??= judge(points, best.state)
    const swapped = swapOne(points, best.state, judged, failures, stream)
    if (swapped === null) break
    const after = await lloyd(ground, swapped, passesPerSwap)
    passes += after.passes
    failures++
    if (after.sse < best.sse * (1 - leastGain)) {
      best = after
      judged = null
      failures = 0
      swaps++
    }
  }
  const end = await lloyd(ground, best.state, maxPasses)
  const { centers, k: found } = end.state
  const labels = labelsOf(points, end.state)
  return { centers, k: found, sse: end.sse, labels, passes: passes + end.passes, swaps }
}

interface Lloyd {
  readonly state: KMeansState
  /** Of the rows to the centers of `state`. */
  readonly sse: number
  readonly passes: number
}

/** Lloyd's passes until the centers stay, or so many; clusters that stay empty are left out. */
async function lloyd(ground: SearchGround, start: KMeansState, limit: number): Promise<Lloyd> {
  let state = start
  for (let passes = 1; ; passes++) {
    const sum = await ground.session.run(ground.pass, state)
    const next = nextCenters(state, sum, sum.counts.includes(0) ? farthestOf(ground.points, state) : null)
    const same = isSame(next, state.centers)
    if (passes < limit && !same) {
      state = { ...state, centers: next }
      continue
    }
    if (same && sum.counts.includes(0)) return lloyd(ground, withoutEmpty(state, sum), limit)
    return { state, sse: sumOfSquares(state, sum), passes }
  }
}

function farthestOf({ values }: Points, state: KMeansState): Float64Array | null {
  const farthest = noFarthest(state)
  keepFarthest(values, state, farthest)
  return refillOf(farthest)
}

function labelsOf({ values, count }: Points, { centers, k, d }: KMeansState): Int32Array {
  const labels = new Int32Array(count)
  findNearest(values, packCenters(centers, k, d), labels, new Float64Array(count))
  return labels
}

function stateOf({ points, powerUnits }: SearchGround, centers: Float64Array): KMeansState {
  return { centers, k: centers.length / points.d, d: points.d, powerUnits }
}

/** The same centers without those that no row is nearest to. */
function withoutEmpty(state: KMeansState, { counts }: KMeansSum): KMeansState {
  const { d } = state
  const kept = [...counts.keys()].filter((c) => counts[c] > 0)
  const centers = new Float64Array(kept.length * d)
  kept.forEach((c, i) => {
    centers.set(state.centers.subarray(c * d, c * d + d), i * d)
  })
  return { ...state, centers, k: kept.length }
}

interface Judged {
  readonly labels: Int32Array
  /** Squared distance to the own center, rounded to the unit. */
  readonly squares: Float64Array
  /** Clusters by what removing their center costs, cheapest first. */
  readonly removals: readonly number[]
  /** Clusters by their sum of squares, costliest first. */
  readonly insertions: readonly number[]
}

/** Weighs every center: what its cluster costs, and what its rows would cost at their second nearest center. */
function judge({ values, count, unit }: Points, state: KMeansState): Judged {
  const { k, d } = state
  const labels = new Int32Array(count)
  const squares = new Float64Array(count)
  const removal = new Float64Array(k)
  const cost = new Float64Array(k)
  const two = new Float64Array(2)
  for (let row = 0; row < count; row++) {
    const label = nearestTwo(values, row * d, state, two)
    labels[row] = label
    squares[row] = roundToUnit(two[0], unit)
    cost[label] += squares[row]
    removal[label] += roundToUnit(two[1] - two[0], unit)
  }
  const clusters = Array.from({ length: k }, (_, c) => c)
  return {
    labels,
    squares,
    removals: clusters.toSorted((a, b) => removal[a] - removal[b] || a - b),
    insertions: clusters.toSorted((a, b) => cost[b] - cost[a] || a - b),
  }
}

/** The centers after one swap, the more unlikely the more failed before it; null where no cluster can take a center. */
function swapOne(
  points: Points,
  state: KMeansState,
  judged: Judged,
  failures: number,
  stream: Stream,
): KMeansState | null {
  const pairs = swapPairs(judged, Math.min(ranksTried, state.k))
  const [removed, into] = pairs[failures % pairs.length]
  const row = drawWithin(points, judged, into, stream)
  if (row === null) return null
  const centers = state.centers.slice()
  centers.set(points.values.subarray(row * points.d, (row + 1) * points.d), removed * points.d)
  return { ...state, centers }
}

/** Pairs of a center to remove and a cluster to enter, the most promising first. */
function swapPairs({ removals, insertions }: Judged, ranks: number): readonly (readonly [number, number])[] {
  const pairs: [removed: number, into: number, rank: number][] = []
  for (let i = 0; i < ranks; i++)
    for (let j = 0; j < ranks; j++)
      if (removals[i] !== insertions[j]) pairs.push([removals[i], insertions[j], i + j])
  return pairs.toSorted((a, b) => a[2] - b[2]).map(([removed, into]) => [removed, into])
}

/** A row of a cluster, drawn with chances in proportion to its squared distance from the center. */
function drawWithin(
  { count }: Points,
  { labels, squares }: Judged,
  cluster: number,
  stream: Stream,
): number | null {
  const cumulated = new Float64Array(count)
  let running = 0
  for (let row = 0; row < count; row++) {
    if (labels[row] === cluster) running += squares[row]
    cumulated[row] = running
  }
  return running > 0 ? drawRow(cumulated, stream) : null
}
