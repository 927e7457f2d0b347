import { describe, expect, it } from 'vitest'
import { type Level, levels } from '../../../src/synth/levels.ts'
import { fieldChances } from '../../../src/synth/records/operators.ts'
import type { Field } from '../../../src/synth/records/particulars.ts'
import type { Alteration } from '../../../src/synth/records/written-record.ts'
import { settle } from '../../../src/synth/spec.ts'
import { openSourceRecords } from '../../../src/synth/tables/source-records.ts'
import { expectShare } from '../draws.ts'

/** A record: which of its person's, and what is wrong with it. */
interface Found {
  readonly person: number
  readonly record: number
  readonly alterations: readonly Alteration[]
}

function recordsOf(level: Level, source: number, customers: number): Found[] {
  const found: Found[] = []
  const visitRecords = openSourceRecords(settle({ seed: 21, customers, level }), source)
  visitRecords(0, customers, ({ person, record, alterations }) => {
    found.push({ person: person.id, record, alterations: alterations.slice() })
  })
  return found
}

const alsoRight = ['missing', 'invalid_email', 'switchboard']

/** How many mistakes were made: two or more fields that one mistake touched count once. */
function mistakesOf({ alterations }: Found): number {
  const made = alterations.filter(({ operator }) => !alsoRight.includes(operator))
  const moved = made.some(({ operator }) => operator === 'old_address')
  const swapped = made.some(({ operator }) => operator === 'swapped_names')
  const single = made.filter(({ operator }) => operator !== 'old_address' && operator !== 'swapped_names')
  return single.length + (moved ? 1 : 0) + (swapped ? 1 : 0)
}

const has = (operator: string, field?: Field) => (found: Found) =>
  found.alterations.some(
    (alteration) => alteration.operator === operator && (field ?? alteration.field) === alteration.field,
  )

describe.each(['realistic', 'hostile'] as const)('records at level %s', (level) => {
  const crm = recordsOf(level, 0, 30_000)
  const first = crm.filter(({ record }) => record === 0)
  const extra = crm.filter(({ record }) => record > 0)
  const shop = recordsOf(level, 1, 30_000)
  const service = recordsOf(level, 2, 30_000)

  it('are right in the first record of the customer file, but for 9 % that hold the address before', () => {
    expectShare(first.filter(has('old_address')).length, first.length, 0.09)
    const kinds = new Set(first.flatMap(({ alterations }) => alterations.map(({ operator }) => operator)))
    expect([...kinds].sort()).toEqual(['invalid_email', 'missing', 'old_address'])
  })

  it('lack the e-mail address in 21 % of the customer file, and never in the shop', () => {
    expectShare(crm.filter(has('missing', 'email')).length, crm.length, 0.21)
    expect(shop.filter(has('missing', 'email'))).toEqual([])
    const written = crm.length - crm.filter(has('missing', 'email')).length
    expectShare(crm.filter(has('invalid_email')).length, written, 0.033)
    expectShare(shop.filter(has('invalid_email')).length, shop.length, 0.033)
  })

  it('lack what the records of FEBRL lack', () => {
    expectShare(shop.filter(has('missing', 'givenName')).length, shop.length, 0.038)
    expectShare(shop.filter(has('missing', 'surname')).length, shop.length, 0.021)
    expectShare(shop.filter(has('missing', 'street')).length, shop.length, 0.038)
    expectShare(extra.filter(has('missing', 'birthDate')).length, extra.length, 0.037)
    expectShare(service.filter(has('missing', 'givenName')).length, service.length, 0.038)
  })

  it('have as many mistakes as the level says', () => {
    const shares = levels[level].alteredFields
    for (const records of [extra, shop])
      for (let mistakes = 0; mistakes < 3; mistakes++)
        expectShare(
          records.filter((found) => mistakesOf(found) === mistakes).length,
          records.length,
          shares[mistakes],
        )
    const many = shares.slice(3).reduce((sum, share) => sum + share, 0)
    expectShare(extra.filter((found) => mistakesOf(found) >= 3).length, extra.length, many)
  })

  it('have their mistakes in the fields of FEBRL', () => {
    const single = extra.filter(
      (found) =>
        mistakesOf(found) === 1 &&
        !found.alterations.some(({ operator, field }) => operator === 'missing' && field !== 'email'),
    )
    const total = Object.values(fieldChances).reduce((sum, chance) => sum + chance, 0)
    const inField = (...fields: readonly Field[]) =>
      single.filter(({ alterations }) =>
        alterations.some(({ field, operator }) => fields.includes(field) && !alsoRight.includes(operator)),
      ).length
    expectShare(inField('birthDate'), single.length, 0.064 / total)
    expectShare(inField('phone'), single.length, 0.097 / total)
    expectShare(inField('givenName', 'surname'), single.length, 0.628 / total)
    expectShare(inField('houseNumber', 'street', 'town', 'postcode'), single.length, 0.929 / total)
  })

  it('are heard in the service', () => {
    const inNames = service
      .flatMap(({ alterations }) => alterations)
      .filter(
        ({ field, operator }) =>
          field === 'surname' && operator !== 'missing' && operator !== 'swapped_names',
      )
    const heard = inNames.filter(({ operator }) => operator === 'phonetic')
    expect(heard.length / inNames.length).toBeGreaterThan(0.95)
    expect(shop.flatMap(({ alterations }) => alterations).filter(({ field }) => field === 'phone')).toEqual(
      [],
    )
  })

  it('come from one switchboard for some 40 persons of 20,000', () => {
    const persons = new Set(
      service
        .filter(has('switchboard'))
        .map(({ person }) => person)
        .filter((id) => id < 20_000),
    )
    expect(persons.size).toBeGreaterThan(40 - 4 * 6)
    expect(persons.size).toBeLessThan(40 + 4 * 6)
  })
})

describe('records at level easy', () => {
  it('are right in the customer file, and have at most one wrong field elsewhere', () => {
    expect(
      recordsOf('easy', 0, 5000).every(({ record, alterations }) => record === 0 && alterations.length === 0),
    ).toBe(true)
    for (const source of [1, 2]) {
      const found = recordsOf('easy', source, 10_000)
      const wrong = found.filter(({ alterations }) => alterations.length === 1)
      expectShare(wrong.length, found.length, 0.5)
      expect(found.filter(({ alterations }) => alterations.length > 1)).toEqual([])
      expect(found.filter(has('missing'))).toEqual([])
    }
  })
})
