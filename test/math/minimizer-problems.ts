import type { CurvedFunction } from '../../src/math/damped-newton.ts'
import { log1pExp, sigmoid } from '../../src/math/exp.ts'

/** A function with a minimum that is published. */
export interface Problem {
  readonly name: string
  readonly f: CurvedFunction
  readonly start: readonly number[]
  readonly minimum: readonly number[]
  readonly value: number
}

/** Writes the slopes and second derivatives of a sum of squares of residuals r with Jacobian J and second derivatives. */
function ofResiduals(
  size: number,
  residuals: (x: Float64Array) => readonly {
    readonly value: number
    readonly slopes: readonly number[]
    readonly curves?: readonly (readonly [number, number, number])[]
  }[],
): CurvedFunction {
  return (x, gradient, hessian) => {
    gradient.fill(0)
    hessian.fill(0)
    let total = 0
    for (const { value, slopes, curves = [] } of residuals(x)) {
      total += value * value
      for (let i = 0; i < size; i++) {
        gradient[i] += 2 * value * slopes[i]
        for (let j = 0; j <= i; j++) hessian[i * size + j] += 2 * slopes[i] * slopes[j]
      }
      for (const [i, j, curve] of curves) hessian[i * size + j] += 2 * value * curve
    }
    return total
  }
}

/**
 * Temperature in degrees Fahrenheit and whether an O-ring was damaged, of 23 flights before the Challenger accident (Dalal,
 * Fowlkes and Hoadley 1989).
 */
const flights: readonly (readonly [number, number])[] = [
  [66, 0],
  [70, 1],
  [69, 0],
  [68, 0],
  [67, 0],
  [72, 0],
  [73, 0],
  [70, 0],
  [57, 1],
  [63, 1],
  [70, 1],
  [78, 0],
  [67, 0],
  [53, 1],
  [67, 0],
  [75, 0],
  [70, 0],
  [81, 0],
  [76, 0],
  [79, 0],
  [75, 1],
  [76, 0],
  [58, 1],
]

/** Minus the logarithm of the likelihood of a logistic regression on the temperature. */
const challenger: CurvedFunction = ([intercept, slope], gradient, hessian) => {
  gradient.fill(0)
  hessian.fill(0)
  let loss = 0
  for (const [temperature, damaged] of flights) {
    const logit = intercept + slope * temperature
    const chance = sigmoid(logit)
    const weight = chance * (1 - chance)
    loss += log1pExp(logit) - damaged * logit
    gradient[0] += chance - damaged
    gradient[1] += (chance - damaged) * temperature
    hessian[0] += weight
    hessian[2] += weight * temperature
    hessian[3] += weight * temperature * temperature
  }
  return loss
}

/** From Moré, Garbow and Hillstrom (1981), "Testing unconstrained optimization software", with their numbers; and a likelihood. */
export const problems: readonly Problem[] = [
  {
    name: 'Rosenbrock (1)',
    f: ofResiduals(2, ([x, y]) => [
      { value: 10 * (y - x * x), slopes: [-20 * x, 10], curves: [[0, 0, -20]] },
      { value: 1 - x, slopes: [-1, 0] },
    ]),
    start: [-1.2, 1],
    minimum: [1, 1],
    value: 0,
  },
  {
    name: 'Freudenstein and Roth (2), the local minimum',
    f: ofResiduals(2, ([x, y]) => [
      {
        value: -13 + x + ((5 - y) * y - 2) * y,
        slopes: [1, 10 * y - 3 * y * y - 2],
        curves: [[1, 1, 10 - 6 * y]],
      },
      {
        value: -29 + x + ((y + 1) * y - 14) * y,
        slopes: [1, 3 * y * y + 2 * y - 14],
        curves: [[1, 1, 6 * y + 2]],
      },
    ]),
    start: [0.5, -2],
    minimum: [11.4127789869, -0.8968052533],
    value: 48.9842536792,
  },
  {
    name: 'Powell, badly scaled (3)',
    f: ofResiduals(2, ([x, y]) => [
      { value: 1e4 * x * y - 1, slopes: [1e4 * y, 1e4 * x], curves: [[1, 0, 1e4]] },
      {
        value: Math.exp(-x) + Math.exp(-y) - 1.0001,
        slopes: [-Math.exp(-x), -Math.exp(-y)],
        curves: [
          [0, 0, Math.exp(-x)],
          [1, 1, Math.exp(-y)],
        ],
      },
    ]),
    start: [0, 1],
    minimum: [1.098e-5, 9.106],
    value: 0,
  },
  {
    name: 'Beale (5)',
    f: ofResiduals(2, ([x, y]) =>
      [1.5, 2.25, 2.625].map((target, at) => {
        const i = at + 1
        return {
          value: target - x * (1 - y ** i),
          slopes: [y ** i - 1, i * x * y ** (i - 1)],
          curves: [
            [1, 0, i * y ** (i - 1)],
            [1, 1, i * (i - 1) * x * y ** Math.max(0, i - 2)],
          ] as const,
        }
      }),
    ),
    start: [1, 1],
    minimum: [3, 0.5],
    value: 0,
  },
  {
    name: 'Wood (14)',
    f: ofResiduals(4, ([a, b, c, d]) => [
      { value: 10 * (b - a * a), slopes: [-20 * a, 10, 0, 0], curves: [[0, 0, -20]] },
      { value: 1 - a, slopes: [-1, 0, 0, 0] },
      {
        value: Math.sqrt(90) * (d - c * c),
        slopes: [0, 0, -2 * Math.sqrt(90) * c, Math.sqrt(90)],
        curves: [[2, 2, -2 * Math.sqrt(90)]],
      },
      { value: 1 - c, slopes: [0, 0, -1, 0] },
      { value: Math.sqrt(10) * (b + d - 2), slopes: [0, Math.sqrt(10), 0, Math.sqrt(10)] },
      { value: (b - d) / Math.sqrt(10), slopes: [0, 1 / Math.sqrt(10), 0, -1 / Math.sqrt(10)] },
    ]),
    start: [-3, -1, -3, -1],
    minimum: [1, 1, 1, 1],
    value: 0,
  },
  {
    name: 'the likelihood of the O-rings',
    f: challenger,
    start: [0, 0],
    // Published: 15.0429, -0.2322, deviance 20.315; the further digits by mpmath 1.3, Newton's method with 40 digits.
    minimum: [15.0429016477024, -0.232162744218596],
    value: 10.1575963439334,
  },
]
