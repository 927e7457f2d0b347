import type { Retailer, World } from 'clientele/synth'
import { columnOfKind, textAt } from 'clientele/table'
import { insideOf } from '../../../src/synth/inside.ts'
import { campaignCount, campaignDay } from '../../../src/synth/life/campaigns.ts'
import { openLives } from '../../../src/synth/life/life.ts'
import { NEVER } from '../../../src/synth/life/order-book.ts'
import { type Books, readBooks } from './books.ts'
import { channelCount, departmentCount } from './catalog.ts'
import { internalFeatures, standardized } from './features.ts'
import type { Instance } from './instance.ts'
import { type BooksPart, joinBooks } from './join-books.ts'
import { type Pilot, readContacts } from './pilot.ts'
import { matchedPlaces, type Study } from './study.ts'

/** A larger weight counts as this one: single rows must not decide. */
const mostWeight = 20

/**
 * The campaigns before the pilot as a study: what the first half of the customers were sent, what followed within 28 days, and what the books said
 * on the morning of each campaign. The score by which the campaign tool chose moves no outcome, and is left out.
 */
export function campaignStudy(world: World, instance: Instance): Study {
  const { retailer, learning, valued, books, cost } = instance
  const { campaign, contacts } = readCampaigns(retailer, learning.customers)
  const { dayZero } = insideOf(world).settings
  const parts: BooksPart[] = []
  for (let k = 0; k < campaignCount; k++) {
    const reached = reachedOn(world, campaignDay(k), learning.customers)
    const then = readBooks(retailer, dayZero + campaignDay(k), reached)
    parts.push({ books: then, rows: contacts.customer.filter((_, i) => campaign[i] === k) })
  }
  const later = Int32Array.from({ length: valued.customers }, (_, row) => learning.customers + row)
  const all = joinBooks([...parts, { books: withoutWave(books), rows: later }])
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
interface Campaigns {
  readonly campaign: Int32Array
  readonly contacts: Pilot
}

function readCampaigns(retailer: Retailer, customers: number): Campaigns {
  const table = retailer.campaigns.table(0, customers)
  const read = readContacts(table, 0)
  const names = columnOfKind(table, 'campaign', 'text')
  const campaign = Int32Array.from(read.customer, (_, i) => Number(textAt(names, i)?.slice(-1)) - 1)
  const order = Int32Array.from(campaign.keys()).sort((a, b) => campaign[a] - campaign[b] || a - b)
  const orders = new Float64Array(read.orders.length)
  for (const [place, i] of order.entries())
    orders.set(read.orders.subarray(i * departmentCount, (i + 1) * departmentCount), place * departmentCount)
  return {
    campaign: order.map((i) => campaign[i]),
    contacts: {
      rows: read.rows,
      orders,
      customer: order.map((i) => read.customer[i]),
      option: Int16Array.from(order, (i) => read.option[i]),
      propensity: Float64Array.from(order, (i) => read.propensity[i]),
      margin: Float64Array.from(order, (i) => read.margin[i]),
      redeemed: Uint8Array.from(order, (i) => read.redeemed[i]),
      visited: Uint8Array.from(order, (i) => read.visited[i]),
      optedOut: Uint8Array.from(order, (i) => read.optedOut[i]),
    },
  }
}

/** Which channels reached the first customers on the morning of a day before the pilot, shape [customers, channels]. */
function reachedOn(world: World, day: number, customers: number): Uint8Array {
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
