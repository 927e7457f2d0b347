import { expect, test } from 'vitest'
import type { JudgedWorld } from '../../../bench/proof/way/judge-world.ts'
import type { JudgedPolicy } from '../../../bench/proof/way/judged-policy.ts'
import { kindsOf } from '../../../bench/proof/way/kinds.ts'
import { type KeptProof, type Proof, proofOf } from '../../../bench/proof/way/record-proof.ts'
import { proofTables } from '../../../bench/proof/way/report.ts'
import { shortTable } from '../../../bench/proof/way/short-table.ts'
import { summarize } from '../../../bench/proof/way/summary.ts'
import { supplierChoices } from '../../../bench/proof/way/supplier-choices.ts'

function policy(name: string, value: number, more: Partial<JudgedPolicy> = {}): JudgedPolicy {
  return {
    ...{ policy: name, value, bound: 200, benefit: 1, optOuts: 1, messages: 500, worseOff: 0.3 },
    ...{ violations: 0, again: 0, wasted: 0, promised: null, gap: null },
    ...more,
  }
}

/** A world in which everything that is not bought for is worth some EUR more or less. */
function world(luck: number, gain: number): JudgedWorld {
  return {
    customers: 1000,
    bound: 200,
    policies: [
      policy('ceiling', 100),
      policy('ceiling with no supplier', 80),
      policy('ceiling with coalition', 95),
      policy('the way', 50 + luck + gain, { promised: 90, gap: 0.25, violations: 3.5 }),
      policy('the way with no supplier', 50 + luck),
      policy('the way with coalition', 50 + luck + gain / 2),
      policy('oracle, with minima', 160, { bound: 160 }),
      policy('the way, with minima', 40 + luck, { bound: 160 }),
    ],
    regret: {},
    refused: null,
    bought: [
      { policy: 'the way', suppliers: ['home_panel', 'coalition'], cost: 80 },
      { policy: 'the way with no supplier', suppliers: [], cost: 0 },
      { policy: 'the way with coalition', suppliers: ['coalition'], cost: 55 },
      { policy: 'the way, with minima', suppliers: ['home_panel', 'coalition'], cost: 80 },
    ],
    seconds: 1,
  }
}

const worlds = [world(-30, 9), world(40, 11)]

function proved(): Proof {
  const machine = {
    name: 'm',
    cpu: 'Some CPU',
    cores: 2,
    memoryGb: 8,
    node: 'v20',
    platform: 'linux',
    load: 0,
  }
  const kept: KeptProof['worlds'] = worlds.map((judged, seed) => ({
    ...{ level: 'realistic', customers: 1000, seed, judged, date: '2026-01-01', source: `commit${seed}` },
  }))
  const easy = { ...kept[0], level: 'easy', date: '2026-01-02', source: 'commit5' } as const
  const elsewhere = { ...machine, name: 'n', cpu: 'Other CPU' }
  return proofOf([
    { machine, worlds: kept },
    { machine: elsewhere, worlds: [easy] },
  ])
}

test('suppliers are judged by differences on the same seeds, beside what they cost', () => {
  const { suppliers } = summarize(worlds)
  expect(suppliers.map(({ policy: name }) => name)).toEqual(['the way', 'the way with coalition'])
  expect(suppliers.map(({ gain }) => gain.mean)).toEqual([10, 5])
  // The seeds differ by 70 EUR, the gains by 2: only a paired interval is so narrow.
  expect(suppliers[0].gain.half).toBeCloseTo(12.7, 1)
  expect(suppliers.map(({ knowable }) => knowable.mean)).toEqual([20, 15])
  expect(suppliers.map(({ cost }) => cost)).toEqual([
    { mean: 80, half: 0 },
    { mean: 55, half: 0 },
  ])
})

test('a share is of what no plan within the same limits exceeds', () => {
  const { rows, strictBound } = summarize(worlds)
  const strict = rows[7]
  expect(strict.shareOfOracle.mean).toBeCloseTo(45 / 160, 9)
  expect(strict.shareOfCeiling).toBeNull()
  expect(strictBound).toEqual({ mean: 160, half: 0 })
  expect(rows[4].shareOfOracle.mean).toBeCloseTo(55 / 200, 9)
  expect(rows.slice(3, 6).map(({ shareOfCeiling }) => shareOfCeiling?.mean)).toEqual([0.65, 55 / 80, 60 / 95])
  const refusing = { ...worlds[0], refused: 'Too few.', policies: worlds[0].policies.slice(0, 7) }
  expect(summarize([refusing, worlds[1]])).toMatchObject({ refused: 1, strictBound: { mean: 160 } })
  expect(summarize([{ ...worlds[0], policies: worlds[0].policies.slice(0, 6) }]).strictBound).toBeNull()
})

test('what only some seeds know is told for these', () => {
  const older = { ...worlds[0], policies: worlds[0].policies.slice(0, 5) }
  const { rows, suppliers } = summarize([older, worlds[1]])
  expect(rows.map(({ seeds }) => seeds)).toEqual([2, 2, 2, 2, 2, 1, 1, 1])
  expect(rows[5].value.mean).toBe(95.5)
  expect(suppliers.map(({ gain }) => gain.mean)).toEqual([10, 5.5])
})

test('the table tells customers left worse off, violations by themselves, the certified gap, minima and suppliers', () => {
  const text = proofTables(proved())
  const lines = text.slice(text.indexOf('**realistic')).split('\n')
  const heads = lines[2].split(' | ')
  expect(heads).toContain('customers left worse off')
  const way = lines.find((line) => line.startsWith('| the way |'))?.split(' | ') ?? []
  expect(way[heads.indexOf('violations')]).toBe('3.5')
  expect(text).toContain(
    'Violations of consent per 1,000 customers and wave: the way 3.5 ± 0.0, the way with',
  )
  expect(text).toContain('no plan could promise more than 0.250 ± 0.000 EUR above that')
  expect(text).toContain('With minima no plan exceeds 160.0 ± 0.0 EUR; shares')
  expect(text).toContain('| home_panel and coalition | 10.0 ± 12.7 | 20.0 ± 0.0 | 80.0 ± 0.0 |')
  expect(text).not.toContain('| ceiling with')
})

test('the short of it has a column a kind of world: rivals by name and number, the way, and what is lost by cause', () => {
  const rivals = [
    policy('RFM top 30 %, favorite coupon', -20),
    policy('RFM top 30 %, favorite coupon, no caps', 99),
    policy('a', 66),
    policy('b', 70),
    policy('propensity x margin', 60),
  ]
  const judged = worlds.map((one, i) => ({
    ...one,
    regret: { allocation: 0, features: 90 + 20 * i, merge: -0.1 },
    policies: [
      ...[policy('oracle', 199), policy('nobody', 0), ...one.policies, ...rivals],
      ...(i === 0 ? [policy('on one seed', 99)] : []),
    ],
  }))
  const [easy] = proved().kinds
  const kinds = kindsOf(judged.map((of, seed) => ({ level: 'hostile', customers: 2000, seed, judged: of })))
  const text = shortTable({ kinds: [easy, ...kinds.map((kind) => ({ ...easy, ...kind }))] })
  const cells = text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.slice(2, -2).split(' | '))
  expect(cells.filter((_, i) => i !== 1)).toEqual([
    ['', 'easy, 1,000 customers, one seed, so without intervals', 'hostile, 1,000 customers, 2 seeds'],
    ['the oracle', '', '199.0 ± 0.0'],
    ['the ceiling', '100.0', '100.0 ± 0.0'],
    ['the best rival', '', '70.0 ± 0.0 (b)'],
    ['**the way**', '**29.0**', '**65.0 ± 457.4**'],
    ['propensity x margin', '', '60.0 ± 0.0'],
    ['best option for all', '', ''],
    ['RFM top 30 %, favorite coupon', '', '-20.0 ± 0.0'],
    ['rivals that earn more than the way', '', '2 of 4'],
    ['the way, of the oracle', '0.14', '0.33 ± 2.29'],
    ['of the ceiling', '0.29', '0.65 ± 4.57'],
    ['promised by its plans', '90', '90 ± 0'],
    ['messages without consent, per 1,000 customers', '3.5', '3.5 ± 0.0'],
    ['of those written to, left worse off', '30 %', '30 ± 0 %'],
    ['lost by allocation', '', '0 ± 0 %'],
    ['lost by features', '', '50 ± 64 %'],
    ['lost by merge', '', '0 ± 0 %'],
  ])
  expect(text).toContain('Judged: easy 1,000, 2026-01-02, source commit5, Other CPU; hostile 1,000, ')
})

test('a kind of world names the days, commits and machines of its own worlds', () => {
  const heads = proofTables(proved())
    .split('\n')
    .filter((line) => line.startsWith('**'))
  expect(heads).toHaveLength(2)
  expect(heads[0]).toContain('easy, 1,000 customers, one seed')
  expect(heads[0]).toContain('(2026-01-02, source commit5, Other CPU):')
  expect(heads[1]).toContain('realistic, 1,000 customers, 2 seeds')
  expect(heads[1]).toContain('(2026-01-01, source commit0, commit1, Some CPU):')
})

test('worlds are put together by level and size', () => {
  const [judged] = worlds
  const kinds = kindsOf([
    { level: 'easy', customers: 1000, seed: 1, judged },
    { level: 'hostile', customers: 1000, seed: 1, judged },
    { level: 'easy', customers: 1000, seed: 2, judged },
  ])
  expect(kinds.map(({ level, seeds }) => [level, seeds])).toEqual([
    ['easy', [1, 2]],
    ['hostile', [1]],
  ])
})

test('suppliers are left out one by one where that is no choice already', () => {
  const alone = [['home_panel'], ['coalition'], ['life_score'], ['data_plus']]
  const all = ['home_panel', 'coalition', 'life_score', 'data_plus']
  expect(supplierChoices(['home_panel', 'coalition'])).toEqual([[], ...alone, all])
  expect(supplierChoices(['home_panel', 'coalition', 'life_score'])).toEqual([
    [],
    ...alone,
    all,
    ['coalition', 'life_score'],
    ['home_panel', 'life_score'],
    ['home_panel', 'coalition'],
  ])
  expect(supplierChoices(['coalition'])).toEqual([[], ...alone.filter(([name]) => name !== 'coalition'), all])
})
