import { ClienteleError } from '../errors.ts'
import { columnOfKind } from '../table/access.ts'
import { daysFromText } from '../table/calendar.ts'
import { MISSING_DATE } from '../table/column.ts'
import type { Table } from '../table/table.ts'
import { zoneDays } from '../table/zone-days.ts'

/** The days of a column of dates or instants, for the rows from `from` up to `to`; {@link MISSING_DATE} is missing. */
export type DaysOf = (table: Table, name: string, from: number, to: number) => Int32Array

/** @param zone - the zone in which instants fall on days. @throws ARGUMENT_INVALID for a zone that does not exist. */
export function daysIn(zone: string): DaysOf {
  const dayOf = zoneDays(zone)
  return (table, name, from, to) => {
    const column = columnOfKind(table, name, ['date', 'time'])
    const days = new Int32Array(to - from)
    for (let row = from; row < to; row++) {
      const value = column.values[row]
      if (column.kind === 'date') days[row - from] = value
      else days[row - from] = Number.isNaN(value) ? MISSING_DATE : dayOf(value)
    }
    return days
  }
}

/** The as-of date as a day. @throws ARGUMENT_INVALID where it is not given, DATE_INVALID. */
export function asOfDay(asOf: string | undefined): number {
  if (typeof asOf === 'string') return daysFromText(asOf)
  throw new ClienteleError(
    'ARGUMENT_INVALID',
    'Features hold as of a day: give asOf as "YYYY-MM-DD". Only what happened before it is used.',
  )
}
