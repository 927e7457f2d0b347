import { describe, expect, it } from 'vitest'
import { minimizeLbfgs, type SmoothFunction } from '../../src/math/lbfgs.ts'
import { drawNormal } from '../../src/math/normal.ts'
import { openStream } from '../../src/math/philox.ts'
import { problems } from './minimizer-problems.ts'

/** The extended Rosenbrock function (Moré, Garbow and Hillstrom 1981, problem 21). */
const rosenbrock: SmoothFunction = (x, gradient) => {
  let total = 0
  for (let i = 0; i < x.length; i += 2) {
    const a = x[i + 1] - x[i] * x[i]
    const b = 1 - x[i]
    total += 100 * a * a + b * b
    gradient[i] = -400 * a * x[i] - 2 * b
    gradient[i + 1] = 200 * a
  }
  return total
}

describe('minimizeLbfgs', () => {
  it.each(problems)('finds the minimum of $name', ({ f, start, minimum, value }) => {
    const hessian = new Float64Array(start.length ** 2)
    const found = minimizeLbfgs((x, gradient) => f(x, gradient, hessian), start, { maxIterations: 1000 })
    expect(found.ending).toBe('slopes-small')
    expect(found.converged).toBe(true)
    expect(Math.abs(found.value - value)).toBeLessThan(1e-7)
    for (const [j, expected] of minimum.entries())
      expect(Math.abs(found.x[j] - expected)).toBeLessThan(2e-3 * Math.max(1, Math.abs(expected)))
  })

  it('finds the minimum of 200 variables in far fewer steps than it has', () => {
    const start = Float64Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? -1.2 : 1))
    const found = minimizeLbfgs(rosenbrock, start)
    expect(found.converged).toBe(true)
    expect(found.iterations).toBeLessThan(60)
    for (const value of found.x) expect(value).toBeCloseTo(1, 6)
    expect(start[0]).toBe(-1.2)
  })

  it('solves a quadratic with condition 100', () => {
    const size = 40
    const stream = openStream(14, 130, 0)
    const target = Float64Array.from({ length: size }, () => drawNormal(stream))
    const weights = Float64Array.from({ length: size }, (_, j) => 10 ** ((2 * j) / (size - 1)))
    const found = minimizeLbfgs(
      (x, gradient) => {
        let total = 0
        for (let j = 0; j < size; j++) {
          const distance = x[j] - target[j]
          total += 0.5 * weights[j] * distance * distance
          gradient[j] = weights[j] * distance
        }
        return total
      },
      new Float64Array(size),
      { tolerance: 1e-10, maxIterations: 500 },
    )
    expect(found.converged).toBe(true)
    for (let j = 0; j < size; j++) expect(found.x[j]).toBeCloseTo(target[j], 9)
  })

  it('counts what it did, and gives the same bits again', () => {
    let calls = 0
    const counting: SmoothFunction = (x, gradient) => {
      calls++
      return rosenbrock(x, gradient)
    }
    const found = minimizeLbfgs(counting, [-1.2, 1])
    expect(found.evaluations).toBe(calls)
    expect(minimizeLbfgs(rosenbrock, [-1.2, 1])).toEqual(found)
    const gradient = new Float64Array(2)
    expect(rosenbrock(found.x, gradient)).toBe(found.value)
    expect(gradient).toEqual(found.gradient)
  })

  it('stays where the slopes are 0, also on a flat function', () => {
    const flat = minimizeLbfgs((_, gradient) => gradient.fill(0).length, [3, 4])
    expect(flat).toMatchObject({ ending: 'slopes-small', iterations: 0, evaluations: 1, value: 2 })
    expect(Array.from(flat.x)).toEqual([3, 4])
    expect(minimizeLbfgs(() => 7, []).ending).toBe('slopes-small')
  })

  it('steps back from where the function is not defined', () => {
    // x - ln x, NaN for x <= 0, from far on the flat side.
    const found = minimizeLbfgs(
      ([x], gradient) => {
        gradient[0] = 1 - 1 / x
        return x > 0 ? x - Math.log(x) : Number.NaN
      },
      [0.001],
    )
    expect(found.converged).toBe(true)
    expect(found.x[0]).toBeCloseTo(1, 6)
  })

  it('ends with a reason on hostile functions', () => {
    const undefinedStart = minimizeLbfgs((_, gradient) => gradient.fill(1) && Number.NaN, [1])
    expect(undefinedStart).toMatchObject({ ending: 'undefined-start', converged: false, evaluations: 1 })
    const badSlope = minimizeLbfgs((_, gradient) => gradient.fill(Number.NaN) && 1, [1])
    expect(badSlope.ending).toBe('undefined-start')
    const linear = minimizeLbfgs(([x], gradient) => gradient.fill(1) && x, [0])
    expect(linear).toMatchObject({ ending: 'unbounded', converged: false })
    const wrongSlope = minimizeLbfgs(([x], gradient) => gradient.fill(-1) && x, [0])
    expect(wrongSlope).toMatchObject({ ending: 'no-lower-value', converged: false })
    const islanded = minimizeLbfgs(([x], gradient) => gradient.fill(1) && (x === 0 ? 1 : Number.NaN), [0])
    expect(islanded).toMatchObject({ ending: 'no-lower-value', converged: false, value: 1 })
    const short = minimizeLbfgs(rosenbrock, [-1.2, 1], { maxIterations: 3 })
    expect(short).toMatchObject({ ending: 'iterations', converged: false, iterations: 3 })
  })

  it('handles a corner, where slopes never become small', () => {
    const found = minimizeLbfgs(([x], gradient) => gradient.fill(Math.sign(x)) && Math.abs(x), [1.7])
    expect(found.evaluations).toBeLessThan(1000)
    expect(found.value).toBeLessThan(1e-6)
  })
})
