import type { Retailer } from 'clientele/synth'
import { numbersOf } from 'clientele/table'
import { insideOf } from '../../../src/synth/inside.ts'
import { type Books, readBooks } from './books.ts'
import { afterPilot, cleanWorld, type Traits } from './clean-world.ts'
import { type Features, internalFeatures } from './features.ts'
import { type Pilot, readPilot } from './pilot.ts'
import { supplierFeatures } from './suppliers.ts'
import { type Truth, truthOf, truthOfRows } from './truth.ts'

/** A seed's world: customers who were in the pilot, and as many others on whom plans are valued. */
export interface Instance {
  readonly seed: number
  /** What the company's systems hold when the pilot is over. */
  readonly retailer: Retailer
  /** The truth about those who were in the pilot, and about those on whom plans are valued. */
  readonly learning: Truth
  readonly valued: Truth
  readonly pilot: Pilot
  /** Of all customers, those of the pilot first; so are the features. */
  readonly books: Books
  /** EUR a message, by channel, as the company's own table says. */
  readonly cost: readonly number[]
  readonly internal: Features
  readonly supplierA: Features
  readonly supplierB: Features
}

/** Makes the reference world; the first half takes part in the pilot. */
export function makeInstance(seed: number, customers: number, traits: Traits = {}): Instance {
  const half = customers / 2
  const world = cleanWorld({ seed, customers, pilotShare: 1 }, traits)
  const retailer = afterPilot(world)
  const truth = truthOf(cleanWorld({ seed, customers, pilotShare: 0 }, traits))
  const books = readBooks(retailer, insideOf(world).settings.dayZero, truth.reached)
  return {
    seed,
    retailer,
    learning: truthOfRows(truth, 0, half),
    valued: truthOfRows(truth, half, customers),
    books,
    cost: [...numbersOf(retailer.channels, 'cost')],
    pilot: readPilot(retailer, 0, half),
    internal: internalFeatures(books),
    supplierA: supplierFeatures(retailer, customers, 'A'),
    supplierB: supplierFeatures(retailer, customers, 'B'),
  }
}
