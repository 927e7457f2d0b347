import type { Session } from '../engine/pass.ts'
import type { Design } from './linear-design.ts'
import { meatOf, meatPass } from './linear-meat-pass.ts'
import { sandwich } from './linear-solve.ts'
import type { Link } from './link.ts'

/** A fitted regression, as its robust errors see it. */
export interface RegressionFit {
  readonly link: Link
  readonly coefficients: Float64Array
  /** Inverse of the penalized Hessian, shape [width, width]. */
  readonly inverse: Float64Array
}

/**
 * The covariance of the coefficients of one regression by the sandwich, with one pass.
 *
 * @param factorOf - what it is multiplied by in small samples, given the clusters (0: none were named).
 */
export async function robustCovariance(
  session: Session,
  name: string,
  design: Design,
  { link, coefficients, inverse }: RegressionFit,
  factorOf: (clusters: number) => number,
): Promise<Float64Array> {
  const state = { link, coefficients, targets: [0], members: [[0]] }
  const sum = await session.run(meatPass(name, design), state)
  const { meat, clusters } = meatOf(sum, 0, design.width)
  return sandwich(inverse, meat, design.width, factorOf(clusters))
}

/** The square roots of the diagonal of a covariance matrix. */
export function diagonalRoots(covariance: ArrayLike<number>, width: number): Float64Array {
  return Float64Array.from({ length: width }, (_, j) => Math.sqrt(Math.max(0, covariance[j * width + j])))
}

/** HC1 (MacKinnon and White 1985), by clusters as in Stata: rows over free rows, times clusters over clusters - 1. */
export function smallSampleFactor(rows: number, degrees: number, clusters: number): number {
  const free = rows > degrees + 1 ? rows / (rows - degrees) : rows
  return clusters > 1 ? (free * clusters) / (clusters - 1) : free
}
