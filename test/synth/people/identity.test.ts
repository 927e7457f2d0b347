import { describe, expect, it } from 'vitest'
import { type Identity, openIdentities } from '../../../src/synth/people/identity.ts'
import { namesOf } from '../../../src/synth/people/names.ts'
import { openPersons } from '../../../src/synth/people/person.ts'
import { openSharedPlaces } from '../../../src/synth/people/shared-places.ts'
import { type RetailerSpec, settle } from '../../../src/synth/spec.ts'
import { expectShare } from '../draws.ts'

const spec: RetailerSpec = { seed: 6, customers: 100_000 }

/** Who the persons are, in order. */
function identitiesOf(spec: RetailerSpec): Identity[] {
  const settings = settle(spec)
  const personOf = openPersons(settings)
  const identityOf = openIdentities(settings)
  return Array.from({ length: spec.customers }, (_, id) => structuredClone(identityOf(personOf(id))))
}

describe('identities', () => {
  const all = identitiesOf(spec)
  const headOf = ({ household }: Identity): Identity => all[household]
  const others = all.filter(({ id, household }) => id !== household)

  it('share an address and in 84 % of the cases a surname within a household', () => {
    const home = ({ home }: Identity) => Object.values(home).join()
    expect(others.filter((person) => home(person) !== home(headOf(person)))).toEqual([])
    const sharing = others.filter((person) => person.surname.written === headOf(person).surname.written)
    expectShare(sharing.length, others.length, 0.8425)
  })

  it('are twins in .4 % of the cases: born the same day in one household, of one surname', () => {
    const twins = others.filter((person) => person.birthDate === headOf(person).birthDate)
    expectShare(2 * twins.length, all.length, 0.004, Math.SQRT2)
    const strangers = twins.filter((person) => person.surname.written !== headOf(person).surname.written)
    expect(strangers.length).toBeLessThan(3)
  })

  it('are father and son of one name in .3 % of the cases, a generation apart', () => {
    const isNamesake = (person: Identity, head: Identity) =>
      person.givenName.written === head.givenName.written &&
      person.surname.written === head.surname.written &&
      Math.abs(person.years - head.years) >= 18
    const namesakes = others.filter((person) => isNamesake(person, headOf(person)))
    // By chance a few more of one surname, a generation apart, have one given name (.00274 of .08).
    expectShare(2 * namesakes.length, all.length, 0.0034, Math.SQRT2)
  })

  it('use the e-mail address of the head of the household in 4 % of the cases, and else their own', () => {
    const sharing = others.filter((person) => person.email === headOf(person).email)
    expectShare(sharing.length, all.length, 0.04)
    expect(all.length - new Set(all.map(({ email }) => email)).size - sharing.length).toBeLessThan(3)
  })

  it('have e-mail addresses and telephone numbers that belong to nobody', () => {
    expect(all.filter(({ email }) => !/^[a-z.]+\d{2,6}@example\.(com|org|net)$/.test(email))).toEqual([])
    expect(all.filter(({ phone }) => !/^00999 \d\d \d{3} \d{3} \d{3}$/.test(phone))).toEqual([])
    expect(all.length - new Set(all.map(({ phone }) => phone)).size).toBeLessThan(12)
  })

  it('live in 12 regions by the law of Zipf, in towns and postcodes that belong to them', () => {
    const heads = all.filter(({ id, household }) => id === household)
    const total = Array.from({ length: 12 }, (_, r) => 1 / (r + 1)).reduce((sum, weight) => sum + weight, 0)
    const inFirst = heads.filter(({ home }) => home.region === 'region-01')
    expectShare(inFirst.length, heads.length, 1 / total, 1.1)
    const regionOf = new Map<string, string>()
    const townOf = new Map<string, string>()
    const torn = heads.filter(({ home }) => {
      const isTorn =
        (regionOf.get(home.town) ?? home.region) !== home.region ||
        (townOf.get(home.postcode) ?? home.town) !== home.town
      regionOf.set(home.town, home.region)
      townOf.set(home.postcode, home.town)
      return isTorn
    })
    expect(torn).toEqual([])
    expect(regionOf.size).toBe(200)
  })

  it('have one institution in 20,000, of 50 to 300 persons', () => {
    const places = openSharedPlaces(spec.seed, namesOf('neutral'))
    for (let block = 0; block < 5; block++) {
      const living = all
        .slice(20_000 * block, 20_000 * (block + 1))
        .filter(({ household }) => places.institutionOf(household) !== null)
      expect(living.length).toBeGreaterThanOrEqual(50)
      expect(living.length).toBeLessThanOrEqual(300)
      for (const { household, home } of living) expect(home).toEqual(places.institutionOf(household))
    }
  })

  it('have one switchboard in 20,000, for 267 in a row', () => {
    const { switchboardOf } = openSharedPlaces(spec.seed, namesOf('neutral'))
    const numbers = all.map(({ id }) => switchboardOf(id)).filter((number) => number !== null)
    expect(numbers.length).toBe(5 * 267)
    expect(new Set(numbers).size).toBe(5)
  })
})

it.each(['neutral', 'en', 'ko'] as const)('identities of flavor %s are the same in any order', (flavor) => {
  const settings = settle({ ...spec, flavor })
  const forwards = identitiesOf({ ...spec, customers: 400, flavor })
  const personOf = openPersons(settings)
  const identityOf = openIdentities(settings)
  for (let id = 399; id >= 0; id--) expect(identityOf(personOf(id))).toEqual(forwards[id])
})

it('nobody lives in an institution where the level has clean records', () => {
  const streets = new Map<string, number>()
  for (const { id, household, home } of identitiesOf({ ...spec, customers: 20_000, level: 'easy' })) {
    const address = `${home.street} ${home.houseNumber} ${home.unit} ${home.postcode}`
    if (id === household) streets.set(address, (streets.get(address) ?? 0) + 1)
  }
  expect(Math.max(...streets.values())).toBeLessThan(10)
})
