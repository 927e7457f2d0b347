import type { Retailer, World } from 'clientele/synth'
import { columnOfKind, textAt } from 'clientele/table'
import { insideOf } from '../../../src/synth/inside.ts'
import { campaignCount, campaignDay } from '../../../src/synth/life/campaigns.ts'
import { openLives } from '../../../src/synth/life/life.ts'
import { NEVER } from '../../../src/synth/life/order-book.ts'
import { type Books, readBooks } from './books.ts'
import { channelCount } from './catalog.ts'
import { internalFeatures, standardized } from './features.ts'
import type { Instance } from './instance.ts'
import { type BooksPart, joinBooks } from './join-books.ts'
import { type Pilot, readContacts, rowsOfPilot } from './pilot.ts'
import { matchedPlaces, type Study } from './study.ts'

/** A larger weight counts as this one: single rows must not decide. */
const mostWeight = 20

/**
 * The campaigns before the pilot as a study: what the first half of the customers were sent, what followed within 28 days, and what the books said
 * on the morning of each campaign. The score by which the campaign tool chose moves no outcome, and is left out.
 */
export function campaignStudy(world: World, instance: Instance): Study {
  const { retailer, learning, valued, books, cost } = instance
  const campaigns = readCampaigns(retailer, learning.customers)
  const { contacts } = campaigns
  const later = Int32Array.from({ length: valued.customers }, (_, row) => learning.customers + row)
  const all = joinBooks([
    ...morningBooks(world, instance, campaigns),
    { books: withoutWave(books), rows: later },
  ])
  const features = internalFeatures(all)
  return {
    pilot: { ...contacts, customer: Int32Array.from(contacts.customer.keys()) },
    features: standardized(features),
    matched: matchedPlaces(features.names),
    first: contacts.rows,
    customers: valued.customers,
    books: all,
    cost,
    reached: valued.reached,
  }
}

/** The inverse of the logged chances against their mean over the rows that have one, 0 where none was logged. */
export function inverseChances({ propensity }: Pilot): Float64Array {
  const inverse = propensity.map((chance) => (Number.isNaN(chance) ? 0 : Math.min(mostWeight, 1 / chance)))
  const mean =
    inverse.reduce((sum, weight) => sum + weight, 0) / inverse.filter((weight) => weight > 0).length
  return inverse.map((weight) => weight / mean)
}

/** Rows of campaigns, those of the first campaign first, and which campaign each is of, from 0. */
export interface Campaigns {
  readonly campaign: Int32Array
  readonly contacts: Pilot
}

/** Reads what the first customers were sent before the pilot. */
export function readCampaigns(retailer: Retailer, customers: number): Campaigns {
  const table = retailer.campaigns.table(0, customers)
  const contacts = readContacts(table, 0)
  const names = columnOfKind(table, 'campaign', 'text')
  const campaign = Int32Array.from(contacts.customer, (_, i) => Number(textAt(names, i)?.slice(-1)) - 1)
  const order = Int32Array.from(campaign.keys()).sort((a, b) => campaign[a] - campaign[b] || a - b)
  return rowsOfCampaigns({ campaign, contacts }, order)
}

/** Some rows of campaigns, in the order given. */
export function rowsOfCampaigns({ campaign, contacts }: Campaigns, rows: Int32Array): Campaigns {
  return { campaign: rows.map((i) => campaign[i]), contacts: rowsOfPilot(contacts, rows) }
}

/** What the books said of each row's customer on the morning of the campaign. */
export function morningBooks(
  world: World,
  { retailer, learning }: Instance,
  { campaign, contacts }: Campaigns,
): readonly BooksPart[] {
  const { dayZero } = insideOf(world).settings
  return Array.from({ length: campaignCount }, (_, k) => {
    const reached = reachedOn(world, campaignDay(k), learning.customers)
    const books = readBooks(retailer, dayZero + campaignDay(k), reached)
    return { books, rows: contacts.customer.filter((_, i) => campaign[i] === k) }
  })
}

/** Which channels reached the first customers on the morning of a day no later than that of the pilot, counted from it, shape [customers, channels]. */
export function reachedOn(world: World, day: number, customers: number): Uint8Array {
  const { settings, plans } = insideOf(world)
  const lives = openLives(settings, plans)
  const out = new Uint8Array(customers * channelCount)
  for (let row = 0; row < customers; row++) {
    const { reached } = lives.live(row, 0)
    for (let c = 0; c < channelCount; c++) {
      const endsLater = reached.endedOn[c] !== NEVER && reached.endedOn[c] >= day
      out[row * channelCount + c] = reached.now[c] === 1 || endsLater ? 1 : 0
    }
  }
  return out
}

function withoutWave(books: Books): Books {
  return { ...books, wave: { customer: [], department: [], amount: [] } }
}
