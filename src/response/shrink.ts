/** Estimates of one kind of thing, pulled together as far as they do not differ by more than chance. */
export interface Shrunk {
  readonly values: Float64Array
  readonly standardErrors: Float64Array
  /** How much of each estimate was kept, from 0 to 1. */
  readonly kept: Float64Array
}

/**
 * Shrinks estimates towards their common mean, and the mean towards 0, by empirical Bayes: the variance between them by
 * moments (DerSimonian and Laird 1986), the mean by its positive part (1 - variance / mean^2). What cannot be told apart
 * from chance is not acted upon; large and certain estimates stay as they are.
 *
 * @param estimates - NaN is left out and stays NaN.
 * @param variances - of each estimate.
 * @param shared - the part of its variance that an estimate has in common with those of the same group (their control).
 */
export function shrinkTogether(
  estimates: ArrayLike<number>,
  variances: ArrayLike<number>,
  shared?: { readonly group: readonly number[]; readonly variance: ArrayLike<number> } | undefined,
): Shrunk {
  const known = Array.from(estimates, (_, k) => k).filter(
    (k) => variances[k] > 0 && !Number.isNaN(estimates[k]),
  )
  const between = betweenVariance(known, estimates, variances)
  const weights = known.map((k) => 1 / (variances[k] + between))
  const total = weights.reduce((a, b) => a + b, 0)
  const mean = known.reduce((sum, k, i) => sum + weights[i] * estimates[k], 0) / total
  let meanVariance = 1 / total
  for (const [i, j] of known.entries()) {
    for (const [l, k] of known.entries()) {
      if (j !== k && shared !== undefined && shared.group[j] === shared.group[k])
        meanVariance += (weights[i] * weights[l] * shared.variance[j]) / (total * total)
    }
  }
  const center = mean * Math.max(0, 1 - meanVariance / (mean * mean))
  const shrunk = {
    values: Float64Array.from(estimates),
    standardErrors: Float64Array.from(variances, Math.sqrt),
    kept: new Float64Array(estimates.length).fill(1),
  }
  for (const k of known) {
    const pull = variances[k] / (variances[k] + between)
    shrunk.values[k] = pull * center + (1 - pull) * estimates[k]
    shrunk.standardErrors[k] = Math.sqrt((1 - pull) * variances[k] + pull * pull * meanVariance)
    shrunk.kept[k] = 1 - pull
  }
  return shrunk
}

function betweenVariance(
  known: readonly number[],
  estimates: ArrayLike<number>,
  variances: ArrayLike<number>,
): number {
  if (known.length < 2) return 0
  let total = 0
  let squares = 0
  let weighted = 0
  for (const k of known) {
    const weight = 1 / variances[k]
    total += weight
    squares += weight * weight
    weighted += weight * estimates[k]
  }
  const mean = weighted / total
  const spread = known.reduce((sum, k) => sum + (estimates[k] - mean) ** 2 / variances[k], 0)
  return Math.max(0, (spread - (known.length - 1)) / (total - squares / total))
}
