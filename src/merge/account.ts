import type { SourceQuality } from '../contracts/base.ts'
import type { Source } from '../contracts/source.ts'
import { isMissing } from '../table/access.ts'
import { makeTable } from '../table/make-table.ts'
import { integerColumn } from '../table/number-columns.ts'
import { sort } from '../table/sort.ts'
import type { RejectedRow, Table } from '../table/table.ts'
import { takeColumn } from '../table/take.ts'
import { textColumn } from '../table/text-columns.ts'
import type { Customers } from './customers.ts'
import type { JoinedRecords } from './join-records.ts'
import type { MergeOptions, RejectedBefore } from './merge-options.ts'
import type { Records } from './records.ts'
import { recordReasons } from './reject-records.ts'

/** What became of the records of each source: records = used + rejected, those rejected by reading included. */
export function qualityOf(
  records: Records,
  reasons: Uint8Array,
  { unmatched }: JoinedRecords,
  customers: Customers,
  before: MergeOptions['rejected'],
): SourceQuality[] {
  const linked = linkedBySource(records, customers)
  return records.sources.map((source, s) => {
    const read = countsOf(before?.[source.name] ?? [])
    const counts: { [reason: string]: number } = { ...read }
    for (let row = 0; row < source.table.rowCount; row++) {
      const reason = recordReasons[reasons[records.first[s] + row]]
      if (reason !== null) counts[reason] = (counts[reason] ?? 0) + 1
    }
    const count = source.table.rowCount + total(read)
    return {
      source: source.name,
      records: count,
      used: count - total(counts),
      rejected: total(counts),
      reasons: counts,
      linked: linked[s],
      unmatched: unmatched[s],
      filled: filledOf(source),
    }
  })
}

function total(counts: { readonly [reason: string]: number }): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}

/** What reading rejected, by reason. */
function countsOf(before: RejectedBefore): { readonly [reason: string]: number } {
  if (!isList(before)) return before.rejectedByReason
  const counts: { [reason: string]: number } = {}
  for (const { reason } of before) counts[reason] = (counts[reason] ?? 0) + 1
  return counts
}

function isList(before: RejectedBefore): before is readonly RejectedRow[] {
  return Array.isArray(before)
}

/** For each source, its records whose customer another source knows too. */
function linkedBySource({ sources, source }: Records, { start, members }: Customers): number[] {
  const linked = sources.map(() => 0)
  for (let customer = 0; customer + 1 < start.length; customer++) {
    const own = members.subarray(start[customer], start[customer + 1])
    if (own.every((record) => source[record] === source[own[0]])) continue
    for (const record of own) linked[source[record]]++
  }
  return linked
}

function filledOf({ table }: Source): { [column: string]: number } {
  const filled: { [column: string]: number } = {}
  for (const name of table.names) {
    let present = 0
    for (let row = 0; row < table.rowCount; row++) if (!isMissing(table.columns[name], row)) present++
    filled[name] = present / table.rowCount
  }
  return filled
}

/**
 * Every row that was not used, by source and line. Rows of a table count from 1; those rejected by reading keep the line
 * of their file. Consent statements stand under the source `consent`.
 */
export function rejectedTable(
  records: Records,
  reasons: Uint8Array,
  before: MergeOptions['rejected'],
  statements: readonly RejectedRow[],
): Table {
  const rows = statements.map((row) => ({ source: 'consent', ...row }))
  for (const [s, source] of records.sources.entries()) {
    const read = before?.[source.name] ?? []
    for (const row of isList(read) ? read : read.rejected) rows.push({ source: source.name, ...row })
    for (let row = 0; row < source.table.rowCount; row++) {
      const reason = recordReasons[reasons[records.first[s] + row]]
      if (reason !== null)
        rows.push({ source: source.name, line: row + 1, reason, column: blamed(source, reason) })
    }
  }
  const table = makeTable({
    source: textColumn(rows.map(({ source }) => source)),
    reason: textColumn(rows.map(({ reason }) => reason)),
    column: textColumn(rows.map(({ column }) => column)),
    line: integerColumn(rows.map(({ line }) => line)),
  })
  return sort(table, ['source', 'line', 'reason'])
}

function blamed(source: Source, reason: string): string | null {
  if (reason !== 'after-as-of') return source.key
  return typeof source.collected === 'object' ? (source.collected?.column ?? null) : null
}

/** Which records each customer is made of, by customer, source and record, and which key joined each to another. */
export function linksTable(
  records: Records,
  { rule, rules }: JoinedRecords,
  { ids, members, ofRecord }: Customers,
  record: (number: number) => string,
): Table {
  const sources = textColumn(records.sources.map(({ name }) => name))
  const ruleNames = textColumn(['alone', ...rules])
  const table = makeTable({
    customer_id: {
      kind: 'text',
      codes: members.map((one) => ofRecord[one]),
      dictionary: ids.dictionary,
    },
    source: takeColumn(
      sources,
      members.map((one) => records.source[one]),
    ),
    record: textColumn(Array.from(members, record)),
    rule: takeColumn(
      ruleNames,
      members.map((one) => rule[one] + 1),
    ),
  })
  // Customers of one record each stand in their order.
  return members.length === ids.codes.length ? table : sort(table, ['customer_id', 'source', 'record'])
}
