import { describe, expect, it } from 'vitest'
import { chooseCandidate, pickLosses } from '../../src/response/choose.ts'
import type { LossSum } from '../../src/response/loss-pass.ts'
import { shrinkTogether } from '../../src/response/shrink.ts'

/** The sums of losses given row by row, one list per candidate. */
function sumsOf(...losses: readonly (readonly number[])[]): LossSum {
  const products = new Float64Array(losses.length ** 2)
  for (const [a, one] of losses.entries())
    for (let b = 0; b <= a; b++)
      products[a * losses.length + b] = one.reduce((sum, loss, i) => sum + loss * losses[b][i], 0)
  return {
    rows: Float64Array.of(losses[0].length),
    common: Float64Array.of(0),
    loss: Float64Array.from(losses, (one) => one.reduce((a, b) => a + b)),
    products,
  }
}

describe('chooseCandidate', () => {
  it('has the error of paired differences, times 1 + folds / (folds - 1) for overlapping parts', () => {
    const [, second] = chooseCandidate(['a', 'b'], sumsOf([1, 1, 1, 1], [2, 4, 2, 4]), 5)
    expect(second.differenceToBest).toBe(2)
    expect(second.standardError).toBeCloseTo(Math.sqrt((1 / 4) * 2.25), 10)
  })

  it('stays with the simpler one within one standard error, and leaves it beyond', () => {
    const near = chooseCandidate(['simple', 'complex'], sumsOf([2, 4, 2, 4], [1, 4, 2, 4]), 5)
    expect(near.map(({ chosen }) => chosen)).toEqual([true, false])
    const far = chooseCandidate(['simple', 'complex'], sumsOf([2, 4, 2, 4], [1, 3, 1, 3.1]), 5)
    expect(far.map(({ chosen }) => chosen)).toEqual([false, true])
  })

  it('does not take a candidate that is worse than the simplest because the best is better', () => {
    const judged = chooseCandidate(
      ['simple', 'noisy', 'best'],
      sumsOf([2, 2, 2, 2], [8, -3, 8, -3], [1.99, 1.99, 1.99, 1.99]),
      5,
    )
    expect(judged.map(({ chosen }) => chosen)).toEqual([false, false, true])
  })

  it('picks sums in any order', () => {
    const sums = sumsOf([1, 2], [3, 5], [0, 4])
    expect(chooseCandidate(['c', 'a'], pickLosses(sums, [2, 0]), 5)).toEqual(
      chooseCandidate(['c', 'a'], sumsOf([0, 4], [1, 2]), 5),
    )
  })
})

describe('shrinkTogether', () => {
  it('gives the common mean where estimates differ by no more than chance', () => {
    const { values, kept } = shrinkTogether([10, 10.1, 9.9], [1, 1, 1])
    // Mean 10 with variance 1/3, itself shrunk by 1 - (1/3) / 100.
    for (const value of values) expect(value).toBeCloseTo(10 * (1 - 1 / 300), 10)
    expect(Array.from(kept)).toEqual([0, 0, 0])
  })

  it('keeps estimates that differ by much more than chance', () => {
    const { values } = shrinkTogether([10, 0, 20], [0.01, 0.01, 0.01])
    for (const [k, value] of [10, 0, 20].entries()) expect(Math.abs(values[k] - value)).toBeLessThan(0.01)
  })

  it('gives 0 where the mean cannot be told from 0', () => {
    expect(Array.from(shrinkTogether([0.5, -0.3], [1, 1]).values)).toEqual([0, 0])
  })

  it('works a mixed case as by hand', () => {
    // Weights 1 and 1/4: mean 1.2, spread 0.64 + 2.56 = 16 / 5 / ... less 1, over 1.25 - 1.0625 / 1.25 = 0.4.
    const spread = (2 - 2.4) ** 2 / 1 + (4 - 2.4) ** 2 / 4
    const between = Math.max(0, (spread - 1) / 0.4)
    const [w0, w1] = [1 / (1 + between), 1 / (4 + between)]
    const mean = (2 * w0 + 4 * w1) / (w0 + w1)
    const center = mean * (1 - 1 / (w0 + w1) / mean ** 2)
    const { values } = shrinkTogether([2, 4], [1, 4])
    expect(values[0]).toBeCloseTo((center * 1 + 2 * between) / (1 + between), 10)
  })

  it('leaves unknown estimates alone', () => {
    const { values } = shrinkTogether([5, Number.NaN], [0.1, 0.1])
    expect(values[1]).toBeNaN()
    expect(values[0]).toBeCloseTo(5 * (1 - 0.1 / 25), 10)
  })
})
