import { describe, expect, it } from 'vitest'
import { openStream } from '../../src/math/philox.ts'
import { drawPoisson } from '../../src/math/poisson.ts'
import { counted, expectMoments } from './draws.ts'

describe('Poisson', () => {
  it('keeps its draws of seed 1, id 42, stream 6', () => {
    const stream = counted(openStream(1, 6, 42))
    const found = [0.05, 0.7, 3, 3, 12, 40, 100].map((mean) => drawPoisson(stream, mean))
    expect(found).toEqual([0, 0, 2, 3, 13, 42, 94])
    expect(stream.words).toBe(15)
  })

  it.each([0.2, 5, 33.3])('has mean and variance %d', (mean) => {
    expectMoments((stream) => drawPoisson(stream, mean), mean, mean)
  })

  it('never falls as the word rises, so that common random numbers work', () => {
    for (const mean of [0.05, 1, 7.3, 16]) {
      let last = 0
      for (let word = 0; word < 2 ** 32; word += 2 ** 25 - 1) {
        const drawn = drawPoisson({ word: () => word, reopen: () => undefined }, mean)
        expect(drawn).toBeGreaterThanOrEqual(last)
        last = drawn
      }
    }
  })

  it('ends on the largest uniform', () => {
    const last = { word: () => 2 ** 32 - 1, reopen: () => undefined }
    expect(drawPoisson(last, 16)).toBeGreaterThan(40)
    expect(drawPoisson(last, 16)).toBeLessThan(60)
  })

  it('draws nothing for a mean of 0 and is undefined below', () => {
    const stream = counted(openStream(1, 6, 0))
    expect(drawPoisson(stream, 0)).toBe(0)
    expect(stream.words).toBe(0)
    for (const mean of [-1, 2 ** 24 + 1, 1e300, Number.NaN, Number.POSITIVE_INFINITY])
      expect(drawPoisson(stream, mean)).toBeNaN()
  })
})
