import { exp } from './exp.ts'
import { log } from './log.ts'
import { drawNormal } from './normal.ts'
import { type Stream, uniform } from './philox.ts'

/**
 * A draw from the gamma distribution with scale 1, by rejection (Marsaglia and Tsang 2000). A varying number of words:
 * below a shape of 1 first one for the boost u^(1 / shape), then two for each attempt.
 *
 * @param shape - from 2^-1000 and finite; otherwise NaN.
 */
export function drawGamma(stream: Stream, shape: number): number {
  if (!isShape(shape)) return Number.NaN
  const boost = exp(drawLogBoost(stream, shape))
  return boost * drawUnboosted(stream, shape)
}

/**
 * A draw from the beta distribution, from 0 to 1: X / (X + Y) with gamma draws, X first. Where both are too small or
 * too large for their sum to be a number, the same from their logarithms.
 *
 * @param a - from 2^-1000 and finite; otherwise NaN.
 * @param b - as a.
 */
export function drawBeta(stream: Stream, a: number, b: number): number {
  if (!(isShape(a) && isShape(b))) return Number.NaN
  const logBoostX = drawLogBoost(stream, a)
  const restX = drawUnboosted(stream, a)
  const logBoostY = drawLogBoost(stream, b)
  const restY = drawUnboosted(stream, b)
  const x = exp(logBoostX) * restX
  const sum = x + exp(logBoostY) * restY
  if (sum > 0 && sum < Number.POSITIVE_INFINITY) return x / sum
  return 1 / (1 + exp(logBoostY - logBoostX) * (restY / restX))
}

/** Below this shape the logarithm of a boost is not a number any more. */
const smallestShape = 2 ** -1000

function isShape(shape: number): boolean {
  return shape >= smallestShape && shape < Number.POSITIVE_INFINITY
}

function drawLogBoost(stream: Stream, shape: number): number {
  return shape < 1 ? log(uniform(stream)) / shape : 0
}

/** A draw for the shape, or below 1 for one more than the shape. */
function drawUnboosted(stream: Stream, shape: number): number {
  const d = (shape < 1 ? shape + 1 : shape) - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const x = drawNormal(stream)
    const u = uniform(stream)
    const t = 1 + c * x
    if (t <= 0) continue
    const v = t * t * t
    const square = x * x
    if (u < 1 - 0.0331 * square * square || log(u) < square / 2 + d * (1 - v + log(v))) return d * v
  }
}
