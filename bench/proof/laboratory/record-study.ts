import { type Books, readBooks } from './books.ts'
import { channelCount, departmentCount } from './catalog.ts'
import { beside, internalFeatures, standardized } from './features.ts'
import type { Instance } from './instance.ts'
import type { Pilot } from './pilot.ts'
import { bookkeepingOf } from './record-books.ts'
import { type ConsentRule, consentOfRecords } from './record-consent.ts'
import { suppliedToRecords } from './record-suppliers.ts'
import type { Records } from './records.ts'
import { openStudy, type Study } from './study.ts'

/**
 * The study of a company that takes its records for customers, with suppliers A and B. Features keep the scale that they have by person, so that a learner draws the
 * same from the same pilot. The pilot wrote to first records, and knows of the orders that stand under these.
 *
 * @param dayZero - the day on which the pilot begins, in days since 1970-01-01.
 */
export function recordStudy(instance: Instance, dayZero: number, records: Records, rule: ConsentRule): Study {
  const { seed, retailer, learning, internal, supplierA, supplierB } = instance
  const reached = consentOfRecords(seed, records, instance.books.reached, rule)
  const books = readBooks(retailer, dayZero, reached, bookkeepingOf(seed, records))
  const supplied = suppliedToRecords(seed, records, [supplierA, supplierB])
  const features = beside(internalFeatures(books), ...supplied)
  const persons = beside(internal, supplierA, supplierB)
  const first = records.first[learning.customers]
  return {
    ...openStudy(instance, persons),
    pilot: pilotOfRecords(instance.pilot, records, books),
    features: standardized(features, persons),
    first,
    customers: records.count - first,
    books,
    reached: reached.subarray(first * channelCount),
  }
}

function pilotOfRecords(pilot: Pilot, records: Records, { customers, wave }: Books): Pilot {
  const bought = new Float64Array(customers * departmentCount)
  for (const [i, row] of wave.customer.entries()) bought[row * departmentCount + wave.department[i]]++
  const customer = pilot.customer.map((person) => records.first[person])
  const orders = pilot.orders.map((_, cell) => {
    const row = customer[Math.floor(cell / departmentCount)]
    return bought[row * departmentCount + (cell % departmentCount)]
  })
  return { ...pilot, customer, orders }
}
