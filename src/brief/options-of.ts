import type { Options } from '../contracts/options.ts'
import { makeTable } from '../table/make-table.ts'
import { integerColumn, numberColumn } from '../table/number-columns.ts'
import { textColumn } from '../table/text-columns.ts'
import type { Brief, ChannelBrief, OfferBrief } from './brief.ts'

/** The options a brief names: each offer through each of its channels, numbered in that order from 0. */
export function optionsOf(brief: Brief): Options {
  const pairs = brief.offers.flatMap((offer) =>
    channelsOf(offer, brief.channels).map((channel) => ({ offer, channel })),
  )
  const numbers = (value: (pair: (typeof pairs)[number]) => number) => numberColumn(pairs.map(value))
  const table = makeTable({
    option: integerColumn(pairs.map((_, option) => option)),
    offer: textColumn(pairs.map(({ offer }) => offer.name)),
    channel: textColumn(pairs.map(({ channel }) => channel.name)),
    department: textColumn(pairs.map(({ offer }) => offer.department)),
    exclusive_group: textColumn(pairs.map(({ offer }) => offer.group ?? offer.name)),
    cost: numbers(({ channel }) => channel.cost),
    margin: numbers(({ offer }) => offer.margin ?? brief.goal.valuePerUnit),
    redemption: numbers(({ offer }) => offer.redemption ?? 0),
    benefit: numbers(({ offer }) => offer.benefit ?? 0),
    annoyance: numbers(({ channel }) => channel.annoyance ?? 0),
  })
  return { kind: 'options', table, currency: brief.currency }
}

function channelsOf(offer: OfferBrief, channels: readonly ChannelBrief[]): readonly ChannelBrief[] {
  return offer.channels === undefined
    ? channels
    : channels.filter(({ name }) => offer.channels?.includes(name))
}
