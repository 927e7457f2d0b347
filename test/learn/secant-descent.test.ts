import { describe, expect, test } from 'vitest'
import { descendBySecants, type Slope } from '../../src/learn/secant-descent.ts'
import { type CholeskyFactor, factorCholesky } from '../../src/math/cholesky.ts'

/** e^x + e^-2x + (y - x)^2: its minimum is at x = y = ln(2) / 3. */
function slopeAt(at: Float64Array): Slope {
  const [x, y] = at
  const [up, down] = [Math.exp(x), Math.exp(-2 * x)]
  return {
    objective: up + down + (y - x) ** 2,
    gradient: Float64Array.of(up - 2 * down - 2 * (y - x), 2 * (y - x)),
  }
}

function factorOf(matrix: readonly number[]): CholeskyFactor {
  const factor = factorCholesky(matrix, 2)
  if (factor.kind !== 'factor') throw new Error('not positive definite')
  return factor
}

const minimum = Math.log(2) / 3

describe('descendBySecants', () => {
  test('comes to the minimum from near it, with a curvature that is only about right', async () => {
    let passes = 0
    const starts = [Float64Array.of(0, 0), Float64Array.of(0.5, 0.1)]
    const found = await descendBySecants(
      starts,
      [factorOf([7, -2, -2, 2]), factorOf([4, -1, -1, 3])],
      async (_active, trials) => {
        passes += 1
        return trials.map(slopeAt)
      },
      1e-16,
    )
    for (const at of found) {
      expect(at?.[0]).toBeCloseTo(minimum, 7)
      expect(at?.[1]).toBeCloseTo(minimum, 7)
    }
    expect(passes).toBeLessThan(12)
  })

  test('is done at once where a start is a minimum, and looks at that one no more', async () => {
    const looked: (readonly number[])[] = []
    const starts = [Float64Array.of(minimum, minimum), Float64Array.of(0, 0)]
    await descendBySecants(
      starts,
      starts.map(() => factorOf([7, -2, -2, 2])),
      async (active, trials) => {
        looked.push(active)
        return trials.map(slopeAt)
      },
      1e-16,
    )
    expect(looked[0]).toEqual([0, 1])
    expect(looked.slice(1).every((active) => active.length === 1 && active[0] === 1)).toBe(true)
  })

  test('gives up on a start that is not near', async () => {
    const banana = ([x, y]: Float64Array): Slope => ({
      objective: (1 - x) ** 2 + 1e6 * (y - x * x) ** 2,
      gradient: Float64Array.of(-2 * (1 - x) - 4e6 * x * (y - x * x), 2e6 * (y - x * x)),
    })
    const [at] = await descendBySecants(
      [Float64Array.of(-3, 40)],
      [factorOf([1, 0, 0, 1])],
      async (_active, trials) => trials.map(banana),
      1e-16,
    )
    expect(at).toBeNull()
  })
})
