import { describe, expect, it } from 'vitest'
import { drawErlang, drawExponential } from '../../src/math/exponential.ts'
import { openStream, uniform } from '../../src/math/philox.ts'
import { expectClose, expectMoments } from './draws.ts'

describe('exponential and Erlang', () => {
  it('are minus the logarithm of the uniforms', () => {
    const uniforms = openStream(1, 5, 9)
    const expected = -Math.log(uniform(uniforms)) - Math.log(uniform(uniforms))
    expectClose([drawErlang(openStream(1, 5, 9), 2)], [expected], 1e-15)
    expectClose([drawExponential(openStream(1, 5, 9))], [-Math.log(uniform(openStream(1, 5, 9)))], 1e-15)
  })

  it('fall as the word rises, and are never 0 or infinite', () => {
    let last = Number.POSITIVE_INFINITY
    for (const word of [0, 1, 1000, 2 ** 31, 2 ** 32 - 2, 2 ** 32 - 1]) {
      const drawn = drawExponential({ word: () => word, reopen: () => undefined })
      expect(drawn).toBeLessThan(last)
      expect(drawn).toBeGreaterThan(0)
      last = drawn
    }
  })

  it('are undefined for a number of stages that is not one', () => {
    const stream = openStream(1, 5, 9)
    expect(drawErlang(stream, 0)).toBe(0)
    for (const shape of [-1, 2.5, 2 ** 21, Number.POSITIVE_INFINITY, Number.NaN])
      expect(drawErlang(stream, shape)).toBeNaN()
  })

  it('have mean and variance equal to the shape', () => {
    expectMoments((stream) => drawErlang(stream, 3), 3, 3)
  })
})
