import type { ReadonlyFloat64Array } from './arrays.ts'

/** Eigenvalues and eigenvectors of a symmetric matrix A: A = sum of value_i v_i v_i'. */
export interface SymmetricEigen {
  readonly kind: 'eigen'
  readonly size: number
  /** From the largest to the smallest, length size. */
  readonly values: ReadonlyFloat64Array
  /** Row i is the vector of value i: shape [size, size], orthonormal; the element of largest size is above 0. */
  readonly vectors: ReadonlyFloat64Array
  /** Sweeps over all pairs of rows that were made. */
  readonly sweeps: number
}

/** Why there are no eigenvalues. */
export type NoEigen =
  /** The first row, from 0, that holds NaN or an infinite value in the lower triangle. */
  | { readonly kind: 'not-finite'; readonly row: number }
  /** The rotations did not end within the sweeps allowed. */
  | { readonly kind: 'not-converged'; readonly sweeps: number }

const mostSweeps = 60

/**
 * Eigenvalues and eigenvectors of a small symmetric matrix by cyclic Jacobi rotations (Jacobi 1846; Golub and Van Loan,
 * Matrix Computations, 8.5): in a written order from + - * / and roots, so the same bits everywhere. Errors of the
 * eigenvalues are a few 1e-16 of the largest. Time grows with size^3, about ten sweeps.
 *
 * @param matrix - row-major, shape [size, size]; only the lower triangle is read.
 */
export function eigenSymmetric(matrix: ArrayLike<number>, size: number): SymmetricEigen | NoEigen {
  const a = new Float64Array(size * size)
  const scale = scaleOf(matrix, size)
  if (typeof scale !== 'number') return scale
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      a[i * size + j] = matrix[i * size + j] * scale
      a[j * size + i] = a[i * size + j]
    }
  }
  const vectors = new Float64Array(size * size)
  for (let i = 0; i < size; i++) vectors[i * size + i] = 1
  for (let sweeps = 0; sweeps < mostSweeps; sweeps++) {
    let rotations = 0
    for (let q = 1; q < size; q++) for (let p = 0; p < q; p++) rotations += rotate(a, vectors, size, p, q)
    if (rotations === 0) return inOrder(a, vectors, size, scale, sweeps)
  }
  return { kind: 'not-converged', sweeps: mostSweeps }
}

/** The power of two that brings the largest element near 1, so that no square overflows or vanishes; or the row that prevents it. */
function scaleOf(matrix: ArrayLike<number>, size: number): number | NoEigen {
  let largest = 0
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      const element = Math.abs(matrix[i * size + j])
      if (!(element < Number.POSITIVE_INFINITY)) return { kind: 'not-finite', row: i }
      largest = Math.max(largest, element)
    }
  }
  let scale = 1
  while (largest * scale > 2 && scale > 2 ** -1020) scale /= 2
  while (largest > 0 && largest * scale < 1 && scale < 2 ** 1020) scale *= 2
  return scale
}

/** Makes element (p, q) zero by a rotation of rows and columns p and q; 1 when there was something to do. */
function rotate(a: Float64Array, vectors: Float64Array, size: number, p: number, q: number): number {
  const off = a[p * size + q]
  const first = a[p * size + p]
  const second = a[q * size + q]
  if (!(Math.abs(off) > 2 ** -54 * Math.sqrt(Math.abs(first * second)) && Math.abs(off) > 2 ** -500)) {
    return 0
  }
  const theta = (second - first) / (2 * off)
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(1 + theta * theta))
  const c = 1 / Math.sqrt(1 + t * t)
  const s = t * c
  for (let k = 0; k < size; k++) {
    if (k !== p && k !== q) {
      const kp = a[k * size + p]
      const kq = a[k * size + q]
      a[k * size + p] = c * kp - s * kq
      a[p * size + k] = a[k * size + p]
      a[k * size + q] = s * kp + c * kq
      a[q * size + k] = a[k * size + q]
    }
    const vp = vectors[p * size + k]
    const vq = vectors[q * size + k]
    vectors[p * size + k] = c * vp - s * vq
    vectors[q * size + k] = s * vp + c * vq
  }
  a[p * size + p] = first - t * off
  a[q * size + q] = second + t * off
  a[p * size + q] = 0
  a[q * size + p] = 0
  return 1
}

function inOrder(
  a: Float64Array,
  rotated: Float64Array,
  size: number,
  scale: number,
  sweeps: number,
): SymmetricEigen {
  const order = Array.from({ length: size }, (_, i) => i)
  order.sort((i, j) => a[j * size + j] - a[i * size + i] || i - j)
  const vectors = new Float64Array(size * size)
  for (const [row, i] of order.entries()) {
    const vector = rotated.subarray(i * size, (i + 1) * size)
    let largest = 0
    for (const element of vector) if (Math.abs(element) > Math.abs(largest)) largest = element
    for (let k = 0; k < size; k++) vectors[row * size + k] = largest < 0 ? -vector[k] : vector[k]
  }
  const values = Float64Array.from(order, (i) => a[i * size + i] / scale)
  return { kind: 'eigen', size, values, vectors, sweeps }
}
