import { exp } from './exp.ts'
import { log } from './log.ts'
import { drawNormal } from './normal.ts'
import { type Stream, uniform } from './philox.ts'

/**
 * A draw from the gamma distribution with scale 1, by rejection (Marsaglia and Tsang 2000). A varying number of words:
 * below a shape of 1 first one for the boost u^(1 / shape), then two for each attempt.
 *
 * @param shape - above 0; otherwise NaN.
 */
export function drawGamma(stream: Stream, shape: number): number {
  if (!(shape > 0 && shape < Number.POSITIVE_INFINITY)) return Number.NaN
  const boost = shape < 1 ? exp(log(uniform(stream)) / shape) : 1
  const d = (shape < 1 ? shape + 1 : shape) - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const x = drawNormal(stream)
    const u = uniform(stream)
    const t = 1 + c * x
    if (t <= 0) continue
    const v = t * t * t
    const square = x * x
    if (u < 1 - 0.0331 * square * square || log(u) < square / 2 + d * (1 - v + log(v))) return boost * d * v
  }
}

/** A draw from the beta distribution, from 0 to 1: X / (X + Y) with gamma draws, X first. Parameters above 0. */
export function drawBeta(stream: Stream, a: number, b: number): number {
  const x = drawGamma(stream, a)
  const y = drawGamma(stream, b)
  return x / (x + y)
}
