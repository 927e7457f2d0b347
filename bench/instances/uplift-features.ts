import { bits, u } from './counter.ts'

/** How strongly customers differ in what a contact does to them. */
export type Strength = 'weak' | 'medium' | 'strong'

export const strengths: { readonly [name in Strength]: number } = { weak: 0.15, medium: 0.4, strong: 0.8 }

/** How many features a row has. The ninth, x9, has values without order; x8 and x11 are 0 or 1, x10 counts from 0 to 5. */
export const featureCount = 12

/** Draws the features of a row. */
export function drawFeatures(k: number, x: Float64Array): void {
  for (let j = 0; j < 6; j++) x[j] = (2 * u(k, j) - 1) * Math.sqrt(3)
  for (let j = 6; j < 8; j++) x[j] = -Math.log(u(k, j)) - 1
  x[8] = bits(k, 8) % 2
  x[9] = bits(k, 9) % 4
  x[10] = bits(k, 10) % 6
  x[11] = bits(k, 11) % 2
}

/** What the log-odds of a response owe to the features, contact or none. */
export function baseOf(x: Float64Array): number {
  return 0.5 * x[0] + 0.35 * x[1] - 0.3 * x[6] + 0.4 * (x[8] - 0.5) + 0.15 * x[1] * x[2]
}

export function chanceOf(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds))
}
