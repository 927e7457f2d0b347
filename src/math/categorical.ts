import { ClienteleError } from '../errors.ts'
import { exp } from './exp.ts'
import { log } from './log.ts'
import type { Stream } from './philox.ts'

const two32 = 4294967296

/**
 * The thresholds of a categorical distribution: element k is floor(W_k / W * 2^32 + 0.5), W_k the sum of the first
 * k + 1 weights in index order and W that of all; the last is 2^32. So a draw compares whole numbers only.
 *
 * @param weights - at least one, none negative, their sum above 0 and finite.
 * @throws ARGUMENT_INVALID for other weights.
 */
export function categoricalThresholds(weights: ArrayLike<number>): Float64Array {
  const thresholds = new Float64Array(weights.length)
  let total = 0
  for (let k = 0; k < weights.length; k++) {
    if (!(weights[k] >= 0)) throw unusable(weights.length, 'a weight is negative or missing')
    total += weights[k]
    thresholds[k] = total
  }
  if (!(total > 0 && total < Number.POSITIVE_INFINITY))
    throw unusable(weights.length, `their sum is ${total}`)
  for (let k = 0; k < weights.length; k++) thresholds[k] = Math.floor((thresholds[k] / total) * two32 + 0.5)
  thresholds[weights.length - 1] = two32
  return thresholds
}

/** A draw of an index: the first whose threshold is above the word. One word. */
export function drawCategory(stream: Stream, thresholds: ArrayLike<number>): number {
  const word = stream.word()
  let low = 0
  let high = thresholds.length - 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if (word < thresholds[middle]) high = middle
    else low = middle + 1
  }
  return low
}

/**
 * Weights of the Zipf-Mandelbrot law: (k + offset)^-exponent for k = 1 .. count, at index k - 1.
 *
 * @param count - how many.
 * @param exponent - how fast they fall; 1 is Zipf's law.
 * @param offset - above -1; flattens the first ones.
 * @throws ARGUMENT_INVALID outside these ranges.
 */
export function zipfWeights(count: number, exponent: number, offset: number): Float64Array {
  if (!(Number.isInteger(count) && count >= 0 && offset > -1 && Number.isFinite(exponent))) {
    throw new ClienteleError(
      'ARGUMENT_INVALID',
      `Zipf weights were asked for with count ${count}, exponent ${exponent} and offset ${offset}. Give a whole count from 0, a finite exponent, an offset above -1.`,
      { count, exponent, offset },
    )
  }
  const weights = new Float64Array(count)
  for (let k = 1; k <= count; k++) {
    weights[k - 1] = exponent === 1 ? 1 / (k + offset) : exp(-exponent * log(k + offset))
  }
  return weights
}

function unusable(count: number, found: string): ClienteleError {
  return new ClienteleError(
    'ARGUMENT_INVALID',
    `The ${count} weights of a random choice cannot be used: ${found}. Give at least one weight, none negative, one above 0.`,
    { count },
  )
}
