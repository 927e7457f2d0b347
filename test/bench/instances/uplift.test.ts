import { describe, expect, it } from 'vitest'
import {
  contactCosts,
  type UpliftKind,
  type UpliftTrial,
  upliftMargin,
  upliftTrial,
} from '../../../bench/instances/uplift.ts'
import type { Strength } from '../../../bench/instances/uplift-features.ts'

const rows = 200_000

function mean(values: Float64Array | Uint8Array): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]
  return sum / values.length
}

function effectsOf(trial: UpliftTrial): Float64Array {
  return trial.treatedChance.map((chance, row) => chance - trial.untreatedChance[row])
}

function deviation(values: Float64Array): number {
  const middle = mean(values)
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)))
}

function correlation(x: Float64Array, y: Float64Array): number {
  const [meanX, meanY] = [mean(x), mean(y)]
  return mean(x.map((value, i) => (value - meanX) * (y[i] - meanY))) / (deviation(x) * deviation(y))
}

function made(kind: UpliftKind, strength: Strength): UpliftTrial {
  return upliftTrial({ seed: 1, rows, kind, strength })
}

/** Per customer, contacting the best ones, at most that share of all, and nobody who does not pay. */
function oracle(profits: Float64Array, share: number): string {
  const best = profits
    .toSorted()
    .reverse()
    .subarray(0, share * profits.length)
  return (best.reduce((sum, profit) => sum + Math.max(0, profit), 0) / profits.length).toFixed(4)
}

describe('the trial of one treatment', () => {
  it('has the published first row', () => {
    const { features, untreatedChance, treatedChance } = made('ten percent', 'medium')
    expect(features.map((column) => column[0].toFixed(9))).toEqual([
      '-1.392274968',
      '0.421861264',
      '-1.019381914',
      '-0.558447186',
      '0.748926269',
      '-0.382967024',
      '-0.295577589',
      '1.925983755',
      '0.000000000',
      '1.000000000',
      '2.000000000',
      '0.000000000',
    ])
    expect(untreatedChance[0].toPrecision(12)).toBe('0.0413157326444')
    expect(treatedChance[0].toPrecision(12)).toBe('0.0262000417502')
  })

  it.each([
    ['ten percent', 'weak', 21_940, '0.022515867', '0.0174', '0.011', '0.450', '0.1258'],
    ['ten percent', 'medium', 21_966, '0.023296225', '0.0349', '0.233', '0.436', '0.1648'],
    ['ten percent', 'strong', 22_484, '0.028783826', '0.0667', '0.374', '0.446', '0.4392'],
    ['one percent', 'weak', 2057, '0.002482990', '0.0025', '0.011', '0.359', '0.0041'],
    // The deviation was published as .0049: it is .00484887, rounded twice.
    ['one percent', 'medium', 2058, '0.002728090', '0.0048', '0.233', '0.375', '0.0164'],
    ['one percent', 'strong', 2171, '0.003886696', '0.0101', '0.374', '0.408', '0.0743'],
  ] as const)(
    'has the published figures at %s, %s',
    (kind, strength, responses, effect, spread, harmed, pays, all) => {
      const trial = made(kind, strength)
      const effects = effectsOf(trial)
      const profits = effects.map((value) => upliftMargin * value - contactCosts[kind])
      const share = (holds: (value: number) => boolean, values: Float64Array): string =>
        (values.filter(holds).length / rows).toFixed(3)
      expect(mean(trial.treated) * rows).toBe(99_919)
      expect(mean(trial.responded) * rows).toBe(responses)
      expect(mean(trial.untreatedChance).toFixed(9)).toBe(
        kind === 'ten percent' ? '0.097814505' : '0.008981381',
      )
      expect(mean(effects).toFixed(9)).toBe(effect)
      expect(deviation(effects).toFixed(4)).toBe(spread)
      expect(share((value) => value < 0, effects)).toBe(harmed)
      expect(share((value) => value > 0, profits)).toBe(pays)
      expect(mean(profits).toFixed(4)).toBe(all)
    },
  )

  it.each([
    ['ten percent', 'weak', ['0.2066', '0.3588', '0.3846']],
    ['ten percent', 'medium', ['0.4033', '0.6744', '0.7130']],
    ['ten percent', 'strong', ['0.7923', '1.3249', '1.4065']],
    ['one percent', 'weak', ['0.0297', '0.0438', '0.0444']],
    ['one percent', 'medium', ['0.0571', '0.0830', '0.0844']],
    ['one percent', 'strong', ['0.1223', '0.1772', '0.1822']],
  ] as const)('has the published profit of the oracle at %s, %s', (kind, strength, expected) => {
    const profits = effectsOf(made(kind, strength)).map((value) => upliftMargin * value - contactCosts[kind])
    expect([0.1, 0.3, 1].map((share) => oracle(profits, share))).toEqual(expected)
  })

  it('has a test population that is drawn alone as within a longer one', () => {
    const whole = upliftTrial({ seed: 4, rows: 50, kind: 'additive', strength: 'weak' })
    const part = upliftTrial({ seed: 4, rows: 10, from: 40, kind: 'additive', strength: 'weak' })
    expect(part.responded).toEqual(whole.responded.subarray(40))
    expect(part.features.map((column) => column[3])).toEqual(whole.features.map((column) => column[43]))
  })
})

describe('the trial of an additive effect', () => {
  it.each([
    ['weak', 22_047, '0.021593875', '0.2303'],
    ['medium', 21_926, '0.020086401', '0.5023'],
    ['strong', 21_830, '0.019489402', '0.9428'],
  ] as const)('has the published figures at %s', (strength, responses, effect, profit) => {
    const trial = made('additive', strength)
    const effects = effectsOf(trial)
    expect(mean(trial.untreatedChance).toFixed(9)).toBe('0.098907252')
    expect(mean(trial.responded) * rows).toBe(responses)
    expect(mean(effects).toFixed(9)).toBe(effect)
    expect(
      oracle(
        effects.map((value) => upliftMargin * value - contactCosts.additive),
        1,
      ),
    ).toBe(profit)
  })

  it('has the published first row', () => {
    const { untreatedChance, treatedChance } = made('additive', 'medium')
    expect(untreatedChance[0].toPrecision(12)).toBe('0.0706578663222')
    expect(treatedChance[0].toPrecision(12)).toBe('0.0318621163580')
  })

  it.each([
    ['additive', 'weak', '0.025'],
    ['additive', 'medium', '0.025'],
    ['additive', 'strong', '0.025'],
    ['ten percent', 'weak', '0.718'],
    ['ten percent', 'medium', '0.389'],
    ['ten percent', 'strong', '0.241'],
  ] as const)('correlates with the variance of a response, at %s, %s, by %s', (kind, strength, expected) => {
    const trial = made(kind, strength)
    const variances = trial.untreatedChance.map((chance) => chance * (1 - chance))
    expect(correlation(effectsOf(trial), variances).toFixed(3)).toBe(expected)
  })
})
