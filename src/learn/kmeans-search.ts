import { openStream, type Stream } from '../math/philox.ts'
import { streams } from '../math/streams.ts'
import { nearestTwo } from './kmeans-nearest.ts'
import { drawRow, type Points, seedCenters } from './kmeans-seeding.ts'
import {
  addToNearest,
  emptyKMeansSum,
  isSame,
  type KMeansState,
  type KMeansSum,
  nextCenters,
  rowScratch,
  sumOfSquares,
} from './kmeans-sums.ts'
import { roundToUnit } from './prepare/exact-unit.ts'

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
export function searchCenters(points: Points, k: number, { seed, restart, patience }: SearchOptions): Found {
  let state = stateOf(points, seedCenters(points, k, seed, restart))
  let best = lloyd(points, state, maxPasses)
  const stream = openStream(seed, streams.kMeansSwaps, restart)
  let passes = best.passes
  let swaps = 0
  let failures = 0
  let judged: Judged | null = null
  for (let tries = 0; tries < 4 * state.k && failures < patience && state.k > 1; tries++) {
    judged ??= judge(points, best.state)
    const swapped = swapOne(points, best.state, judged, failures, stream)
    if (swapped === null) break
    const after = lloyd(points, swapped, passesPerSwap)
    passes += after.passes
    failures++
    if (after.sse < best.sse * (1 - leastGain)) {
      best = after
      judged = null
      failures = 0
      swaps++
    }
  }
  const end = lloyd(points, best.state, maxPasses)
  state = end.state
  return {
    centers: state.centers,
    k: state.k,
    sse: end.sse,
    labels: end.labels,
    passes: passes + end.passes,
    swaps,
  }
}

interface Lloyd {
  readonly state: KMeansState
  /** Of the rows to the centers of `state`. */
  readonly sse: number
  readonly labels: Int32Array
  readonly passes: number
}

/** Lloyd's passes until the centers stay, or so many; clusters that stay empty are left out. */
function lloyd(points: Points, start: KMeansState, limit: number): Lloyd {
  const scratch = rowScratch(points.count)
  let state = start
  for (let passes = 1; ; passes++) {
    const sum = emptyKMeansSum(state)
    addToNearest(points.values, state, sum, scratch)
    const next = nextCenters(state, sum)
    const same = isSame(next, state.centers)
    if (passes < limit && !same) {
      state = { ...state, centers: next }
      continue
    }
    if (same && sum.counts.includes(0)) return lloyd(points, withoutEmpty(state, sum), limit)
    return { state, sse: sumOfSquares(sum), labels: scratch.labels, passes }
  }
}

function stateOf({ d, unit }: Points, centers: Float64Array): KMeansState {
  return { centers, k: centers.length / d, d, unit }
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
