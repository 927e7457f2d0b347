import { normalQuantile } from './normal.ts'

/** How a comparison of two groups is planned. */
export interface PowerOptions {
  /** Two-sided chance of seeing a difference where there is none, in (0, 1). Default .05. */
  readonly alpha?: number | undefined
  /** Chance of finding the difference where it is there, in (0, 1). Default .8. */
  readonly power?: number | undefined
}

/**
 * Rows an arm needs so that a difference of two means is found, by the normal approximation:
 * (z_{1-alpha/2} + z_power)^2 (treated variance + control variance) / difference^2. Not rounded.
 *
 * @returns Infinity for a difference of 0.
 */
export function rowsPerArmForMeans(
  difference: number,
  treatedVariance: number,
  controlVariance: number,
  options: PowerOptions = {},
): number {
  const z = quantileSum(options)
  return (z * z * (treatedVariance + controlVariance)) / (difference * difference)
}

/**
 * Rows an arm needs so that a difference of two shares is found (Fleiss, Statistical Methods for Rates and Proportions, without
 * continuity correction). Not rounded.
 *
 * @param treated - share in the treated arm, in [0, 1].
 * @param control - share in the control arm, in [0, 1].
 * @returns Infinity for equal shares.
 */
export function rowsPerArmForShares(treated: number, control: number, options: PowerOptions = {}): number {
  const { alpha = 0.05, power = 0.8 } = options
  const pooled = (treated + control) / 2
  const underNull = normalQuantile(1 - alpha / 2) * Math.sqrt(2 * pooled * (1 - pooled))
  const spread = treated * (1 - treated) + control * (1 - control)
  const underEffect = normalQuantile(power) * Math.sqrt(spread)
  return ((underNull + underEffect) / (treated - control)) ** 2
}

/** The smallest difference of two means that arms of a size find. The inverse of {@link rowsPerArmForMeans}. */
export function detectableDifference(
  rowsPerArm: number,
  treatedVariance: number,
  controlVariance: number,
  options: PowerOptions = {},
): number {
  return quantileSum(options) * Math.sqrt((treatedVariance + controlVariance) / rowsPerArm)
}

function quantileSum({ alpha = 0.05, power = 0.8 }: PowerOptions): number {
  return normalQuantile(1 - alpha / 2) + normalQuantile(power)
}
