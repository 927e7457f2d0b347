import { integerBelow, openStream, type Stream, uniform } from '../math/philox.ts'
import { streams } from '../math/streams.ts'
import { roundToUnit } from './prepare/exact-unit.ts'

/** Rows in memory, in an order that depends on nothing but their values. */
export interface Points {
  /** Row-major, [count, d]; multiples of a grid. */
  readonly values: Float64Array
  readonly count: number
  readonly d: number
  /** Power of two to which squared distances are rounded before they are summed. */
  readonly unit: number
}

/**
 * First centers by greedy k-means++ (Arthur and Vassilvitskii 2007; greedy as in scikit-learn): each further center is
 * the best of 2 + floor(ln k) rows drawn with chances in proportion to their squared distance from the centers so far.
 *
 * @param restart - which of several independent starts.
 * @returns row-major, [found, d], where found is k, or less where there are fewer distinct rows.
 */
export function seedCenters(points: Points, k: number, seed: number, restart: number): Float64Array {
  const { values, count, d } = points
  const stream = openStream(seed, streams.kMeansSeeding, restart)
  const candidates = 2 + Math.floor(Math.log(k))
  const chosen = [integerBelow(stream, count)]
  const squares = new Float64Array(count).fill(Number.POSITIVE_INFINITY)
  const scratch = { cumulated: new Float64Array(count), tried: new Float64Array(count) }
  lowerSquares(points, chosen[0], squares, squares)
  while (chosen.length < k) {
    const row = bestCandidate(points, squares, candidates, stream, scratch)
    if (row === null) break
    chosen.push(row)
    lowerSquares(points, row, squares, squares)
  }
  const centers = new Float64Array(chosen.length * d)
  chosen.forEach((row, c) => {
    centers.set(values.subarray(row * d, row * d + d), c * d)
  })
  return centers
}

/**
 * Draws a row with a chance in proportion to its weight.
 *
 * @param cumulated - running sums of the weights, not all zero.
 */
export function drawRow(cumulated: Float64Array, stream: Stream): number {
  const target = uniform(stream) * cumulated[cumulated.length - 1]
  let low = 0
  let high = cumulated.length - 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if (cumulated[middle] > target) high = middle
    else low = middle + 1
  }
  return low
}

interface Scratch {
  readonly cumulated: Float64Array
  readonly tried: Float64Array
}

/** The candidate that leaves the least sum of squares (the first drawn of equals), or null where every row is a center. */
function bestCandidate(
  points: Points,
  squares: Float64Array,
  candidates: number,
  stream: Stream,
  { cumulated, tried }: Scratch,
): number | null {
  let running = 0
  for (let row = 0; row < points.count; row++) {
    running += roundToUnit(squares[row], points.unit)
    cumulated[row] = running
  }
  if (running === 0) return farthestRow(squares)
  let best = -1
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < candidates; i++) {
    const row = drawRow(cumulated, stream)
    const left = lowerSquares(points, row, squares, tried)
    if (left < least) {
      least = left
      best = row
    }
  }
  return best
}

/** Lowers squared distances to those from one more center where it is nearer; gives their sum, rounded row by row. */
function lowerSquares(points: Points, center: number, squares: Float64Array, into: Float64Array): number {
  const { values, count, d, unit } = points
  const at = center * d
  let total = 0
  for (let row = 0, start = 0; row < count; row++, start += d) {
    let square = 0
    for (let j = 0; j < d; j++) {
      const difference = values[start + j] - values[at + j]
      square += difference * difference
    }
    const least = Math.min(square, squares[row])
    into[row] = least
    total += roundToUnit(least, unit)
  }
  return total
}

/** For distances that all round to zero: the first farthest row, or null where it is a center itself. */
function farthestRow(squares: Float64Array): number | null {
  let farthest = 0
  for (let row = 1; row < squares.length; row++) if (squares[row] > squares[farthest]) farthest = row
  return squares[farthest] > 0 ? farthest : null
}
