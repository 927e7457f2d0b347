import { describe, expect, it } from 'vitest'
import { armCount, optionsTrial } from '../../../bench/instances/uplift-options.ts'

const rows = 200_000

describe('the trial of four offers in three channels', () => {
  it('has the published first rows', () => {
    const { arm, chance, profit, benefit } = optionsTrial({ seed: 3, rows: 3, strength: 'medium' })
    expect([...arm]).toEqual([8, 10, 1])
    expect(chance[0].toPrecision(9)).toBe('0.0956468664')
    expect(chance[1].toPrecision(9)).toBe('0.0543547664')
    expect(profit[12].toPrecision(9)).toBe('0.635829545')
    expect(benefit[9].toPrecision(9)).toBe('1.79032415')
  })

  it.each([
    ['weak', 19_196, '-0.6391', '0.021829862', '0.886', '0.074566', '0.020'],
    ['medium', 19_958, '-0.4743', '0.823269805', '0.282', '0.498433', '0.158'],
    ['strong', 21_967, '-0.0148', '3.025799876', '0.099', '1.093499', '0.122'],
  ] as const)(
    'has the published figures at %s',
    (strength, responses, constant, profit, none, benefit, harmed) => {
      const trial = optionsTrial({ seed: 3, rows, strength })
      const byArm = new Array<number>(armCount).fill(0)
      const best = { profit: 0, nothing: 0, benefit: 0, harmed: 0 }
      for (let at = 0; at < trial.profit.length; at += armCount) {
        let arm = 0
        for (let a = 1; a < armCount; a++) {
          byArm[a] += trial.profit[at + a]
          if (trial.profit[at + a] > trial.profit[at + arm]) arm = a
        }
        best.profit += trial.profit[at + arm]
        best.benefit += trial.benefit[at + arm]
        if (arm === 0) best.nothing++
        if (trial.benefit[at + arm] < 0) best.harmed++
      }
      expect(trial.responded.reduce((sum, y) => sum + y, 0)).toBe(responses)
      expect(trial.arm.filter((arm) => arm === 1)).toHaveLength(15_209)
      const constants = byArm.slice(1)
      expect(constants.indexOf(Math.max(...constants))).toBe(4 - 1)
      expect((Math.max(...constants) / rows).toFixed(4)).toBe(constant)
      expect((best.profit / rows).toFixed(9)).toBe(profit)
      expect((best.nothing / rows).toFixed(3)).toBe(none)
      expect((best.benefit / rows).toFixed(6)).toBe(benefit)
      expect((best.harmed / rows).toFixed(3)).toBe(harmed)
    },
  )
})
