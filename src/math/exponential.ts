import { log } from './log.ts'
import { type Stream, uniform } from './philox.ts'

/** A draw from the exponential distribution with mean 1: -ln u. One word. */
export function drawExponential(stream: Stream): number {
  return -log(uniform(stream))
}

/** A draw from the Erlang distribution with `shape` stages of mean 1 each: the sum of as many exponentials. */
export function drawErlang(stream: Stream, shape: number): number {
  let total = 0
  for (let stage = 0; stage < shape; stage++) total += drawExponential(stream)
  return total
}
