import { expect, test } from 'vitest'
import {
  addCells,
  addedCounts,
  type Cell,
  coefficientsOf,
} from '../../../bench/proof/laboratory/cell-rate.ts'
import { minimizeNewton } from '../../../src/math/damped-newton.ts'

/** A constant and a feature, padded to a stride of 4. */
const rows = {
  count: 3,
  values: Float64Array.of(1, 0.5, 0, 0, 1, -1, 0, 0, 1, 2, 0, 0),
  stride: 4,
  size: 2,
}
const cell: Cell = {
  terms: [
    { at: 0, from: 0 },
    { at: 2, from: 1 },
  ],
  rows,
  count: Float64Array.of(1, 0, 3),
  base: Float64Array.of(0.2, 0.1, 0.4),
  scale: Float64Array.of(1, 0.5, 1),
}

function lossAt(b: Float64Array): { loss: number; gradient: Float64Array; hessian: Float64Array } {
  const gradient = new Float64Array(4)
  const hessian = new Float64Array(16)
  return { loss: addCells([cell], b, gradient, hessian), gradient, hessian }
}

test('a term that begins with the features has no part in the constant', () => {
  expect([...coefficientsOf(cell.terms, Float64Array.of(1, 10, 100, 1000), 2)]).toEqual([1, 1010])
})

test('the loss is that of a Poisson count with mean base + scale e^eta', () => {
  const b = Float64Array.of(-0.3, 0.2, 9, 0.4)
  const means = [
    0.2 + Math.exp(-0.3 + 0.6 * 0.5),
    0.1 + 0.5 * Math.exp(-0.3 - 0.6),
    0.4 + Math.exp(-0.3 + 0.6 * 2),
  ]
  const added = addedCounts(rows, Float64Array.of(-0.3, 0.6), cell.scale)
  for (const [row, mean] of means.entries()) expect(cell.base[row] + added[row]).toBeCloseTo(mean, 12)
  const loss = means.reduce((sum, mean, row) => sum + mean - cell.count[row] * Math.log(mean), 0)
  expect(lossAt(b).loss).toBeCloseTo(loss, 12)
})

test('slopes and second derivatives are those of differences', () => {
  const b = Float64Array.of(-0.3, 0.2, 9, 0.4)
  const { gradient, hessian } = lossAt(b)
  const near = (j: number, by: number) => lossAt(b.map((value, i) => (i === j ? value + by : value)))
  for (let j = 0; j < 4; j++) {
    const [above, below] = [near(j, 1e-5), near(j, -1e-5)]
    expect(gradient[j]).toBeCloseTo((above.loss - below.loss) / 2e-5, 7)
    for (let i = 0; i < 4; i++)
      expect(hessian[i * 4 + j]).toBeCloseTo((above.gradient[i] - below.gradient[i]) / 2e-5, 7)
  }
})

test('cells that share coefficients are fitted as one, and rows of no base by their mean', () => {
  const constant = (count: number): Cell => ({
    terms: [{ at: 0, from: 0 }],
    rows: { count: 1, values: Float64Array.of(1, 0, 0, 0), stride: 4, size: 1 },
    count: Float64Array.of(count),
    base: new Float64Array(1),
    scale: Float64Array.of(1),
  })
  const cells = [constant(2), constant(6)]
  const fit = minimizeNewton((b, gradient, hessian) => addCells(cells, b, gradient, hessian), [0])
  expect(Math.exp(fit.x[0])).toBeCloseTo(4, 6)
})
