import { exp } from './exp.ts'
import { type Stream, uniform } from './philox.ts'

/** Inversion is exact up to this mean; a larger one is drawn as a sum. */
const largestChunk = 16

/** A million words; a draw of a larger mean would take seconds, and from 2^57 on never end. */
const largestMean = 2 ** 24

/** P(K > 200) for a mean of 16 is below 1e-150, so the bound only stops a loop on rounding. */
const largestCount = 200

/**
 * A draw from the Poisson distribution by inversion, in chunks of mean 16 and a last smaller one. One word per chunk,
 * none for a mean of 0.
 *
 * @param mean - from 0 to 2^24; otherwise NaN.
 */
export function drawPoisson(stream: Stream, mean: number): number {
  if (!(mean >= 0 && mean <= largestMean)) return Number.NaN
  let count = 0
  for (let rest = mean; rest > 0; rest -= largestChunk) {
    count += invert(uniform(stream), Math.min(rest, largestChunk))
  }
  return count
}

function invert(u: number, mean: number): number {
  // e^-mean is not below 1 - mean, which tells most small means without it.
  if (u <= 1 - mean) return 0
  let probability = exp(-mean)
  let cumulated = probability
  let k = 0
  while (u > cumulated && k < largestCount) {
    k++
    probability *= mean / k
    cumulated += probability
  }
  return k
}
