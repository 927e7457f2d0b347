/** Small dense matrices: row-major in a flat array, with their sizes passed beside them. */

/** The inner product of two vectors of one length. */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let total = 0
  for (let i = 0; i < a.length; i++) total += a[i] * b[i]
  return total
}

/**
 * A x. Each product is summed in the order of the columns; four rows go on beside each other, since a sum has to wait for its own addition before.
 *
 * @param matrix - row-major, shape [rows, columns].
 * @param x - length columns.
 * @param out - receives the product, length rows; not `x`. Default: a new array.
 */
export function multiply(
  matrix: ArrayLike<number>,
  rows: number,
  columns: number,
  x: ArrayLike<number>,
  out: Float64Array = new Float64Array(rows),
): Float64Array {
  let i = 0
  for (; i + 4 <= rows; i += 4) {
    let s0 = 0
    let s1 = 0
    let s2 = 0
    let s3 = 0
    const r0 = i * columns
    const r1 = r0 + columns
    const r2 = r1 + columns
    const r3 = r2 + columns
    for (let j = 0; j < columns; j++) {
      const value = x[j]
      s0 += matrix[r0 + j] * value
      s1 += matrix[r1 + j] * value
      s2 += matrix[r2 + j] * value
      s3 += matrix[r3 + j] * value
    }
    out[i] = s0
    out[i + 1] = s1
    out[i + 2] = s2
    out[i + 3] = s3
  }
  for (; i < rows; i++) {
    let total = 0
    for (let j = 0, at = i * columns; j < columns; j++) total += matrix[at++] * x[j]
    out[i] = total
  }
  return out
}

/**
 * A' y.
 *
 * @param matrix - row-major, shape [rows, columns].
 * @param y - length rows.
 * @param out - receives the product, length columns; not `y`. Default: a new array.
 */
export function multiplyTransposed(
  matrix: ArrayLike<number>,
  rows: number,
  columns: number,
  y: ArrayLike<number>,
  out: Float64Array = new Float64Array(columns),
): Float64Array {
  out.fill(0)
  let at = 0
  for (let i = 0; i < rows; i++) {
    const weight = y[i]
    for (let j = 0; j < columns; j++) out[j] += weight * matrix[at++]
  }
  return out
}

/** x' A x for a square matrix, row-major, with x of length size. */
export function quadraticForm(matrix: ArrayLike<number>, size: number, x: ArrayLike<number>): number {
  let total = 0
  let at = 0
  for (let i = 0; i < size; i++) {
    let row = 0
    for (let j = 0; j < size; j++) row += matrix[at++] * x[j]
    total += x[i] * row
  }
  return total
}

/**
 * x' A x for a symmetric matrix of which the lower triangle is read, row-major, with x of length size. Four rows go on beside each other.
 *
 * @param at - where the matrix begins.
 */
export function lowerForm(matrix: Float64Array, at: number, size: number, x: Float64Array): number {
  let total = 0
  let i = 0
  for (; i + 4 <= size; i += 4) {
    let s0 = 0
    let s1 = 0
    let s2 = 0
    let s3 = 0
    const r0 = at + i * size
    const r1 = r0 + size
    const r2 = r1 + size
    const r3 = r2 + size
    for (let j = 0; j < i; j++) {
      const value = x[j]
      s0 += matrix[r0 + j] * value
      s1 += matrix[r1 + j] * value
      s2 += matrix[r2 + j] * value
      s3 += matrix[r3 + j] * value
    }
    const x0 = x[i]
    const x1 = x[i + 1]
    const x2 = x[i + 2]
    const x3 = x[i + 3]
    s1 += matrix[r1 + i] * x0
    s2 += matrix[r2 + i] * x0
    s3 += matrix[r3 + i] * x0
    s2 += matrix[r2 + i + 1] * x1
    s3 += matrix[r3 + i + 1] * x1
    s3 += matrix[r3 + i + 2] * x2
    total += x0 * (2 * s0 + matrix[r0 + i] * x0)
    total += x1 * (2 * s1 + matrix[r1 + i + 1] * x1)
    total += x2 * (2 * s2 + matrix[r2 + i + 2] * x2)
    total += x3 * (2 * s3 + matrix[r3 + i + 3] * x3)
  }
  for (; i < size; i++) {
    const row = at + i * size
    let sum = 0
    for (let j = 0; j < i; j++) sum += matrix[row + j] * x[j]
    total += x[i] * (2 * sum + matrix[row + i] * x[i])
  }
  return total
}

/** Adds weight * x x' to the lower triangle of a square matrix, row-major, with x of length size. */
export function addOuterLower(
  matrix: Float64Array,
  size: number,
  x: ArrayLike<number>,
  weight: number,
): void {
  for (let i = 0; i < size; i++) {
    const scaled = weight * x[i]
    const row = i * size
    for (let j = 0; j <= i; j++) matrix[row + j] += scaled * x[j]
  }
}

/** Copies the lower triangle of a square matrix into its upper one, in place. */
export function mirrorLower(matrix: Float64Array, size: number): void {
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) matrix[j * size + i] = matrix[i * size + j]
}
