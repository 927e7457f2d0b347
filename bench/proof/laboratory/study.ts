import { departments } from '../../../src/synth/retailer/departments.ts'
import type { Books } from './books.ts'
import { type Features, standardized } from './features.ts'
import type { Instance } from './instance.ts'
import type { Pilot } from './pilot.ts'

/** What a learner is given: the pilot, and what is known of its participants and of the customers to plan for. */
export interface Study {
  readonly pilot: Pilot
  /** How much each row of the pilot counts. Default: 1. */
  readonly weight?: Float64Array | undefined
  /** Standardized, of all customers: those of the pilot first, so that `pilot.customer` is a row. */
  readonly features: Features
  /** The features of every department's own that stand for each other, such as the orders of each: places, shape [stems][departments]. */
  readonly matched: readonly (readonly number[])[]
  /** Row of the first customer to plan for, and how many there are. */
  readonly first: number
  readonly customers: number
  /** Of all customers. */
  readonly books: Books
  /** Where channels may be used, of the customers to plan for. */
  readonly reached: Uint8Array
  /** EUR a message, by channel, as the company's own table says on the day of the plan. */
  readonly cost: readonly number[]
}

/** The study of an instance with some of its features. */
export function openStudy(instance: Instance, features: Features): Study {
  const { learning, valued, pilot, books, cost } = instance
  return {
    pilot,
    features: standardized(features),
    matched: matchedPlaces(features.names),
    first: learning.customers,
    customers: valued.customers,
    books,
    reached: valued.reached,
    cost,
  }
}

/** Features whose names end in the names of the departments, by what comes before. */
export function matchedPlaces(names: readonly string[]): readonly (readonly number[])[] {
  const [first] = departments
  const stems = names.filter((name) => name.endsWith(`_${first}`)).map((name) => name.slice(0, -first.length))
  return stems.map((stem) => departments.map((department) => names.indexOf(stem + department)))
}
