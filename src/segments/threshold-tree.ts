import type { Points } from '../learn/kmeans-seeding.ts'

/** A cut of one prepared column: rows up to `low` go left, those from `high` on go right. */
export interface Cut {
  readonly column: number
  readonly low: number
  readonly high: number
}

/** One side of a cut. */
export interface Side extends Cut {
  readonly below: boolean
}

/**
 * Explains clusters by a tree of thresholds with one leaf a cluster: each node cuts one column between two rows so that
 * the fewest rows are parted from their center; these are given up for the nodes below. Of equally good cuts the one in
 * the widest gap is taken, then the first column.
 *
 * @param labels - the cluster of each point.
 * @param centers - row-major, [k, d].
 * @returns for each cluster the sides on the way to its leaf; none where two centers are the same.
 * @see Moshkovitz, Dasgupta, Rashtchian and Frost (2020), "Explainable k-means and k-medians clustering", algorithm 1 (IMM).
 */
export function thresholdTree(
  points: Points,
  labels: ArrayLike<number>,
  centers: Float64Array,
): readonly (readonly Side[])[] {
  const k = centers.length / points.d
  const paths: (readonly Side[])[] = Array.from({ length: k }, () => [])
  const all = Array.from({ length: k }, (_, c) => c)
  const stack: Node[] = [
    { rows: Uint32Array.from({ length: points.count }, (_, row) => row), clusters: all, path: [] },
  ]
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    const cut = node.clusters.length < 2 ? null : bestCut(points, labels, centers, node)
    if (cut === null) for (const cluster of node.clusters) paths[cluster] = node.path
    else
      for (const below of [true, false]) stack.push(childOf(points, labels, centers, node, { ...cut, below }))
  }
  return paths
}

interface Node {
  readonly rows: Uint32Array
  readonly clusters: readonly number[]
  readonly path: readonly Side[]
}

interface RatedCut extends Cut {
  readonly mistakes: number
}

function bestCut(
  { values, d }: Points,
  labels: ArrayLike<number>,
  centers: Float64Array,
  node: Node,
): Cut | null {
  let best: RatedCut | null = null
  for (let column = 0; column < d; column++) {
    const rated = bestCutOf(column, { values, d, labels, centers, node })
    if (rated !== null && (best === null || isBetter(rated, best))) best = rated
  }
  return best === null
    ? widestGap(node.clusters, centers, d)
    : { column: best.column, low: best.low, high: best.high }
}

/** For clusters whose rows have all been given up: the cut in the widest gap between their centers. */
function widestGap(clusters: readonly number[], centers: Float64Array, d: number): Cut | null {
  let best: Cut | null = null
  for (let column = 0; column < d; column++) {
    const places = clusters.map((c) => centers[c * d + column]).toSorted((a, b) => a - b)
    for (let i = 0; i + 1 < places.length; i++) {
      const gap = places[i + 1] - places[i]
      if (gap > (best === null ? 0 : best.high - best.low))
        best = { column, low: places[i], high: places[i + 1] }
    }
  }
  return best
}

interface Task {
  readonly values: Float64Array
  readonly d: number
  readonly labels: ArrayLike<number>
  readonly centers: Float64Array
  readonly node: Node
}

/** Sweeps over the rows of a node in the order of one column. */
function bestCutOf(column: number, { values, d, labels, centers, node }: Task): RatedCut | null {
  const rows = node.rows.slice().sort((a, b) => values[a * d + column] - values[b * d + column])
  const waiting = node.clusters.toSorted((a, b) => centers[a * d + column] - centers[b * d + column])
  const left = new Float64Array(centers.length / d)
  const right = new Float64Array(centers.length / d)
  for (const row of rows) right[labels[row]]++
  const passed = new Set<number>()
  let mistakes = 0
  let best: RatedCut | null = null
  for (let i = 0; i + 1 < rows.length; i++) {
    const label = labels[rows[i]]
    left[label]++
    right[label]--
    mistakes += passed.has(label) ? -1 : 1
    const low = values[rows[i] * d + column]
    const high = values[rows[i + 1] * d + column]
    if (low === high) continue
    // A center in the gap counts as left of it, as in the published algorithm.
    while (waiting.length > 0 && centers[waiting[0] * d + column] < high) {
      const cluster = waiting.shift() ?? 0
      passed.add(cluster)
      mistakes += right[cluster] - left[cluster]
    }
    if (waiting.length === 0) break
    const rated = { column, low, high, mistakes }
    if (passed.size > 0 && (best === null || isBetter(rated, best))) best = rated
  }
  return best
}

function isBetter(a: RatedCut, b: RatedCut): boolean {
  return a.mistakes < b.mistakes || (a.mistakes === b.mistakes && a.high - a.low > b.high - b.low)
}

/** The rows and clusters on one side of a cut; rows whose center is on the other are given up. */
function childOf(
  { values, d }: Points,
  labels: ArrayLike<number>,
  centers: Float64Array,
  node: Node,
  side: Side,
): Node {
  const isHere = (value: number): boolean => value < side.high === side.below
  const clusters = node.clusters.filter((c) => isHere(centers[c * d + side.column]))
  const rows = node.rows.filter(
    (row) => isHere(values[row * d + side.column]) && clusters.includes(labels[row]),
  )
  return { rows, clusters, path: [...node.path, side] }
}
