import type { CurvedFunction } from '../../../src/math/damped-newton.ts'
import { type Block, type BlockFit, laplace } from './laplace.ts'

/** Coefficients that vary less than this around 0 may as well be 0. */
const smallestVariance = 1e-4

/** A step that gains less log evidence is the last one. */
const smallestGain = 0.05

const mostSteps = 60

/**
 * Fits coefficients together with the variances of their blocks by empirical Bayes: a normal distribution around the likeliest coefficients, a step
 * of the variances towards their largest evidence by it, and so on (MacKay 1992, "Bayesian interpolation"). A block that
 * tells nothing loses its variance, and with it its coefficients.
 *
 * @param loss - minus the log likelihood.
 */
export function fitBlocks(loss: CurvedFunction, blocks: readonly Block[], start: BlockFit): BlockFit {
  let fit = start
  let before = Number.NEGATIVE_INFINITY
  for (let step = 0; step < mostSteps; step++) {
    const { mode, spread, evidence } = laplace(loss, blocks, fit)
    fit = { coefficients: mode, variances: mackayStep(mode, spread, blocks, fit.variances) }
    if (evidence - before < smallestGain) break
    before = evidence
  }
  return fit
}

/**
 * The squares of a block's coefficients over the number of them that the data determine, gamma = sum_j 1 - spread_j / variance: where
 * this gives the variance that was put in, the evidence has no slope. The smallest variance where they determine none.
 */
export function mackayStep(
  mode: Float64Array,
  spread: Float64Array,
  blocks: readonly Block[],
  variances: Float64Array,
): Float64Array {
  return variances.map((variance, k) => {
    let squares = 0
    let determined = 0
    for (const j of blocks[k]) {
      squares += mode[j] ** 2
      determined += 1 - spread[j] / variance
    }
    return determined > 0 ? Math.max(smallestVariance, squares / determined) : smallestVariance
  })
}
