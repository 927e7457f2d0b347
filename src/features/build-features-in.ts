import type { Features } from '../contracts/features.ts'
import type { Relation } from '../engine/relation.ts'
import type { CustomersIn, EventsIn, FeaturesInOptions } from './engine-rows.ts'
import { featureSettings } from './feature-options.ts'
import { oneEngine } from './one-engine.ts'

/**
 * Builds the features of `buildFeatures` where the rows are: as one query over relations of one engine, whose result stays there.
 * Names, definitions and values are the same, bit for bit; only logarithms and lower case in `derive` are the database's own.
 *
 * What differs: fields are taken as they are, since an engine knows no purposes; the days of instants are those of UTC; two features whose names
 * differ in case only are refused, since most databases do not tell them apart. Values are not checked but where a wrong result would follow. Nobody may
 * write into the relations meanwhile; store them first where somebody might.
 *
 * @returns features whose table is a relation with the key `customer_id`, in no order.
 * @throws ARGUMENT_INVALID where relations are of different engines, or no relations; ENGINE_MISSING for instants of another zone than UTC;
 * KEY_DUPLICATE where customers repeat, or a former id leads to several; COLUMN_MISSING_VALUES for a customer without an id; EXACTNESS_LOST;
 * ENGINE_FAILED; EXPRESSION_INVALID, EXPRESSION_TYPE; COLUMN_UNKNOWN, COLUMN_KIND, COLUMN_DUPLICATE, DATE_INVALID. Rejects with the signal's
 * reason once it aborts.
 */
export async function buildFeaturesIn(
  customers: CustomersIn,
  events: EventsIn,
  options: FeaturesInOptions,
): Promise<Features<Relation>> {
  const settings = featureSettings(options)
  oneEngine({
    customers: customers.customers ?? null,
    'former ids': customers.formerIds,
    transactions: events.transactions?.table,
    contacts: events.contacts?.table,
  })
  options.signal?.throwIfAborted()
  const { featuresIn } = await import('./features-in.ts')
  return featuresIn(customers, events, settings, options)
}
