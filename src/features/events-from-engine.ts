import type { CustomerBase } from '../contracts/base.ts'
import { eachInTurn } from '../engine/each-in-turn.ts'
import type { Relation } from '../engine/relation.ts'
import { columnOfKind, numbersOf, textAt } from '../table/access.ts'
import { makeTable } from '../table/make-table.ts'
import type { Table } from '../table/table.ts'
import { textColumn } from '../table/text-columns.ts'
import type { CustomerRows } from './customer-rows.ts'
import { plainRowsSql } from './customers-sql-pass.ts'
import type { EventsIn } from './engine-rows.ts'
import type { FeatureOptions, FeatureSettings } from './feature-options.ts'
import type { FeaturePart } from './feature-part.ts'
import { featuresIn } from './features-in.ts'
import { oneEngine } from './one-engine.ts'
import type { EventFeatures } from './purchase-features.ts'

/**
 * What happened to customers of this process, from events that lie in an engine: the events are summed there, and one row a customer comes here.
 *
 * @throws as of `buildFeaturesIn`; ARGUMENT_INVALID where transactions and contacts lie in different engines; ENGINE_TOO_LARGE where the ids of the customers are more than the engine takes.
 */
export async function eventFeaturesFrom(
  { customers, journal }: Pick<CustomerBase, 'customers' | 'journal'>,
  rows: CustomerRows,
  events: EventsIn,
  settings: FeatureSettings,
  options: FeatureOptions,
): Promise<EventFeatures> {
  const engine = oneEngine({ transactions: events.transactions?.table, contacts: events.contacts?.table })
  const { signal } = options
  const ids = makeTable({ customer_id: columnOfKind(customers, 'customer_id', 'text') })
  const sent: Relation[] = []
  try {
    const here = await engine.register(ids, 'customers', { signal, key: 'customer_id' })
    sent.push(here)
    const former = formerIdsOf(journal, customers)
    const formerIds = former === null ? undefined : await engine.register(former, 'former ids', { signal })
    if (formerIds !== undefined) sent.push(formerIds)
    const { asOf, windowsDays, departments, zone, onProgress } = options
    const asked = { asOf, windowsDays, departments, zone, signal, onProgress, attributes: [], store: false }
    const built = await featuresIn({ customers: here, formerIds }, events, settings, asked)
    const values = built.definitions.map(() => new Float64Array(rows.count).fill(Number.NaN))
    for await (const table of engine.query(plainRowsSql(built.table), { signal }))
      copyRows(table, rows, values)
    return {
      parts: built.definitions.map((definition, i) => partOf(definition, built.table, values[i])),
      leftOut: built.leftOut,
    }
  } finally {
    await eachInTurn(sent, engine.drop)
  }
}

/** The ids that a merge found to belong to a customer, each with the first that claims it; null where there are none. */
function formerIdsOf(journal: CustomerBase['journal'], customers: Table): Table | null {
  const merged = journal.filter(({ event }) => event === 'merged')
  if (merged.length === 0) return null
  const ids = columnOfKind(customers, 'customer_id', 'text')
  const known = new Set(Array.from({ length: customers.rowCount }, (_, row) => textAt(ids, row)))
  const customerOf = new Map<string, string>()
  for (const { customer, from } of merged)
    if (known.has(customer)) for (const id of from) if (!customerOf.has(id)) customerOf.set(id, customer)
  if (customerOf.size === 0) return null
  return makeTable({
    id: textColumn([...customerOf.keys()]),
    customer_id: textColumn([...customerOf.values()]),
  })
}

/** Puts the rows of a table where their customers stand. Its first column is the id, then come the features. */
function copyRows(table: Table, rows: CustomerRows, values: readonly Float64Array[]): void {
  if (table.rowCount === 0) return
  const [id, ...names] = table.names
  const places = rows.rowsOf(columnOfKind(table, id, 'text'), 0, table.rowCount)
  for (const [i, name] of names.entries()) {
    const found = numbersOf(table, name)
    for (let row = 0; row < places.length; row++) values[i][places[row]] = found[row]
  }
}

function partOf(
  definition: FeaturePart['definition'],
  relation: Relation,
  values: Float64Array,
): FeaturePart {
  const kind = relation.columns.find(({ name }) => name === definition.name)?.kind
  return {
    definition,
    column: kind === 'integer' ? { kind, unit: definition.unit, values } : { kind: 'number', values },
  }
}
