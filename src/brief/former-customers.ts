import type { CustomerBase, JournalEntry } from '../contracts/base.ts'
import { type EarlierLinks, linksOfSource } from '../merge/earlier-links.ts'
import { type Followed, followCustomers } from '../merge/follow-customers.ts'
import { columnOfKind, textAt } from '../table/access.ts'
import { concat } from '../table/concat.ts'
import { indexDictionary } from '../table/dictionary-index.ts'
import { join } from '../table/join.ts'
import { makeTable } from '../table/make-table.ts'
import { select } from '../table/select.ts'
import { sort } from '../table/sort.ts'
import type { Table } from '../table/table.ts'
import { textColumn } from '../table/text-columns.ts'
import { withColumns } from '../table/with-columns.ts'
import type { Brief } from './brief.ts'
import type { PreviousRun } from './previous.ts'

/** How the customers of earlier runs are called, and whose records were theirs. */
export interface FormerCustomers {
  /** Records of earlier runs that no source has any more: `customer_id`, `source`, `record`. */
  readonly links: Table
  /** Ids that were given up: `former_id`, and whose customer took their records, `customer_id`. */
  readonly ids: Table
  /** The previous customers whose records are now another's or several's, one row each: `earlier_id`, `customer_id`; who keeps the id comes first, then who holds most. */
  readonly followed: Table
}

const linkColumns = ['customer_id', 'source', 'record'] as const

/** What is known of earlier customers where there is no earlier run. */
export function nobodyBefore(): FormerCustomers {
  const none = textColumn([])
  return {
    links: makeTable({ customer_id: none, source: none, record: none }),
    ids: makeTable({ former_id: none, customer_id: none }),
    followed: makeTable({ earlier_id: none, customer_id: none }),
  }
}

/** The links by which customers are known again: those of the previous run, and of older records whose customer has left since. */
export async function linksBefore(brief: Brief, previous: PreviousRun): Promise<EarlierLinks> {
  const links = select(await previous.table('links'), linkColumns)
  const left = join(await previous.table('former-links'), idsOf(links), { on: ['customer_id'], kind: 'anti' })
  return { links: concat([links, left]), lasting: lastingSources(brief, previous.brief) }
}

/** The customers of some links, each once. */
function idsOf(links: Table): Table {
  const { dictionary } = columnOfKind(links, 'customer_id', 'text')
  const codes = Int32Array.from({ length: dictionary.size }, (_, code) => code)
  return makeTable({ customer_id: { kind: 'text', codes, dictionary } })
}

/** The sources whose records have a key, and had the same in the previous brief if they were in it. */
function lastingSources(brief: Brief, before: Brief): string[] {
  return brief.data.customers
    .filter(({ name, key, rowNumber }) => {
      const then = before.data.customers.find((source) => source.name === name)
      return key !== undefined && key !== rowNumber && (then === undefined || then.key === key)
    })
    .map(({ name }) => name)
}

/** Follows the customers of earlier runs into a new base. */
export async function formerCustomers(
  brief: Brief,
  previous: PreviousRun,
  base: Pick<CustomerBase, 'customers' | 'links' | 'journal'>,
): Promise<FormerCustomers> {
  const links = concat([
    select(await previous.table('links'), linkColumns),
    await previous.table('former-links'),
  ])
  const lasting = lastingSources(brief, previous.brief)
  const { dictionary } = columnOfKind(base.customers, 'customer_id', 'text')
  const index = indexDictionary(dictionary)
  const isCustomer = (id: string): boolean => index.find(id) >= 0
  const byRecord = followCustomers({ links, lasting }, base.links)
  const followed = [...byRecord, ...followedById(links, byRecord, base.journal, isCustomer)]
  const heirs = new Map(
    followed.filter(({ earlier }) => !isCustomer(earlier)).map(({ earlier, now }) => [earlier, now[0]]),
  )
  return {
    links: formerLinks(links, lasting, base.links, heirs),
    ids: formerIds(await previous.table('former-ids'), heirs, isCustomer),
    followed: followedTable(followed),
  }
}

/** Customers who were given up for another that a source knows by their id too, where no record tells it. */
function followedById(
  links: Table,
  byRecord: readonly Followed[],
  journal: readonly JournalEntry[],
  isCustomer: (id: string) => boolean,
): Followed[] {
  const told = new Set(byRecord.map(({ earlier }) => earlier))
  const before = indexDictionary(columnOfKind(links, 'customer_id', 'text').dictionary)
  const isGone = (id: string): boolean => before.find(id) >= 0 && !told.has(id) && !isCustomer(id)
  return journal
    .filter(({ event }) => event === 'merged')
    .flatMap(({ customer, from }) => from.filter(isGone).map((earlier) => ({ earlier, now: [customer] })))
}

function formerLinks(
  links: Table,
  lasting: readonly string[],
  now: Table,
  heirs: ReadonlyMap<string, string>,
): Table {
  const gone = lasting.map((source) =>
    join(linksOfSource(links, source), select(linksOfSource(now, source), ['record']), {
      on: ['record'],
      kind: 'anti',
    }),
  )
  return gone.length === 0 ? nobodyBefore().links : withHeirs(concat(gone), heirs)
}

/** A table with the customers who took over in place of those whose id was given up. */
export function withHeirs(table: Table, heirs: ReadonlyMap<string, string>): Table {
  if (heirs.size === 0) return table
  const ids = columnOfKind(table, 'customer_id', 'text')
  const texts = Array.from({ length: table.rowCount }, (_, row) => {
    const id = textAt(ids, row)
    return id === null ? null : (heirs.get(id) ?? id)
  })
  return withColumns(table, { customer_id: textColumn(texts) })
}

function formerIds(
  before: Table,
  heirs: ReadonlyMap<string, string>,
  isCustomer: (id: string) => boolean,
): Table {
  const ids = heirsIn(before)
  for (const [former, customer] of ids) ids.set(former, heirs.get(customer) ?? customer)
  for (const [former, customer] of heirs) ids.set(former, customer)
  const rows = [...ids].filter(([former]) => !isCustomer(former))
  const table = makeTable({
    former_id: textColumn(rows.map(([former]) => former)),
    customer_id: textColumn(rows.map(([, customer]) => customer)),
  })
  return sort(table, ['former_id'])
}

/** By id that was given up: who took over. */
export function heirsIn(ids: Table): Map<string, string> {
  const [former, customer] = [
    columnOfKind(ids, 'former_id', 'text'),
    columnOfKind(ids, 'customer_id', 'text'),
  ]
  return new Map(
    Array.from({ length: ids.rowCount }, (_, row) => [
      textAt(former, row) ?? '',
      textAt(customer, row) ?? '',
    ]),
  )
}

function followedTable(followed: readonly Followed[]): Table {
  const rows = followed.flatMap(({ earlier, now }) => now.map((customer) => [earlier, customer]))
  return makeTable({
    earlier_id: textColumn(rows.map(([earlier]) => earlier)),
    customer_id: textColumn(rows.map(([, customer]) => customer)),
  })
}

/** Ids that were given up before the previous run, as a journal tells it: events that name them are those of the customer who took over. */
export function journalOfFormer({ ids, followed }: FormerCustomers): JournalEntry[] {
  const merged = new Map<string, string[]>()
  const older = join(ids, followed, { leftOn: ['former_id'], rightOn: ['earlier_id'], kind: 'anti' })
  for (const [former, customer] of heirsIn(older))
    merged.set(customer, [...(merged.get(customer) ?? [customer]), former])
  return [...merged].map(([customer, from]) => ({ event: 'merged', customer, from }))
}
