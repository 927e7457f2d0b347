import type { PilotSize } from '../contracts/readout.ts'
import { rowsPerArmForMeans } from '../math/sample-size.ts'

/** What the size of a pilot follows from. */
export interface PilotNeeds {
  /** The smallest difference of means worth finding, above 0. */
  readonly detects: number
  readonly treatedVariance: number
  readonly controlVariance: number
  /** Arms in all, the control included. */
  readonly arms: number
  readonly alpha: number
  readonly power: number
}

/** How many customers a pilot needs in each arm to find a difference (normal approximation, rounded up), in numbers and words. */
export function nextPilotSize(needs: PilotNeeds): PilotSize {
  const { detects, treatedVariance, controlVariance, arms, alpha, power } = needs
  const perArm = Math.ceil(rowsPerArmForMeans(detects, treatedVariance, controlVariance, { alpha, power }))
  const words = `${perArm} customers in each of ${arms} arms find a difference of ${short(detects)} per customer with a chance of ${Math.round(power * 100)} %, and take chance for a difference in ${short(alpha * 100)} of 100 pilots.`
  return { perArm, arms, detects, power, alpha, words }
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)))
}
