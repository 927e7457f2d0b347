import type { SegmentProfile } from '../contracts/segmentation.ts'
import type { EarlierSegments } from '../segments/match-segments.ts'
import { columnOfKind, textAt } from '../table/access.ts'
import { daysFromText } from '../table/calendar.ts'
import { MISSING_DATE } from '../table/column.ts'
import { dateColumn } from '../table/date-columns.ts'
import { makeTable } from '../table/make-table.ts'
import type { Table } from '../table/table.ts'
import { textColumn } from '../table/text-columns.ts'
import type { PreviousRun } from './previous.ts'

/** A segment that some run found. */
export interface GivenSegment {
  readonly id: string
  /** Its last name. */
  readonly name: string
  /** As-of day of the run that found it first, and of the first that no longer did ({@link MISSING_DATE}: it goes on). */
  readonly since: number
  readonly until: number
}

/** The segments of the previous run, and every id that was ever given. */
export async function earlierSegments(
  previous: PreviousRun,
): Promise<{ readonly segments: EarlierSegments; readonly given: readonly GivenSegment[] }> {
  const { profiles } = (await previous.result()).segmentation
  const assignment = (await previous.table('segments')) as EarlierSegments['assignment']
  const given = readGiven(await previous.table('segment-ids'))
  return { segments: { asOf: previous.asOf, assignment, profiles, ids: given.map(({ id }) => id) }, given }
}

function readGiven(table: Table): GivenSegment[] {
  const [id, name] = [columnOfKind(table, 'segment', 'text'), columnOfKind(table, 'name', 'text')]
  const [since, until] = [columnOfKind(table, 'since', 'date'), columnOfKind(table, 'until', 'date')]
  return Array.from({ length: table.rowCount }, (_, row) => ({
    id: textAt(id, row) ?? '',
    name: textAt(name, row) ?? '',
    since: since.values[row],
    until: until.values[row],
  }))
}

/** Every segment that was ever found, those of a run added: texts `segment`, `name`, dates `since`, `until` (missing: it goes on). */
export function segmentIds(
  given: readonly GivenSegment[],
  profiles: readonly SegmentProfile[],
  asOf: string,
): Table {
  const day = daysFromText(asOf)
  const found = new Map(profiles.map(({ id, name }) => [id, name]))
  const known = new Set(given.map(({ id }) => id))
  const rows = [
    ...given.map((one) => ({
      ...one,
      name: found.get(one.id) ?? one.name,
      until: one.until === MISSING_DATE && !found.has(one.id) ? day : one.until,
    })),
    ...profiles
      .filter(({ id }) => !known.has(id))
      .map(({ id, name }) => ({ id, name, since: day, until: MISSING_DATE })),
  ]
  return makeTable({
    segment: textColumn(rows.map(({ id }) => id)),
    name: textColumn(rows.map(({ name }) => name)),
    since: dateColumn(Int32Array.from(rows, ({ since }) => since)),
    until: dateColumn(Int32Array.from(rows, ({ until }) => until)),
  })
}
