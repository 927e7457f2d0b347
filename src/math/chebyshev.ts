/**
 * The sum of c_k T_k(t) over Chebyshev polynomials, by Clenshaw's recurrence (1955).
 *
 * @param coefficients - c_0 first, c_0 not halved.
 * @param t - from -1 to 1.
 */
export function evaluateChebyshev(coefficients: readonly number[], t: number): number {
  let later = 0
  let latest = 0
  for (let k = coefficients.length - 1; k > 0; k--) {
    const next = 2 * t * latest - later + coefficients[k]
    later = latest
    latest = next
  }
  return t * latest - later + coefficients[0]
}
