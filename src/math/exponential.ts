import { log } from './log.ts'
import { type Stream, uniform } from './philox.ts'

const mostStages = 2 ** 20

/** A draw from the exponential distribution with mean 1: -ln u. One word. */
export function drawExponential(stream: Stream): number {
  return -log(uniform(stream))
}

/**
 * A draw from the Erlang distribution with `shape` stages of mean 1 each: the sum of as many exponentials. One word a
 * stage; for many stages `drawGamma` takes fewer.
 *
 * @param shape - a whole number from 0 (gives 0) to 2^20; otherwise NaN.
 */
export function drawErlang(stream: Stream, shape: number): number {
  if (!(Number.isInteger(shape) && shape >= 0 && shape <= mostStages)) return Number.NaN
  let total = 0
  for (let stage = 0; stage < shape; stage++) total += drawExponential(stream)
  return total
}
