import { categoricalThresholds, drawCategory } from '../../math/categorical.ts'
import { exp, sigmoid } from '../../math/exp.ts'
import { drawExponential } from '../../math/exponential.ts'
import { log } from '../../math/log.ts'
import { drawNormal } from '../../math/normal.ts'
import { uniform } from '../../math/philox.ts'
import { streams } from '../../math/streams.ts'
import { type Cursor, openCursor } from '../cursor.ts'
import { departments, orderValues } from '../retailer/departments.ts'
import { type Conditions, typeChangeShare } from '../retailer/drift.ts'
import { openHouseholds } from './households.ts'
import { needTypes } from './need-types.ts'

/** What a person is and wants. Nobody but the simulation and the judge sees it. */
export interface Person {
  id: number
  /** The number of the household's first person. */
  household: number
  type: number
  secondType: number
  /** How much of the person is of the first type, from 0.55 to 1. */
  membership: number
  income: number
  family: number
  age: number
  priceSensitivity: number
  digital: number
  tolerance: number
  convenience: number
  /** Occasions a week, here or elsewhere, by department. */
  readonly wallet: Float64Array
  /** Share of the occasions that are bought here, by department. */
  readonly share: Float64Array
  /** Orders here a week, by department; six times as many for those who buy for a trade. */
  readonly rate: Float64Array
  /** Orders here a week as if nobody bought for a trade. */
  frequency: number
  /** Mean amount of an order in EUR, by department. */
  readonly order: Float64Array
  /** Chance to leave after the first purchase, and after each later one. */
  leavesAfterFirst: number
  leavesAfter: number
  /** Day of the first purchase, before day 0; a real number. */
  acquired: number
  /** Day on which the person leaves whatever they buy; a real number. */
  leaves: number
  /** Stages of the Erlang distribution of the time between purchases: 1, 2 or 3. */
  regularity: number
}

/** How far back customers were won, in days. */
export interface PersonSpan {
  readonly seed: number
  readonly historyDays: number
  /** How fast needs change from wave to wave; default 0: not at all. */
  readonly drift?: number | undefined
}

/**
 * Draws persons by number, one after the other in one object: what is kept must be copied. Given the conditions of a wave, as they are then.
 */
export type DrawPerson = (id: number, conditions?: Conditions | undefined) => Person

/** Opens the persons of a seed. */
export function openPersons({ seed, historyDays, drift = 0 }: PersonSpan): DrawPerson {
  const cursor = openCursor(seed)
  const householdOf = openHouseholds(cursor)
  const person = blankPerson()
  const home = new Float64Array(8)
  let household = -1
  let householdType = 0
  return (id, conditions) => {
    person.id = id
    person.household = householdOf(id)
    if (person.household !== household) {
      household = person.household
      drawAll(cursor.open(streams.householdNormals, household), home)
      householdType = drawCategory(cursor.open(streams.needTypes, household), typeThresholds)
    }
    drawTypes(person, cursor.open(streams.needTypes, id), householdType)
    const changes = drift > 0 && conditions !== undefined && conditions.wave > 0
    if (changes && person.type === essentials && hasTurned(cursor, id, drift, conditions.wave))
      person.type = style
    drawTraits(person, cursor, home, changes && person.type === style ? conditions.styleNeed : 1)
    drawDates(person, cursor.open(streams.dates, id), historyDays, home)
    return person
  }
}

const typeThresholds = categoricalThresholds(needTypes.map(({ size }) => size))
const regularityThresholds = categoricalThresholds([0.6, 0.25, 0.15])

/** Log of the weekly occasions of nobody in particular, by department, and what income and family add. */
const needs = [-1.45, -3.15, -3, -3.9]
const needByIncome = [0.05, 0.2, 0.2, 0.25]
const needByFamily = [0.15, 0.1, 0.1, 0]

/** Share of customers who buy for a trade, and how many times as often they buy. */
const tradeShare = 0.012
const tradeFactor = 6

/** A person of whom nothing is known yet. */
export function blankPerson(): Person {
  return {
    id: -1,
    household: -1,
    type: 0,
    secondType: 0,
    membership: 1,
    income: 0,
    family: 0,
    age: 0,
    priceSensitivity: 0,
    digital: 0,
    tolerance: 0,
    convenience: 0,
    wallet: new Float64Array(4),
    share: new Float64Array(4),
    rate: new Float64Array(4),
    frequency: 0,
    order: new Float64Array(4),
    leavesAfterFirst: 0,
    leavesAfter: 0,
    acquired: 0,
    leaves: 0,
    regularity: 1,
  }
}

function drawAll(cursor: Cursor, out: Float64Array): void {
  for (let i = 0; i < out.length; i++) out[i] = drawNormal(cursor)
}

/** The first word is the household's, which its head shares with the others. */
function drawTypes(person: Person, cursor: Cursor, householdType: number): void {
  cursor.word()
  const takesHousehold = uniform(cursor) < 0.6
  const own = drawCategory(cursor, typeThresholds)
  person.type = takesHousehold ? householdType : own
  person.secondType = drawCategory(cursor, typeThresholds)
  person.membership = 0.55 + 0.45 * uniform(cursor)
}

const essentials = needTypes.findIndex(({ name }) => name === 'essentials')
const style = needTypes.findIndex(({ name }) => name === 'style')

/** Whether one of the first type has turned to style by a wave. */
function hasTurned(cursor: Cursor, id: number, drift: number, wave: number): boolean {
  const stays = (1 - drift * typeChangeShare) ** wave
  return uniform(cursor.open(streams.typeChange, id)) >= stays
}

/** `home` holds what the household shares: income, family, need by department, and two tendencies to leave. */
function drawTraits(person: Person, cursor: Cursor, home: Float64Array, styleNeed: number): void {
  const first = person.type * traitCount
  const second = person.secondType * traitCount
  const { membership } = person
  const mix = (trait: number): number =>
    membership * traits[first + trait] + (1 - membership) * traits[second + trait]
  cursor.open(streams.personNormals, person.id)
  person.income = 0.75 * mix(8) + 0.75 * home[0]
  person.family = mix(9) + 0.8 * home[1]
  person.age = mix(10) + 0.9 * drawNormal(cursor)
  person.priceSensitivity = mix(11) - 0.3 * person.income + 0.6 * drawNormal(cursor)
  person.digital = mix(12) - 0.4 * person.age + 0.6 * drawNormal(cursor)
  person.tolerance = mix(13) + 0.8 * drawNormal(cursor)
  person.convenience = mix(14) + 0.3 * person.income + 0.6 * drawNormal(cursor)
  for (let d = 0; d < 4; d++) {
    const shared = needByIncome[d] * person.income + needByFamily[d] * person.family + 0.35 * home[2 + d]
    person.wallet[d] = exp(needs[d] + mix(d) + shared + 0.65 * drawNormal(cursor))
  }
  person.wallet[styleDepartment] *= styleNeed
  const loyalty = 1.1 * drawNormal(cursor)
  for (let d = 0; d < 4; d++) person.share[d] = sigmoid(mix(4 + d) + 1.1 * drawNormal(cursor) + loyalty)
  const largeness = 0.5 * drawNormal(cursor)
  const trades = uniform(cursor.open(streams.tradeFlag, person.id)) < tradeShare
  setRates(person, trades ? tradeFactor : 1, largeness)
}

/** By type: need by department, log-odds of buying here by department, then the seven traits, in the order in which they are drawn. */
const traits: Float64Array = Float64Array.from(
  needTypes.flatMap((type) => [
    ...type.need,
    ...type.share,
    type.income,
    type.family,
    type.age,
    type.priceSensitivity,
    type.digital,
    type.tolerance,
    type.convenience,
  ]),
)
const traitCount = 15
const styleDepartment = departments.indexOf('style')

function setRates(person: Person, factor: number, largeness: number): void {
  person.frequency = 0
  for (let d = 0; d < 4; d++) {
    const rate = person.wallet[d] * person.share[d]
    person.frequency += rate
    person.rate[d] = factor * rate
  }
  const level = exp(0.12 * person.income + 0.25 * log(person.frequency / 0.1) + largeness)
  for (let d = 0; d < 4; d++) person.order[d] = orderValues[d] * level
}

function drawDates(person: Person, cursor: Cursor, historyDays: number, home: Float64Array): void {
  person.acquired = -historyDays * uniform(cursor)
  const weeklyHazard = 0.003 * exp(0.6 * home[7])
  person.leaves = person.acquired + (7 * drawExponential(cursor)) / weeklyHazard
  person.regularity = 1 + drawCategory(cursor, regularityThresholds)
  person.leavesAfter = sigmoid(-1.75 + 0.8 * home[6])
  person.leavesAfterFirst = 0.14 + 0.86 * person.leavesAfter
}
