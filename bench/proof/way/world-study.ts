import type { Retailer, SupplierName, World } from 'clientele/synth'
import { numbersOf } from 'clientele/table'
import { insideOf } from '../../../src/synth/inside.ts'
import { waveDays } from '../../../src/synth/retailer/drift.ts'
import { type Books, readBooks } from '../laboratory/books.ts'
import { reachedOn } from '../laboratory/campaign-study.ts'
import { channelCount } from '../laboratory/catalog.ts'
import { beside, type Features, internalFeatures, standardized, under } from '../laboratory/features.ts'
import { readPilot } from '../laboratory/pilot.ts'
import { matchedPlaces, type Study } from '../laboratory/study.ts'
import { supplierFeatures } from '../laboratory/suppliers.ts'
import { letterOf } from './ceilings.ts'

/** A world after its pilot. */
export interface MergedWorld {
  readonly world: World
  /** What its systems would hold if every record were ascribed to the right person. */
  readonly merged: Retailer
  /** Where channels may be used on the day of the plan, shape [customers, channels]. */
  readonly reached: Uint8Array
}

/** What the books tell of customers on the day of the plan. */
export function booksOfPlan({ world, merged, reached }: MergedWorld): Books {
  const { dayZero } = insideOf(world).settings
  return readBooks(merged, dayZero + waveDays, reached)
}

/**
 * What learners are given: the pilot with what was known of its participants on day 0, and all customers as they are known on the day of the plan.
 * It has nobody but the customers to plan for.
 */
export function openWorldStudy(given: MergedWorld, suppliers: readonly SupplierName[]): Study {
  const { world, merged, reached } = given
  const then = readBooks(
    merged,
    insideOf(world).settings.dayZero,
    reachedOn(world, 0, reached.length / channelCount),
  )
  const now = booksOfPlan(given)
  const bought = suppliers.map((name) => supplierFeatures(merged, then.customers, letterOf[name]))
  const featuresOf = (books: Books): Features => beside(internalFeatures(books), ...bought)
  const features = standardized(under(featuresOf(then), featuresOf(now)))
  return {
    pilot: readPilot(merged, 0, then.customers),
    features,
    matched: matchedPlaces(features.names),
    first: then.customers,
    customers: now.customers,
    books: booksBelow(then, now),
    reached,
    cost: [...numbersOf(merged.channels, 'cost')],
  }
}

/** The books of one day, and those of another below them; the wave is that after the first day. */
function booksBelow(then: Books, now: Books): Books {
  const join = (one: Float64Array, other: Float64Array): Float64Array => {
    const joined = new Float64Array(one.length + other.length)
    joined.set(one)
    joined.set(other, one.length)
    return joined
  }
  const reached = new Uint8Array(2 * then.reached.length)
  reached.set(then.reached)
  reached.set(now.reached, then.reached.length)
  return {
    customers: then.customers + now.customers,
    orders: join(then.orders, now.orders),
    yearOrders: join(then.yearOrders, now.yearOrders),
    quarterOrders: join(then.quarterOrders, now.quarterOrders),
    spend: join(then.spend, now.spend),
    logAmount: join(then.logAmount, now.logAmount),
    deals: join(then.deals, now.deals),
    tenure: join(then.tenure, now.tenure),
    recency: join(then.recency, now.recency),
    age: join(then.age, now.age),
    wave: then.wave,
    reached,
  }
}
