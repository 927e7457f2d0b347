import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { linearPredictors } from '../../src/learn/linear-predictors.ts'

test.prop([fc.integer({ min: 0, max: 7 }), fc.integer({ min: 0, max: 11 }), fc.nat(3)])(
  'linear predictors have the bits of one row after another, and no other row is written',
  (size, rows, from) => {
    const [stride, at, constant] = [size + 1, 2, 0.1]
    const to = from + rows
    const values = Float64Array.from({ length: (to + 1) * stride }, (_, i) => 1 / (3 + ((7 * i) % 13)))
    const coefficients = Float64Array.from({ length: at + size }, (_, j) => 1 / (7 + j))
    const out = new Float64Array(to + 1).fill(5)
    linearPredictors(out, { values, stride, size }, coefficients, at, constant, from, to)
    const expected = new Float64Array(to + 1).fill(5)
    for (let i = from; i < to; i++) {
      let sum = constant
      for (let j = 0; j < size; j++) sum += coefficients[at + j] * values[i * stride + j]
      expected[i] = sum
    }
    expect(out).toEqual(expected)
  },
)
