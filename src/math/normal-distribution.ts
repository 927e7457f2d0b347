import { expMinusSquare, millsRatio } from './mills-ratio.ts'

const inverseRootTwoPi = 0.3989422804014327

/** The density of the standard normal distribution; relative error below 1e-15 in the tails too. */
export function normalPdf(x: number): number {
  const size = Math.abs(x)
  return size > 39 ? 0 : inverseRootTwoPi * expMinusSquare(size, 0.5)
}

/** The chance that a standard normal variable is at most x; relative error about 1e-15 in the lower tail too. */
export function normalCdf(x: number): number {
  return x <= 0 ? upperTail(-x) : 1 - upperTail(x)
}

/** The chance that a standard normal variable is above x; relative error about 1e-15 in the upper tail too. */
export function normalUpper(x: number): number {
  return normalCdf(-x)
}

/** For x from 0. */
function upperTail(x: number): number {
  const density = normalPdf(x)
  return density === 0 ? 0 : density * millsRatio(x)
}
