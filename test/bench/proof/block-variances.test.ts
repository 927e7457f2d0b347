import { expect, test } from 'vitest'
import { fitBlocks, mackayStep } from '../../../bench/proof/laboratory/block-variances.ts'
import { addCells, type Cell } from '../../../bench/proof/laboratory/cell-rate.ts'
import { laplace } from '../../../bench/proof/laboratory/laplace.ts'
import type { CurvedFunction } from '../../../src/math/damped-newton.ts'
import { drawNormal } from '../../../src/math/normal.ts'
import { openStream } from '../../../src/math/philox.ts'
import { drawPoisson } from '../../../src/math/poisson.ts'

/** One count of 7 whose mean is e^b. */
const seven: CurvedFunction = ([b], gradient, hessian) => {
  gradient[0] += Math.exp(b) - 7
  hessian[0] += Math.exp(b)
  return Math.exp(b) - 7 * b
}

test('a posterior is normal around its mode, and its evidence is the integral over the coefficient', () => {
  const [variance, step] = [0.5, 1e-3]
  const fit = { coefficients: Float64Array.of(0), variances: Float64Array.of(variance) }
  const { mode, spread, evidence } = laplace(seven, [[0]], fit)
  expect(Math.exp(mode[0]) - 7 + mode[0] / variance).toBeCloseTo(0, 4)
  expect(spread[0]).toBeCloseTo(1 / (Math.exp(mode[0]) + 1 / variance), 10)
  let integral = 0
  for (let b = -5; b < 6; b += step)
    integral += step * Math.exp(7 * b - Math.exp(b) - b ** 2 / (2 * variance))
  expect(evidence).toBeCloseTo(Math.log(integral / Math.sqrt(2 * Math.PI * variance)), 1)
})

test('a step of a variance is squared coefficients over how many of them the data determine', () => {
  const mode = Float64Array.of(3, 1, -2)
  const spread = Float64Array.of(0.5, 1, 4)
  const next = mackayStep(mode, spread, [[1, 2], [0]], Float64Array.of(8, 1))
  expect(next[0]).toBeCloseTo((1 + 4) / (2 - 5 / 8), 12)
  expect(next[1]).toBeCloseTo(9 / 0.5, 12)
})

test('a block of which the data say nothing has the smallest variance', () => {
  const nothing = Float64Array.of(0)
  expect([...mackayStep(nothing, Float64Array.of(2), [[0]], Float64Array.of(2))]).toEqual([1e-4])
})

test('the variance of numbers seen with an error of 1 is their mean square less 1', () => {
  const stream = openStream(1, 1, 1)
  const seen = Float64Array.from({ length: 50 }, () => 2 * drawNormal(stream))
  const start = { coefficients: new Float64Array(50), variances: Float64Array.of(1) }
  const meanSquare = seen.reduce((sum, y) => sum + y * y, 0) / 50
  const { variances, coefficients } = fitBlocks(errorsOf(seen), [[...seen.keys()]], start)
  expect(variances[0]).toBeCloseTo(meanSquare - 1, 1)
  expect(coefficients[7] / seen[7]).toBeCloseTo((meanSquare - 1) / meanSquare, 1)
})

test('numbers smaller than their errors have no variance, and are 0', () => {
  const stream = openStream(1, 1, 2)
  const seen = Float64Array.from({ length: 50 }, () => 0.5 * drawNormal(stream))
  const start = { coefficients: new Float64Array(50), variances: Float64Array.of(1) }
  const { variances, coefficients } = fitBlocks(errorsOf(seen), [[...seen.keys()]], start)
  expect(variances[0]).toBeLessThan(0.01)
  for (const b of coefficients) expect(Math.abs(b)).toBeLessThan(0.02)
})

/** Half the squared errors. */
function errorsOf(seen: Float64Array): CurvedFunction {
  return (b, gradient, hessian) => {
    let loss = 0
    for (const [j, y] of seen.entries()) {
      loss += (b[j] - y) ** 2 / 2
      gradient[j] += b[j] - y
      hessian[j * seen.length + j] += 1
    }
    return loss
  }
}

test('slopes that counts share are found again, and groups that do not differ are found to be alike', () => {
  const [size, groups, each] = [4, 8, 500]
  const truth = [-0.5, 0.6, -0.4, 0.2]
  const stream = openStream(3, 1, 1)
  const cells = Array.from({ length: groups }, (_, g): Cell => {
    const values = Float64Array.from({ length: each * size }, (_, i) =>
      i % size === 0 ? 1 : drawNormal(stream),
    )
    const base = new Float64Array(each).fill(0.1)
    const count = base.map((anyway, row) => {
      const eta = truth.reduce((sum, b, j) => sum + b * values[row * size + j], 0)
      return drawPoisson(stream, anyway + Math.exp(eta))
    })
    const terms = [0, (1 + g) * size].map((at) => ({ at, from: 0 as const }))
    return { terms, rows: { count: each, values, stride: size, size }, count, base, scale: base.map(() => 1) }
  })
  const width = (1 + groups) * size
  const own = Array.from({ length: groups * size }, (_, j) => size + j)
  const blocks = [[1, 2, 3], own.filter((j) => j % size === 0), own.filter((j) => j % size !== 0)]
  const start = { coefficients: new Float64Array(width), variances: new Float64Array(3).fill(0.1) }
  const loss: CurvedFunction = (b, gradient, hessian) => addCells(cells, b, gradient, hessian)
  const { coefficients, variances } = fitBlocks(loss, blocks, start)
  for (const [j, b] of truth.entries()) expect(Math.abs(coefficients[j] - b)).toBeLessThan(0.06)
  expect(Math.abs(variances[0] - 0.19)).toBeLessThan(0.05)
  expect(variances[1]).toBeLessThan(0.01)
  expect(variances[2]).toBeLessThan(0.005)
})
