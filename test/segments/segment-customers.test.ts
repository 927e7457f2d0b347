import { describe, expect, it } from 'vitest'
import type { Features } from '../../src/contracts/features.ts'
import { checkSegmentation } from '../../src/contracts/segmentation.schema.ts'
import type { Segmentation } from '../../src/contracts/segmentation.ts'
import { sourceOf } from '../../src/engine/index.ts'
import { adjustedRandIndex } from '../../src/learn/adjusted-rand-index.ts'
import {
  assignSegments,
  readSegmentsModel,
  type SegmentOptions,
  type SegmentsModel,
  segmentCustomers,
} from '../../src/segments/index.ts'
import { numbersOf } from '../../src/table/access.ts'
import { evaluateFilter } from '../../src/table/expression/evaluate.ts'
import { fromArrays } from '../../src/table/from-arrays.ts'
import { take } from '../../src/table/take.ts'
import { toRows } from '../../src/table/to-rows.ts'
import { withColumns } from '../../src/table/with-columns.ts'
import { groupOf, madeUpCustomers } from './made-up-customers.ts'

const features = madeUpCustomers(1000)
const columns = ['recency', 'spend', 'app']

function segmentsOf({ assignment }: Pick<Segmentation, 'assignment'>): string[] {
  return toRows(assignment).map(({ segment }) => String(segment))
}

function numbered(ids: readonly string[]): number[] {
  const known = [...new Set(ids)]
  return ids.map((id) => known.indexOf(id))
}

describe('segmentCustomers', () => {
  it('finds the groups that customers were made of, and their number', async () => {
    const found = await segmentCustomers(features, { columns })
    const truth = Array.from({ length: 1000 }, (_, i) => groupOf(i))
    checkSegmentation(found)
    expect(found.profiles.map(({ customers }) => customers)).toEqual([500, 300, 200])
    expect(adjustedRandIndex(numbered(segmentsOf(found)), truth)).toBe(1)
    expect(found.certificate).toMatchObject({
      verdict: 'stable',
      seedAgreement: { mean: 1, min: 1, fits: 5 },
      smallestShare: 0.2,
    })
    expect(found.certificate.words).toMatch(
      /^The segments are stable \(5 searches .* 3 is the best of these by separation/,
    )
  })

  it('describes each in the units of its features, and in plain words', async () => {
    const { profiles } = await segmentCustomers(features, { columns, k: 3 })
    expect(profiles.map(({ name }) => name)).toEqual([
      'last order long ago, low spend',
      'high spend, recent last order',
      'uses the app, recent last order',
    ])
    const spend = numbersOf(features.table, 'spend')
    const all = spend.slice().reduce((a, b) => a + b, 0) / 1000
    const own = spend.slice().filter((_, i) => groupOf(i) === 1)
    const trait = profiles[1].traits.find(({ feature }) => feature === 'spend')
    expect(trait?.mean).toBeCloseTo(own.reduce((a, b) => a + b, 0) / 300, 6)
    expect(trait?.overall).toBeCloseTo(all, 6)
    const deviation = Math.sqrt(spend.slice().reduce((a, b) => a + (b - all) ** 2, 0) / 1000)
    expect(trait?.standardizedDifference).toBeCloseTo(((trait?.mean ?? 0) - all) / deviation, 9)
    for (const { traits } of profiles) {
      const sizes = traits.map(({ standardizedDifference }) => Math.abs(standardizedDifference))
      expect(sizes).toEqual(sizes.toSorted((a, b) => b - a))
    }
  })

  it('writes rules on raw columns whose precision and coverage anyone can recount', async () => {
    const found = await segmentCustomers(features, { columns: ['recency', 'spend', 'age', 'channel'], k: 4 })
    const segments = segmentsOf(found)
    for (const { segment, rule, precision, coverage } of found.rules) {
      const described = evaluateFilter(rule, features.table)
      const both = segments.filter((id, row) => id === segment && described[row] === 1).length
      expect(precision).toBeCloseTo(both / described.filter((flag) => flag === 1).length, 12)
      expect(coverage).toBeCloseTo(both / segments.filter((id) => id === segment).length, 12)
      expect(precision).toBeGreaterThan(0.7)
      expect(coverage).toBeGreaterThan(0.7)
    }
    expect(found.rules.map(({ segment }) => segment)).toEqual(found.profiles.map(({ id }) => id))
  })

  it('gives each customer to one rule at most', async () => {
    const { rules } = await segmentCustomers(features, {
      columns: ['recency', 'spend', 'age', 'channel'],
      k: 5,
    })
    const times = new Float64Array(1000)
    for (const { rule } of rules)
      evaluateFilter(rule, features.table).forEach((flag, row) => {
        times[row] += flag
      })
    expect([...times].every((count) => count === 1)).toBe(true)
  })

  it('keeps everything for any names of the keys, in the order of the features', async () => {
    const found = await segmentCustomers(features, { k: 3 })
    const shuffled = Uint32Array.from({ length: 1000 }, (_, i) => (i * 389) % 1000)
    const renamed: Features = {
      ...features,
      table: withColumns(take(features.table, shuffled), {
        customer_id: features.table.columns['customer_id'],
      }),
    }
    const again = await segmentCustomers(renamed, { k: 3 })
    expect(again.profiles).toEqual(found.profiles)
    expect(again.rules).toEqual(found.rules)
    expect(again.certificate).toEqual(found.certificate)
    expect(again.model).toEqual(found.model)
    const before = segmentsOf(found)
    expect(segmentsOf(again)).toEqual(Array.from(shuffled, (row) => before[row]))
    expect(toRows(again.assignment).map(({ customer_id }) => customer_id)).toEqual(
      toRows(features.table).map(({ customer_id }) => customer_id),
    )
  })

  it('gives ids that say nothing and differ', async () => {
    const { profiles, assignment } = await segmentCustomers(features, { k: 4 })
    const ids = profiles.map(({ id }) => id)
    expect(new Set(ids).size).toBe(4)
    for (const id of ids) expect(id).toMatch(/^seg-[0-9a-f]{10}$/)
    expect(new Set(segmentsOf({ assignment }))).toEqual(new Set(ids))
  })

  it('does not call segments stable where there are none', async () => {
    const noise = madeUpCustomers(600, 3)
    const found = await segmentCustomers(noise, { columns: ['age'], k: 7, fits: 6, transform: 'none' })
    const even = fromArrays({
      customer_id: Array.from({ length: 400 }, (_, i) => `c${1000 + i}`),
      x: Array.from({ length: 400 }, (_, i) => Math.cos(i)),
      y: Array.from({ length: 400 }, (_, i) => Math.sin(i)),
    })
    const ring: Features = {
      ...features,
      table: even,
      definitions: ['x', 'y'].map((name) => ({ ...features.definitions[2], name, words: name })),
    }
    const { certificate } = await segmentCustomers(ring, { k: 3, transform: 'none' })
    expect(certificate.verdict).toBe('unstable')
    expect(certificate.words).toMatch(/^The segments are not stable/)
    expect(found.certificate.seedAgreement.fits).toBe(6)
  })

  it('finds one segment where all customers are alike', async () => {
    const alike: Features = {
      ...features,
      table: fromArrays({ customer_id: ['a', 'b', 'c'], x: [1, 1, 1] }),
      definitions: [{ ...features.definitions[1], name: 'x', words: 'x' }],
    }
    const found = await segmentCustomers(alike)
    expect(found.profiles).toMatchObject([{ name: 'like everybody', customers: 3, share: 1 }])
    expect(found.rules).toMatchObject([{ precision: 1, coverage: 1 }])
  })

  it('takes one customer, and leaves out what nobody has', async () => {
    const one: Features = { ...features, table: take(features.table, Uint32Array.of(7)) }
    const found = await segmentCustomers(one)
    expect(found.profiles).toMatchObject([{ customers: 1, share: 1 }])
    expect(found.model.options['preparation']).toContain(
      'age: not used (not asked for, or missing for everybody)',
    )
    const none: Features = { ...features, table: take(features.table, new Uint32Array(0)) }
    await expect(segmentCustomers(none)).rejects.toMatchObject({ code: 'TABLE_EMPTY' })
  })

  it.each([
    [{ k: 0 }, 'ARGUMENT_INVALID'],
    [{ kRange: [5, 3] as const }, 'ARGUMENT_INVALID'],
    [{ columns: ['spent'] }, 'COLUMN_UNKNOWN'],
    [{ segments: 3 }, 'OPTION_UNKNOWN'],
    [{ k: 2000 }, 'NOT_ENOUGH_DATA'],
  ])('checks its options: %j', async (options, code) => {
    await expect(segmentCustomers(features, options as SegmentOptions)).rejects.toMatchObject({ code })
  })

  it('refuses features that are not what they should be', async () => {
    const cases: [Features, string][] = [
      [{ ...features, table: take(features.table, Uint32Array.of(0, 1, 1)) }, 'KEY_DUPLICATE'],
      [{ ...features, definitions: [] }, 'CONTRACT_INVALID'],
    ]
    for (const [wrong, code] of cases)
      await expect(segmentCustomers(wrong, { k: 2 })).rejects.toMatchObject({ code })
  })
})

describe('assignSegments', () => {
  it('gives the customers of the fit their segments again, and a stream the same', async () => {
    const { model, assignment } = await segmentCustomers(features, { k: 4 })
    const read = readSegmentsModel(JSON.parse(JSON.stringify(model)))
    expect(toRows(await assignSegments(read, features.table))).toEqual(toRows(assignment))
    expect(toRows(await assignSegments(read, sourceOf(features.table, 77)))).toEqual(toRows(assignment))
  })

  it('assigns customers never seen, with levels never seen and values missing', async () => {
    const { model } = await segmentCustomers(features, { k: 3 })
    const rows = fromArrays(
      {
        id: ['x', 'y'],
        recency: [9, null],
        spend: [95_000, 3000],
        age: [null, 50],
        app: [false, null],
        channel: ['fax', null],
      },
      { kinds: { spend: { kind: 'integer', unit: 'EUR/100' } } },
    )
    const assigned = toRows(await assignSegments(model as SegmentsModel, rows, { key: 'id' }))
    expect(assigned.map(({ customer_id }) => customer_id)).toEqual(['x', 'y'])
    expect(assigned[0].segment).toBe((model as SegmentsModel).fitted.ids[1])
  })

  it('refuses money of another unit', async () => {
    const { model } = await segmentCustomers(features, { columns, k: 3 })
    const other = withColumns(features.table, {
      spend: { kind: 'integer', unit: 'JPY/1', values: numbersOf(features.table, 'spend') },
    })
    await expect(assignSegments(model as SegmentsModel, other)).rejects.toMatchObject({ code: 'MODEL_INPUT' })
  })
})

describe('a stored segmentation', () => {
  it('is refused where it is damaged', async () => {
    const model = (await segmentCustomers(features, { columns, k: 3 })).model as SegmentsModel
    const { fitted } = model
    const cases = [
      { ...model, fitted: { ...fitted, ids: ['a', 'a', 'b'] } },
      { ...model, fitted: { ...fitted, names: [] } },
      { ...model, fitted: { ...fitted, clusters: { ...fitted.clusters, centers: [[1]] } } },
      { ...model, kind: 'kmeans' },
    ]
    for (const stored of cases)
      expect(() => readSegmentsModel(stored)).toThrow(expect.objectContaining({ code: 'MODEL_INVALID' }))
  })
})
