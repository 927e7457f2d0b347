/** Centers in groups of four, so that a row is compared with four at a time: [group][column][4]. */
export interface PackedCenters {
  readonly values: Float64Array
  readonly groups: number
  readonly d: number
}

/** Packs centers; places without a center are infinitely far from everything. */
export function packCenters(centers: Float64Array, k: number, d: number): PackedCenters {
  const groups = Math.ceil(k / 4)
  const values = new Float64Array(groups * d * 4).fill(Number.POSITIVE_INFINITY)
  for (let c = 0; c < k; c++)
    for (let j = 0; j < d; j++) values[((c >> 2) * d + j) * 4 + (c & 3)] = centers[c * d + j]
  return { values, groups, d }
}

/**
 * Finds the nearest center of every row by squared Euclidean distance, summed over the columns in their order; ties go
 * to the smaller index.
 *
 * @param rows - row-major, [count, d].
 * @param labels - receives the index of the center of each row.
 * @param squares - receives the squared distance to it.
 */
export function findNearest(
  rows: Float64Array,
  { values, groups, d }: PackedCenters,
  labels: Int32Array,
  squares: Float64Array,
): void {
  for (let row = 0, start = 0; start < rows.length; row++, start += d) {
    const end = start + d
    let nearest = 0
    let least = Number.POSITIVE_INFINITY
    for (let first = 0, at = 0; first < 4 * groups; first += 4) {
      let square0 = 0
      let square1 = 0
      let square2 = 0
      let square3 = 0
      for (let i = start; i < end; i++, at += 4) {
        const x = rows[i]
        const difference0 = x - values[at]
        const difference1 = x - values[at + 1]
        const difference2 = x - values[at + 2]
        const difference3 = x - values[at + 3]
        square0 += difference0 * difference0
        square1 += difference1 * difference1
        square2 += difference2 * difference2
        square3 += difference3 * difference3
      }
      if (square0 < least) {
        least = square0
        nearest = first
      }
      if (square1 < least) {
        least = square1
        nearest = first + 1
      }
      if (square2 < least) {
        least = square2
        nearest = first + 2
      }
      if (square3 < least) {
        least = square3
        nearest = first + 3
      }
    }
    labels[row] = nearest
    squares[row] = least
  }
}

/** Centers row by row, [k, d]. */
export interface PlainCenters {
  readonly centers: Float64Array
  readonly k: number
  readonly d: number
}

/**
 * The nearest center of one row, as {@link findNearest} finds it, and how far the second nearest is.
 *
 * @param start - where the row begins in `values`.
 * @param squares - receives the squared distances to the nearest and the second nearest center (infinite if there is none).
 */
export function nearestTwo(
  values: Float64Array,
  start: number,
  { centers, k, d }: PlainCenters,
  squares: Float64Array,
): number {
  let nearest = 0
  let least = Number.POSITIVE_INFINITY
  let second = Number.POSITIVE_INFINITY
  for (let c = 0, at = 0; c < k; c++, at += d) {
    let square = 0
    for (let j = 0; j < d; j++) {
      const difference = values[start + j] - centers[at + j]
      square += difference * difference
    }
    if (square < least) {
      second = least
      least = square
      nearest = c
    } else if (square < second) second = square
  }
  squares[0] = least
  squares[1] = second
  return nearest
}
