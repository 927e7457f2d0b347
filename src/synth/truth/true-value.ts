import { insideOf } from '../inside.ts'
import { channels } from '../retailer/channels.ts'
import { offers } from '../retailer/offers.ts'
import { whole } from '../spec.ts'
import { openRecordKeys, type RecordKeys } from '../tables/record-keys.ts'
import { type PlanTable, readWavePlan } from '../wave-plan.ts'
import type { World } from '../world.ts'
import { openWorth, type Worth } from './worth.ts'

/** What a plan is truly worth in a wave. Money in EUR. */
export interface TrueValue {
  /** Expected value to the company, all costs counted; contacting nobody is worth 0. */
  readonly value: number
  /** Expected benefit to the customers. */
  readonly benefit: number
  /** What the messages cost to send. */
  readonly cost: number
  readonly messages: number
  /** Customers written to: persons, under however many keys. */
  readonly customers: number
  /** Of them, those whom their messages together leave worse off: the benefit of all of them sums to less than 0. */
  readonly worseOff: number
  /** Messages that lower the company's value, and messages that do the customer no good. */
  readonly atALoss: number
  readonly unwelcome: number
  /** Violations: messages through a channel to which the customer does not or no longer consent. They cost their price and do nothing. */
  readonly unreachable: number
  /** Messages to somebody who was written to already in this wave, perhaps under another key. */
  readonly again: number
  /** EUR that these two kinds of message cost more than they bring. */
  readonly wasted: number
  /** Expected channels that messages end. */
  readonly optOuts: number
}

/**
 * Finds what a plan is truly worth in expectation, in a wave. A second message to one person adds its own value less what being written to too often costs; a second
 * offer of one department brings nothing: it costs its price, may end the channel, drive orders away and annoy.
 *
 * @param plan - texts `customer_id` (keys of records, or persons as `truePersons` and `trueScores` name them), `offer` and `channel`, one row a message.
 * @param wave - from 0; the waves before it happen under the plans applied. Default: the next to be applied.
 * @throws ARGUMENT_INVALID for keys that no record has, for more than 8 messages to one, and for a wave before which one has had no plan; OPTION_NAME_UNKNOWN;
 * COLUMN_UNKNOWN, COLUMN_KIND.
 */
export function trueValue(world: World, plan: PlanTable, wave: number = world.applied + 1): TrueValue {
  const { settings, plans } = insideOf(world)
  const worthOf = openWorth(settings, plans, whole('wave', wave, 0, plans.length + 1))
  const { person, option } = readWavePlan(plan, withPersons(openRecordKeys(settings), settings.customers))
  const sum = {
    customers: 0,
    worseOff: 0,
    value: 0,
    benefit: 0,
    cost: 0,
    atALoss: 0,
    unwelcome: 0,
    unreachable: 0,
    again: 0,
    wasted: 0,
    optOuts: 0,
  }
  for (let first = 0; first < person.length; ) {
    let end = first + 1
    while (end < person.length && person[end] === person[first]) end++
    addPerson(sum, worthOf(person[first]), option.subarray(first, end))
    first = end
  }
  return { ...sum, messages: plan.rowCount }
}

type Sums = { -readonly [name in keyof Omit<TrueValue, 'messages'>]: number }

/** Adds the messages to one person. */
function addPerson(sum: Sums, worth: Worth, options: Uint8Array): void {
  const before: Before = { sent: 0, offered: [false, false, false, false], benefit: 0 }
  for (const option of options) addMessage(sum, worth, option, before)
  sum.customers++
  if (before.benefit < 0) sum.worseOff++
}

/** What was sent to a person before a message. */
interface Before {
  sent: number
  /** Of all of it, to the person. */
  benefit: number
  /** By department. */
  readonly offered: boolean[]
}

function addMessage(sum: Sums, worth: Worth, option: number, before: Before): void {
  const { sent, offered } = before
  const c = option % channels.length
  const { department } = offers[Math.floor(option / channels.length)]
  const isReached = worth.reached[c] === 1
  const isNew = isReached && !offered[department]
  const ownValue = isNew ? worth.value[option] : isReached ? -worth.repeatCost[c] : -worth.cost[c]
  const value = ownValue - (isReached ? sent * worth.fatigue : 0)
  const benefit = isNew ? worth.benefit[option] : isReached ? -worth.annoyance[c] : 0
  sum.value += value
  sum.benefit += benefit
  before.benefit += benefit
  sum.cost += worth.cost[c]
  if (value < 0) sum.atALoss++
  if (benefit < 0) sum.unwelcome++
  if (!isReached) sum.unreachable++
  if (sent > 0) sum.again++
  if (!isReached || sent > 0) sum.wasted -= value
  if (!isReached) return
  offered[department] = true
  sum.optOuts += worth.optsOut[c]
  before.sent++
}

/** The judge may name persons, too. */
function withPersons(keys: RecordKeys, customers: number): RecordKeys {
  return {
    ...keys,
    find(key) {
      const found = keys.find(key)
      if (found !== null || !/^c\d{9}$/.test(key)) return found
      const person = Number(key.slice(1))
      return person < customers ? { source: 0, person, record: 0 } : null
    },
  }
}
