import { expect, test } from 'vitest'
import { fitAdditiveRate } from '../../../bench/proof/laboratory/additive-rate.ts'

const free = { mean: new Float64Array(1), weight: new Float64Array(1) }

test('what is added to a base by one constant is the mean count less the base', () => {
  const counts = {
    rows: 4,
    width: 1,
    design: new Float64Array(4).fill(1),
    count: Float64Array.of(0, 1, 2, 1),
    base: new Float64Array(4).fill(0.25),
  }
  expect(Math.exp(fitAdditiveRate(counts, free, Float64Array.of(0))[0])).toBeCloseTo(0.75, 5)
})

test('a heavy prior holds a coefficient at its mean', () => {
  const counts = {
    rows: 1,
    width: 1,
    design: Float64Array.of(1),
    count: Float64Array.of(50),
    base: new Float64Array(1),
  }
  const prior = { mean: Float64Array.of(0.5), weight: Float64Array.of(1e9) }
  expect(fitAdditiveRate(counts, prior, Float64Array.of(0))[0]).toBeCloseTo(0.5, 5)
})

test('a row that counts twice is as two rows', () => {
  const counts = {
    rows: 3,
    width: 1,
    design: Float64Array.of(1, 2, 1),
    count: Float64Array.of(1, 3, 2),
    base: Float64Array.of(0.5, 0.5, 0.25),
  }
  const twice = {
    rows: 4,
    width: 1,
    design: Float64Array.of(1, 2, 1, 2),
    count: Float64Array.of(1, 3, 2, 3),
    base: Float64Array.of(0.5, 0.5, 0.25, 0.5),
  }
  const start = Float64Array.of(0)
  const weighted = fitAdditiveRate({ ...counts, weight: Float64Array.of(1, 2, 1) }, free, start)
  expect(weighted[0]).toBeCloseTo(fitAdditiveRate(twice, free, start)[0], 5)
  expect(weighted[0]).not.toBeCloseTo(fitAdditiveRate(counts, free, start)[0], 3)
})
