import { uniform } from '../../math/philox.ts'
import { streams } from '../../math/streams.ts'
import { openCursor } from '../cursor.ts'
import type { Settings } from '../spec.ts'
import { type Address, blankAddress, drawAddress } from './addresses.ts'
import { openBirthDates, yearsOf } from './birth-dates.ts'
import { drawEmail, drawPhone } from './contact-points.ts'
import { kinshipOf } from './kinship.ts'
import { namesOf } from './names.ts'
import { openPersons, type Person } from './person.ts'
import { openSharedPlaces } from './shared-places.ts'
import type { Name } from './words.ts'

/** Who somebody is, without error. */
export interface Identity {
  id: number
  household: number
  /** Completed on day 0. */
  years: number
  /** Days since 1970-01-01. */
  birthDate: number
  givenName: Name
  surname: Name
  email: string
  phone: string
  home: Address
  /** Where the household lived before. */
  formerHome: Address
}

/** Share of those behind the head of a household who bear its surname. */
const sharedSurname = 0.84

/** Share of those behind the head of a household who use the head's e-mail address: 4 % of all. */
const sharedEmail = 0.129

/**
 * Opens who persons are, one after the other in one object: what is kept must be copied. A household shares its address and mostly a surname; some are twins or
 * namesakes of its head. Persons asked for in order cost least.
 */
export function openIdentities(settings: Settings): (person: Person) => Identity {
  const cursor = openCursor(settings.seed)
  const names = namesOf(settings.flavor)
  const bornOn = openBirthDates(settings.dayZero)
  const drawHomes = openHomes(settings)
  const personOf = openPersons(settings)
  const identity = blankIdentity()
  const head = blankIdentity()

  function identify(person: Person): Identity {
    const isHead = person.id === person.household
    if (isHead) drawHomes(person.id, identity)
    else if (head.household !== person.household) identify(personOf(person.household))
    identity.id = person.id
    identity.household = person.household
    drawBirthAndNames(person, isHead)
    cursor.open(streams.contactPoints, person.id)
    identity.email = drawEmail(cursor, identity.givenName, identity.surname)
    identity.phone = drawPhone(cursor, identity.home.region)
    if (isHead) Object.assign(head, identity)
    else if (uniform(cursor) < sharedEmail) identity.email = head.email
    return identity
  }

  function drawBirthAndNames(person: Person, isHead: boolean): void {
    identity.years = yearsOf(person.age)
    cursor.open(streams.birthDates, person.id)
    identity.birthDate = bornOn(identity.years, uniform(cursor))
    const kinship = isHead ? null : kinshipOf(uniform(cursor), identity.years, head.years)
    cursor.open(streams.names, person.id)
    const sharesSurname = uniform(cursor) < sharedSurname
    identity.givenName = names.drawGivenName(cursor)
    identity.surname = names.drawSurname(cursor)
    if (!isHead && (sharesSurname || kinship !== null)) identity.surname = head.surname
    if (kinship === 'twin') identity.birthDate = head.birthDate
    if (kinship === 'namesake') identity.givenName = head.givenName
  }

  return identify
}

/** Opens the addresses of households, now and before. Where the level has clean records nobody lives in an institution. */
function openHomes({ seed, flavor, traits }: Settings): (household: number, out: Identity) => void {
  const cursor = openCursor(seed)
  const words = namesOf(flavor)
  const places = openSharedPlaces(seed, words)
  const home = blankAddress()
  return (household, out) => {
    cursor.open(streams.addresses, household)
    drawAddress(cursor, words, home)
    drawAddress(cursor, words, out.formerHome)
    out.home = (traits.records ? places.institutionOf(household) : null) ?? home
  }
}

function blankIdentity(): Identity {
  const name = { written: '', variants: [] }
  return {
    id: -1,
    household: -1,
    years: 0,
    birthDate: 0,
    givenName: name,
    surname: name,
    email: '',
    phone: '',
    home: blankAddress(),
    formerHome: blankAddress(),
  }
}
