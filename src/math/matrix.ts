/** Small dense matrices: row-major in a flat array, with their sizes passed beside them. */

/** The inner product of two vectors of one length. */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let total = 0
  for (let i = 0; i < a.length; i++) total += a[i] * b[i]
  return total
}

/**
 * A x.
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
  let at = 0
  for (let i = 0; i < rows; i++) {
    let total = 0
    for (let j = 0; j < columns; j++) total += matrix[at++] * x[j]
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
