import { createDictionaryBuilder } from '../../table/dictionary-builder.ts'
import { makeTable } from '../../table/make-table.ts'
import { numberColumn } from '../../table/number-columns.ts'
import type { Table } from '../../table/table.ts'
import { type CampaignRecord, campaignCount, campaignDay } from '../life/campaigns.ts'
import { openLives } from '../life/life.ts'
import { NEVER } from '../life/order-book.ts'
import { channels } from '../retailer/channels.ts'
import { waveDays } from '../retailer/drift.ts'
import type { Snapshot } from '../snapshot.ts'
import { type ContactColumn, type ContactRow, contactColumns, contactRowColumns } from './contact-rows.ts'
import { openPrimaryKeys } from './primary-key.ts'
import { type SyntheticTable, syntheticTable } from './table-maker.ts'

/**
 * Columns of the campaigns before the pilot: those of contacts, and the score by which the campaign tool chose, standard normal. `propensity` is the chance of having been
 * contacted at all, or of not, whatever the offer and channel.
 */
export type CampaignColumn = ContactColumn | 'affinity'

const columns = [...contactColumns, { name: 'affinity', kind: 'number', unit: null }] as const
const texts = contactColumns.filter(({ kind }) => kind === 'text').map(({ name }) => name)

/**
 * The campaigns before the pilot, one row a customer and campaign, in arms `treated` and `untreated`. They were not randomized: who bought more of late, scored higher,
 * or seemed promising to a manager was contacted more often. The propensity is missing in part, and in part wrong.
 */
export function campaignsTable(snapshot: Snapshot): SyntheticTable<CampaignColumn> {
  return syntheticTable(snapshot, columns, () => openRows(snapshot))
}

function openRows(snapshot: Snapshot): (from: number, to: number) => Table<CampaignColumn> {
  const { settings, asOfDay } = snapshot
  const lives = openLives(settings, snapshot.plans)
  const primaryKeyOf = openPrimaryKeys(snapshot)
  const dictionaries = new Map(texts.map((name) => [name, createDictionaryBuilder()]))
  const begun = Array.from({ length: campaignCount }, (_, k) => k).filter((k) => campaignDay(k) < asOfDay)
  return (from, to) => {
    const rows: ContactRow[] = []
    const affinity: number[] = []
    for (let id = from; id < to; id++) {
      const { person, campaigns } = lives.live(id, 0)
      const key = primaryKeyOf(person)
      if (key === null) continue
      for (const k of begun) {
        if (campaigns[k]?.takesPart !== true) continue
        const isOver = asOfDay >= campaignDay(k) + waveDays
        rows.push(rowOf(campaigns[k], k, key, settings.dayZero, isOver))
        affinity.push(campaigns[k].affinity)
      }
    }
    return makeTable<CampaignColumn>([
      ...contactRowColumns(rows, dictionaries),
      ['affinity', numberColumn(Float64Array.from(affinity))],
    ])
  }
}

function rowOf(
  { option, propensity, outcome }: CampaignRecord,
  k: number,
  customer: string,
  dayZero: number,
  isOver: boolean,
): ContactRow {
  return {
    contact: `b${k + 1}-${customer}`,
    customer,
    campaign: `campaign ${k + 1}`,
    at: dayZero + campaignDay(k),
    arm: option < 0 ? 'untreated' : 'treated',
    option,
    propensity,
    cost: option < 0 ? 0 : channels[option % channels.length].cost,
    followed: isOver
      ? {
          orders: [...outcome.orders],
          margin: outcome.margin,
          redeemed: outcome.redeemed[0] === 1,
          visited: outcome.visited,
          optedOut: option >= 0 && outcome.optedOut[0] !== NEVER,
        }
      : null,
  }
}
