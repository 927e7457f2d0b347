import type { Snapshot } from '../snapshot.ts'
import type { Settings } from '../spec.ts'
import type { SourceRecord } from './source-records.ts'

/** Days of a year, of which the service keeps one. */
const year = 364

/** The day a record began: the first purchase for a person's first one, a later day for one that came by mistake. */
export function beganOn({ person, record, chances }: SourceRecord, { dayZero }: Settings): number {
  const first = Math.floor(person.acquired)
  return dayZero + (record === 0 ? first : Math.floor(first * chances[0]))
}

/** The day an account of the shop was opened: for half of the first ones that of the first purchase, else later. */
export function accountOpenedOn(
  { person, record, chances }: Pick<SourceRecord, 'person' | 'record' | 'chances'>,
  { dayZero }: Pick<Settings, 'dayZero'>,
): number {
  const share = record === 0 ? Math.min(1, 2 * chances[0]) : chances[0]
  return dayZero + Math.floor(Math.floor(person.acquired) * share)
}

/** The day a record was last edited before that of a snapshot, more often long ago than lately. */
export function editedOn(record: SourceRecord, { settings, asOfDay }: Snapshot): number {
  const began = beganOn(record, settings)
  const edited = began + Math.floor((settings.dayZero - began) * record.chances[1] ** 2)
  return edited < settings.dayZero + asOfDay ? edited : began
}

/** The day of a call: within a year before day 0, and not before the first purchase. */
export function calledOn({ person, chances }: SourceRecord, { dayZero }: Settings): number {
  return dayZero + Math.floor(Math.max(-year, Math.floor(person.acquired)) * chances[0])
}
