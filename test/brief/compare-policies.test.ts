import { beforeAll, describe, expect, it } from 'vitest'
import { comparePolicies } from '../../src/brief/compare-policies.ts'
import { optionsOf } from '../../src/brief/options-of.ts'
import { limitsBySegmentId } from '../../src/brief/segment-limits.ts'
import { trialsLeft } from '../../src/brief/stages/features-stage.ts'
import { segmentationOf } from '../../src/brief/stages/segments-stage.ts'
import type { PolicyComparison } from '../../src/contracts/run.ts'
import { leftOf } from './left-of.ts'
import { exampleBrief, programmeFiles } from './programme.ts'

const files = programmeFiles({ customers: 600 })
const limits = { perCustomer: { maxMessages: 1 }, channels: { 'e-mail': { max: 200 } } }

async function compared(changes: Parameters<typeof exampleBrief>[0], own = files): Promise<PolicyComparison> {
  const left = await leftOf(exampleBrief({ limits, ...changes }), own)
  return left['measure'].documents['comparison'] as PolicyComparison
}

function policy({ policies }: PolicyComparison, name: string) {
  const found = policies.find((own) => own.policy === name)
  if (found === undefined) throw new Error(`there is no policy ${name}`)
  return found
}

function raise(): never {
  throw new Error('there is no comparison')
}

describe('past contacts as a measure of the plan', () => {
  let plain: PolicyComparison
  beforeAll(async () => {
    plain = await compared({})
  })

  it('are not called the same for all after a new name, and every policy has its mean weight', async () => {
    const renamed = await compared({ name: 'autumn', pilot: { salt: 'summer-2024', holdout: 0.1 } })
    expect(renamed).toEqual(plain)
    expect(plain.words).toMatch(/means over 3 random splits/)
    expect(plain.unusable).toBe(0)
  })

  it('are a sample of their units where there are too many, which is said, and widens the intervals', async () => {
    const brief = exampleBrief({ limits })
    const left = await leftOf(brief, files)
    const trials = trialsLeft(left['features'])
    if (trials === null) throw new Error('there are no contacts')
    const compare = async (most?: number) =>
      (await comparePolicies({
        brief,
        left,
        context: { seed: brief.seed, asOf: brief.asOf },
        trials,
        options: optionsOf(brief),
        limits: limitsBySegmentId(brief.limits, segmentationOf(left).profiles),
        most,
      })) ?? raise()
    const all = await compare()
    const some = await compare(300)
    expect(all).toEqual(plain)
    expect(all.compared?.contacts).toBe(all.compared?.of)
    expect(all.words).not.toMatch(/sample/)
    const { contacts, of } = some.compared ?? raise()
    expect(of).toBe(all.compared?.of)
    expect(Math.abs(contacts - 300)).toBeLessThan(60)
    expect(some.words).toContain(`a random sample: ${contacts} of ${of} past contacts`)
    const width = (own: PolicyComparison) => {
      const { lower, upper } = policy(own, 'nobody').value
      return (upper ?? 0) - (lower ?? 0)
    }
    // Half of the customers: wider by about the root of 2.
    expect(width(some) / width(all)).toBeGreaterThan(1.15)
    expect(await compare(300)).toEqual(some)
  })

  it('do not count themselves as contacts that the customer had lately', async () => {
    const quiet = await compared({
      limits: { ...limits, perCustomer: { maxMessages: 1, quietDays: 100, windowDays: 200 } },
    })
    // Half of the contacts, and two of three of those were messages, lie within the 100 days before the brief.
    expect(policy(quiet, 'plan').value.estimate).toBeCloseTo(policy(plain, 'plan').value.estimate, 12)
  })

  it('judge eligibility by what was known on the day of the contact', async () => {
    const [bread, lamps] = exampleBrief().offers
    const none = {
      op: 'gt',
      args: [
        { op: 'column', args: ['frequency'] },
        { op: 'literal', args: [0] },
      ],
    } as const
    const offers = [
      { ...bread, eligible: none },
      { ...lamps, eligible: none },
    ]
    const orders = files['contacts.csv']
      .split('\n')
      .slice(1, -1)
      .map((line, i) => `${line.split(',')[0]},2024-06-01,late${i},5.00,food`)
    const early = await compared({ offers })
    const late = await compared(
      { offers },
      { ...files, 'transactions.csv': `${files['transactions.csv']}${orders.join('\n')}\n` },
    )
    // A purchase after the contact makes everybody eligible for the next plan, but not for the past one.
    expect(policy(late, 'plan').value).toEqual(policy(early, 'plan').value)
  })

  it('call within the limits only what keeps them', async () => {
    expect(policy(plain, 'nobody').feasible).toBe(true)
    expect(policy(plain, 'plan').feasible).toBe(true)
    expect(policy(plain, 'best-by-lot').feasible).toBe(true)
    expect(policy(plain, 'all-0').feasible).toBe(false)
    const minima = await compared({
      limits: { ...limits, departments: { food: { min: 40 }, home: { min: 40 } } },
    })
    expect(policy(minima, 'plan').feasible).toBe(true)
    expect(policy(minima, 'nobody').feasible).toBe(false)
    expect(policy(minima, 'best-by-lot').feasible).toBe(false)
    expect(minima.words).toMatch(/without the minima|cannot say/)
  })
})
