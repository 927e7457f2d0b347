import { describe, expect, it } from 'vitest'
import { outcomeSpread } from '../../src/brief/outcome-spread.ts'
import { pilotNeed } from '../../src/brief/pilot-need.ts'
import { makeTable } from '../../src/table/make-table.ts'
import { integerColumn, numberColumn } from '../../src/table/number-columns.ts'
import { exampleBrief } from './programme.ts'

const brief = exampleBrief({ pilot: {} })
/** Treated 2, 4, 6, 4: variance 8/3, mean 4. Control 1, 2, 3: variance 1, mean 2. */
const trials = makeTable({
  option: integerColumn([0, 1, 0, 0, null, null, null, null]),
  spend: numberColumn([2, 4, 6, 4, 1, 2, 3, null]),
})

describe('how much the metric varies', () => {
  it('is told by past contacts, treated and control apart', () => {
    expect(outcomeSpread(brief, trials)).toEqual({
      treatedVariance: expect.closeTo(8 / 3, 12),
      controlVariance: 1,
      mean: 2,
      from: 'contacts',
    })
  })

  it('is that of the contacted where nobody was left alone', () => {
    const contacted = makeTable({ option: integerColumn([0, 1]), spend: numberColumn([1, 3]) })
    expect(outcomeSpread(brief, contacted)).toEqual({
      treatedVariance: 2,
      controlVariance: 2,
      mean: 2,
      from: 'contacts',
    })
  })

  it('is told by the brief where there are no outcomes: a deviation, or a share', () => {
    const stated = (baseline: { mean: number; deviation?: number }) =>
      outcomeSpread(exampleBrief({ pilot: { baseline } }), null)
    expect(stated({ mean: 3, deviation: 2 })).toEqual({
      treatedVariance: 4,
      controlVariance: 4,
      mean: 3,
      from: 'brief',
    })
    expect(stated({ mean: 0.2 })?.controlVariance).toBeCloseTo(0.16, 12)
    const none = makeTable({ option: integerColumn([0]), spend: numberColumn([null]) })
    expect(outcomeSpread(brief, none)).toBeNull()
    expect(outcomeSpread(brief, null)).toBeNull()
  })
})

describe('the size of a pilot', () => {
  it('finds the goal with the power asked for: for e-mail spend of a shop, as published', () => {
    // Standard deviations such that the published 5,953.18 per arm follow for a difference of .769827.
    const deviation = Math.sqrt((5953.18 * 0.769827 ** 2) / (2 * (1.959963985 + 0.841621234) ** 2))
    const own = exampleBrief({ pilot: { detect: 0.769827, baseline: { mean: 1, deviation } } })
    const { size } = pilotNeed(own, null, 1_000_000, 2)
    expect(size).toMatchObject({ perArm: 5954, arms: 3, detects: 0.769827, power: 0.8, alpha: 0.05 })
  })

  it('takes the goal, the options and the holdout from the brief', () => {
    const need = pilotNeed(
      exampleBrief({ pilot: { holdout: 0.25, power: 0.9, alpha: 0.1 } }),
      trials,
      1000,
      2,
    )
    // (1.644854 + 1.281552)^2 (8/3 + 1) / 1 = 31.4
    expect(need.size).toMatchObject({ perArm: 32, arms: 3, detects: 1, power: 0.9, alpha: 0.1 })
    expect([need.perArmPossible, need.controlShare, need.from]).toEqual([32, 0.25, 'contacts'])
    // 32 an option against all 250 of the control: 2.926405 sqrt((8/3) / 32 + 1 / 250)
    expect(need.detectsPossible).toBeCloseTo(0.86482, 4)
  })

  it('says what can be found where there are too few customers', () => {
    const need = pilotNeed(brief, trials, 30, 2)
    // A third is control; ten for each option: 2.801585 sqrt((8/3 + 1) / 10) = 1.6965
    expect([need.perArmPossible, need.controlShare]).toEqual([10, 1 / 3])
    expect(need.detectsPossible).toBeCloseTo(1.6965, 3)
    expect(need.size.perArm).toBeGreaterThan(10)
    expect(pilotNeed(brief, trials, 1, 2).perArmPossible).toBe(1)
  })

  it('of a plan is that of the plan and its holdout', () => {
    const need = pilotNeed(exampleBrief({ pilot: { holdout: 0.05 } }), trials, 1000, 6, 'plan')
    expect([need.size.arms, need.controlShare, need.perArmPossible]).toEqual([2, 0.05, 50])
    // 2.801585 sqrt((8/3) / 950 + 1 / 50)
    expect(need.detectsPossible).toBeCloseTo(0.42314, 4)
    expect(pilotNeed(brief, trials, 1000, 6, 'plan').controlShare).toBe(0.1)
  })

  it('says where nothing tells how much the metric varies', () => {
    const need = pilotNeed(brief, null, 1000, 2)
    expect(need.from).toBe('unknown')
    // A share near one half: (2.801585)^2 (.25 + .25) / 1 = 3.92
    expect(need.size.perArm).toBe(4)
  })
})
