import { describe, expect, it } from 'vitest'
import { optionCount } from '../../../bench/proof/laboratory/catalog.ts'
import { internalFeatures } from '../../../bench/proof/laboratory/features.ts'
import type { Study } from '../../../bench/proof/laboratory/study.ts'
import { truthOf, truthOfRows } from '../../../bench/proof/laboratory/truth.ts'
import { observe, openCeilings } from '../../../bench/proof/way/ceilings.ts'
import { judgeWorld } from '../../../bench/proof/way/judge-world.ts'
import { summarize } from '../../../bench/proof/way/summary.ts'
import { booksOfPlan, openWorldStudy } from '../../../bench/proof/way/world-study.ts'
import { openWorld, type World } from '../../../src/synth/index.ts'
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
      'ceiling with no supplier',
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
    const { rows, regret, suppliers } = summarize([world, world])
    expect(rows.map(({ policy }) => policy)).toEqual(names)
    expect(rows[0].value).toEqual({ mean: worthOf('oracle'), half: 0 })
    const shareOf = (name: string): number | undefined => rows[names.indexOf(name)].shareOfCeiling?.mean
    expect(shareOf('the way')).toBeCloseTo(worthOf('the way') / worthOf('ceiling'), 12)
    expect(shareOf('the way with no supplier')).toBeCloseTo(
      worthOf('the way with no supplier') / worthOf('ceiling with no supplier'),
      12,
    )
    expect(suppliers.map(({ policy }) => policy)).toEqual(['the way'])
    expect(suppliers[0].knowable.mean).toBeCloseTo(
      worthOf('ceiling') - worthOf('ceiling with no supplier'),
      9,
    )
    expect(regret.map(({ cause }) => cause)).toEqual([
      'allocation',
      'features',
      'response',
      'merge',
      'identity',
    ])
  }, 120_000)
})

describe('the ceiling', () => {
  const customers = 400
  const world = openWorld({ seed: 5, customers: 1000, to: customers, level: 'easy' })
  const merged = perfectlyMerged(world, '2025-06-30')
  const truth = truthOf(world)
  const own = internalFeatures(booksOfPlan({ world, merged, reached: truth.reached }))
  const observed = observe(merged, own)

  it('is learned from others only: what is true of those planned for does not change it', () => {
    const estimate = openCeilings(observed, customers, truth).with([])
    expect(estimate).toHaveLength(customers * optionCount)
    const changed = { ...truth, value: truth.value.slice() }
    changed.value.fill(100, 0, customers * optionCount)
    expect(openCeilings(observed, customers, changed).with([])).toEqual(estimate)
    changed.value.fill(100)
    expect(openCeilings(observed, customers, changed).with([])).not.toEqual(estimate)
  })

  it('sees what was bought, and the pilot, and nothing else', () => {
    const ceilings = openCeilings(observed, customers, truth)
    expect(ceilings.with(['coalition'])).not.toEqual(ceilings.with([]))
    const { names } = observed.features
    expect(names.filter((_, place) => observed.supplier[place] === 'life_score')).toEqual([
      'known_to_c',
      'c_score',
    ])
    expect(names.filter((_, place) => observed.supplier[place] === null).slice(-6)).toEqual([
      'written_to',
      'visited',
      'redeemed_food',
      'redeemed_home',
      'redeemed_style',
      'redeemed_tech',
    ])
    const blind = { ...observed, features: { ...observed.features, x: observed.features.x.slice() } }
    for (const [place, from] of observed.supplier.entries())
      if (from !== null) for (let row = 0; row < 1000; row++) blind.features.x[row * names.length + place] = 7
    expect(openCeilings(blind, customers, truth).with([])).toEqual(ceilings.with([]))
  })
})

it('learners are given nobody but the customers to plan for', () => {
  const customers = 300
  const spec = { seed: 5, level: 'easy', pilotShare: 1 } as const
  const alone = openWorld({ ...spec, customers })
  const study = (world: World): Study => {
    const { reached } = truthOfRows(truthOf(world), 0, customers)
    return openWorldStudy({ world, merged: perfectlyMerged(world, '2025-06-30'), reached }, ['coalition'])
  }
  expect(study(openWorld({ ...spec, customers: 900, to: customers }))).toEqual(study(alone))
})
