import { describe, expect, it } from 'vitest'
import { type FittedResponseModel, fitResponse, readResponseModel } from '../../src/response/index.ts'
import { byDepartment, features, simulate, simulatedOptions } from './simulate.ts'

const options = simulatedOptions()

async function fitPooled(seed: number, rows: number): Promise<FittedResponseModel> {
  const { table } = simulate({ seed, rows, effect: trueEffect, shares: Array(6).fill(0.14) })
  const model = await fitResponse(table, {
    options,
    features,
    outcome: { byDepartment },
    kind: 'binary',
    randomized: true,
    learners: ['pooled'],
  })
  return readResponseModel(model)
}

const channelGap = 0.6
const slopes = [0.4, -0.25, 0]

function trueEffect(option: number, x: readonly number[]): number {
  const offer = [0.2, 0, -0.2][Math.floor(option / 2)]
  const eta = -2.4 + offer + channelGap * (option % 2) + slopes[0] * x[0] + slopes[1] * x[1]
  return Math.min(0.4, Math.exp(eta))
}

describe('the pooled model', () => {
  it('finds the slopes and the channels it was simulated with, within what its errors say', async () => {
    const { fitted } = await fitPooled(3, 60_000)
    const { predictor, errors } = fitted
    if (predictor.kind !== 'pooled' || errors.kind !== 'pooled') throw new Error(predictor.kind)
    const { terms } = predictor
    const p = terms.width
    const error = (at: number): number => Math.sqrt(errors.covariance[at * p + at])
    const firstSlope = 1 + terms.offers + terms.channels
    for (const [j, slope] of slopes.entries()) {
      const found = predictor.coefficients[firstSlope + j]
      expect(error(firstSlope + j)).toBeLessThan(0.06)
      expect(Math.abs(found - slope)).toBeLessThan(3.5 * error(firstSlope + j) + 0.02)
    }
    const [email, sms] = [1 + terms.offers, 2 + terms.offers]
    const gap = predictor.coefficients[sms] - predictor.coefficients[email]
    expect(Math.abs(gap - channelGap)).toBeLessThan(0.12)
  })

  it('states errors as large as its predictions vary from trial to trial', async () => {
    const found: number[] = []
    let stated = 0
    for (let seed = 11; seed <= 34; seed++) {
      const { fitted } = await fitPooled(seed, 6000)
      const { predictor, errors } = fitted
      if (predictor.kind !== 'pooled' || errors.kind !== 'pooled') throw new Error(predictor.kind)
      const at = 1 + predictor.terms.offers + predictor.terms.channels
      found.push(predictor.coefficients[at])
      stated += errors.covariance[at * predictor.terms.width + at] / 24
    }
    const mean = found.reduce((a, b) => a + b, 0) / found.length
    const spread = found.reduce((a, b) => a + (b - mean) ** 2, 0) / (found.length - 1)
    // A variance of 24 draws lies within a factor of 1.9 of the truth in 98 of 100; penalties differ between trials.
    expect(spread / stated).toBeGreaterThan(0.4)
    expect(spread / stated).toBeLessThan(2.5)
  })
})
