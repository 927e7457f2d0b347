import { uniform } from '../../math/philox.ts'
import { campaignStream, outcomeDraws } from '../../math/streams.ts'
import { openCursor } from '../cursor.ts'
import type { Person } from '../people/person.ts'
import { channels } from '../retailer/channels.ts'
import { plainConditions, waveDays } from '../retailer/drift.ts'
import { offers } from '../retailer/offers.ts'
import type { Settings } from '../spec.ts'
import { type CampaignChoice, openCampaignChoice } from './campaign-choice.ts'
import { orderSize } from './history.ts'
import { noMessages } from './messages.ts'
import { addOrder, NEVER, OF_ITSELF, type OrderBook } from './order-book.ts'
import {
  additionalMargin,
  blankOutcome,
  drawEffect,
  meetOrder,
  noEffect,
  type Outcome,
  redemptionDay,
} from './outcome.ts'
import { weightOf } from './pilot.ts'
import { openForesight } from './potential.ts'
import { endChannel, type Reached } from './reached.ts'

/** How many campaigns there were before the pilot, eight weeks apart, the last eight weeks before it. */
export const campaignCount = 6

/** The day on which a campaign, from 0, began; counted from day 0. */
export function campaignDay(campaign: number): number {
  return -56 * (campaignCount - campaign)
}

/** What a campaign did with a person, and what followed. */
export interface CampaignRecord extends CampaignChoice {
  /** Whether it counted on them at all: won before it, and within reach. */
  takesPart: boolean
  readonly outcome: Outcome
}

/** Lets the campaigns happen to a person, which changes the orders of their days and ends channels. */
export type Campaigns = (
  person: Person,
  book: OrderBook,
  leftOn: number,
  reached: Reached,
) => readonly CampaignRecord[]

/** Opens the campaigns before the pilot. They were not randomized, and what managers knew is not in the data. */
export function openCampaigns(settings: Settings): Campaigns {
  const { seed, effectScale } = settings
  const choose = openCampaignChoice(settings)
  const cursor = openCursor(seed)
  const sizes = openCursor(seed)
  const foresight = openForesight(seed, effectScale)
  const messages = noMessages()
  const effects = [{ ...noEffect }]
  const records = Array.from({ length: campaignCount }, blankRecord)

  function happen(
    record: CampaignRecord,
    k: number,
    person: Person,
    book: OrderBook,
    leftOn: number,
    reached: Reached,
  ): void {
    const day = campaignDay(k)
    const { outcome, option } = record
    const streamOfDraw = campaignStream(k, 0)
    outcome.margin = 0
    outcome.redeemed[0] = 0
    for (let d = 0; d < 4; d++) outcome.orders[d] = 0
    messages.count = option < 0 ? 0 : 1
    messages.option[0] = Math.max(0, option)
    if (option >= 0) {
      foresight.begin(person, leftOn > day, plainConditions, null)
      foresight.look(option)
      drawEffect(effects[0], cursor, person.id, foresight.potential, messages, 0, streamOfDraw)
    }
    meetOrders(outcome, day, book)
    outcome.visited = outcome.orders[0] + outcome.orders[1] + outcome.orders[2] + outcome.orders[3] > 0
    if (option < 0) return
    outcome.visited ||= effects[0].visits
    outcome.optedOut[0] = effects[0].optsOut
    if (effects[0].optsOut !== NEVER) endChannel(reached, option % channels.length, day + effects[0].optsOut)
    if (effects[0].adds) addCaused(outcome, option, k, person, book)
  }

  /** What the campaign does to the orders of its days that come without it. */
  function meetOrders(outcome: Outcome, day: number, book: OrderBook): void {
    for (let at = 0; at < book.count; at++) {
      if (book.origin[at] !== OF_ITSELF || book.day[at] < day || book.day[at] >= day + waveDays) continue
      meetOrder(outcome, book, at, messages, effects)
      if (book.lost[at] === 0) outcome.orders[book.department[at]]++
    }
  }

  /** The order that a campaign caused. */
  function addCaused(outcome: Outcome, option: number, k: number, person: Person, book: OrderBook): void {
    const offer = offers[Math.floor(option / channels.length)]
    const streamOfDraw = campaignStream(k, 0)
    const size = orderSize(sizes.open(streamOfDraw + outcomeDraws.orderValue, person.id))
    const after = redemptionDay(uniform(sizes.open(streamOfDraw + outcomeDraws.delay, person.id)))
    const amount = person.order[offer.department] * size
    outcome.margin += additionalMargin(offer, amount)
    outcome.redeemed[0] = 1
    outcome.orders[offer.department]++
    addOrder(book, -2 - k, 0, campaignDay(k) + after, offer.department, amount, true)
  }

  return (person, book, leftOn, reached) => {
    for (let k = 0; k < campaignCount; k++) {
      const record = records[k]
      const day = campaignDay(k)
      record.takesPart = person.acquired < day && weightOf(reached.now) > 0
      if (!record.takesPart) continue
      choose(record, k, day, person, book, reached.now)
      happen(record, k, person, book, leftOn, reached)
    }
    return records
  }
}

function blankRecord(): CampaignRecord {
  return { takesPart: false, option: -1, affinity: 0, propensity: Number.NaN, outcome: blankOutcome() }
}
