import type { SampleRatioCheck } from '../contracts/readout.ts'
import { ClienteleError } from '../errors.ts'
import { chiSquaredUpper } from '../math/incomplete-gamma.ts'

/** Below this p the arms are not what was planned, and no verdict is given. */
const leastP = 0.001

/**
 * Tells whether arms have the sizes that were planned (Pearson's chi-square test of fit). A mismatch means that customers were lost or
 * mixed up on the way, and that the arms can no longer be compared.
 *
 * @param found - customers an arm.
 * @param planned - planned sizes or shares, in the same order; only their proportions matter.
 * @throws ClienteleError `ARGUMENT_INVALID` where there are not two arms with planned shares above 0.
 */
export function checkSampleRatio(found: readonly number[], planned: readonly number[]): SampleRatioCheck {
  const total = sumOf(found)
  const shares = sumOf(planned)
  if (
    found.length < 2 ||
    found.length !== planned.length ||
    planned.some((share) => !(share > 0)) ||
    total === 0
  ) {
    throw new ClienteleError(
      'ARGUMENT_INVALID',
      `A sample-ratio check needs at least two arms with planned shares above 0 and some customers; there are ${found.length} arms and ${planned.length} shares.`,
      { arms: found.length, shares: planned.length },
    )
  }
  let chiSquare = 0
  found.forEach((count, arm) => {
    const expected = (total * planned[arm]) / shares
    chiSquare += (count - expected) ** 2 / expected
  })
  const degrees = found.length - 1
  const p = chiSquaredUpper(chiSquare, degrees)
  return { chiSquare, degreesOfFreedom: degrees, p, ok: p >= leastP }
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}
