import { numbersFound, textsFound } from '../engine/answers.ts'
import type { Relation } from '../engine/relation.ts'
import type { Sql } from '../engine/sql.ts'
import { exactSumLimit } from '../math/grid.ts'
import { amountsOf } from './amounts.ts'
import { assertFewDepartments, inBytes } from './departments.ts'
import type { FeaturesInOptions, FeaturesSql } from './engine-rows.ts'
import { columnSpec, hasColumn } from './event-rows.ts'
import { type EventRows, leftOutSql } from './event-rows-sql-pass.ts'
import type { FeatureSettings } from './feature-options.ts'
import { contactReasons } from './message-features.ts'
import { messageRows, messagesSql } from './messages-sql-pass.ts'
import { leftOutReasons } from './purchases-pass.ts'
import {
  departmentsSql,
  largestSpendSql,
  type PurchaseReadingSql,
  purchaseCountsSql,
  purchaseRows,
  purchasesSql,
} from './purchases-sql-pass.ts'

/** Features of events in an engine, and how many events were left out, by reason. */
export interface EventFeaturesSql {
  readonly part: FeaturesSql | null
  readonly rows: number
  readonly leftOut: { readonly [reason: string]: number }
}

/** Counts purchases that are left out, finds the departments, and says what the others become. */
export async function purchasesIn(
  transactions: Relation,
  ids: Sql,
  { asOfDay, windowsDays }: FeatureSettings,
  { departments: chosen, signal }: FeaturesInOptions,
): Promise<EventFeaturesSql> {
  const hasDepartment = chosen !== undefined || hasColumn(transactions, 'department')
  if (hasDepartment) columnSpec(transactions, 'department', 'the relation of transactions')
  const reading: PurchaseReadingSql = {
    amounts: amountsOf(columnSpec(transactions, 'amount', 'the relation of transactions')),
    asOfDay,
    isRecorded: hasColumn(transactions, 'recorded_at'),
    hasDepartment,
  }
  const rows = purchaseRows(transactions, ids, reading)
  const counts = await numbersFound(transactions, purchaseCountsSql(rows), signal)
  const [eventRows, absolute, found] = counts.slice(leftOutReasons.length)
  await assertExact(transactions, rows, reading, absolute, signal)
  const departments = [...new Set(chosen ?? [])]
  assertFewDepartments(chosen === undefined ? found : departments.length)
  if (chosen === undefined && found > 0)
    departments.push(...inBytes(await textsFound(transactions, departmentsSql(rows), signal)))
  return {
    part: purchasesSql(rows, reading, windowsDays, departments),
    rows: eventRows,
    leftOut: occurring(leftOutReasons, counts),
  }
}

/** The sums of customers are looked at only where all amounts together are no longer exact. */
async function assertExact(
  transactions: Relation,
  rows: EventRows,
  { amounts }: PurchaseReadingSql,
  absolute: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (absolute < exactSumLimit(1)) return
  const [largest] = await numbersFound(transactions, largestSpendSql(rows), signal)
  amounts.assertExact(largest)
}

/** Counts contacts that are left out, and says what the others become. */
export async function messagesIn(
  contacts: Relation,
  ids: Sql,
  { asOfDay }: FeatureSettings,
  { signal }: FeaturesInOptions,
): Promise<EventFeaturesSql> {
  const rows = messageRows(contacts, ids, asOfDay)
  const counts = await numbersFound(contacts, leftOutSql(rows), signal)
  return {
    part: messagesSql(rows, asOfDay),
    rows: counts[contactReasons.length],
    leftOut: occurring(contactReasons, counts),
  }
}

function occurring(
  reasons: readonly string[],
  counts: readonly number[],
): { readonly [reason: string]: number } {
  return Object.fromEntries(
    reasons.flatMap((reason, i) => (counts[i] > 0 ? [[reason, counts[i]] as const] : [])),
  )
}
