const float = new Float32Array(1)
const bits = new Uint32Array(float.buffer)

/** Margins of one bucket differ by less than a 64th; as many buckets as the upper half of a float has values. */
const buckets = 1 << 17

function bucketOf(margin: number): number {
  // Zero has a sign in a float, and belongs to the first bucket with either.
  float[0] = Math.max(0, margin) + 0
  return bits[0] >>> 14
}

/**
 * The customers whose choice is nearest to a tie, the nearest first; equals in their order. Customers without another choice
 * (an infinite margin) are left out.
 *
 * @param margin - by how much each customer's choice is ahead, from 0.
 * @param wanted - how many at most.
 */
export function nearestTies(margin: Float64Array, wanted: number): Int32Array {
  const counts = new Int32Array(buckets)
  const unrivaled = bucketOf(Number.POSITIVE_INFINITY)
  for (let customer = 0; customer < margin.length; customer++) counts[bucketOf(margin[customer])]++
  let last = 0
  let found = counts[0]
  while (found < wanted && last + 1 < unrivaled) found += counts[++last]
  const nearest = new Int32Array(found)
  let count = 0
  for (let customer = 0; customer < margin.length; customer++)
    if (bucketOf(margin[customer]) <= last) nearest[count++] = customer
  nearest.sort((a, b) => margin[a] - margin[b] || a - b)
  return nearest.subarray(0, wanted)
}
