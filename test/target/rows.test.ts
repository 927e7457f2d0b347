import { describe, expect, it } from 'vitest'
import type { Limits } from '../../src/contracts/limits.ts'
import { indexOptions } from '../../src/target/option-index.ts'
import { planTarget } from '../../src/target/plan.ts'
import { limitRows } from '../../src/target/rows.ts'
import { handOptions, handScores, sixOptions } from './small-case.ts'

const options = handOptions(sixOptions)
const index = indexOptions(options)
const everybody = { holdout: { share: 0, salt: '' } }

describe('limits as rows', () => {
  it('stand in the order of the contract, each with the options it counts', () => {
    const limits: Limits = {
      leastBenefit: -2,
      budget: 9,
      segments: { vip: { min: 1, missedUnit: 4 } },
      departments: { home: { max: 5, budget: 3 } },
      channels: { call: { max: 2, unitsPerContact: 0.5 } },
      offers: { b: { min: 1, max: 4 } },
      messages: 8,
    }
    const rows = limitRows(limits, index, ['rest', 'vip'])
    expect(
      rows.map(({ id, kind, coefficient, options: counted, min, max }) => [
        id,
        kind,
        coefficient,
        counted,
        min,
        max,
      ]),
    ).toEqual([
      ['offer:b', 'offer', 'count', [5, 6], 1, 4],
      ['channel:call', 'channel', 'units', [3, 6, 11], null, 2],
      ['department:home', 'department', 'count', [9, 11], null, 5],
      ['department-budget:home', 'department-budget', 'cost', [9, 11], null, 3],
      ['segment:vip', 'segment', 'count', null, 1, null],
      ['messages', 'messages', 'count', null, null, 8],
      ['budget', 'budget', 'cost', null, null, 9],
      ['benefit', 'benefit', 'benefit', null, -2, null],
    ])
    expect(rows[1].unitsPerContact).toBe(0.5)
    expect(rows[4]).toMatchObject({ segment: 'vip', missedUnit: 4 })
  })

  it.each<[string, Limits, string, string]>([
    ['an offer', { offers: { d: { max: 1 } } }, 'OPTION_NAME_UNKNOWN', 'offer "d"'],
    ['a channel', { channels: { mial: { max: 1 } } }, 'OPTION_NAME_UNKNOWN', 'Did you mean "mail"?'],
    ['a department', { departments: { foods: { max: 1 } } }, 'OPTION_NAME_UNKNOWN', 'Did you mean "food"?'],
    ['a segment', { segments: { vips: { max: 1 } } }, 'OPTION_NAME_UNKNOWN', 'Did you mean "vip"?'],
  ])('name %s that does not exist', (_, limits, code, words) => {
    expect(() => limitRows(limits, index, ['rest', 'vip'])).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(words) }),
    )
  })

  it.each<[string, Limits]>([
    ['a negative maximum', { offers: { a: { max: -1 } } }],
    ['an infinite budget', { budget: Number.POSITIVE_INFINITY }],
    ['no number', { offers: { a: { min: Number.NaN } } }],
    ['no units', { channels: { mail: { max: 3, unitsPerContact: 0 } } }],
  ])('refuse %s', (_, limits) => {
    expect(() => limitRows(limits, index, null)).toThrow(
      expect.objectContaining({ code: 'ARGUMENT_INVALID' }),
    )
  })
})

describe('limits that no plan can keep are refused, with numbers', () => {
  const scores = handScores([
    {
      id: 'a',
      segment: 'vip',
      cells: [
        { option: 2, value: 1 },
        { option: 5, value: 2 },
      ],
    },
    { id: 'b', segment: 'vip', cells: [{ option: 2, value: 1 }] },
    { id: 'c', segment: 'rest', cells: [{ option: 9, value: 3, cost: 2 }] },
  ])

  it.each<[string, Limits, RegExp]>([
    ['a minimum above its maximum', { offers: { a: { min: 3, max: 2 } } }, /at least 3 and at most 2/],
    [
      'a minimum above who may receive it',
      { offers: { a: { min: 3 } } },
      /at least 3 messages, but at most 2 are possible/,
    ],
    [
      'minima above all messages',
      { offers: { a: { min: 2 }, b: { min: 1 }, c: { min: 1 } } },
      /add up to 4 messages, but only 3/,
    ],
    [
      'minima above the department',
      { offers: { a: { min: 1 }, b: { min: 1 } }, departments: { food: { max: 1 } } },
      /add up to 2 messages, but the maximum of "department:food" is 1/,
    ],
    [
      'minima above all channels',
      { segments: { vip: { min: 2 } }, channels: { mail: { max: 1 }, call: { max: 0 } } },
      /add up to 2 messages, but what the maxima of all channels allow together is 1/,
    ],
    [
      'a minimum that the budget does not allow',
      { offers: { c: { min: 1 } }, budget: 1 },
      /No plan can meet the limits together: "offer:c" \(at least 1\)/,
    ],
    ['a benefit that nobody gives', { leastBenefit: 5 }, /"benefit" \(at least 5\)/],
  ])('%s', async (_, limits, words) => {
    const full = { perCustomer: { maxMessages: 1 }, ...limits }
    await expect(planTarget(scores, options, full, everybody)).rejects.toMatchObject({
      code: 'LIMITS_IMPOSSIBLE',
      message: expect.stringMatching(words),
    })
  })

  it('but not where the minimum has a price', async () => {
    const plan = await planTarget(scores, options, { offers: { c: { min: 5, missedUnit: 1 } } }, everybody)
    expect(plan.unmet.map(({ id, by }) => [id, by])).toEqual([['offer:c', 4]])
    expect(plan.objective).toBe(2 + 1 + 3 - 4)
  })

  it('scores off their grid are refused, and scores of options there are not', async () => {
    const off = handScores([{ id: 'a', cells: [{ option: 2, value: 0.3 }] }])
    await expect(planTarget(off, options, {}, everybody)).rejects.toMatchObject({ code: 'EXACTNESS_LOST' })
    const stray = handScores([{ id: 'a', cells: [{ option: 4, value: 1 }] }])
    await expect(planTarget(stray, options, {}, everybody)).rejects.toMatchObject({
      code: 'CONTRACT_INVALID',
    })
    const none = handScores([{ id: 'a', cells: [] }])
    await expect(planTarget(none, options, {}, everybody)).rejects.toMatchObject({ code: 'NOBODY_ELIGIBLE' })
    const twice = handScores([
      { id: 'a', cells: [{ option: 2, value: 1 }] },
      { id: 'a', cells: [] },
    ])
    await expect(planTarget(twice, options, {}, everybody)).rejects.toMatchObject({ code: 'KEY_DUPLICATE' })
  })

  it('stops when told to', async () => {
    const controller = new AbortController()
    controller.abort(new Error('enough'))
    const stopped = planTarget(scores, options, { budget: 1 }, { ...everybody, signal: controller.signal })
    await expect(stopped).rejects.toThrow('enough')
  })
})
