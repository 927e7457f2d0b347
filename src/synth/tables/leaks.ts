import { uniform } from '../../math/philox.ts'
import { outcomeDraws, outcomeStream } from '../../math/streams.ts'
import type { Column } from '../../table/column.ts'
import { createDictionaryBuilder } from '../../table/dictionary-builder.ts'
import { flagColumn } from '../../table/flag-column.ts'
import { integerColumn, numberColumn } from '../../table/number-columns.ts'
import { textColumn } from '../../table/text-columns.ts'
import { openCursor } from '../cursor.ts'
import type { Life } from '../life/life.ts'
import { channels } from '../retailer/channels.ts'
import type { Settings } from '../spec.ts'
import type { ContactRow } from './contact-rows.ts'

/** Columns beside contacts that know what came after them, at levels with leaks. */
export const leakColumns = [
  { name: 'last_call_seconds', kind: 'number', unit: null },
  { name: 'coupon_used', kind: 'flag', unit: null },
  { name: 'segment_today', kind: 'text', unit: null },
  { name: 'days_since_order', kind: 'integer', unit: null },
] as const

/** Leaks of one row after the other. */
export interface Leaks {
  add(life: Life, wave: number, row: ContactRow): void
  /** The columns of the rows added, which are forgotten then. */
  take(): [string, Column][]
}

/**
 * Opens the columns that an export joins to contacts although they are of the day of the export: how long the last call took, long where it was of use; whether the
 * coupon was used; the segment and the days since the last order as they are today.
 */
export function openLeaks({ seed }: Settings, asOfDay: number): Leaks {
  const cursor = openCursor(seed)
  const segments = createDictionaryBuilder()
  let seconds: number[] = []
  let used: number[] = []
  let segment: (string | null)[] = []
  let days: number[] = []
  const callSeconds = (id: number, wave: number, { followed, option }: ContactRow): number => {
    if (option < 0 || channels[option % channels.length].name !== 'call' || followed === null)
      return Number.NaN
    const u = uniform(cursor.open(outcomeStream(wave, outcomeDraws.callLength), id))
    return Math.round(followed.redeemed ? 180 + 420 * u : 15 + 165 * u)
  }
  return {
    add(life, wave, row) {
      const since = daysSinceOrder(life, asOfDay)
      seconds.push(callSeconds(life.person.id, wave, row))
      used.push(row.followed === null ? 255 : row.followed.redeemed ? 1 : 0)
      segment.push(segmentOf(since))
      days.push(since)
    },
    take() {
      const columns: [string, Column][] = [
        ['last_call_seconds', numberColumn(Float64Array.from(seconds))],
        ['coupon_used', flagColumn(Uint8Array.from(used))],
        ['segment_today', textColumn(segment, segments)],
        ['days_since_order', integerColumn(Float64Array.from(days))],
      ]
      seconds = []
      used = []
      segment = []
      days = []
      return columns
    },
  }
}

/** Days from the last order to a day; NaN where there is none. */
function daysSinceOrder({ book }: Life, asOfDay: number): number {
  let last = Number.NEGATIVE_INFINITY
  for (let at = 0; at < book.count; at++)
    if (book.lost[at] === 0 && book.day[at] < asOfDay) last = Math.max(last, book.day[at])
  return Number.isFinite(last) ? asOfDay - last : Number.NaN
}

function segmentOf(daysSince: number): string | null {
  if (Number.isNaN(daysSince)) return null
  if (daysSince <= 28) return 'hot'
  if (daysSince <= 91) return 'active'
  return daysSince <= 364 ? 'at risk' : 'lost'
}
