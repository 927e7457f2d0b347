import { checkBase } from '../contracts/base.schema.ts'
import type { CustomerBase } from '../contracts/base.ts'
import { checkFeatures } from '../contracts/features.schema.ts'
import type { FeatureDefinition, Features } from '../contracts/features.ts'
import { isRelation } from '../engine/rows.ts'
import { ClienteleError } from '../errors.ts'
import { columnOfKind, isMissing } from '../table/access.ts'
import type { Column } from '../table/column.ts'
import { derive } from '../table/derive.ts'
import type { Expression } from '../table/expression.ts'
import { makeTable } from '../table/make-table.ts'
import type { Table } from '../table/table.ts'
import { attributeFeatures } from './attributes.ts'
import { customerRows } from './customer-rows.ts'
import type { EventsIn } from './engine-rows.ts'
import { checkedContacts, checkedTransactions } from './event-rows.ts'
import { type FeatureOptions, featureSettings, type PastEvents } from './feature-options.ts'
import { definitionOf, hintOf, unitOf } from './feature-part.ts'
import { messageFeatures } from './message-features.ts'
import { type EventFeatures, purchaseFeatures } from './purchase-features.ts'

/**
 * Builds numbers per customer as of a day: from events before that day, known by that day, and from the customers' own
 * fields. One row per customer, in the order of `base.customers`.
 *
 * - From transactions: `recency_days`, `frequency` (distinct orders), `monetary`, `tenure_days`, `average_order_value`
 *   (spend per order); per window `orders_30d`, `spend_30d`; per department `orders_food`, `spend_food`.
 *   A negative amount is a return: it lowers spend and is neither an order nor a purchase day. Lines without an order
 *   number are one order a customer and day. An order lies in a window if any of its purchases does. Amounts of kind
 *   integer are summed exactly, others in multiples of 2^-20.
 * - From contacts: `messages_30d`.
 * - Attributes under their own names; numbers with missing values get a flag `<name>_missing`.
 * - Last, what `derive` computes from all of these.
 *
 * Customers without a purchase have counts and spend of 0, and no recency, tenure or spend per order. `leftOut` counts
 * the rows that were not used: transactions by `missing-date`, `after-as-of`, `not-known-yet` (recorded after the as-of
 * date), `missing-customer`, `unknown-customer`, `missing-amount`; contacts by `contact-missing-date` and so on. Events
 * under any id that the merge found to be one customer count for that customer.
 *
 * @param events - tables; row sources that are read once, in memory that grows with customers and orders; or relations, whose rows are summed in
 * their engine (`buildFeaturesIn` leaves the features there, too).
 * @throws COLUMN_UNKNOWN, COLUMN_KIND for attributes; COLUMN_DUPLICATE where two features come to one name;
 * EXPRESSION_INVALID, EXPRESSION_TYPE; EXACTNESS_LOST where amounts are too large to be summed exactly;
 * STATE_TOO_LARGE; ARGUMENT_INVALID, DATE_INVALID; else the codes of `checkBase`, `checkTransactions`, `checkContacts`.
 */
export async function buildFeatures(
  base: CustomerBase,
  events: PastEvents,
  options: FeatureOptions,
): Promise<Features> {
  featureSettings(options)
  checkBase(base)
  return featuresOfChecked(base, events, options)
}

/** As {@link buildFeatures}, of a base that was checked where it was made: at a million customers that takes half a second. */
export async function featuresOfChecked(
  base: CustomerBase,
  events: PastEvents,
  options: FeatureOptions,
): Promise<Features> {
  const settings = featureSettings(options)
  const ids = columnOfKind(base.customers, 'customer_id', 'text')
  const customers = customerRows(ids, base.journal)
  const { transactions, contacts } = events
  const nothing: EventFeatures = { parts: [], leftOut: {} }
  const there = eventsInEngine(events)
  const purchases =
    transactions === undefined || there.transactions !== undefined
      ? nothing
      : await purchaseFeatures(await checkedTransactions(transactions), customers, settings, options)
  const summed =
    there.transactions === undefined && there.contacts === undefined
      ? nothing
      : await (await import('./events-from-engine.ts')).eventFeaturesFrom(
          base,
          customers,
          there,
          settings,
          options,
        )
  const messages =
    contacts === undefined || there.contacts !== undefined
      ? nothing
      : await messageFeatures(await checkedContacts(contacts), customers, settings, options)
  const parts = [...purchases.parts, ...summed.parts, ...messages.parts, ...attributeFeatures(base, options)]
  const made = makeTable([
    ['customer_id', ids] as const,
    ...parts.map(({ definition, column }) => [definition.name, column] as const),
  ])
  const derived = derivedFrom(made, options.derive ?? {})
  const features: Features = {
    kind: 'features',
    table: derived.table,
    definitions: [...parts.map(({ definition }) => definition), ...derived.definitions],
    asOf: options.asOf,
    leftOut: occurring({ ...purchases.leftOut, ...summed.leftOut, ...messages.leftOut }),
  }
  checkFeatures(features)
  return features
}

/** Those that lie in an engine. */
function eventsInEngine({ transactions, contacts }: PastEvents): EventsIn {
  return {
    transactions:
      transactions !== undefined && isRelation(transactions.table)
        ? { ...transactions, table: transactions.table }
        : undefined,
    contacts:
      contacts !== undefined && isRelation(contacts.table)
        ? { ...contacts, table: contacts.table }
        : undefined,
  }
}

function derivedFrom(
  table: Table,
  expressions: { readonly [name: string]: Expression },
): { table: Table; definitions: FeatureDefinition[] } {
  for (const name of Object.keys(expressions))
    if (table.names.includes(name))
      throw new ClienteleError(
        'COLUMN_DUPLICATE',
        `The derived feature "${name}" has the name of another feature. Give it a name of its own.`,
        { name },
      )
  const derived = derive(table, expressions)
  const definitions = Object.entries(expressions).map(([name, expression]) =>
    definitionOf(name, name, hintOf(derived.columns[name]), {
      missing: isComplete(derived.columns[name], table.rowCount) ? 'never' : 'unknown',
      unit: unitOf(derived.columns[name]),
      expression,
    }),
  )
  return { table: derived, definitions }
}

function isComplete(column: Column, rowCount: number): boolean {
  for (let row = 0; row < rowCount; row++) if (isMissing(column, row)) return false
  return true
}

function occurring(counts: { readonly [reason: string]: number }): { [reason: string]: number } {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0))
}
