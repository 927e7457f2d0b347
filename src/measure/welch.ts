import type { Estimate } from '../contracts/readout.ts'
import { studentQuantile } from '../math/student.ts'
import { type Moments, varianceOf } from './moments.ts'

/**
 * The difference of two means, treated minus control, with Welch's interval: standard error from both sample variances (n - 1), degrees of
 * freedom by Welch (1947) and Satterthwaite. NaN where an arm has fewer than two values.
 *
 * @param level - coverage, in (0, 1).
 */
export function welchDifference(treated: Moments, control: Moments, level: number): Estimate {
  const variances = [varianceOf(treated) / treated.count, varianceOf(control) / control.count] as const
  return interval(treated.mean - control.mean, variances, [treated.count, control.count], level)
}

/**
 * The relative difference (treated - control) / |control| with its interval by the delta method; degrees of freedom as in
 * {@link welchDifference}. Null where the control's mean is 0.
 */
export function welchRatio(treated: Moments, control: Moments, level: number): Estimate | null {
  if (control.mean === 0) return null
  const [a, b] = [control.mean, treated.mean]
  const own = [varianceOf(treated) / treated.count, varianceOf(control) / control.count] as const
  const relative = (b - a) / Math.abs(a)
  const scaled = own[0] / (a * a) + (b * b * own[1]) / a ** 4
  return boundedEstimate(
    relative,
    Math.sqrt(scaled),
    degreesOfFreedom(own, [treated.count, control.count]),
    level,
  )
}

/** Degrees of freedom of a sum of two variances of means. */
export function degreesOfFreedom(
  variances: readonly [number, number],
  counts: readonly [number, number],
): number {
  const total = variances[0] + variances[1]
  const parts = variances[0] ** 2 / (counts[0] - 1) + variances[1] ** 2 / (counts[1] - 1)
  return parts === 0 ? Number.POSITIVE_INFINITY : (total * total) / parts
}

function interval(
  estimate: number,
  variances: readonly [number, number],
  counts: readonly [number, number],
  level: number,
): Estimate {
  const standardError = Math.sqrt(variances[0] + variances[1])
  return boundedEstimate(estimate, standardError, degreesOfFreedom(variances, counts), level)
}

/** An estimate with Student's interval. */
export function boundedEstimate(
  estimate: number,
  standardError: number,
  degrees: number,
  level: number,
): Estimate {
  const reach = standardError === 0 ? 0 : studentQuantile((1 + level) / 2, degrees) * standardError
  return { estimate, standardError, lower: estimate - reach, upper: estimate + reach, level }
}
