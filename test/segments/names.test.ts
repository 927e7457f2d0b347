import { describe, expect, it } from 'vitest'
import type { FeatureDefinition } from '../../src/contracts/features.ts'
import type { SegmentTrait } from '../../src/contracts/segmentation.ts'
import { nameSegments } from '../../src/segments/names.ts'

const definition = (
  name: string,
  words: string,
  hint: FeatureDefinition['hint'] = 'log',
): FeatureDefinition => ({
  name,
  words,
  unit: null,
  windowDays: null,
  missing: 'never',
  hint,
  expression: null,
})
const definitions = [
  definition('recency', 'days since the last order'),
  definition('spend', 'spend in the last 365 days'),
  definition('visits', 'visits'),
  definition('app', 'uses the app', 'flag'),
  definition('city', 'city', 'category'),
]
const trait = (feature: string, standardizedDifference: number): SegmentTrait => ({
  feature,
  standardizedDifference,
  mean: 0,
  overall: 0,
})

describe('nameSegments', () => {
  it('says the two most telling traits', () => {
    const names = nameSegments(
      [[trait('recency', -1.2), trait('spend', 0.9), trait('visits', 0.8)]],
      definitions,
    )
    expect(names).toEqual(['recent last order, high spend in the last 365 days'])
  })

  it('leaves out what differs by less than .2 deviations', () => {
    expect(nameSegments([[trait('recency', 0.5), trait('spend', 0.19)]], definitions)).toEqual([
      'last order long ago',
    ])
    expect(nameSegments([[trait('recency', 0.1)]], definitions)).toEqual(['like everybody'])
  })

  it('has words for flags, levels and what is not known', () => {
    const names = nameSegments(
      [
        [trait('app', 1), trait('city=Oslo', 0.9)],
        [trait('app', -1), trait('city=(other)', -0.9)],
        [trait('city is missing', 2)],
      ],
      definitions,
    )
    expect(names).toEqual(['uses the app, city Oslo', 'not: uses the app, not city (other)', 'city unknown'])
  })

  it('adds traits where names would be equal, and numbers where no trait is left', () => {
    const same = [trait('recency', -1), trait('spend', 1)]
    const names = nameSegments(
      [
        [...same, trait('visits', 0.5)],
        [...same, trait('visits', -0.5)],
        [trait('app', 1)],
        [trait('app', 2)],
      ],
      definitions,
    )
    expect(names).toEqual([
      'recent last order, high spend in the last 365 days, high visits',
      'recent last order, high spend in the last 365 days, low visits',
      'uses the app',
      'uses the app (2)',
    ])
  })
})
