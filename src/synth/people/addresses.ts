import { categoricalThresholds, drawCategory, zipfWeights } from '../../math/categorical.ts'
import { integerBelow, type Stream, uniform } from '../../math/philox.ts'
import type { Words } from './words.ts'

/** Where somebody lives. */
export interface Address {
  street: string
  houseNumber: string
  unit: string | null
  town: string
  postcode: string
  region: string
}

/** An address to be written into. */
export function blankAddress(): Address {
  return { street: '', houseNumber: '', unit: null, town: '', postcode: '', region: '' }
}

const regionCount = 12
const townCount = 200
const streetsPerTown = 240
const postcodesPerTown = streetsPerTown / 10
const postcodes = Array.from({ length: townCount * postcodesPerTown }, (_, place) => {
  const inTown = place % postcodesPerTown
  return String(10_000 + (100 * (place - inTown)) / postcodesPerTown + inTown)
})
const unitShare = 0.35
const numbers = Array.from({ length: 200 }, (_, number) => String(number))
const regionNames = Array.from({ length: regionCount }, (_, r) => `region-${String(r + 1).padStart(2, '0')}`)
const regionThresholds = categoricalThresholds(zipfWeights(regionCount, 1, 0))

/** The towns of a region stand together in the list. */
const firstTown = Array.from({ length: regionCount + 1 }, (_, r) => Math.floor((r * townCount) / regionCount))
const townThresholds = Array.from({ length: regionCount }, (_, r) =>
  categoricalThresholds(zipfWeights(firstTown[r + 1] - firstTown[r], 1, 0)),
)

/** Draws a region, then a town of it, then a street of that, then a number and perhaps a unit. Six words. */
export function drawAddress(stream: Stream, { towns, streets }: Words, out: Address): void {
  const region = drawCategory(stream, regionThresholds)
  const town = firstTown[region] + drawCategory(stream, townThresholds[region])
  const street = integerBelow(stream, streetsPerTown)
  const number = uniform(stream)
  const hasUnit = uniform(stream) < unitShare
  const unit = integerBelow(stream, 40)
  out.region = regionNames[region]
  out.town = towns[town]
  out.street = streets[(67 * town + street) % streets.length]
  out.houseNumber = numbers[1 + Math.floor(199 * number * number)]
  out.unit = hasUnit ? numbers[1 + unit] : null
  out.postcode = postcodes[postcodesPerTown * town + Math.floor(street / 10)]
}
