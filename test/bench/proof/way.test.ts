import { describe, expect, it } from 'vitest'
import { optionCount } from '../../../bench/proof/laboratory/catalog.ts'
import { truthOf } from '../../../bench/proof/laboratory/truth.ts'
import { ceilingOf } from '../../../bench/proof/way/ceilings.ts'
import { judgeWorld } from '../../../bench/proof/way/judge-world.ts'
import { summarize } from '../../../bench/proof/way/summary.ts'
import { openWorldStudy } from '../../../bench/proof/way/world-study.ts'
import { openWorld } from '../../../src/synth/index.ts'
import { perfectlyMerged, trueGrid } from '../../../src/synth/truth.ts'

describe('the proof of a world', () => {
  it('says nothing better than the bound, and losses that add up to what the plan lacks', async () => {
    const world = await judgeWorld({
      spec: { seed: 3, customers: 1500, pilotShare: 1 },
      suppliers: ['coalition'],
      decompose: true,
      strict: true,
      choices: [[]],
      teachers: 1500,
    })
    const names = world.policies.map(({ policy }) => policy)
    expect(names).toEqual([
      'oracle',
      'nobody',
      'ceiling',
      'the way',
      'the way, perfect merge',
      'the way with no supplier',
      'oracle, with minima',
      'the way, with minima',
    ])
    const worthOf = (name: string): number => world.policies[names.indexOf(name)].value
    expect(worthOf('nobody')).toBe(0)
    expect(worthOf('oracle')).toBeGreaterThan(0.99 * world.bound)
    for (const { value, bound, violations, messages, promised, gap } of world.policies) {
      // Scores are on a grid, true values are not.
      expect(value).toBeLessThan(bound + 1000 * trueGrid)
      expect(violations).toBeLessThanOrEqual(messages)
      if (promised === null) continue
      expect(gap).toBeGreaterThanOrEqual(0)
      expect(gap).toBeLessThan(0.01 * promised)
    }
    expect(world.refused).toBeNull()
    expect(world.policies[3].promised).toBeGreaterThan(0)
    const [oracle, way] = world.policies.slice(-2)
    expect(oracle.bound).toBeLessThan(world.bound)
    expect(oracle.value).toBeGreaterThan(0.99 * oracle.bound)
    expect(oracle.worseOff).toBe(0)
    expect(way.bound).toBe(oracle.bound)
    expect(world.bought.map(({ suppliers }) => suppliers.length)).toEqual([1, 1, 0, 1])
    const [{ cost }, , free] = world.bought
    // Some 40 % of persons, and their duplicates, at .12 EUR.
    expect(cost).toBeGreaterThan(30)
    expect(cost).toBeLessThan(80)
    expect(free.cost).toBe(0)
    const lost = Object.values(world.regret).reduce((sum, part) => sum + part, 0)
    expect(lost).toBeCloseTo(world.bound - worthOf('the way'), 6)
    const { rows, regret } = summarize([world, world])
    expect(rows.map(({ policy }) => policy)).toEqual(names)
    expect(rows[0].value).toEqual({ mean: worthOf('oracle'), half: 0 })
    expect(regret.map(({ cause }) => cause)).toEqual([
      'allocation',
      'features',
      'response',
      'merge',
      'identity',
    ])
  }, 120_000)
})

it('the ceiling is learned from others only: what is true of those planned for does not change it', () => {
  const customers = 400
  const world = openWorld({ seed: 5, customers: 1000, to: customers, level: 'easy' })
  const merged = perfectlyMerged(world, '2025-06-30')
  const truth = truthOf(world)
  const study = openWorldStudy(merged, world, truth, customers, [])
  const estimate = ceilingOf(study, truth)
  const changed = { ...truth, value: truth.value.slice() }
  changed.value.fill(100, 0, customers * optionCount)
  expect(ceilingOf(study, changed)).toEqual(estimate)
  changed.value.fill(100)
  expect(ceilingOf(study, changed)).not.toEqual(estimate)
})
