import { describe, expect, it } from 'vitest'
import { keptLimits } from '../../src/brief/kept-limits.ts'
import { optionsOf } from '../../src/brief/options-of.ts'
import { limitsBySegmentId, scaledLimits } from '../../src/brief/segment-limits.ts'
import { byLot, rankByResponse, toAll } from '../../src/brief/simple-policies.ts'
import { whoMay } from '../../src/brief/who-may.ts'
import type { Limits } from '../../src/contracts/limits.ts'
import type { SegmentProfile } from '../../src/contracts/segmentation.ts'
import { column, gt, literal } from '../../src/table/expression/builder.ts'
import { evaluateFilter } from '../../src/table/expression/evaluate.ts'
import type { Expression } from '../../src/table/expression.ts'
import { makeTable } from '../../src/table/make-table.ts'
import { integerColumn } from '../../src/table/number-columns.ts'
import { toRows } from '../../src/table/to-rows.ts'
import { handScores } from '../target/small-case.ts'
import { exampleBrief } from './programme.ts'

const profiles = [
  { id: 'seg-1', name: 'regulars' },
  { id: 'seg-2', name: 'others' },
] as unknown as SegmentProfile[]

describe('limits on segments', () => {
  it('may call them by name or by id', () => {
    const limits = limitsBySegmentId(
      { budget: 3, segments: { regulars: { min: 1 }, 'seg-2': { max: 5 } } },
      profiles,
    )
    expect(limits).toEqual({ budget: 3, segments: { 'seg-1': { min: 1 }, 'seg-2': { max: 5 } } })
    expect(limitsBySegmentId({ budget: 3 }, profiles)).toEqual({ budget: 3 })
  })

  it('name the nearest segment where there is none of that name', () => {
    expect(() => limitsBySegmentId({ segments: { regular: {} } }, profiles)).toThrow(
      expect.objectContaining({ code: 'OPTION_NAME_UNKNOWN', message: expect.stringMatching(/"regulars"/) }),
    )
  })

  it('are refused where one segment has two', () => {
    expect(() =>
      limitsBySegmentId({ segments: { regulars: { min: 1 }, 'seg-1': { min: 2 } } }, profiles),
    ).toThrow(
      expect.objectContaining({
        code: 'LIMITS_IMPOSSIBLE',
        message: expect.stringMatching(/twice, as "regulars" and as "seg-1"/),
      }),
    )
  })
})

describe('limits for a share of the customers', () => {
  it('are that share, whole counts rounded down, and what holds per customer stays', () => {
    const limits: Limits = {
      perCustomer: { maxMessages: 2, quietDays: 7 },
      offers: { bread: { min: 5, max: 9, missedUnit: 2 }, lamps: { max: null } },
      channels: { call: { max: 9, unitsPerContact: 0.25 } },
      departments: { food: { min: 3, budget: 11 } },
      segments: { 'seg-1': { min: 7 } },
      budget: 101,
      leastBenefit: 9,
    }
    expect(scaledLimits(limits, 0.5)).toEqual({
      perCustomer: { maxMessages: 2, quietDays: 7 },
      offers: { bread: { min: 2, max: 4, missedUnit: 2 }, lamps: { max: null, min: undefined } },
      channels: { call: { max: 4.5, unitsPerContact: 0.25 } },
      departments: { food: { min: 1, max: undefined, budget: 5.5 } },
      segments: { 'seg-1': { min: 3, max: undefined } },
      budget: 50.5,
      leastBenefit: 4.5,
    })
  })

  it('are none where there are none', () => {
    expect(JSON.parse(JSON.stringify(scaledLimits({}, 0.5)))).toEqual({ channels: {}, departments: {} })
  })
})

describe('options', () => {
  it('are each offer through each of its channels, numbered in that order, with what the brief leaves out filled in', () => {
    const brief = exampleBrief({
      offers: [
        { name: 'bread', department: 'food', margin: 3, redemption: 1, benefit: 2, group: 'one' },
        { name: 'lamps', department: 'home', channels: ['post'] },
      ],
      channels: [
        { name: 'e-mail', cost: 0.25, annoyance: 0.1 },
        { name: 'post', cost: 1 },
      ],
    })
    const rows = toRows(optionsOf(brief).table)
    expect(rows.map(({ option, offer, channel }) => [option, offer, channel])).toEqual([
      [0, 'bread', 'e-mail'],
      [1, 'bread', 'post'],
      [2, 'lamps', 'post'],
    ])
    expect(rows[0]).toMatchObject({
      exclusive_group: 'one',
      margin: 3,
      redemption: 1,
      benefit: 2,
      cost: 0.25,
      annoyance: 0.1,
    })
    expect(rows[2]).toMatchObject({
      exclusive_group: 'lamps',
      margin: 0.4,
      redemption: 0,
      benefit: 0,
      cost: 1,
      annoyance: 0,
    })
  })
})

describe('who may receive what', () => {
  const customers = makeTable({ age: integerColumn([20, 40, null]) })
  const allowed = (rule: Expression): number[] => Array.from(evaluateFilter(rule, customers))
  const older = gt(column('age'), literal(30))
  const veto = (change: object) =>
    whoMay(exampleBrief({ reviewer: { name: 'i', vetoes: [{ because: 'x', ...change }] } }))

  it('is what the brief says; without a rule, everybody', () => {
    const [bread, lamps] = exampleBrief().offers
    const rules = whoMay(exampleBrief({ offers: [{ ...bread, eligible: older }, lamps] }))
    expect(rules).toEqual({ eligibility: { bread: older }, reachable: {} })
  })

  it('is nobody for what was vetoed', () => {
    const { eligibility, reachable } = veto({ offer: 'bread' })
    expect([Object.keys(eligibility), reachable]).toEqual([['bread'], {}])
    expect(allowed(eligibility['bread'])).toEqual([0, 0, 0])
    expect(Object.keys(veto({ channel: 'e-mail' }).reachable)).toEqual(['e-mail'])
    expect(Object.keys(veto({}).eligibility)).toEqual(['bread', 'lamps'])
  })

  it('is those outside a vetoed group; who may be in it is vetoed too', () => {
    expect(allowed(veto({ offer: 'bread', customers: older }).eligibility['bread'])).toEqual([1, 0, 0])
  })

  it('is what the brief and every veto allow', () => {
    const [bread, lamps] = exampleBrief().offers
    const vetoes = [
      { offer: 'bread', customers: gt(column('age'), literal(50)), because: 'x' },
      { customers: gt(literal(25), column('age')), because: 'y' },
    ]
    const { eligibility } = whoMay(
      exampleBrief({
        offers: [{ ...bread, eligible: gt(column('age'), literal(10)) }, lamps],
        reviewer: { name: 'i', vetoes },
      }),
    )
    expect(allowed(eligibility['bread'])).toEqual([0, 1, 0])
    expect(allowed(eligibility['lamps'])).toEqual([0, 1, 0])
  })
})

describe('simple ways of deciding', () => {
  const people = handScores([
    {
      id: 'a',
      cells: [
        { option: 0, value: 1 },
        { option: 1, value: 3 },
      ],
    },
    { id: 'b', cells: [] },
    { id: 'c', cells: [{ option: 0, value: 3 }] },
    { id: 'd', cells: [{ option: 1, value: 2 }] },
  ])

  it('send to those who answer most, of each the option they answer most to', () => {
    expect(Array.from(rankByResponse(people, 2))).toEqual([1, Number.NaN, 0, Number.NaN])
    expect(Array.from(rankByResponse(people, 9))).toEqual([1, Number.NaN, 0, 1])
  })

  const options = optionsOf(exampleBrief())
  const lot = (option: number, messages: number, salt: string, limits: Limits = {}) =>
    Array.from(byLot(option, messages, salt, { scores: people, options, limits }))

  it('draw among those who may receive the option, and nobody else', () => {
    expect(lot(1, 9, 'lot')).toEqual([1, Number.NaN, Number.NaN, 1])
    const one = ['lot', 'b', 'c', 'd', 'e', 'f'].map((salt) => lot(1, 1, salt))
    for (const choices of one) expect(choices.filter((choice) => choice === 1)).toHaveLength(1)
    expect(new Set(one.map((choices) => choices.indexOf(1)))).toEqual(new Set([0, 3]))
    expect(lot(Number.NaN, 9, 'lot')).toEqual(Array.from(toAll(Number.NaN, 4)))
  })

  it('send no more of one option than the limits leave room for', () => {
    const sent = (limits: Limits) => lot(0, 9, 'lot', limits).filter((option) => option === 0).length
    expect(sent({})).toBe(2)
    expect(sent({ offers: { bread: { max: 1 } }, budget: 1e6 })).toBe(1)
    expect(sent({ channels: { 'e-mail': { max: 5, unitsPerContact: 3 } } })).toBe(1)
    expect(sent({ departments: { food: { max: 0 }, home: { max: 1 } } })).toBe(0)
  })

  it('keep the limits only where what they use is within every one of them, minima too', () => {
    const kept = (choices: number[], limits: Limits) =>
      keptLimits(Float64Array.from(choices), people, options, limits)
    const nobody = [Number.NaN, Number.NaN, Number.NaN, Number.NaN]
    const two = [1, Number.NaN, 0, Number.NaN]
    expect(kept(nobody, {})).toEqual({ all: true, butMinima: true })
    expect(kept(nobody, { departments: { food: { min: 1 } } })).toEqual({ all: false, butMinima: true })
    expect(kept(two, { departments: { food: { min: 1 } } })).toEqual({ all: true, butMinima: true })
    expect(kept(nobody, { departments: { food: { min: 1, missedUnit: 2 } } }).all).toBe(true)
    expect(kept(two, { channels: { 'e-mail': { max: 1 } } })).toEqual({ all: false, butMinima: false })
    // The third customer may receive bread alone.
    expect(kept([1, Number.NaN, 1, Number.NaN], {})).toEqual({ all: false, butMinima: false })
  })
})
