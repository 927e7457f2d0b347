import { checkFeatures } from '../contracts/features.schema.ts'
import type { FeatureDefinition, Features } from '../contracts/features.ts'
import { countValues } from '../engine/count-values.ts'
import { deriveRelation } from '../engine/derive-relation.ts'
import type { Relation } from '../engine/relation.ts'
import { derived, specIn } from '../engine/relation-sql.ts'
import type { Sql } from '../engine/sql.ts'
import { ClienteleError } from '../errors.ts'
import type { Expression } from '../table/expression.ts'
import type { ColumnSpec } from '../table/table.ts'
import { isUtc } from '../table/zone-days.ts'
import { customersIn } from './customers-in.ts'
import { customerIdsSql, featuresQuery } from './customers-sql-pass.ts'
import type { CustomersIn, EventsIn, FeatureSql, FeaturesInOptions } from './engine-rows.ts'
import { checkedContacts, checkedTransactions, hasColumn } from './event-rows.ts'
import { type EventFeaturesSql, messagesIn, purchasesIn } from './events-in.ts'
import type { FeatureSettings } from './feature-options.ts'
import { definitionOf, hintOf } from './feature-part.ts'

/** Builds features of checked options, by a few queries that count and one that computes. */
export async function featuresIn(
  given: CustomersIn,
  { transactions, contacts }: EventsIn,
  settings: FeatureSettings,
  options: FeaturesInOptions,
): Promise<Features<Relation>> {
  const { customers } = given
  if (transactions !== undefined) await checkedTransactions(transactions)
  if (contacts !== undefined) await checkedContacts(contacts)
  for (const events of [transactions, contacts]) if (events !== undefined) assertDays(events.table, options)
  const { fields, features } = await customersIn(given, options)
  const ids = customerIdsSql(given)
  const nothing: EventFeaturesSql = { part: null, rows: 0, leftOut: {} }
  const purchases =
    transactions === undefined ? nothing : await purchasesIn(transactions.table, ids, settings, options)
  const messages = contacts === undefined ? nothing : await messagesIn(contacts.table, ids, settings, options)
  const parts = [purchases.part, messages.part]
  const all = [...parts.flatMap((part) => part?.features ?? []), ...features]
  const { derive = {} } = options
  assertNames([...all.map(({ definition }) => definition.name), ...Object.keys(derive)])
  const rows = [customers, given.formerIds, transactions?.table, contacts?.table]
  const query = await deriveRelation(
    featuresRelation(customers, featuresQuery(customers, fields, parts, all), all, rows),
    derive,
  )
  const table = options.store === false ? query : await stored(query, purchases.rows + messages.rows, options)
  const built: Features<Relation> = {
    kind: 'features',
    table,
    definitions: [
      ...all.map(({ definition }) => definition),
      ...(await derivedDefinitions(table, derive, options.signal)),
    ],
    asOf: options.asOf,
    leftOut: { ...purchases.leftOut, ...messages.leftOut },
  }
  checkFeatures(built)
  return built
}

/** Computes features once. @param total - how many events there are. */
async function stored(
  query: Relation,
  total: number,
  { signal, onProgress }: FeaturesInOptions,
): Promise<Relation> {
  const tell = (share: number): void =>
    onProgress?.({ stage: 'features', pass: 1, done: Math.floor(share * total), total })
  const relation = await query.engine.store(query, 'features', { signal, onProgress: tell })
  tell(1)
  return relation
}

function featuresRelation(
  customers: Relation,
  query: Sql,
  features: readonly FeatureSql[],
  rows: readonly (Relation | undefined)[],
): Relation {
  const key: ColumnSpec = { name: 'customer_id', kind: 'text', unit: null }
  const specs = features.map(
    ({ definition: { name, unit }, kind }): ColumnSpec => ({
      name,
      kind,
      unit: kind === 'integer' ? unit : null,
    }),
  )
  return Object.freeze({
    ...derived(customers, query, [key, ...specs]),
    name: 'features',
    key: key.name,
    isStored: rows.every((relation) => relation === undefined || relation.isStored),
  })
}

/** What is said of derived features; whether they have missing values is counted. */
async function derivedDefinitions(
  table: Relation,
  expressions: { readonly [name: string]: Expression },
  signal: AbortSignal | undefined,
): Promise<readonly FeatureDefinition[]> {
  const names = Object.keys(expressions)
  if (names.length === 0) return []
  const { rows, values } = await countValues(table, names, signal)
  return names.map((name, i) => {
    const spec = specIn(table, name)
    return definitionOf(name, name, hintOf(spec), {
      missing: values[i] < rows ? 'unknown' : 'never',
      unit: spec.unit,
      expression: expressions[name],
    })
  })
}

/** @throws ENGINE_MISSING where instants would have to fall on the days of a zone. */
function assertDays(events: Relation, { zone = 'UTC' }: FeaturesInOptions): void {
  if (isUtc(zone)) return
  for (const name of ['at', 'recorded_at']) {
    if (!hasColumn(events, name) || specIn(events, name).kind !== 'time') continue
    throw new ClienteleError(
      'ENGINE_MISSING',
      `Column "${name}" of "${events.name}" holds instants, and an engine (${events.engine.dialect.name}) finds the days of UTC only, not those of ${zone}. ` +
        `Add a date column to the table or to a view of it, and take that one as "${name}".`,
      { column: name, zone },
    )
  }
}

/** Most databases take names that differ in case only for one. */
function assertNames(names: readonly string[]): void {
  const known = new Map([['customer_id', 'customer_id']])
  for (const name of names) {
    const other = known.get(name.toLowerCase())
    known.set(name.toLowerCase(), name)
    if (other === undefined) continue
    throw new ClienteleError(
      'COLUMN_DUPLICATE',
      `Two features come to the names "${other}" and "${name}"${other === name ? '' : ', which many databases do not tell apart'}. Rename one, or leave it out.`,
      { name, other },
    )
  }
}
