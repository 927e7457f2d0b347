import { ClienteleError } from '../errors.ts'

/**
 * How far two groupings of the same rows agree beyond chance: 1 for the same groups under any names, about 0 for
 * independent ones. 1 where both put all rows into one group, or each into its own.
 *
 * @param a - the group of each row, whole numbers from 0.
 * @throws ARGUMENT_INVALID where the lengths differ.
 * @see Hubert and Arabie (1985), "Comparing partitions", equation 5.
 */
export function adjustedRandIndex(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length)
    throw new ClienteleError(
      'ARGUMENT_INVALID',
      `One grouping has ${a.length} rows and the other ${b.length}; both must be of the same rows.`,
      { first: a.length, second: b.length },
    )
  const columns = groupCount(b)
  const cells = new Map<number, number>()
  const inA = new Float64Array(groupCount(a))
  const inB = new Float64Array(columns)
  for (let row = 0; row < a.length; row++) {
    const cell = a[row] * columns + b[row]
    cells.set(cell, (cells.get(cell) ?? 0) + 1)
    inA[a[row]]++
    inB[b[row]]++
  }
  const together = pairsOf(cells.values())
  const ofA = pairsOf(inA)
  const ofB = pairsOf(inB)
  const expected = (ofA / pairs(a.length)) * ofB
  const most = (ofA + ofB) / 2
  return most === expected || a.length < 2 ? 1 : (together - expected) / (most - expected)
}

function groupCount(labels: ArrayLike<number>): number {
  let most = -1
  for (let row = 0; row < labels.length; row++) if (labels[row] > most) most = labels[row]
  return most + 1
}

function pairsOf(counts: Iterable<number>): number {
  let total = 0
  for (const count of counts) total += pairs(count)
  return total
}

function pairs(count: number): number {
  return (count * (count - 1)) / 2
}
