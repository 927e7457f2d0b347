import { describe, expect, it } from 'vitest'
import { type CurvedFunction, minimizeNewton } from '../../src/math/damped-newton.ts'
import { problems } from './minimizer-problems.ts'

describe('minimizeNewton', () => {
  it.each(problems)('finds the minimum of $name', ({ f, start, minimum, value }) => {
    const found = minimizeNewton(f, start, { tolerance: 1e-10 })
    expect(found.ending).toBe('slopes-small')
    expect(found.converged).toBe(true)
    expect(Math.abs(found.value - value)).toBeLessThan(1e-8)
    expect(found.iterations).toBeLessThan(120)
    for (const [j, expected] of minimum.entries())
      expect(Math.abs(found.x[j] - expected)).toBeLessThan(1e-4 * Math.max(1, Math.abs(expected)))
  })

  it('has slopes and second derivatives that agree with differences', () => {
    for (const { f, start } of problems) {
      const size = start.length
      const at = Float64Array.from(start, (value) => value + 0.1)
      const [gradient, hessian] = [new Float64Array(size), new Float64Array(size * size)]
      f(at, gradient, hessian)
      for (let j = 0; j < size; j++) {
        const [below, above] = [new Float64Array(size), new Float64Array(size)]
        const step = (sign: number): Float64Array => at.map((v, i) => (i === j ? v + sign * 1e-5 : v))
        const rise = f(step(1), above, hessian.slice()) - f(step(-1), below, hessian.slice())
        expect(Math.abs(rise / 2e-5 - gradient[j])).toBeLessThan(1e-4 * (1 + Math.abs(gradient[j])))
        for (let i = j; i < size; i++) {
          const curve = (above[i] - below[i]) / 2e-5
          expect(Math.abs(curve - hessian[i * size + j])).toBeLessThan(1e-3 * (1 + Math.abs(curve)))
        }
      }
    }
  })

  it('solves a quadratic in one step', () => {
    // 2 x^2 + x y + y^2 - 3 x: slopes 4 x + y - 3 and x + 2 y, both 0 at 6/7, -3/7.
    const found = minimizeNewton(
      ([x, y], gradient, hessian) => {
        gradient.set([4 * x + y - 3, x + 2 * y])
        hessian.set([4, 0, 1, 2])
        return 2 * x * x + x * y + y * y - 3 * x
      },
      [100, -50],
    )
    expect(found.iterations).toBe(1)
    expect(found.evaluations).toBe(2)
    expect(found.x[0]).toBeCloseTo(6 / 7, 13)
    expect(found.x[1]).toBeCloseTo(-3 / 7, 13)
  })

  it('leaves a saddle and a maximum for a minimum', () => {
    // (x^2 - 1)^2 + y^2: a saddle at 0, minima at x = 1 and -1.
    const found = minimizeNewton(
      ([x, y], gradient, hessian) => {
        gradient.set([4 * x * (x * x - 1), 2 * y])
        hessian.set([12 * x * x - 4, 0, 0, 2])
        return (x * x - 1) ** 2 + y * y
      },
      [0.01, 1],
    )
    expect(found.converged).toBe(true)
    expect(found.x[0]).toBeCloseTo(1, 7)
    expect(found.x[1]).toBeCloseTo(0, 7)
  })

  it('halves steps where the function is not defined', () => {
    const found = minimizeNewton(
      ([x], gradient, hessian) => {
        gradient[0] = 1 - 1 / x
        hessian[0] = 1 / (x * x)
        return x > 0 ? x - Math.log(x) : Number.NaN
      },
      [3],
    )
    expect(found.converged).toBe(true)
    expect(found.evaluations).toBeGreaterThan(found.iterations + 1)
    expect(found.x[0]).toBeCloseTo(1, 7)
  })

  it('moves along directions without curvature and stays on flat ground', () => {
    // Only the sum of the two variables matters: the Hessian is singular.
    const found = minimizeNewton(
      ([x, y], gradient, hessian) => {
        gradient.fill(2 * (x + y - 4))
        hessian.fill(2)
        return (x + y - 4) ** 2
      },
      [10, -3],
    )
    expect(found.converged).toBe(true)
    expect(found.x[0] + found.x[1]).toBeCloseTo(4, 7)
    const flat: CurvedFunction = (_, gradient, hessian) => {
      gradient.fill(0)
      hessian.fill(0)
      return 5
    }
    expect(minimizeNewton(flat, [1, 2])).toMatchObject({ ending: 'slopes-small', iterations: 0, value: 5 })
  })

  it('ends with a reason on hostile functions', () => {
    const of = (value: (x: number) => number, slope: number, curve: number): CurvedFunction => {
      return ([x], gradient, hessian) => {
        gradient[0] = slope
        hessian[0] = curve
        return value(x)
      }
    }
    expect(
      minimizeNewton(
        of(() => Number.NaN, 1, 1),
        [0],
      ).ending,
    ).toBe('undefined-start')
    expect(
      minimizeNewton(
        of((x) => x, 1, Number.POSITIVE_INFINITY),
        [0],
      ).ending,
    ).toBe('undefined-start')
    expect(
      minimizeNewton(
        of((x) => x, -1, 1),
        [0],
      ).ending,
    ).toBe('no-lower-value')
    expect(
      minimizeNewton(
        of((x) => (x === 0 ? 1 : Number.NaN), 1, 1),
        [0],
      ),
    ).toMatchObject({
      ending: 'no-lower-value',
      value: 1,
    })
    expect(
      minimizeNewton(
        of((x) => (x < -9 ? -(1 / 0) : x), 1, 0),
        [0],
      ).ending,
    ).toBe('unbounded')
    const short = minimizeNewton(problems[0].f, [-1.2, 1], { maxIterations: 2 })
    expect(short).toMatchObject({ ending: 'iterations', converged: false, iterations: 2 })
    const huge = minimizeNewton(
      of((x) => x, 1, -1e308),
      [0],
      { maxIterations: 5 },
    )
    expect(huge.converged).toBe(false)
  })
})
