import { describe, expect, it } from 'vitest'
import { sourceOf } from '../../src/engine/index.ts'
import { fitLogistic, readLogisticModel, scoreLogistic } from '../../src/learn/index.ts'
import { sigmoid } from '../../src/math/exp.ts'
import { drawNormal } from '../../src/math/normal.ts'
import { openStream, uniform } from '../../src/math/philox.ts'
import { numbersOf } from '../../src/table/access.ts'
import { fromArrays } from '../../src/table/from-arrays.ts'

/** 3 of 10 respond without, 6 of 8 with. */
const table = fromArrays({
  x: [...Array(10).fill(0), ...Array(8).fill(1)],
  y: [1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0],
})
const options = { features: ['x'], target: 'y', penalty: 0 }

describe('fitLogistic', () => {
  it('finds the odds ratio of a table of four cells, with its known error', async () => {
    const { fitted, ending } = await fitLogistic(table, { ...options, errors: 'information' })
    expect(fitted.coefficients[0]).toBeCloseTo(Math.log(3 / 7), 10)
    expect(fitted.coefficients[1]).toBeCloseTo(Math.log(7), 10)
    expect(fitted.standardErrors[1]).toBeCloseTo(Math.sqrt(1 / 3 + 1 / 7 + 1 / 6 + 1 / 2), 10)
    expect(ending).toMatchObject({ converged: true, warnings: [] })
    const robust = await fitLogistic(table, options)
    expect(robust.fitted.standardErrors[1]).toBeCloseTo(fitted.standardErrors[1], 9)
  })

  it('is at a point where the penalized slope is 0', async () => {
    const { fitted } = await fitLogistic(table, { ...options, penalty: 2 })
    const [a, b] = fitted.coefficients
    const gradient = 8 * sigmoid(a + b) - 6 + 2 * b
    expect(Math.abs(gradient)).toBeLessThan(1e-10)
    expect(Math.abs(10 * sigmoid(a) - 3 + 8 * sigmoid(a + b) - 6)).toBeLessThan(1e-10)
  })

  it('takes a flag as outcome and gives the same for a stream', async () => {
    const flags = fromArrays({ x: [0, 0, 0, 1, 1, 1], y: [false, false, true, true, true, false] })
    const model = await fitLogistic(flags, options)
    expect(model.fitted.coefficients[1]).toBeCloseTo(2 * Math.log(2), 10)
    expect(await fitLogistic(sourceOf(flags, 4), options)).toEqual(model)
  })

  it('warns where the outcomes are separated', async () => {
    const apart = fromArrays({ x: [0, 1, 2, 3], y: [0, 0, 1, 1] })
    const held = await fitLogistic(apart, { ...options, penalty: 1 })
    expect(held.ending.converged).toBe(true)
    expect(held.ending.warnings.join()).toMatch(/separate/)
    const free = await fitLogistic(apart, { ...options, maxIterations: 10 })
    expect(free.ending.converged).toBe(false)
    expect(free.ending.warnings.join()).toMatch(/no finite optimum/)
  })

  it.each([
    ['COLUMN_VALUE', { features: ['x'], target: 'two' }],
    ['NOT_ENOUGH_DATA', { features: ['x'], target: 'ones' }],
    ['OPTION_UNKNOWN', { features: ['x'], target: 'y', maxIteration: 3 }],
  ])('refuses with %s', async (code, wrong) => {
    const bad = fromArrays({ x: [0, 1, 2], y: [0, 1, 0], two: [0, 1, 2], ones: [1, 1, 1] })
    await expect(fitLogistic(bad, wrong)).rejects.toMatchObject({ code })
  })

  it('covers the true slope as often as it says', async () => {
    let covered = 0
    for (let run = 0; run < 200; run++) {
      const stream = openStream(8, 900, run)
      const x = Array.from({ length: 300 }, () => drawNormal(stream))
      const y = x.map((value) => (uniform(stream) < sigmoid(-1 + 0.8 * value) ? 1 : 0))
      const { fitted } = await fitLogistic(fromArrays({ x, y }), options)
      covered += Number(Math.abs(fitted.coefficients[1] - 0.8) < 1.96 * fitted.standardErrors[1])
    }
    // 95 % of 200 with a standard deviation of 3.1.
    expect(covered).toBeGreaterThan(180)
    expect(covered).toBeLessThan(199)
  })
})

describe('scoreLogistic', () => {
  it('gives the probability with its standard error', async () => {
    const model = readLogisticModel(JSON.parse(JSON.stringify(await fitLogistic(table, options))))
    const scores = await scoreLogistic(model, table)
    expect(numbersOf(scores, 'probability')[0]).toBeCloseTo(0.3, 10)
    expect(numbersOf(scores, 'standard_error')[0]).toBeCloseTo(Math.sqrt((0.3 * 0.7) / 10), 9)
    expect(numbersOf(scores, 'standard_error')[17]).toBeCloseTo(Math.sqrt((0.75 * 0.25) / 8), 9)
  })
})
