import { trueOptions } from 'clientele/synth/truth'
import { channels } from '../../../src/synth/retailer/channels.ts'
import { departments } from '../../../src/synth/retailer/departments.ts'
import { offers } from '../../../src/synth/retailer/offers.ts'

/** Sizes of the retailer. Option `offer * 5 + channel`. */
export const optionCount: number = trueOptions.length
export const offerCount: number = offers.length
export const channelCount: number = channels.length
export const departmentCount: number = departments.length

/** The place of an option's offer. */
export function offerOf(option: number): number {
  return Math.floor(option / channelCount)
}

/** The place of an option's channel. */
export function channelOf(option: number): number {
  return option % channelCount
}

/** The place of the department of each option's offer. */
export const optionDepartment: Uint8Array = Uint8Array.from(
  { length: optionCount },
  (_, option) => offers[offerOf(option)].department,
)
