import { uniform } from '../../math/philox.ts'
import { streams } from '../../math/streams.ts'
import { openCursor } from '../cursor.ts'
import type { Settings } from '../spec.ts'
import { type Address, blankAddress } from './addresses.ts'
import { openBirthDates } from './birth-dates.ts'
import { drawEmail, drawPhone } from './contact-points.ts'
import { openHomes } from './homes.ts'
import { kinshipOf } from './kinship.ts'
import { namesOf } from './names.ts'
import { openPersons, type Person } from './person.ts'
import type { Name } from './words.ts'
import { yearsOf } from './years.ts'

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
}

/** Share of those behind the head of a household who bear its surname. */
const sharedSurname = 0.84

/** Share of those behind the head of a household who use the head's e-mail address: 4 % of all. */
const sharedEmail = 0.129

/**
 * Opens who persons are, one after the other in the same objects: what is kept must be copied. A household shares its address and mostly a surname; some are
 * twins or namesakes of its head. Persons asked for in order cost least.
 */
export function openIdentities(settings: Settings): (person: Person) => Identity {
  const cursor = openCursor(settings.seed)
  const names = namesOf(settings.flavor)
  const bornOn = openBirthDates(settings.dayZero)
  const { homeOf } = openHomes(settings)
  const personOf = openPersons(settings)
  const head = blankIdentity()
  const member = blankIdentity()
  let kinshipDraw = 0

  function identify(person: Person): Identity {
    if (person.id === person.household) return identifyHead(person)
    if (head.household !== person.household) identifyHead(personOf(person.household))
    member.home = head.home
    drawBirthAndNames(person, member)
    const sharesSurname = uniform(cursor) < sharedSurname
    const kinship = kinshipOf(kinshipDraw, member.years, head.years)
    if (kinship !== null || sharesSurname) member.surname = head.surname
    if (kinship === 'twin') member.birthDate = head.birthDate
    if (kinship === 'namesake') member.givenName = head.givenName
    drawContactPoints(member)
    if (uniform(cursor) < sharedEmail) member.email = head.email
    return member
  }

  function identifyHead(person: Person): Identity {
    head.home = homeOf(person.id)
    drawBirthAndNames(person, head)
    drawContactPoints(head)
    return head
  }

  function drawBirthAndNames(person: Person, out: Identity): void {
    out.id = person.id
    out.household = person.household
    out.years = yearsOf(person.age)
    cursor.open(streams.birthDates, person.id)
    out.birthDate = bornOn(out.years, uniform(cursor))
    kinshipDraw = uniform(cursor)
    cursor.open(streams.names, person.id)
    out.givenName = names.drawGivenName(cursor)
    out.surname = names.drawSurname(cursor)
  }

  function drawContactPoints(out: Identity): void {
    cursor.open(streams.contactPoints, out.id)
    out.email = drawEmail(cursor, out.givenName, out.surname)
    out.phone = drawPhone(cursor, out.home.region)
  }

  return identify
}

/** An identity to be written into. */
export function blankIdentity(): Identity {
  const name = { written: '', lower: '', variants: [] }
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
  }
}
