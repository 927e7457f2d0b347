import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  createWorld,
  mix,
  personsCsv,
  personsHeader,
  personsSha256,
  rng,
} from '../../../bench/instances/persons.ts'

describe('the persons', () => {
  it('draw the published words and names', () => {
    expect(Array.from({ length: 2 }, rng(1, 0))).toEqual([2634074977, 2895528301])
    expect(mix(1)).toBe(1364076727)
    const { first, surname, town, street } = createWorld()
    expect(first.words.slice(0, 2)).toEqual(['meo', 'tisbite'])
    expect(surname.words.slice(0, 2)).toEqual(['roa', 'liemann'])
    expect([first, surname, town, street].map(({ totals }) => totals.at(-1))).toEqual([
      55889080, 72288726, 46399852, 48484899,
    ])
  })

  it.each([
    [10_000, 5282, 7104],
    [100_000, 52_634, 71_040],
  ])(
    '%i records are those of %i persons, and their bytes are the published ones',
    (count, persons, pairs) => {
      const csv = personsCsv(count, 1)
      expect(createHash('sha256').update(csv).digest('hex')).toBe(personsSha256[count])
      const place = personsHeader.split(',').indexOf('person_id')
      const records = new Map<string, number>()
      for (const line of csv.split('\n').slice(1, -1)) {
        const person = line.split(',')[place]
        records.set(person, (records.get(person) ?? 0) + 1)
      }
      expect(records.size).toBe(persons)
      expect([...records.values()].reduce((sum, n) => sum + (n * (n - 1)) / 2, 0)).toBe(pairs)
    },
  )
})
