import type { Estimate } from '../contracts/readout.ts'
import { boundedEstimate, degreesOfFreedom } from './welch.ts'

/** A customer on one side of a comparison. */
export interface Member {
  readonly id: string
  readonly weight: number
}

/** One side of a comparison: a weighted mean with its variance by units, and who is in it. */
export interface Side {
  /** Customers with an outcome. */
  readonly count: number
  readonly mean: number
  /** Of the mean. */
  readonly variance: number
  /** Units with an outcome. */
  readonly units: number
  /** Customers whose outcome is missing. */
  readonly missing: number
  /** Units planned, and of them those of whom there is a row of outcomes. */
  readonly planned: number
  readonly found: number
}

/**
 * The weighted mean of a side (Hajek 1971), and its variance by linearization: deviations are summed by unit before they are squared, because
 * units were drawn, not customers; m / (m - 1) for m units. With equal weights and one customer a unit it is the sample variance over the count.
 */
export function readSide(
  members: readonly Member[],
  values: ReadonlyMap<string, number>,
  units: ReadonlyMap<string, string>,
): Side {
  const unitOf = ({ id }: Member): string => units.get(id) ?? id
  const answered = members.filter(({ id }) => values.has(id))
  const known = answered.filter(({ id }) => !Number.isNaN(values.get(id)))
  const outcomeOf = ({ id }: Member): number => values.get(id) ?? Number.NaN
  const total = known.reduce((sum, { weight }) => sum + weight, 0)
  const mean = known.reduce((sum, member) => sum + member.weight * outcomeOf(member), 0) / total
  const deviations = new Map<string, number>()
  for (const member of known) {
    const unit = unitOf(member)
    deviations.set(unit, (deviations.get(unit) ?? 0) + member.weight * (outcomeOf(member) - mean))
  }
  let squares = 0
  for (const deviation of deviations.values()) squares += deviation ** 2
  const m = deviations.size
  return {
    count: known.length,
    mean,
    variance: m < 2 ? Number.NaN : ((m / (m - 1)) * squares) / total ** 2,
    units: m,
    missing: answered.length - known.length,
    planned: new Set(members.map(unitOf)).size,
    found: new Set(answered.map(unitOf)).size,
  }
}

/** Treated minus control, with Welch's interval on units. */
export function sideDifference(treated: Side, control: Side, level: number): Estimate {
  const variances = [treated.variance, control.variance] as const
  const degrees = degreesOfFreedom(variances, [treated.units, control.units])
  const error = Math.sqrt(variances[0] + variances[1])
  return boundedEstimate(treated.mean - control.mean, error, degrees, level)
}

/** (Treated - control) / |control| with its interval by the delta method; null where the control's mean is 0. */
export function sideRatio(treated: Side, control: Side, level: number): Estimate | null {
  const [a, b] = [control.mean, treated.mean]
  if (a === 0) return null
  const variances = [treated.variance, control.variance] as const
  const scaled = variances[0] / (a * a) + (b * b * variances[1]) / a ** 4
  const degrees = degreesOfFreedom(variances, [treated.units, control.units])
  return boundedEstimate((b - a) / Math.abs(a), Math.sqrt(scaled), degrees, level)
}
