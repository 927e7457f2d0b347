import { describe, expect, it } from 'vitest'
import { openLifeScore } from '../../../src/synth/suppliers/life-score.ts'
import { correlation } from '../correlation.ts'
import { forEachAnswer, settings, tolerance } from './latent-people.ts'

describe('LifeScore', () => {
  const scores: number[] = []
  const incomes: number[] = []
  const tenths = new Array<number>(10).fill(0)
  const known = forEachAnswer(openLifeScore(settings), ({ score }, { income }) => {
    scores.push(score)
    incomes.push(income)
    tenths[Math.floor(score / 100)]++
  })

  it('scores 90 % of the persons', () => {
    expect(Math.abs(known - 0.9)).toBeLessThan(tolerance(0.9))
  })

  it('gives every tenth of its scale to a tenth of them', () => {
    for (const count of tenths) expect(Math.abs(count / scores.length - 0.1)).toBeLessThan(tolerance(0.1))
  })

  it('has a correlation of .05 with income', () => {
    expect(Math.abs(correlation(scores, incomes) - 0.05)).toBeLessThan(4 / Math.sqrt(scores.length))
  })
})
