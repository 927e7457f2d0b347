import { describe, expect, test } from 'vitest'
import { optionsTrial } from '../../../bench/instances/uplift-options.ts'
import { casesOf } from '../../../bench/proof/uplift/cases.ts'
import { judgeTreatment } from '../../../bench/proof/uplift/one-treatment.ts'
import { rowsOf, tableOf } from '../../../bench/proof/uplift/report.ts'
import { judgeArms, netWorth } from '../../../bench/proof/uplift/thirteen-arms.ts'

const spec = { seed: 1, rows: 2000, strength: 'strong' } as const
const tools = ['clientele', 'a regression per option', 'response model', 'constant effect', 'contact all']

describe('one treatment', () => {
  test('is learned and judged under every budget, below the oracle', async () => {
    const reached = await judgeTreatment({ ...spec, kind: 'ten percent' }, 2000)
    expect(reached.map(({ tool, budget }) => `${tool} ${budget}`)).toEqual(
      tools.flatMap((tool) => [0.1, 0.3, 1].map((budget) => `${tool} ${budget}`)),
    )
    for (const { tool, budget, share, contacted, oracle } of reached) {
      expect(share, tool).toBeLessThan(1)
      expect(contacted, tool).toBeLessThanOrEqual(budget)
      expect(oracle).toBeGreaterThan(0)
    }
    const regression = reached.find(({ tool, budget }) => tool === 'a regression per option' && budget === 1)
    expect(regression?.learner).toBe('logistic')
    expect(regression?.share).toBeGreaterThan(0.3)
    expect(reached.filter(({ tool }) => tool === 'contact all').map(({ contacted }) => contacted)).toEqual([
      0.1, 0.3, 1,
    ])
  })

  test('is done to nobody where the library says nothing of its effect', async () => {
    const reached = await judgeTreatment({ ...spec, rows: 50, kind: 'ten percent' }, 100)
    const ours = reached.filter(({ tool }) => tool === 'clientele')
    expect(ours.map(({ learner, share, contacted }) => [learner, share, contacted])).toEqual(
      [0, 1, 2].map(() => ['no effect', 0, 0]),
    )
  })
})

describe('four offers in three channels', () => {
  test('are learned and judged under every budget', async () => {
    const reached = await judgeArms(spec, 1000)
    expect(reached.map(({ tool, budget }) => `${tool} ${budget}`)).toEqual(
      tools.flatMap((tool) => [0.1, 0.3, 1].map((budget) => `${tool} ${budget}`)),
    )
    for (const { tool, budget, contacted } of reached) expect(contacted, tool).toBeLessThanOrEqual(budget)
    expect(reached.filter(({ tool }) => tool === 'contact all').map(({ contacted }) => contacted)).toEqual([
      0.1, 0.3, 1,
    ])
  })

  test('are worth what the generator says, given the true chances', () => {
    const { chance, profit } = optionsTrial({ seed: 3, rows: 20, strength: 'medium' })
    const worth = profit.map((_, cell) => netWorth(cell % 13, chance[cell], chance[cell - (cell % 13)]))
    for (const [cell, own] of profit.entries()) expect(worth[cell]).toBeCloseTo(own, 12)
  })
})

describe('the rows', () => {
  const [weak] = casesOf(20_000)
  const one = { tool: 'clientele', oracle: 2, contacted: 0.4, learner: 'pooled', seconds: 1 }
  const rows = rowsOf(weak, [
    { ...one, budget: 0.1, share: 0.5 },
    { ...one, budget: 1, share: 0.6 },
    { ...one, budget: 0.1, share: 0.7, learner: 'linear' },
    { ...one, budget: 1, share: 0.8, learner: 'linear' },
  ])

  test('hold mean and interval over seeds, beside the best peer and the target', () => {
    expect(rows).toHaveLength(2)
    expect(rows[1]).toMatchObject({
      case: 'one treatment, 10 % respond, weak, 20000 rows',
      ...{ budget: 1, tool: 'clientele', seeds: 2, contacted: 0.4, oracle: 2, target: 0.76 },
      bestPeer: { tool: 'DR-Ridge', share: 0.575 },
      learners: { pooled: 1, linear: 1 },
    })
    expect(rows[1].mean).toBeCloseTo(0.7, 12)
    // t for 1 degree of freedom is 12.706; the standard error is .1.
    expect(rows[1].half).toBeCloseTo(1.2706, 4)
    expect(rows[0].target).toBeNull()
  })

  test('are told as lines', () => {
    const [, , heads, line] = tableOf(rows)
    expect(heads).toMatch(/^tool +10 % +100 % +contacted +target/)
    expect(line).toMatch(/^clientele +0\.600 ± 1\.271 +0\.700 ± 1\.271 +40 % +0\.76 +response 0\.708, DR/)
  })

  test('cover every generator at every strength, with a target wherever one was set', () => {
    const names = casesOf(20_000)
    expect(names).toHaveLength(12)
    for (const { published } of names) expect(published.target).not.toBeNull()
    expect(casesOf(200_000).filter(({ published }) => published.target !== null)).toHaveLength(7)
    expect(casesOf(64_000).every(({ published }) => published.target === null)).toBe(true)
  })
})
