import type { Column } from '../../table/column.ts'
import { createDictionaryBuilder } from '../../table/dictionary-builder.ts'
import { makeTable } from '../../table/make-table.ts'
import type { Table } from '../../table/table.ts'
import { type Life, type LivedWave, openLives } from '../life/life.ts'
import { NEVER } from '../life/order-book.ts'
import { pilotWave } from '../life/pilot.ts'
import { channels } from '../retailer/channels.ts'
import { conditionsOf, waveDays } from '../retailer/drift.ts'
import { type Snapshot, wavesBefore } from '../snapshot.ts'
import {
  type ContactColumn,
  type ContactRow,
  contactColumns,
  contactRowColumns,
  type Followed,
} from './contact-rows.ts'
import { leakColumns, openLeaks } from './leaks.ts'
import { mostRecords } from './membership.ts'
import { openPrimaryKeys } from './primary-key.ts'
import { openRecordKeys } from './record-keys.ts'
import { type SyntheticTable, syntheticTable } from './table-maker.ts'

const texts = contactColumns.filter(({ kind }) => kind === 'text').map(({ name }) => name)

/**
 * The pilot and the waves after it, one row a participant and message: who, in which campaign (`pilot`, `wave 1`, ...), when, in which arm (`treated`, `control`), what
 * was sent (missing for controls), the exact chance of that (missing after the pilot), and what followed within 28 days: orders by department, margin in cents
 * after discounts and redemptions, whether the coupon was used, whether they visited, whether they left the channel; and what the message cost in EUR. Of several
 * messages to one person in a wave, be it under several keys, each row tells all orders of the person, as they are made: whether or not they are written down yet, and under which key.
 *
 * @param only - the wave wanted; default: all that have begun.
 */
export function contactsTable(snapshot: Snapshot, only?: number): SyntheticTable<ContactColumn> {
  const { leaks } = snapshot.settings.traits
  const columns = leaks ? [...contactColumns, ...leakColumns] : contactColumns
  return syntheticTable(snapshot, columns as typeof contactColumns, () => openRows(snapshot, only))
}

function openRows(
  snapshot: Snapshot,
  only: number | undefined,
): (from: number, to: number) => Table<ContactColumn> {
  const { settings, asOfDay } = snapshot
  const lives = openLives(settings, snapshot.plans)
  const waves = wavesBefore(snapshot)
  const rowsOf = openWaveRows(snapshot)
  const dictionaries = new Map(texts.map((name) => [name, createDictionaryBuilder()]))
  const leaks = settings.traits.leaks ? openLeaks(settings, asOfDay) : null
  return (from, to) => {
    const rows: ContactRow[] = []
    for (let id = from; id < to; id++) {
      const life = lives.live(id, waves)
      for (let wave = only ?? 0; wave < waves; wave++) {
        const before = rows.length
        rowsOf(life, wave, rows)
        for (let row = before; row < rows.length; row++) leaks?.add(life, wave, rows[row])
      }
    }
    const columns = [...contactRowColumns(rows, dictionaries), ...(leaks?.take() ?? [])]
    return makeTable(columns as [ContactColumn, Column][])
  }
}

/** Adds the rows of a person's wave. */
function openWaveRows(snapshot: Snapshot): (life: Life, wave: number, rows: ContactRow[]) => void {
  const { settings, asOfDay } = snapshot
  const primaryKeyOf = openPrimaryKeys(snapshot)
  const { keyOf } = openRecordKeys(settings)
  const { dayZero, traits } = settings
  const costs = Array.from({ length: wavesBefore(snapshot) }, (_, wave) => conditionsOf(settings, wave).cost)

  function pilotRow(life: Life, isOver: boolean): ContactRow | null {
    const customer = primaryKeyOf(life.person)
    if (life.pilot === null || customer === null) return null
    const { option, propensity } = life.pilot
    return {
      contact: traits.keys === 'numbers' ? `k${customer.slice(1)}` : `k0-${customer}`,
      customer,
      campaign: 'pilot',
      at: dayZero,
      arm: option === null ? 'control' : 'treated',
      option: option ?? -1,
      propensity,
      cost: option === null ? 0 : channels[option % channels.length].cost,
      followed: isOver ? followedOf(life.waves[pilotWave], 0) : null,
    }
  }

  /** The messages of a wave, record after record, each numbered among those to its record: other numbers would tell which records are one person's. */
  function addMessageRows({ person, waves }: Life, wave: number, isOver: boolean, rows: ContactRow[]): void {
    const { option, record, count } = waves[wave].planned
    const byRecord = Array.from({ length: count }, (_, m) => m).sort((a, b) => record[a] - record[b] || a - b)
    let sent = 0
    for (const [place, m] of byRecord.entries()) {
      sent = place > 0 && record[byRecord[place - 1]] === record[m] ? sent + 1 : 0
      const customer = keyOf(Math.floor(record[m] / mostRecords), person.id, record[m] % mostRecords)
      rows.push({
        contact: `k${wave}-${sent}-${customer}`,
        customer,
        campaign: `wave ${wave}`,
        at: dayZero + waveDays * wave,
        arm: 'treated',
        option: option[m],
        propensity: Number.NaN,
        cost: costs[wave][option[m] % channels.length],
        followed: isOver ? followedOf(waves[wave], m) : null,
      })
    }
  }

  return (life, wave, rows) => {
    const isOver = asOfDay >= waveDays * (wave + 1)
    if (wave === pilotWave) {
      const row = pilotRow(life, isOver)
      if (row !== null) rows.push(row)
      return
    }
    addMessageRows(life, wave, isOver, rows)
  }
}

/** What followed one planned message; one that did not arrive was neither used nor answered. */
function followedOf({ planned, arrived, outcome }: LivedWave, m: number): Followed {
  let place = 0
  for (let before = 0; before < m; before++) place += arrived[before]
  const came = planned.count > 0 && arrived[m] === 1
  return {
    orders: [...outcome.orders],
    margin: outcome.margin,
    redeemed: came && outcome.redeemed[place] === 1,
    visited: outcome.visited,
    optedOut: came && outcome.optedOut[place] !== NEVER,
  }
}
