import { minimizeNewton } from '../../../src/math/damped-newton.ts'
import { sigmoid } from '../../../src/math/exp.ts'
import { dot } from '../../../src/math/matrix.ts'
import { participants } from './baseline.ts'
import { constantFirst } from './design.ts'
import { gramOf } from './gram.ts'
import type { Study } from './study.ts'

const penalty = 20

/** Chance of a visit in a wave without a message, of all rows: a ridge logistic regression on the controls. */
export function baselineVisits(study: Study): Float64Array {
  const { features, pilot } = study
  const width = features.names.length + 1
  const all = constantFirst(features)
  const rowOf = (row: number): Float64Array => all.subarray(row * width, (row + 1) * width)
  const controls = participants(study, (option) => option < 0)
  const x = controls.map((i) => rowOf(pilot.customer[i]))
  const root = new Float64Array(controls.length)
  const loss = (b: Float64Array, gradient: Float64Array, hessian: Float64Array): number => {
    let value = 0
    for (const [row, i] of controls.entries()) {
      const chance = sigmoid(dot(x[row], b))
      value -= Math.log(pilot.visited[i] === 1 ? chance : 1 - chance)
      for (let j = 0; j < width; j++) gradient[j] += (chance - pilot.visited[i]) * x[row][j]
      root[row] = Math.sqrt(chance * (1 - chance))
    }
    hessian.set(
      gramOf(controls.length, width, (from, to, into, stride) => {
        for (let row = from; row < to; row++)
          for (let j = 0; j < width; j++) into[j * stride + row - from] = root[row] * x[row][j]
      }),
    )
    for (let j = 1; j < width; j++) {
      value += (penalty / 2) * b[j] ** 2
      gradient[j] += penalty * b[j]
      hessian[j * width + j] += penalty
    }
    return value
  }
  const b = minimizeNewton(loss, new Float64Array(width), { tolerance: 1e-6 }).x
  return Float64Array.from({ length: features.rows }, (_, row) => sigmoid(dot(rowOf(row), b)))
}
