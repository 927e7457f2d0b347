import { describe, expect, it } from 'vitest'
import { checkLimits } from '../../src/contracts/limits.schema.ts'
import type { Limits } from '../../src/contracts/limits.ts'
import { checkedBy, refusal } from './hostile.ts'
import { sampleOptions } from './samples.ts'

const good = (): Limits => ({
  perCustomer: { maxMessages: 1, windowDays: 30, quietDays: 7, minBenefit: -0.5 },
  offers: { fresh: { min: 10, max: 100, missedUnit: 2 }, wine: { max: null } },
  channels: { call: { max: 40, unitsPerContact: 0.25 } },
  departments: { food: { min: 5, budget: 300 } },
  segments: { 's-loyal': { min: 1 } },
  budget: 1_000,
  leastBenefit: 0,
})

describe('limits', () => {
  checkedBy((limits: Limits) => checkLimits(limits, sampleOptions()), good, [
    ['a misspelt key', (limits) => ({ ...limits, budgett: 3 }), 'CONTRACT_INVALID', /did you mean "budget"/],
    [
      'a misspelt key deep inside',
      (limits) => ({ ...limits, offers: { fresh: { maxx: 3 } } }),
      'CONTRACT_INVALID',
      /"offers\.fresh" of the limits: there is no "maxx" here; did you mean "max"/,
    ],
    [
      'a misspelt offer',
      (limits) => ({ ...limits, offers: { fresch: { max: 3 } } }),
      'OPTION_NAME_UNKNOWN',
      /Did you mean "fresh"/,
    ],
    [
      'a channel that does not exist',
      (limits) => ({ ...limits, channels: { pigeon: {} } }),
      'OPTION_NAME_UNKNOWN',
      /"mail", "call"/,
    ],
    [
      'a department that does not exist',
      (limits) => ({ ...limits, departments: { foods: {} } }),
      'OPTION_NAME_UNKNOWN',
      /"food"/,
    ],
    [
      'a minimum above its maximum',
      (limits) => ({ ...limits, offers: { fresh: { min: 3, max: 2 } } }),
      'LIMITS_IMPOSSIBLE',
      /at least 3 and at most 2 of "fresh"/,
    ],
    [
      'a minimum above its maximum for a segment',
      (limits) => ({ ...limits, segments: { a: { min: 3, max: 2 } } }),
      'LIMITS_IMPOSSIBLE',
      /segments/,
    ],
    ['a negative budget', (limits) => ({ ...limits, budget: -1 }), 'CONTRACT_INVALID', /"budget"/],
    [
      'an infinite budget',
      (limits) => ({ ...limits, budget: Number.POSITIVE_INFINITY }),
      'CONTRACT_INVALID',
      /"budget"/,
    ],
    ['a budget in words', (limits) => ({ ...limits, budget: '1000' }), 'CONTRACT_INVALID', /"budget"/],
    [
      'half a message',
      (limits) => ({ ...limits, perCustomer: { maxMessages: 1.5 } }),
      'CONTRACT_INVALID',
      /maxMessages/,
    ],
    [
      'contacts that use no capacity',
      (limits) => ({ ...limits, channels: { call: { unitsPerContact: 0 } } }),
      'CONTRACT_INVALID',
      /unitsPerContact/,
    ],
    ['a list', () => [], 'CONTRACT_INVALID', /limits/],
  ])

  it('may be empty', () => {
    expect(checkLimits({})).toEqual({})
  })

  it('carry the code of where they were written', () => {
    expect(refusal(() => checkLimits({ budget: -1 }, undefined, 'BRIEF_INVALID'))?.code).toBe('BRIEF_INVALID')
  })

  it('do not repeat values in messages', () => {
    const error = refusal(() => checkLimits({ budget: 'anna@example.org', leastBenefit: 'x' }))
    expect(JSON.stringify([error?.message, error?.details])).not.toContain('anna')
    expect(error?.message).toContain('There are 1 more')
  })
})
