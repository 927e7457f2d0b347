import { fromArrays } from '../../table/from-arrays.ts'
import type { Table } from '../../table/table.ts'
import { channels } from './channels.ts'
import { departments } from './departments.ts'
import type { Conditions } from './drift.ts'
import { offers } from './offers.ts'

/** Columns of the offers: name, department, share of the amount given away, EUR a redemption costs besides, EUR of extra use to the customer. */
export type OfferColumn = 'offer' | 'department' | 'discount' | 'per_redemption' | 'surplus'

/** What the company knows of its offers; how customers take them is for it to find out. */
export function offersTable(): Table<OfferColumn> {
  return fromArrays<OfferColumn>({
    offer: offers.map(({ name }) => name),
    department: offers.map(({ department }) => departments[department]),
    discount: offers.map(({ discount }) => discount),
    per_redemption: offers.map(({ perRedemption }) => perRedemption),
    surplus: offers.map(({ surplus }) => surplus),
  })
}

/** Columns of the channels: name, EUR a message costs, EUR it annoys. */
export type ChannelColumn = 'channel' | 'cost' | 'annoyance'

/** What the company knows of its channels at a time. */
export function channelsTable(now: Conditions): Table<ChannelColumn> {
  return fromArrays<ChannelColumn>({
    channel: channels.map(({ name }) => name),
    cost: [...now.cost],
    annoyance: channels.map(({ annoyance }) => annoyance),
  })
}
