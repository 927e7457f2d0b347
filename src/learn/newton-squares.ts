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
  const sums = new Float64Array(8 * pairsOf(block.size))
  for (let from = 0; from < block.count; from += tileRows) {
    const to = Math.min(from + tileRows, block.count)
    let pair = 0
    for (let a = 0; a < block.size; a += 2)
      for (let b = 0; b <= a + 1; b += 4) sumProducts(block, weights, from, to, a, b, sums, 8 * pair++)
  }
  let pair = 0
  for (let a = 0; a < block.size; a += 2) {
    for (let b = 0; b <= a + 1; b += 4, pair++) {
      for (let k = 0; k < 8; k++) {
        const row = a + (k >> 2)
        const column = b + (k & 3)
        if (column <= row && row < block.size) out[at + row * width + column] += sums[8 * pair + k]
      }
    }
  }
}

/** Rows that are gone through at a time, few enough to stay in the cache while all products are summed. */
const tileRows = 512

/** How many times eight products make up a triangle. */
function pairsOf(size: number): number {
  let pairs = 0
  for (let a = 0; a < size; a += 2) pairs += 1 + ((a + 1) >> 2)
  return pairs
}

/**
 * Adds the sum of weight z over the rows of a block to a vector that begins at `at`. Four sums are kept at a time.
 *
 * @param weights - by row.
 */
export function addWeighted(out: Float64Array, at: number, block: FeatureBlock, weights: Float64Array): void {
  const { count, values, stride, size } = block
  const sums = new Float64Array(stride)
  for (let from = 0; from < count; from += tileRows) {
    const to = Math.min(from + tileRows, count)
    for (let j = 0; j < size; j += 4) {
      let s0 = sums[j]
      let s1 = sums[j + 1]
      let s2 = sums[j + 2]
      let s3 = sums[j + 3]
      for (let i = from, row = from * stride + j; i < to; i++, row += stride) {
        const weight = weights[i]
        s0 += weight * values[row]
        s1 += weight * values[row + 1]
        s2 += weight * values[row + 2]
        s3 += weight * values[row + 3]
      }
      sums[j] = s0
      sums[j + 1] = s1
      sums[j + 2] = s2
      sums[j + 3] = s3
    }
  }
  for (let j = 0; j < size; j++) out[at + j] += sums[j]
}

/** Adds the weighted products of features a and a + 1 with b to b + 3, over some rows, to the eight sums that begin at `at`. */
function sumProducts(
  { values, stride }: FeatureBlock,
  weights: Float64Array,
  from: number,
  to: number,
  a: number,
  b: number,
  sums: Float64Array,
  at: number,
): void {
  let s0 = sums[at]
  let s1 = sums[at + 1]
  let s2 = sums[at + 2]
  let s3 = sums[at + 3]
  let s4 = sums[at + 4]
  let s5 = sums[at + 5]
  let s6 = sums[at + 6]
  let s7 = sums[at + 7]
  for (let i = from, row = from * stride; i < to; i++, row += stride) {
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
  sums[at] = s0
  sums[at + 1] = s1
  sums[at + 2] = s2
  sums[at + 3] = s3
  sums[at + 4] = s4
  sums[at + 5] = s5
  sums[at + 6] = s6
  sums[at + 7] = s7
}
