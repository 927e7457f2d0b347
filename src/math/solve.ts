/** The solution of a square system, or the finding that there is none that is unique. */
export type Solution =
  | { readonly kind: 'solution'; readonly x: Float64Array }
  | { readonly kind: 'singular'; readonly column: number }

/**
 * Solves A x = b by elimination with partial pivoting, for symmetric systems that need not be positive definite and
 * for any other square one; for positive definite ones `cholesky.ts` takes half the time. A pivot counts as zero when
 * it is at most size * 2^-52 of the largest element of A.
 *
 * @param matrix - row-major, shape [size, size].
 * @param b - length size.
 */
export function solveSquare(matrix: ArrayLike<number>, size: number, b: ArrayLike<number>): Solution {
  const a = Float64Array.from(matrix)
  const x = Float64Array.from(b)
  let largest = 0
  for (const element of a) largest = Math.max(largest, Math.abs(element))
  const tolerance = largest * size * 2 ** -52
  for (let k = 0; k < size; k++) {
    const pivot = largestBelow(a, size, k)
    if (!(Math.abs(a[pivot * size + k]) > tolerance)) return { kind: 'singular', column: k }
    if (pivot !== k) swapRows(a, x, size, pivot, k)
    eliminate(a, x, size, k)
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let j = i + 1; j < size; j++) x[i] -= a[i * size + j] * x[j]
    x[i] /= a[i * size + i]
  }
  return { kind: 'solution', x }
}

function largestBelow(a: Float64Array, size: number, k: number): number {
  let best = k
  for (let i = k + 1; i < size; i++) {
    if (Math.abs(a[i * size + k]) > Math.abs(a[best * size + k])) best = i
  }
  return best
}

function swapRows(a: Float64Array, x: Float64Array, size: number, one: number, other: number): void {
  for (let j = 0; j < size; j++) {
    const kept = a[one * size + j]
    a[one * size + j] = a[other * size + j]
    a[other * size + j] = kept
  }
  const kept = x[one]
  x[one] = x[other]
  x[other] = kept
}

function eliminate(a: Float64Array, x: Float64Array, size: number, k: number): void {
  for (let i = k + 1; i < size; i++) {
    const factor = a[i * size + k] / a[k * size + k]
    if (factor === 0) continue
    for (let j = k; j < size; j++) a[i * size + j] -= factor * a[k * size + j]
    x[i] -= factor * x[k]
  }
}
