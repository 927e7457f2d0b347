import { channelCount, channelOf, offerCount, offerOf, optionDepartment } from './catalog.ts'
import type { Features } from './features.ts'
import type { Study } from './study.ts'

/** Features with the number 1 before them, row-major. */
export function constantFirst({ names, rows, x }: Features): Float64Array {
  const width = names.length
  const out = new Float64Array(rows * (width + 1))
  for (let row = 0; row < rows; row++) {
    out[row * (width + 1)] = 1
    out.set(x.subarray(row * width, (row + 1) * width), row * (width + 1) + 1)
  }
  return out
}

/** Columns of what an option may do for a customer: constant, offers, channels, features, features of the offer's department. */
export interface OptionDesign {
  readonly width: number
  /** Where each kind begins. */
  readonly offers: number
  readonly channels: number
  readonly features: number
  readonly matched: number
}

/** The columns for a study. */
export function optionDesign({ features, matched }: Study): OptionDesign {
  const offers = 1
  const channels = offers + offerCount
  const first = channels + channelCount
  const last = first + features.names.length
  return { width: last + matched.length, offers, channels, features: first, matched: last }
}

/** Writes the columns of a customer and option from a place on. */
export function writeOption(
  design: OptionDesign,
  { features, matched }: Study,
  customer: number,
  option: number,
  into: Float64Array,
  at: number,
): void {
  const width = features.names.length
  into.fill(0, at, at + design.features)
  into[at] = 1
  into[at + design.offers + offerOf(option)] = 1
  into[at + design.channels + channelOf(option)] = 1
  into.set(features.x.subarray(customer * width, (customer + 1) * width), at + design.features)
  for (let s = 0; s < matched.length; s++)
    into[at + design.matched + s] = features.x[customer * width + matched[s][optionDepartment[option]]]
}
