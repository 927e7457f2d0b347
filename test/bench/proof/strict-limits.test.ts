import { beforeAll, describe, expect, it, test } from 'vitest'
import { type Allocation, allocate } from '../../../bench/proof/laboratory/allocate.ts'
import { offerOf, optionCount, optionDepartment } from '../../../bench/proof/laboratory/catalog.ts'
import { strictLimitsFor } from '../../../bench/proof/laboratory/strict-limits.ts'
import { type Truth, truthOf } from '../../../bench/proof/laboratory/truth.ts'
import { valueOfPlan } from '../../../bench/proof/laboratory/value.ts'
import { runWay } from '../../../bench/proof/way/run-way.ts'
import { openWorld } from '../../../src/synth/index.ts'
import { limitsFor } from '../../../src/synth/retailer/limits.ts'
import { offers } from '../../../src/synth/retailer/offers.ts'
import { numbersOf } from '../../../src/table/access.ts'

const customers = 1500
const limits = strictLimitsFor(customers)
const world = openWorld({ seed: 3, customers })

test('minima are those of four departments and two offers', () => {
  expect(Object.values(limits.departments)).toEqual(Array(4).fill({ min: 90, max: 270 }))
  const promised = Object.entries(limits.offers).filter(([, { min }]) => min !== undefined)
  expect(promised).toEqual([
    ['Fresh 15 %', { min: 15, max: 120 }],
    ['Tech 8 %', { min: 15, max: 120 }],
  ])
  expect({ ...limits, offers: 0, departments: 0, leastBenefit: 0 }).toEqual({
    ...limitsFor(customers),
    ...{ offers: 0, departments: 0, leastBenefit: 0 },
  })
})

describe('the oracle with minima', () => {
  let truth: Truth
  let strict: Allocation
  let usual: Allocation
  const count = ({ plan }: Allocation, belongs: (option: number) => boolean): number =>
    plan.filter((option) => option >= 0 && belongs(option)).length
  const sent = (made: Allocation, name: string): number =>
    count(made, (option) => offers[offerOf(option)].name === name)

  beforeAll(async () => {
    truth = truthOf(world)
    strict = await allocate(truth, limits, limits.leastBenefit)
    usual = await allocate(truth, limitsFor(customers))
  })

  it('keeps every promise, which the best plan without them does not, and leaves nobody worse off', () => {
    for (let d = 0; d < 4; d++)
      expect(count(strict, (option) => optionDepartment[option] === d)).toBeGreaterThanOrEqual(90)
    expect(sent(strict, 'Fresh 15 %')).toBeGreaterThanOrEqual(15)
    expect(sent(usual, 'Fresh 15 %')).toBeLessThan(15)
    expect(valueOfPlan(strict.plan, truth, limits)).toMatchObject({ worseOff: 0, overLimits: 0 })
    expect(valueOfPlan(usual.plan, truth, limits).worseOff).toBeGreaterThan(0)
  })

  it('is worth less than the best plan, and nearly what no plan with minima exceeds', () => {
    expect(strict.bound).toBeLessThan(usual.promised)
    expect(strict.promised).toBeLessThanOrEqual(strict.bound)
    expect(strict.promised).toBeGreaterThan(0.999 * strict.bound)
  })

  it('sends what is promised even where it is not worth its price', async () => {
    const value = truth.value.map((worth, cell) => (offerOf(cell % optionCount) === 0 ? -5 : worth))
    const costly = await allocate({ ...truth, value }, limits, limits.leastBenefit)
    expect(sent(costly, 'Fresh 15 %')).toBe(15)
  })
})

it('the brief of the way carries minima and the least benefit', async () => {
  const asOf = '2025-06-30'
  const spec = { seed: 3, customers: 2000, pilotShare: 1 }
  const retailer = { ...openWorld(spec).view(asOf), limits: strictLimitsFor(spec.customers) }
  // Without it messages of .015 EUR go out.
  const leastBenefit = 0.02
  const { result, dataCost } = await runWay({ retailer, asOf, sources: [], suppliers: [], leastBenefit })
  const { decisions, rows, purpose } = result.plan
  expect(purpose).toBe('plan')
  expect(Math.min(...numbersOf(decisions, 'benefit'))).toBeGreaterThanOrEqual(leastBenefit)
  const minima = rows.filter(({ min }) => min !== null).map(({ id, min }) => `${id} ${min}`)
  expect(minima.sort()).toEqual([
    'department:food 120',
    'department:home 120',
    'department:style 120',
    'department:tech 120',
    'offer:Fresh 15 % 20',
    'offer:Tech 8 % 20',
  ])
  for (const { shortfall } of rows) expect(shortfall).toBe(0)
  expect(dataCost).toBe(0)
}, 60_000)
