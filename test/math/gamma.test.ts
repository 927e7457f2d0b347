import { describe, expect, it } from 'vitest'
import { drawBeta, drawGamma } from '../../src/math/gamma.ts'
import { openStream } from '../../src/math/philox.ts'
import { counted, expectClose, expectMoments } from './draws.ts'

describe('gamma and beta', () => {
  it.each([
    [0.25, 9, [0.4661933576465137, 0.8837241243002456, 0.0907062707893117]],
    [1, 6, [0.849789413983842, 0.7292582098972364, 0.9504895016817937]],
    [7.5, 6, [7.733530584446497, 7.367629308719231, 8.0215403526936]],
  ])('keep their draws of seed 1, id 42, stream 4 for a shape of %d', (shape, words, expected) => {
    const stream = counted(openStream(1, 4, 42))
    expectClose(
      [0, 1, 2].map(() => drawGamma(stream, shape)),
      expected,
      1e-12,
    )
    expect(stream.words).toBe(words)
  })

  it('keep their draws of seed 1, id 42, stream 5 for beta .8, 2.5', () => {
    const stream = counted(openStream(1, 5, 42))
    const found = [0, 1, 2].map(() => drawBeta(stream, 0.8, 2.5))
    expectClose(found, [0.3144997024962102, 0.02229483196319447, 0.2483350024430984], 1e-12)
    expect(stream.words).toBe(15)
  })

  it.each([0.3, 1, 4.2])('have mean and variance %d', (shape) => {
    expectMoments((stream) => drawGamma(stream, shape), shape, shape)
  })

  it('have the moments of the beta distribution', () => {
    expectMoments((stream) => drawBeta(stream, 2, 3), 0.4, 0.04)
  })

  it('stay between 0 and 1 where both gammas vanish or overflow', () => {
    const stream = openStream(1, 5, 0)
    let ones = 0
    for (let id = 0; id < 4000; id++) {
      stream.reopen(id)
      const found = drawBeta(stream, 0.0004, 0.0002)
      expect(found).toBeGreaterThanOrEqual(0)
      expect(found).toBeLessThanOrEqual(1)
      if (found > 0.5) ones++
    }
    // Nearly all the mass lies at the ends, a / (a + b) = 2/3 of it at 1.
    expect(Math.abs(ones / 4000 - 2 / 3)).toBeLessThan(0.03)
    for (const large of [1e15, 1e300, 1.7e308]) expect(drawBeta(stream, large, large)).toBeCloseTo(0.5, 6)
    expect(drawBeta(stream, 2 ** -1000, 2 ** -1000)).not.toBeNaN()
    for (const [a, b] of [
      [0, 1],
      [1, -1],
      [Number.NaN, 1],
      [1, Number.POSITIVE_INFINITY],
    ]) {
      expect(drawBeta(stream, a, b)).toBeNaN()
    }
  })

  it('are undefined without a positive shape', () => {
    for (const shape of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(drawGamma(openStream(1, 4, 0), shape)).toBeNaN()
    }
  })
})
