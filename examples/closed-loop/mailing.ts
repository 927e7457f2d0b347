import { type Limits, mayContact } from 'clientele'
import type { ConsentColumn, PlanTable } from 'clientele/synth'
import {
  columnOfKind,
  distinct,
  join,
  makeTable,
  rename,
  select,
  type Table,
  textAt,
  textColumn,
} from 'clientele/table'

/** An offer and the department it belongs to. */
export interface DepartmentOffer {
  readonly offer: string
  readonly department: string
}

/** Whom e-mail reaches by the consent on file, sorted: marketing by e-mail was granted, and no source says that it was withdrawn. */
export function reachedByEmail(
  consent: Table<Exclude<ConsentColumn, 'proof'>>,
  asOf: string,
): readonly string[] {
  const customers = distinct(select(consent, ['customer_id']), ['customer_id'])
  const may = mayContact({ customers, consent, asOf }, 'marketing', 'email', asOf)
  const ids = columnOfKind(customers, 'customer_id', 'text')
  return Array.from(may, (flag, row) => (flag === 1 ? (textAt(ids, row) ?? '') : ''))
    .filter((id) => id !== '')
    .sort()
}

/** Statements under the keys of sources as statements of the customers these keys belong to. */
export function consentOfCustomers(
  consent: Table<ConsentColumn>,
  owners: Table<'key' | 'customer_id'>,
): Table<Exclude<ConsentColumn, 'proof'>> {
  const said = select(consent, ['customer_id', 'channel', 'purpose', 'status', 'since', 'source'])
  return join(rename(said, { customer_id: 'key' }), owners, { on: ['key'], kind: 'inner' })
}

/**
 * The part of a mailing that keeps the limits of a plan as far as they concern one offer by e-mail: messages in all, of the offer, of its department, and by e-mail.
 * Customers come in the order of their ids, beginning after the last one of the wave before. Those of the customer file come before those whom only the shop knows.
 *
 * @param ids - sorted.
 * @param last - who came last in the wave before; empty for nobody.
 */
export function withinLimits(
  ids: readonly string[],
  { offer, department }: DepartmentOffer,
  limits: Limits,
  last: string,
): readonly string[] {
  const { messages, offers, departments, channels } = limits
  const caps = [messages, offers?.[offer]?.max, departments?.[department]?.max, channels?.['email']?.max]
  const most = Math.min(ids.length, ...caps.map((cap) => cap ?? Number.POSITIVE_INFINITY))
  const next = ids.findIndex((id) => id > last)
  const from = Math.max(0, next)
  return [...ids.slice(from), ...ids.slice(0, from)].slice(0, most)
}

/** One e-mail with the offer for each of the customers. */
export function mailing(ids: readonly string[], offer: string): PlanTable {
  return makeTable({
    customer_id: textColumn(ids),
    offer: textColumn(ids.map(() => offer)),
    channel: textColumn(ids.map(() => 'email')),
  })
}
