import type { Snapshot } from '../snapshot.ts'
import type { Settings } from '../spec.ts'
import { calledOn } from './record-days.ts'
import { type RecordColumn, recordTable } from './record-table.ts'
import type { SyntheticTable } from './table-maker.ts'

/** Columns of the calls to the service: key, telephone, name as it was heard, day, what the complaint was about. */
export type ServiceColumn = 'customer_id' | 'phone' | 'given_name' | 'surname' | 'called' | 'topic'

/** The last share is the rest. */
const topics: readonly (readonly [string, number])[] = [
  ['delivery', 0.35],
  ['product', 0.25],
  ['returns', 0.2],
  ['billing', 0.12],
  ['other', 0.08],
]

/** The calls to the service within a year, one row a record. */
export function serviceTable(snapshot: Snapshot): SyntheticTable<ServiceColumn> {
  return recordTable(snapshot, 2, calledOn, columnsOf(snapshot.settings))
}

function columnsOf(settings: Settings): readonly RecordColumn<ServiceColumn>[] {
  return [
    { name: 'customer_id', kind: 'text', read: ({ key }) => key },
    { name: 'phone', kind: 'text', read: ({ says }) => says.phone },
    { name: 'given_name', kind: 'text', read: ({ says }) => says.givenName },
    { name: 'surname', kind: 'text', read: ({ says }) => says.surname },
    { name: 'called', kind: 'date', read: (record) => calledOn(record, settings) },
    { name: 'topic', kind: 'text', read: ({ chances }) => topicOf(chances[2]) },
  ]
}

function topicOf(chance: number): string {
  let left = chance
  for (const [topic, share] of topics) {
    if (left < share) return topic
    left -= share
  }
  return topics[topics.length - 1][0]
}
