import { channelCount, channelOf, offerCount, offerOf } from './catalog.ts'
import type { Term } from './cell-rate.ts'
import type { Block } from './laplace.ts'

/** Groups of coefficients, each an intercept and slopes: one for all options, then one an offer, then one a channel. */
const groupCount = 1 + offerCount + channelCount

/** Coefficients of one outcome, from place `at` on; a group has `size` of them. */
export interface EffectGroups {
  readonly at: number
  readonly size: number
}

/** The place behind the groups. */
export function endOf({ at, size }: EffectGroups): number {
  return at + groupCount * size
}

/** What an option's eta sums up: the common group, its offer's and its channel's. */
export function termsOf({ at, size }: EffectGroups, option: number, from: Term['from']): readonly Term[] {
  return [0, 1 + offerOf(option), 1 + offerCount + channelOf(option)].map((group) => ({
    at: at + group * size,
    from,
  }))
}

/** Coefficients with a variance in common: intercepts of offers, of channels; slopes for all, of offers, of channels. The common intercept is free. */
export function blocksOf(groups: EffectGroups): readonly Block[] {
  const offers = range(1, offerCount)
  const channels = range(1 + offerCount, channelCount)
  return [
    offers.map((group) => groups.at + group * groups.size),
    channels.map((group) => groups.at + group * groups.size),
    ...[[0], offers, channels].map((some) => some.flatMap((group) => slopesOf(groups, group))),
  ]
}

/** Places of the slopes of a group. */
export function slopesOf({ at, size }: EffectGroups, group: number): Block {
  return range(at + group * size + 1, size - 1)
}

function range(from: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => from + i)
}
