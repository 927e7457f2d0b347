import type { Retailer, SupplierName, World } from 'clientele/synth'
import { numbersOf } from 'clientele/table'
import { insideOf } from '../../../src/synth/inside.ts'
import { waveDays } from '../../../src/synth/retailer/drift.ts'
import { type Books, readBooks } from '../laboratory/books.ts'
import { channelCount } from '../laboratory/catalog.ts'
import { beside, type Features, internalFeatures, standardized } from '../laboratory/features.ts'
import { readPilot } from '../laboratory/pilot.ts'
import { matchedPlaces, type Study } from '../laboratory/study.ts'
import type { Truth } from '../laboratory/truth.ts'
import { below } from './ceilings.ts'
import { supplierColumns } from './supplier-columns.ts'

/**
 * What learners are given in a world after its pilot, every record ascribed to the right person: the pilot with what was known of its participants on day 0, and all customers
 * as they are known on the day of the plan.
 *
 * @param truth - of all customers of the world.
 * @param customers - how many of them are planned for: the first.
 */
export function openWorldStudy(
  merged: Retailer,
  world: World,
  truth: Truth,
  customers: number,
  suppliers: readonly SupplierName[],
): Study {
  const { settings } = insideOf(world)
  const { dayZero } = settings
  const then = readBooks(merged, dayZero, truth.reached)
  const now = readBooks(merged, dayZero + waveDays, truth.reached)
  const bought = supplierColumns(merged, suppliers, truth.customers)
  const featuresOf = (books: Books): Features =>
    bought === null ? internalFeatures(books) : beside(internalFeatures(books), bought)
  const features = standardized(below(featuresOf(then), featuresOf(now)))
  return {
    pilot: readPilot(merged, 0, customers),
    features,
    matched: matchedPlaces(features.names),
    first: truth.customers,
    customers,
    books: booksBelow(then, now),
    reached: truth.reached.subarray(0, customers * channelCount),
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
