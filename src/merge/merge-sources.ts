import { checkBase } from '../contracts/base.schema.ts'
import type { CustomerBase, JournalEntry } from '../contracts/base.ts'
import type { Source } from '../contracts/source.ts'
import { columnOfKind, textAt } from '../table/access.ts'
import type { TextColumn } from '../table/column.ts'
import { decode } from '../table/dictionary-text.ts'
import type { Table } from '../table/table.ts'
import { linksTable, qualityOf, rejectedTable } from './account.ts'
import { consentAsOf } from './consent.ts'
import { type Customers, idsOfMerged, nameCustomers, numberCustomers } from './customers.ts'
import type { EarlierLinks } from './earlier-links.ts'
import { recordTable } from './fields.ts'
import { goldenValues } from './golden.ts'
import { type JoinedRecords, joinRecords } from './join-records.ts'
import { checkMerge, type MergeOptions } from './merge-options.ts'
import { numberRecords, type Records, recordKeys } from './records.ts'
import { rejectRecords } from './reject-records.ts'

/**
 * Makes one row per customer out of several sources, and keeps where every value came from, what consent holds, and
 * every record that could not be used.
 *
 * Records are joined where they share a normalized key (`normalizeKey`), and from record to record; see `joinRecords`
 * for the values that join nobody. The customer's id is the smallest of its customer ids by bytes, else the smallest
 * `source:record` (a record is called by its source's key, or its row number from 1, which then hangs on the order of
 * rows). Customers that are made of the records of an earlier base (`previous`) keep its ids. Fields are called by their meaning, attributes by their own name. Of a field's values the latest collected is
 * taken, then that of the source that comes first in the list, then the smallest; a missing value never is, nor, in a
 * personal field, a placeholder. Neither
 * the order of rows nor, beyond this rule and the order of the columns, that of the sources changes anything.
 *
 * `provenance` also says for which `channels` the source of the value may be used (joined by `|`, missing: every
 * channel). `links.rule` is the key that first joined a record to another, or `alone`. The journal tells which
 * customer ids were found to be one customer (`merged`), and which share a value yet stayed apart since one source
 * knows them as two (`split`). Beside an earlier base it also tells which of its customers became one (`merged`), whose records
 * became another customer too (`split`), and who took records of a customer that stays (`reassigned`).
 *
 * @param sources - their order is the order of trust.
 * @throws TABLE_EMPTY for no source or one without rows; DATE_AFTER_AS_OF for a source collected after the as-of date;
 * KEY_DUPLICATE where two customers come to one id; COLUMN_KIND, COLUMN_UNIT where a field differs between sources;
 * ARGUMENT_INVALID, DATE_INVALID; else the codes of `checkSource` and, for statements of consent, of `checkShape`.
 */
export async function mergeSources(sources: readonly Source[], options: MergeOptions): Promise<CustomerBase> {
  const { asOfDay, matchOn, largestKeyGroup } = checkMerge(sources, options)
  options.signal?.throwIfAborted()
  const fields = recordTable(sources)
  const records = numberRecords(sources)
  const reasons = rejectRecords(records, asOfDay)
  const known = recordKeys(records, 'customer_id')
  const ids = known.keys
  const keys = matchOn.map((meaning) => (meaning === 'customer_id' ? known : recordKeys(records, meaning)))
  const joined = await joinRecords(records, ids, keys, reasons, largestKeyGroup, options)
  const called = recordNames(records)
  const { previous } = options
  const names = nameCustomers(records, joined, ids, freshNames(records, called, options), reasons)
  const named = { records, joined, known: ids, reasons, called, asOf: options.asOf }
  const carried =
    previous === undefined ? names : (await import('./carry-ids.ts')).carryIds(names, named, previous)
  const customers = numberCustomers(joined, carried)
  const golden = goldenValues(fields, records, customers)
  const { consent, rejected } = consentAsOf(options.consent, customers, ids, asOfDay)
  const links = linksTable(records, joined, customers, called)
  const base: CustomerBase = {
    ...golden,
    consent,
    links,
    rejected: rejectedTable(records, reasons, options.rejected, rejected),
    quality: qualityOf(records, reasons, joined, customers, options.rejected),
    journal: [...journalOf(joined, customers, ids), ...(await journalSince(previous, links, customers))],
    asOf: options.asOf,
  }
  checkBase(base)
  return base
}

/** How a record is called in its source: by its key, else by its row number from 1. */
function recordNames({ sources, source, first }: Records): (record: number) => string {
  const keys = sources.map(({ table, key }) => (key === null ? null : columnOfKind(table, key, 'text')))
  return (record) => {
    const row = record - first[source[record]]
    const key = keys[source[record]]
    return (key === null ? null : textAt(key, row)) ?? String(row + 1)
  }
}

/**
 * What a customer without an id is called after a record. Beside an earlier base, records that are only known by their row say the day: the same row
 * may have been somebody else then.
 */
function freshNames(
  { sources, source }: Records,
  called: (record: number) => string,
  { previous, asOf }: MergeOptions,
): (record: number) => string {
  const starts = sources.map(({ name }) =>
    previous === undefined || previous.lasting.includes(name) ? `${name}:` : `${name}:${asOf}:`,
  )
  return (record) => `${starts[source[record]]}${called(record)}`
}

async function journalSince(
  previous: EarlierLinks | undefined,
  links: Table,
  { ids }: Customers,
): Promise<JournalEntry[]> {
  if (previous === undefined) return []
  const { followCustomers, journalOfFollowed } = await import('./follow-customers.ts')
  const earlier = columnOfKind(previous.links, 'customer_id', 'text').dictionary
  return journalOfFollowed(followCustomers(previous, links), earlier, ids.dictionary)
}

/** What happened to identities, in the order of the customers. */
function journalOf({ keptApart }: JoinedRecords, customers: Customers, ids: TextColumn): JournalEntry[] {
  const nameOf = (customer: number): string => decode(customers.ids.dictionary, customer)
  const merged = [...idsOfMerged(customers, ids)].map(
    ([customer, from]): JournalEntry => ({ event: 'merged', customer: nameOf(customer), from }),
  )
  const groups = new Map<string, number[]>()
  for (const roots of keptApart) {
    const apart = [...new Set(roots.map((root) => customers.ofRecord[root]))].sort((a, b) => a - b)
    groups.set(apart.join(), apart)
  }
  const split = [...groups.values()]
    .sort((a, b) => a[0] - b[0] || a[1] - b[1] || a.length - b.length)
    .map((apart): JournalEntry => ({ event: 'split', customer: nameOf(apart[0]), from: apart.map(nameOf) }))
  return [...merged, ...split]
}
