/** Years of a customer in the middle, and a standard deviation. */
const middleAge = 46
const ageDeviation = 13

/** Years of age for a latent age of mean about 0 and deviation about 1: whole ones, from 18 to 95. */
export function yearsOf(age: number): number {
  return Math.min(95, Math.max(18, Math.round(middleAge + ageDeviation * age)))
}
