import { dateColumn } from '../../table/date-columns.ts'
import { createDictionaryBuilder } from '../../table/dictionary-builder.ts'
import { flagColumn } from '../../table/flag-column.ts'
import { makeTable } from '../../table/make-table.ts'
import { integerColumn, numberColumn } from '../../table/number-columns.ts'
import type { Table } from '../../table/table.ts'
import { textColumn } from '../../table/text-columns.ts'
import { openHistory } from '../life/history.ts'
import type { Outcome } from '../life/outcome.ts'
import type { PilotDraw } from '../life/pilot.ts'
import { openPilotWave } from '../life/pilot-wave.ts'
import { openPersons } from '../people/person.ts'
import { channels } from '../retailer/channels.ts'
import { cents, euroCents } from '../retailer/money.ts'
import { offers } from '../retailer/offers.ts'
import { openSeason } from '../retailer/season.ts'
import type { Settings } from '../spec.ts'
import { customerId } from './customer-id.ts'
import { type SyntheticTable, syntheticTable } from './table-maker.ts'

/**
 * Columns of the pilot: who, when, in which arm (`treated`, `control`), what was sent (missing for controls), the exact chance of that, and what
 * followed within 28 days: orders by department, margin in cents after discounts and redemptions, whether the coupon was used, whether they
 * visited, whether they left the channel, and what the message cost in EUR.
 */
export type ContactColumn =
  | 'contact_id'
  | 'customer_id'
  | 'at'
  | 'arm'
  | 'offer'
  | 'channel'
  | 'propensity'
  | 'orders_food'
  | 'orders_home'
  | 'orders_style'
  | 'orders_tech'
  | 'margin'
  | 'redeemed'
  | 'visited'
  | 'opted_out'
  | 'cost'

/** The randomized pilot, one row a participant. */
export function contactsTable(settings: Settings): SyntheticTable<ContactColumn> {
  return syntheticTable(
    settings,
    [
      { name: 'contact_id', kind: 'text', unit: null },
      { name: 'customer_id', kind: 'text', unit: null },
      { name: 'at', kind: 'date', unit: null },
      { name: 'arm', kind: 'text', unit: null },
      { name: 'offer', kind: 'text', unit: null },
      { name: 'channel', kind: 'text', unit: null },
      { name: 'propensity', kind: 'number', unit: null },
      { name: 'orders_food', kind: 'integer', unit: null },
      { name: 'orders_home', kind: 'integer', unit: null },
      { name: 'orders_style', kind: 'integer', unit: null },
      { name: 'orders_tech', kind: 'integer', unit: null },
      { name: 'margin', kind: 'integer', unit: euroCents },
      { name: 'redeemed', kind: 'flag', unit: null },
      { name: 'visited', kind: 'flag', unit: null },
      { name: 'opted_out', kind: 'flag', unit: null },
      { name: 'cost', kind: 'number', unit: null },
    ],
    () => openRows(settings),
  )
}

/** One participant: the draw, and a copy of what followed. */
interface Participant {
  readonly id: string
  readonly draw: PilotDraw
  readonly outcome: Outcome
}

function openRows(settings: Settings): (from: number, to: number) => Table<ContactColumn> {
  const participantOf = openParticipants(settings)
  const texts = [0, 1, 2, 3, 4].map(() => createDictionaryBuilder())
  return (from, to) => {
    const people: Participant[] = []
    for (let id = from; id < to; id++) {
      const participant = participantOf(id)
      if (participant !== null) people.push(participant)
    }
    return tableOf(people, settings.dayZero, texts)
  }
}

function openParticipants(settings: Settings): (id: number) => Participant | null {
  const personOf = openPersons(settings)
  const follow = openHistory(settings.seed, openSeason(settings.dayZero, settings.historyDays))
  const happen = openPilotWave(settings)
  return (id) => {
    const person = personOf(id)
    const { draw, outcome } = happen(person, follow(person, null))
    if (draw === null) return null
    return { id: customerId(id), draw, outcome: { ...outcome, orders: outcome.orders.slice() } }
  }
}

function tableOf(
  people: readonly Participant[],
  dayZero: number,
  texts: readonly ReturnType<typeof createDictionaryBuilder>[],
): Table<ContactColumn> {
  const text = (column: number, of: (participant: Participant) => string | null) =>
    textColumn(people.map(of), texts[column])
  const whole = (of: (participant: Participant) => number, unit: string | null = null) =>
    integerColumn(Float64Array.from(people, of), unit)
  const flag = (of: (participant: Participant) => boolean) =>
    flagColumn(Uint8Array.from(people, (participant) => (of(participant) ? 1 : 0)))
  return makeTable<ContactColumn>([
    ['contact_id', text(0, ({ id }) => `k${id.slice(1)}`)],
    ['customer_id', text(1, ({ id }) => id)],
    ['at', dateColumn(new Int32Array(people.length).fill(dayZero))],
    ['arm', text(2, ({ draw }) => (draw.option === null ? 'control' : 'treated'))],
    ['offer', text(3, ({ draw }) => offerOf(draw)?.name ?? null)],
    ['channel', text(4, ({ draw }) => channelOf(draw)?.name ?? null)],
    ['propensity', numberColumn(Float64Array.from(people, ({ draw }) => draw.propensity))],
    ['orders_food', whole(({ outcome }) => outcome.orders[0])],
    ['orders_home', whole(({ outcome }) => outcome.orders[1])],
    ['orders_style', whole(({ outcome }) => outcome.orders[2])],
    ['orders_tech', whole(({ outcome }) => outcome.orders[3])],
    ['margin', whole(({ outcome }) => cents(outcome.margin), euroCents)],
    ['redeemed', flag(({ outcome }) => outcome.redeemed)],
    ['visited', flag(({ outcome }) => outcome.visited)],
    ['opted_out', flag(({ outcome }) => outcome.optedOut)],
    ['cost', numberColumn(Float64Array.from(people, ({ draw }) => channelOf(draw)?.cost ?? 0))],
  ])
}

function offerOf({ option }: PilotDraw): (typeof offers)[number] | null {
  return option === null ? null : offers[Math.floor(option / channels.length)]
}

function channelOf({ option }: PilotDraw): (typeof channels)[number] | null {
  return option === null ? null : channels[option % channels.length]
}
