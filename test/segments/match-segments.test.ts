import { beforeAll, describe, expect, it } from 'vitest'
import type { Features } from '../../src/contracts/features.ts'
import { checkSegmentation } from '../../src/contracts/segmentation.schema.ts'
import type { Segmentation } from '../../src/contracts/segmentation.ts'
import { assignSegments, readSegmentsModel, segmentCustomers } from '../../src/segments/index.ts'
import { type EarlierSegments, matchSegments } from '../../src/segments/match-segments.ts'
import type { SegmentsModel } from '../../src/segments/segments-model.ts'
import { numbersOf } from '../../src/table/access.ts'
import { fromArrays } from '../../src/table/from-arrays.ts'
import { integerColumn } from '../../src/table/number-columns.ts'
import { take } from '../../src/table/take.ts'
import { toRows } from '../../src/table/to-rows.ts'
import { withColumns } from '../../src/table/with-columns.ts'
import { groupOf, madeUpCustomers } from './made-up-customers.ts'

const columns = ['recency', 'spend', 'app']
const asOf = '2024-02-01'

function earlier(segmentation: Segmentation, ids: readonly string[] = []): EarlierSegments {
  const { assignment, profiles } = segmentation
  return { asOf: '2024-01-01', assignment, profiles, ids: [...profiles.map(({ id }) => id), ...ids] }
}

/** The customers a month on: everybody is some days older, and some of group 0 now buy like group 1. */
function aMonthOn(features: Features, movers: number): Features {
  const { table } = features
  const moves = (i: number): boolean => groupOf(i) === 0 && i < 10 * movers && i % 10 === 0
  const recency = numbersOf(table, 'recency')
    .slice()
    .map((days, i) => (moves(i) ? 60 : days + 5))
  const spend = numbersOf(table, 'spend')
    .slice()
    .map((amount, i) => (moves(i) ? 90_000 : amount))
  const changed = withColumns(table, {
    recency: integerColumn(recency),
    spend: { kind: 'integer', unit: 'EUR/100', values: spend },
  })
  return { ...features, table: changed, asOf }
}

describe('matchSegments', () => {
  const features = madeUpCustomers(1000)
  let then: Segmentation
  let now: Segmentation
  beforeAll(async () => {
    then = await segmentCustomers(features, { columns, k: 3 })
    now = await segmentCustomers(aMonthOn(features, 30), { columns, k: 3 })
  })

  it('lets segments go on that mostly hold the same customers, and counts those who moved', async () => {
    expect(now.profiles.map(({ id }) => id)).not.toEqual(then.profiles.map(({ id }) => id))
    const matched = matchSegments(now, earlier(then), asOf)
    checkSegmentation(matched)
    expect(matched.profiles.map(({ id, name }) => [id, name])).toEqual(
      then.profiles.map(({ id, name }) => [id, name]),
    )
    expect(matched.certificate.words).toMatch(
      /3 of the 3 segments of 2024-01-01 go on; of 1000 customers known then and now, 30 are in another segment\.$/,
    )
    const model = readSegmentsModel(JSON.parse(JSON.stringify(matched.model)))
    const assigned = await assignSegments(model, aMonthOn(features, 30).table)
    expect(toRows(assigned)).toEqual(toRows(matched.assignment))
  })

  it('hangs neither on the order of customers nor on the number of segments', async () => {
    const order = Int32Array.from({ length: 1000 }, (_, i) => (i * 7) % 1000)
    const shuffled = { ...then, assignment: take(then.assignment, order) as Segmentation['assignment'] }
    const all = matchSegments(now, earlier(then), asOf)
    expect(matchSegments(now, earlier(shuffled), asOf)).toEqual(all)
    const two = await segmentCustomers(aMonthOn(features, 0), { columns, k: 2 })
    const matched = matchSegments(two, earlier(then), asOf)
    checkSegmentation(matched)
    const known = then.profiles.map(({ id }) => id)
    expect(matched.profiles.filter(({ id }) => known.includes(id)).length).toBeGreaterThan(0)
    expect(matched.certificate.words).toMatch(/of 1000 customers known then and now/)
  })

  it('gives an id that was given before to no other segment', () => {
    const strangers = fromArrays({
      customer_id: then.profiles.map((_, i) => `x${i}`),
      segment: then.profiles.map(({ id }) => id),
    }) as EarlierSegments['assignment']
    const matched = matchSegments(then, { ...earlier(then), assignment: strangers }, asOf)
    checkSegmentation(matched)
    const before = then.profiles.map(({ id }) => id)
    expect(matched.profiles.filter(({ id }) => before.includes(id))).toEqual([])
    expect(matched.certificate.words).toMatch(/0 of the 3 segments .* of 0 customers/)
  })

  it('renames a segment of which its name is no longer true, and keeps names apart', () => {
    const [first, second, third] = then.profiles
    const turned = {
      ...first,
      traits: first.traits.map((trait) => ({
        ...trait,
        standardizedDifference: -trait.standardizedDifference,
      })),
    }
    // The second was called so by hand; what is new must not be called so too.
    const before = { ...earlier(then), profiles: [turned, { ...second, name: first.name }, third] }
    const { profiles } = matchSegments(then, before, asOf)
    expect(profiles.map(({ id }) => id)).toEqual([first.id, second.id, third.id])
    expect(profiles.map(({ name }) => name)).toEqual([`${first.name} (2)`, first.name, third.name])
    expect((matchSegments(then, before, asOf).model as SegmentsModel).fitted.names).toEqual(
      profiles.map(({ name }) => name),
    )
  })
})
