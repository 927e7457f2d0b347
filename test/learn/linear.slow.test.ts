import { expect, it } from 'vitest'
import { fitLinear, scoreLinear } from '../../src/learn/linear.ts'
import { numbersOf } from '../../src/table/access.ts'
import { describeWithData } from '../data.ts'
import { encode, hillstromCategorical, hillstromNumeric, readPlainCsv } from './linear-data.ts'

const everyRow = (): boolean => true
const arms = ['No E-Mail', 'Mens E-Mail', 'Womens E-Mail']

/** Intercepts of one ridge regression per arm (penalty 1) on the even rows, found elsewhere. */
const intercepts: { readonly [target: string]: readonly number[] } = {
  visit: [0.11185431, 0.1980549, 0.18948016],
  conversion: [0.00256613, 0.01941441, 0.01732294],
  spend: [0.24304126, 1.64854891, 2.43220254],
}

/** Mean outcome of the policy that sends what the three models say is best, by inverse propensity on the odd rows. */
const policyValues: { readonly [target: string]: number } = {
  visit: 0.179944,
  conversion: 0.012189,
  spend: 1.477065,
}

describeWithData('hillstrom', 'one ridge regression per arm', () => {
  const data = readPlainCsv('hillstrom')
  it.each(Object.keys(intercepts))('finds the intercepts and the policy value of %s', async (target) => {
    const outcome = data[target].map(Number)
    const protocol = { numeric: hillstromNumeric, categorical: hillstromCategorical, outcome }
    const even = (row: number): boolean => row % 2 === 0
    const odd = encode(data, protocol, everyRow, (row) => !even(row))
    const predictions = await Promise.all(
      arms.map(async (arm, k) => {
        const train = encode(data, protocol, everyRow, (row) => even(row) && data['segment'][row] === arm)
        const model = await fitLinear(train.table, { features: train.features, target: 'target' })
        expect(model.fitted.coefficients[0]).toBeCloseTo(intercepts[target][k], 7)
        return numbersOf(await scoreLinear(model, odd.table), 'prediction')
      }),
    )
    const shares = arms.map((arm) => data['segment'].filter((name) => name === arm).length / outcome.length)
    const rows = outcome.map((_, row) => row).filter((row) => !even(row))
    const values = rows.map((row, i) => {
      const best = arms.map((_, k) => k).reduce((a, b) => (predictions[b][i] > predictions[a][i] ? b : a))
      return data['segment'][row] === arms[best] ? outcome[row] / shares[best] : 0
    })
    const mean = values.reduce((a, b) => a + b, 0) / values.length
    expect(mean).toBeCloseTo(policyValues[target], 6)
  })
})
