/** Rows of features beside each other: row-major, shape [count, stride], with the stride a multiple of 4. */
export interface FeatureBlock {
  readonly count: number
  readonly values: Float64Array
  readonly stride: number
  /** Features; the columns after them are 0. */
  readonly size: number
}

/** The number of columns that holds some features. */
export function strideFor(size: number): number {
  return 4 * Math.ceil(size / 4)
}

/**
 * Adds the sum of weight z z' over the rows of a block to the lower triangle of a matrix. Eight sums are kept at a time,
 * so that a row's features are read once for several products.
 *
 * @param out - row-major; the triangle begins at `at`, and its rows are `width` apart.
 * @param weights - by row.
 */
export function addSquares(
  out: Float64Array,
  at: number,
  width: number,
  block: FeatureBlock,
  weights: Float64Array,
): void {
  const sums = new Float64Array(8)
  for (let a = 0; a < block.size; a += 2) {
    for (let b = 0; b <= a + 1; b += 4) {
      sumProducts(block, weights, a, b, sums)
      for (let k = 0; k < 8; k++) {
        const row = a + (k >> 2)
        const column = b + (k & 3)
        if (column <= row && row < block.size) out[at + row * width + column] += sums[k]
      }
    }
  }
}

/**
 * Adds the sum of weight z over the rows of a block to a vector that begins at `at`. Four sums are kept at a time.
 *
 * @param weights - by row.
 */
export function addWeighted(out: Float64Array, at: number, block: FeatureBlock, weights: Float64Array): void {
  const { count, values, stride, size } = block
  for (let j = 0; j < size; j += 4) {
    let [s0, s1, s2, s3] = [0, 0, 0, 0]
    for (let i = 0, row = j; i < count; i++, row += stride) {
      const weight = weights[i]
      s0 += weight * values[row]
      s1 += weight * values[row + 1]
      s2 += weight * values[row + 2]
      s3 += weight * values[row + 3]
    }
    const sums = [s0, s1, s2, s3]
    for (let k = 0; k < 4 && j + k < size; k++) out[at + j + k] += sums[k]
  }
}

/** The weighted products of features a and a + 1 with b to b + 3. */
function sumProducts(
  { count, values, stride }: FeatureBlock,
  weights: Float64Array,
  a: number,
  b: number,
  sums: Float64Array,
): void {
  let [s0, s1, s2, s3, s4, s5, s6, s7] = [0, 0, 0, 0, 0, 0, 0, 0]
  for (let i = 0, row = 0; i < count; i++, row += stride) {
    const first = weights[i] * values[row + a]
    const second = weights[i] * values[row + a + 1]
    const z0 = values[row + b]
    const z1 = values[row + b + 1]
    const z2 = values[row + b + 2]
    const z3 = values[row + b + 3]
    s0 += first * z0
    s1 += first * z1
    s2 += first * z2
    s3 += first * z3
    s4 += second * z0
    s5 += second * z1
    s6 += second * z2
    s7 += second * z3
  }
  sums[0] = s0
  sums[1] = s1
  sums[2] = s2
  sums[3] = s3
  sums[4] = s4
  sums[5] = s5
  sums[6] = s6
  sums[7] = s7
}
