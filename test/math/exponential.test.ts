import { describe, it } from 'vitest'
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

  it('have mean and variance equal to the shape', () => {
    expectMoments((stream) => drawErlang(stream, 3), 3, 3)
  })
})
