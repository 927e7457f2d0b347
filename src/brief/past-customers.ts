import type { Context } from '../engine/context.ts'
import { preparationOf } from '../learn/kmeans.ts'
import { assignSegments } from '../segments/assign-segments.ts'
import type { SegmentsModel } from '../segments/segments-model.ts'
import { clustersOf } from '../segments/segments-model.ts'
import { columnOf, textAt } from '../table/access.ts'
import type { Column } from '../table/column.ts'
import { join } from '../table/join.ts'
import { select } from '../table/select.ts'
import type { Table } from '../table/table.ts'
import { withColumns } from '../table/with-columns.ts'
import type { Brief } from './brief.ts'
import { forRules } from './for-rules.ts'
import { limitsBySegmentId } from './segment-limits.ts'
import { baseOf, featuresOf } from './stages/features-stage.ts'
import { segmentationOf } from './stages/segments-stage.ts'
import type { Left } from './stages/stage.ts'
import { describedCustomers } from './stages/target-stage.ts'

/** Customers as they were on the day of a past contact. */
export interface PastCustomers {
  /** The contacts, one a customer. */
  readonly log: Table
  /** What rules may read of each row of the log: features and segment of that day, golden values of the brief's day. */
  readonly described: Table
  /** Whether every segment that the limits name was found among them, often enough to be in either half. */
  readonly segmented: boolean
}

/** Describes customers by the features they had when they were contacted, which stand beside the contacts. */
export async function pastCustomers(
  brief: Brief,
  left: Left,
  log: Table,
  context: Context,
): Promise<PastCustomers> {
  const { table } = forRules(brief, baseOf(left), describedCustomers(left))
  const today = join(select(log, ['customer_id']), table, { on: ['customer_id'], kind: 'left' })
  const ofThatDay = featuresIn(log, left)
  const own = ofThatDay.filter((name) => !baseOf(left).customers.names.includes(name))
  const described = withColumns(
    today,
    own.map((name): [string, Column] => [name, columnOf(log, name)]),
  )
  const segment = await segmentsThen(left, log, ofThatDay, context)
  const named = Object.keys(limitsBySegmentId(brief.limits, segmentationOf(left).profiles).segments ?? {})
  return segment === null
    ? { log, described, segmented: false }
    : {
        log,
        described: withColumns(described, { segment }),
        segmented: named.every((id) => occursIn(segment, id)),
      }
}

/** Features that stand beside the contacts as of their day; a contact's own column of the same name is what came of it. */
function featuresIn(log: Table, left: Left): readonly string[] {
  const own = left['read'].tables['contacts'].names
  return featuresOf(left)
    .definitions.map(({ name }) => name)
    .filter((name) => log.names.includes(name) && !own.includes(name))
}

/** The segments of that day; null where a contact's own column stands in place of a feature they need. */
async function segmentsThen(
  left: Left,
  log: Table,
  features: readonly string[],
  context: Context,
): Promise<Column | null> {
  const model = segmentationOf(left).model as SegmentsModel
  const { reads } = preparationOf(clustersOf(model))
  if (!reads.every((name) => features.includes(name))) return null
  return columnOf(await assignSegments(model, select(log, ['customer_id', ...reads]), context), 'segment')
}

/** Segments rarer than this could be missing from one of two random halves. */
const leastCustomers = 50

function occursIn(column: Column, id: string): boolean {
  if (column.kind !== 'text') return false
  let customers = 0
  for (let row = 0; row < column.codes.length; row++) if (textAt(column, row) === id) customers += 1
  return customers >= leastCustomers
}
