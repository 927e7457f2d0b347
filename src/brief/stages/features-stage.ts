import type { CustomerBase, JournalEntry, SourceQuality } from '../../contracts/base.ts'
import type { Features } from '../../contracts/features.ts'
import type { Context } from '../../engine/context.ts'
import type { Relation } from '../../engine/relation.ts'
import { featuresOfChecked } from '../../features/build-features.ts'
import type { Table } from '../../table/table.ts'
import type { Brief } from '../brief.ts'
import type { Bundle } from '../bundle.ts'
import { contactsOf } from '../contacts-of.ts'
import { openHistory } from '../kept-features.ts'
import { optionsOf } from '../options-of.ts'
import { departmentsThere, purchasesThere, type RunEngine } from '../run-engine.ts'
import { departmentsBefore, type FeaturesAsOf, type Trials, trialsOf } from '../trials.ts'
import type { Left, Stage } from './stage.ts'

/** Numbers per customer as of the brief's day; and, for past contacts, as of the day of the contact. */
export const featuresStage: Stage = {
  name: 'features',
  async run({ brief, left, context, previous, engine }) {
    const base = baseOf(left)
    const here = left['read'].tables['transactions'] as Table | undefined
    const there = engine === null ? undefined : await thereIn(engine, brief, context.signal)
    const purchases = here ?? there
    const departments =
      there === undefined
        ? departmentsBefore(here, brief.asOf)
        : await departmentsThere(there, brief.asOf, context.signal)
    const make = featuresMaker(brief, base, departments, context)
    const today = await make(brief.asOf, purchases)
    const history =
      here === undefined || brief.data.contacts === undefined
        ? null
        : openHistory({
            base,
            purchases: here,
            earlier: (await previous?.keptFeatures()) ?? null,
            today,
            asked: [brief.features ?? null, departments ?? null],
            make,
          })
    const featuresAsOf: FeaturesAsOf = async (day, contacts) => {
      if (day === brief.asOf) return today
      return history === null ? make(day, purchases) : { table: await history.asOf(day, contacts) }
    }
    const trials = await trialsIn(brief, left, base, featuresAsOf)
    const kept = history?.kept() ?? null
    return {
      tables: {
        features: today.table,
        ...(trials === null ? {} : { trials: trials.table }),
        ...(kept === null ? {} : { kept }),
      },
      documents: {
        definitions: today.definitions,
        asOf: today.asOf,
        leftOut: today.leftOut,
        contactsLeftOut: trials?.leftOut ?? {},
        contactsDated: trials?.dated ?? false,
      },
    }
  },
}

/** The purchases of a brief in an engine; undefined where it has none. */
async function thereIn(
  engine: RunEngine,
  { data, currency }: Brief,
  signal: AbortSignal | undefined,
): Promise<Relation | undefined> {
  if (data.transactions === undefined) return undefined
  return (await purchasesThere(engine, data.transactions, currency, signal)).table
}

/** The customer base as the merge left it. */
export function baseOf(left: Left): CustomerBase {
  const { tables, documents } = left['merge']
  return {
    customers: tables['customers'],
    provenance: tables['provenance'],
    consent: tables['consent'],
    links: tables['links'],
    rejected: tables['rejected'],
    quality: documents['quality'] as readonly SourceQuality[],
    journal: documents['journal'] as readonly JournalEntry[],
    asOf: documents['asOf'] as string,
  }
}

/** The features as their stage left them. */
export function featuresOf(left: Left): Features {
  const { tables, documents } = left['features']
  return {
    kind: 'features',
    table: tables['features'],
    definitions: documents['definitions'] as Features['definitions'],
    asOf: documents['asOf'] as string,
    leftOut: documents['leftOut'] as Features['leftOut'],
  }
}

function featuresMaker(
  brief: Brief,
  base: CustomerBase,
  departments: readonly string[] | undefined,
  context: Context,
): (asOf: string, purchases: Table | Relation | undefined) => Promise<Features> {
  const { windowsDays, attributes, derive } = brief.features ?? {}
  return (asOf, some) =>
    featuresOfChecked(
      base,
      some === undefined ? {} : { transactions: { kind: 'transactions', table: some } },
      {
        ...context,
        asOf,
        windowsDays,
        attributes,
        derive,
        departments,
        purpose: 'profiling',
      },
    )
}

async function trialsIn(
  brief: Brief,
  left: Left,
  base: CustomerBase,
  featuresAsOf: FeaturesAsOf,
): Promise<Trials | null> {
  const reading = brief.data.contacts
  if (reading === undefined) return null
  const options = optionsOf(brief)
  return trialsOf(
    brief,
    contactsOf(left['read'].tables['contacts'], reading, options),
    options,
    base,
    featuresAsOf,
  )
}

/** The trials as the stage of features left them, or null where there are no past contacts. */
export function trialsLeft({ tables }: Bundle): Table | null {
  return tables['trials'] ?? null
}
