import { describe, expect, it } from 'vitest'
import type { Brief } from '../../src/brief/brief.ts'
import { pilotNeed } from '../../src/brief/pilot-need.ts'
import { checkReadiness, type ReadinessEvidence } from '../../src/brief/readiness.ts'
import type { SourceQuality } from '../../src/contracts/base.ts'
import type { LimitRow } from '../../src/contracts/plan.ts'
import type { SegmentCertificate } from '../../src/contracts/segmentation.ts'
import { exampleBrief } from './programme.ts'

const good = exampleBrief({ reviewer: { name: 'the service manager' } })
const names = ['One plan', 'A goal', 'People', 'Sound data', 'Limits', 'Departments', 'Suppliers']

function finding(check: string, brief: Brief, evidence: ReadinessEvidence = {}) {
  const found = checkReadiness(brief, evidence).find((one) => one.check === check)
  if (found === undefined) throw new Error(`no finding is called ${check}`)
  return found
}
const quality = (rejected: number, source = 'shop', linked = 0): SourceQuality => ({
  source,
  records: 100,
  used: 100 - rejected,
  rejected,
  reasons: rejected === 0 ? {} : { type: rejected },
  linked,
  unmatched: {},
  filled: {},
})

const known: ReadinessEvidence = {
  quality: [quality(5)],
  certificate: { verdict: 'stable' } as SegmentCertificate,
  rows: [],
  purpose: 'plan',
}

describe('a programme with everything in it', () => {
  it('passes all seven checks, in words', () => {
    const findings = checkReadiness(good, { ...known, need: pilotNeed(good, null, 100_000, 2) })
    expect(findings.map(({ check }) => check)).toEqual(names)
    const others = findings.filter(({ status }) => status !== 'pass')
    // Nothing says how much the metric varies.
    expect(others.map(({ check }) => check)).toEqual(['A goal'])
    for (const { words } of findings) expect(words).toMatch(/^[A-Z"].*\.$/)
  })
})

describe('what was not looked at', () => {
  it('is not called good: records, segments and prices before a run', () => {
    const data = finding('Sound data', good)
    expect([data.status, data.words]).toEqual([
      'warn',
      expect.stringMatching(/records have not been looked at yet.*segments/),
    ])
    expect(finding('Departments', good).words).toMatch(/is not known yet/)
    expect(finding('Limits', good).words).toMatch(/has not been looked at yet/)
    const sound = finding('Sound data', good, known)
    expect([sound.status, sound.words]).toEqual(['pass', expect.stringMatching(/segments are stable/)])
  })

  it('has no price in a pilot', () => {
    const pilot = { ...known, purpose: 'pilot', rows: [] } as const
    for (const check of ['Departments', 'Limits'])
      expect(finding(check, good, pilot).words).toMatch(/not known/)
    expect(finding('Limits', good, known).words).toMatch(/each with a price/)
    expect(finding('Departments', good, known).words).toMatch(/none costs the others/)
  })
})

describe('each way to fail is warned of', () => {
  const external = { ...good.data.customers[0], name: 'panel', origin: 'external' } as const

  it.each<[string, string, Brief, ReadinessEvidence, RegExp]>([
    [
      'nobody answers for a stage',
      'One plan',
      { ...good, owners: { merge: 'a', target: 'b' } },
      {},
      /Nobody answers for features, segments, response, measure\./,
    ],
    [
      'the pilot is too small for the goal',
      'A goal',
      good,
      {
        need: pilotNeed(
          exampleBrief({ pilot: { detect: 0.1, baseline: { mean: 5, deviation: 3 } } }),
          null,
          300,
          2,
        ),
      },
      /To see a change of 0\.1 in spend each option needs 14128 customers, and 100 can be had: .* sees a change of 1\.19/,
    ],
    [
      'nothing says how much the metric varies',
      'A goal',
      good,
      { need: pilotNeed(good, null, 1000, 2) },
      /state pilot\.baseline/,
    ],
    [
      'there is no reviewer',
      'People',
      { ...good, reviewer: undefined },
      {},
      /No reviewer is named who may veto/,
    ],
    [
      'more than one in twenty records cannot be used',
      'Sound data',
      good,
      { quality: [quality(6)] },
      /6 of 100 records of "shop" cannot be used/,
    ],
    [
      'the segments are not stable',
      'Sound data',
      good,
      { certificate: { verdict: 'unstable' } as SegmentCertificate },
      /do not build on single segments/,
    ],
    [
      'nothing bounds the plan',
      'Limits',
      { ...good, limits: { perCustomer: { maxMessages: 1 }, channels: { 'e-mail': {} } } },
      {},
      /neither a number of messages nor a budget nor a channel capacity/,
    ],
    [
      'messages per customer are not limited',
      'Limits',
      { ...good, limits: { budget: 1 } },
      {},
      /1 is assumed/,
    ],
    [
      'a limit was not met',
      'Limits',
      good,
      { unmet: [{ id: 'segment:x', by: 3, words: 'Three short.' }] },
      /^Three short\./,
    ],
    [
      'a department is silent',
      'Departments',
      { ...good, departments: [...good.departments, { name: 'toys' }] },
      {},
      /No owner or no demand is stated for toys\./,
    ],
    [
      'a department costs the others',
      'Departments',
      good,
      { rows: [row('department:food', -0.375), row('department:home', 0.5), row('budget', -1)] },
      /^One message less for food would be worth 0\.375 EUR to the others\.$/,
    ],
    [
      'a supplier is not named',
      'Suppliers',
      { ...good, data: { ...good.data, customers: [external] } },
      {},
      /"panel" comes from outside without its supplier, purposes or date/,
    ],
  ])('%s', (_, check, brief, evidence, says) => {
    const { status, words } = finding(check, brief, evidence)
    expect([status, words]).toEqual(['warn', expect.stringMatching(says)])
  })

  it('and a supplier that is named is held against what it covers', () => {
    const named = {
      ...external,
      supplier: 'Panel Ltd',
      collected: '2024-01-01',
      purposes: ['marketing'],
      costPerRecord: 0.05,
    } as const
    const brief = { ...good, data: { ...good.data, customers: [named] } }
    expect(finding('Suppliers', brief, { quality: [quality(0, 'panel', 61)] })).toEqual({
      check: 'Suppliers',
      status: 'pass',
      words: '"panel" covers 61 known customers at 0.05 EUR a record.',
    })
  })
})

function row(id: string, price: number): LimitRow {
  const kind = id.split(':')[0] as LimitRow['kind']
  return {
    id,
    kind,
    coefficient: 'count',
    unitsPerContact: 1,
    options: null,
    segment: null,
    min: price < 0 ? 1 : null,
    max: price > 0 ? 1 : null,
    missedUnit: null,
    used: 1,
    price,
    shortfall: 0,
  }
}
