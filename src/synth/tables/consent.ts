import { dateColumn } from '../../table/date-columns.ts'
import { createDictionaryBuilder } from '../../table/dictionary-builder.ts'
import { makeTable } from '../../table/make-table.ts'
import type { Table } from '../../table/table.ts'
import { textColumn } from '../../table/text-columns.ts'
import { openCursor } from '../cursor.ts'
import { drawPilot, pilotOptOut } from '../life/pilot.ts'
import { openPersons, type Person } from '../people/person.ts'
import { drawReach, drawWithdrawals } from '../people/reach.ts'
import { channels } from '../retailer/channels.ts'
import type { Settings } from '../spec.ts'
import { customerId } from './customer-id.ts'
import { type SyntheticTable, syntheticTable } from './table-maker.ts'

/** Columns of the statements of consent: customer, channel, purpose, `granted` or `withdrawn`, day. */
export type ConsentColumn = 'customer_id' | 'channel' | 'purpose' | 'status' | 'since'

/**
 * What customers said about channels up to the end of the pilot, one row per customer and channel: granted when they joined, or
 * withdrawn, some of them because of the pilot. Where nothing was said there is no row.
 */
export function consentTable(settings: Settings): SyntheticTable<ConsentColumn> {
  return syntheticTable(
    settings,
    [
      { name: 'customer_id', kind: 'text', unit: null },
      { name: 'channel', kind: 'text', unit: null },
      { name: 'purpose', kind: 'text', unit: null },
      { name: 'status', kind: 'text', unit: null },
      { name: 'since', kind: 'date', unit: null },
    ],
    () => openRows(settings),
  )
}

/** What one person said about one channel; the day counts from day 0. */
interface Statement {
  readonly status: 'granted' | 'withdrawn'
  readonly day: number
}

function openRows(settings: Settings): (from: number, to: number) => Table<ConsentColumn> {
  const personOf = openPersons(settings)
  const statementsOf = openStatements(settings)
  const customers = createDictionaryBuilder()
  const names = createDictionaryBuilder()
  const purposes = createDictionaryBuilder()
  const states = createDictionaryBuilder()
  return (from, to) => {
    const customer: string[] = []
    const channel: string[] = []
    const status: string[] = []
    const since: number[] = []
    for (let id = from; id < to; id++) {
      statementsOf(personOf(id)).forEach((statement, c) => {
        if (statement === null) return
        customer.push(customerId(id))
        channel.push(channels[c].name)
        status.push(statement.status)
        since.push(settings.dayZero + statement.day)
      })
    }
    const purpose = customer.map(() => 'marketing')
    return makeTable<ConsentColumn>([
      ['customer_id', textColumn(customer, customers)],
      ['channel', textColumn(channel, names)],
      ['purpose', textColumn(purpose, purposes)],
      ['status', textColumn(status, states)],
      ['since', dateColumn(Int32Array.from(since))],
    ])
  }
}

function openStatements({ seed, pilotShare }: Settings): (person: Person) => readonly (Statement | null)[] {
  const cursor = openCursor(seed)
  const reached = new Uint8Array(channels.length)
  const withdrawals: (number | null)[] = channels.map(() => null)
  return (person) => {
    drawReach(cursor, person, reached)
    drawWithdrawals(cursor, person, withdrawals)
    const draw = drawPilot(cursor, person.id, reached, pilotShare)
    const lost = draw === null ? null : pilotOptOut(cursor, person, draw)
    const contacted = draw?.option == null ? -1 : draw.option % channels.length
    return channels.map((_, c): Statement | null => {
      if (lost !== null && c === contacted) return { status: 'withdrawn', day: lost }
      if (reached[c] === 1) return { status: 'granted', day: Math.floor(person.acquired) }
      const day = withdrawals[c]
      return day === null ? null : { status: 'withdrawn', day }
    })
  }
}
