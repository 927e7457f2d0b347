/**
 * How many centers are at the wrong place: each center of one set is matched to its nearest in the other; those that
 * nobody is matched to are orphans; the larger number of orphans of the two directions counts. 0 means that both sets
 * have the same structure.
 *
 * @param a - row-major, [k, d]; and `b`, which may have another number of centers.
 * @see Fränti, Rezaei and Zhao (2014), "Centroid index: cluster level similarity measure".
 */
export function centroidIndex(a: ArrayLike<number>, b: ArrayLike<number>, d: number): number {
  return Math.max(orphans(a, b, d), orphans(b, a, d))
}

/** The centers of `to` that are nearest to no center of `from`. */
function orphans(from: ArrayLike<number>, to: ArrayLike<number>, d: number): number {
  const matched = new Set<number>()
  for (let at = 0; at < from.length; at += d) matched.add(nearest(from, at, to, d))
  return to.length / d - matched.size
}

function nearest(from: ArrayLike<number>, at: number, to: ArrayLike<number>, d: number): number {
  let best = 0
  let least = Number.POSITIVE_INFINITY
  for (let start = 0; start < to.length; start += d) {
    let square = 0
    for (let j = 0; j < d; j++) square += (from[at + j] - to[start + j]) ** 2
    if (square < least) {
      least = square
      best = start / d
    }
  }
  return best
}
