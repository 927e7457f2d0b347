import { type Cursor, openCursor } from '../cursor.ts'
import { openPersons, type Person } from '../people/person.ts'
import { drawReach } from '../people/reach.ts'
import { channels } from '../retailer/channels.ts'
import { type Conditions, conditionsOf, waveDays } from '../retailer/drift.ts'
import { openSeason } from '../retailer/season.ts'
import type { Settings } from '../spec.ts'
import { openMembership, sourceNames } from '../tables/membership.ts'
import { type CampaignRecord, openCampaigns } from './campaigns.ts'
import { openHistory } from './history.ts'
import { type Messages, noMessages } from './messages.ts'
import { NEVER, type OrderBook, openOrderBook } from './order-book.ts'
import { blankOutcome, type Outcome, openOutcomes } from './outcome.ts'
import { drawContamination, drawPilot, type PilotDraw, pilotWave } from './pilot.ts'
import { openMessages, type PlanBook } from './plan-book.ts'
import { type Foresight, openForesight } from './potential.ts'
import { blankReached, endChannel, type Reached } from './reached.ts'

/** One wave of a person's life. */
export interface LivedWave {
  /** What was to be sent, whether or not it arrived. */
  readonly planned: Messages
  /** 1 for each planned message that a channel brought to the person. */
  readonly arrived: Uint8Array
  readonly outcome: Outcome
}

/** One person from the first purchase to a wave. Everything in it is written again for the next person: what is kept must be copied. */
export interface Life {
  person: Person
  /** How many records each source holds of the person. */
  readonly records: Uint8Array
  readonly book: OrderBook
  /** The day on which the person ceased to be a customer, or {@link NEVER}. Nobody leaves after day 0. */
  leftOn: number
  readonly reached: Reached
  campaigns: readonly CampaignRecord[]
  /** What the pilot drew; null for who is not in it. */
  pilot: PilotDraw | null
  readonly waves: LivedWave[]
  /** Messages by channel that are still remembered, at the end. */
  readonly freshness: Float64Array
}

/** Lives. */
export interface Lives {
  /** Lives through the waves from 0, the pilot's, up to one: `live(id, 1)` ends with the pilot, `live(id, 0)` before it. */
  live(id: number, waves: number): Life
  /** Begins the wave that follows for the person who has just lived, for who wants to know what messages would do in it. */
  foresee(): Foresight
}

/**
 * Opens the lives of customers: purchases, campaigns before the pilot, the pilot, and one wave after the other under the plans that were applied.
 *
 * @param plans - the book of plans, looked at whenever somebody lives.
 */
export function openLives(settings: Settings, plans: PlanBook): Lives {
  const { seed, historyDays, dayZero, traits } = settings
  const personOf = openPersons(settings)
  const follow = openHistory(seed, openSeason(dayZero, historyDays))
  const campaigns = traits.campaigns ? openCampaigns(settings) : null
  const foresight = openForesight(seed, settings.effectScale)
  const realize = openOutcomes(seed)
  const messagesOf = openMessages(plans)
  const cursor = openCursor(seed)
  const conditions: Conditions[] = []
  const membership = openMembership(settings)
  const arriving = noMessages()
  const life: Life = {
    person: personOf(0),
    records: new Uint8Array(sourceNames.length),
    book: openOrderBook(),
    leftOn: NEVER,
    reached: blankReached(),
    campaigns: [],
    pilot: null,
    waves: [],
    freshness: new Float64Array(channels.length),
  }

  function conditionsIn(wave: number): Conditions {
    while (conditions.length <= wave) conditions.push(conditionsOf(settings, conditions.length))
    return conditions[wave]
  }

  function beginWave(wave: number): Foresight {
    const now = conditionsIn(wave)
    if (wave > 0 && settings.drift > 0) life.person = personOf(life.person.id, now)
    foresight.begin(life.person, life.leftOn === NEVER, now, traits.fatigue ? life.freshness : null)
    return foresight
  }

  function liveWave(wave: number): void {
    const lived = life.waves[wave]
    if (wave === pilotWave) {
      life.pilot = drawPilot(cursor, life.person.id, life.reached.now, settings.pilotShare)
      sendPilot(lived.planned, life, cursor, traits.contamination)
    } else copyMessages(messagesOf(wave, life.person.id), lived.planned)
    deliver(lived, arriving, life.reached)
    beginWave(wave)
    realize(life.person, foresight, arriving, wave, life.book, lived.outcome)
    remember(life, arriving, waveDays * wave, lived)
  }

  return {
    live(id, waves) {
      life.person = personOf(id)
      life.book.count = 0
      life.leftOn = follow(life.person, life.book)
      drawReach(cursor, life.person, life.reached.now)
      membership(id, life.records)
      // Nobody can write to whom neither the customer file nor the shop knows.
      const isKnown = life.records[0] + life.records[1] > 0
      for (let c = 0; c < channels.length; c++) {
        if (!isKnown) life.reached.now[c] = 0
        life.reached.endedOn[c] = NEVER
        life.freshness[c] = 0
      }
      life.campaigns = campaigns?.(life.person, life.book, life.leftOn, life.reached) ?? []
      life.pilot = null
      while (life.waves.length < waves) life.waves.push(blankWave())
      life.waves.length = waves
      for (let wave = 0; wave < waves; wave++) liveWave(wave)
      return life
    },
    foresee: () => beginWave(life.waves.length),
  }
}

function blankWave(): LivedWave {
  const planned = noMessages()
  return { planned, arrived: new Uint8Array(planned.option.length), outcome: blankOutcome() }
}

function sendPilot(planned: Messages, life: Life, cursor: Cursor, contamination: number): void {
  const { pilot, person, reached } = life
  const contacted =
    pilot !== null && pilot.option === null
      ? drawContamination(cursor, person.id, reached.now, contamination)
      : (pilot?.option ?? null)
  planned.count = contacted === null ? 0 : 1
  planned.option[0] = contacted ?? 0
}

function copyMessages(from: Messages, to: Messages): void {
  to.count = from.count
  for (let m = 0; m < from.count; m++) {
    to.option[m] = from.option[m]
    to.record[m] = from.record[m]
  }
}

/** A message arrives where its channel reaches the person. */
function deliver({ planned, arrived }: LivedWave, arriving: Messages, reached: Reached): void {
  arriving.count = 0
  for (let m = 0; m < planned.count; m++) {
    arrived[m] = reached.now[planned.option[m] % channels.length]
    if (arrived[m] === 1) arriving.option[arriving.count++] = planned.option[m]
  }
}

/** The messages that arrived are remembered half as well after each half-life; some ended their channel. */
function remember(life: Life, arriving: Messages, begins: number, { outcome }: LivedWave): void {
  const { freshness, reached } = life
  for (let m = 0; m < arriving.count; m++) {
    const channel = arriving.option[m] % channels.length
    freshness[channel]++
    if (outcome.optedOut[m] !== NEVER) endChannel(reached, channel, begins + outcome.optedOut[m])
  }
  for (let c = 0; c < channels.length; c++) freshness[c] *= remembered[c]
}

/** What is left of a message after a wave, by channel. */
const remembered = channels.map(({ halfLife }) => 2 ** (-waveDays / halfLife))
