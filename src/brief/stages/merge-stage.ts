import type { Source } from '../../contracts/source.ts'
import { mergeSources } from '../../merge/merge-sources.ts'
import type { Table } from '../../table/table.ts'
import type { Brief, SourceReading } from '../brief.ts'
import { messagesBefore, noMessages } from '../contact-history.ts'
import {
  type FormerCustomers,
  formerCustomers,
  journalOfFormer,
  linksBefore,
  nobodyBefore,
} from '../former-customers.ts'
import type { ReadCount } from './read-stage.ts'
import type { Left, Stage } from './stage.ts'

/** Joins the sources into one row per customer. */
export const mergeStage: Stage = {
  name: 'merge',
  async run({ brief, left, context, previous }) {
    const sources = brief.data.customers.map((reading) => sourceOf(reading, left))
    const counts = left['read'].documents['counts'] as Readonly<Record<string, ReadCount>>
    const base = await mergeSources(sources, {
      ...context,
      asOf: brief.asOf,
      matchOn: brief.match,
      consent: consentOf(brief, left),
      previous: previous === undefined ? undefined : await linksBefore(brief, previous),
      rejected: Object.fromEntries(
        sources.map(({ name }) => {
          const { rejectedRows, rejectedByReason } = counts[`customers-${name}`]
          return [name, { rejected: rejectedRows, rejectedByReason }]
        }),
      ),
    })
    const { customers, provenance, consent, links, rejected, quality, journal, asOf } = base
    const former = previous === undefined ? nobodyBefore() : await formerCustomers(brief, previous, base)
    const messages = previous === undefined ? noMessages() : await messagesBefore(previous, former)
    return {
      tables: {
        customers,
        provenance,
        consent,
        links,
        rejected,
        'former-links': former.links,
        'former-ids': former.ids,
        followed: former.followed,
        messages,
      },
      documents: { quality, journal: [...journal, ...journalOfFormer(former)], asOf },
    }
  },
}

/** The customers of earlier runs as the merge left them. */
export function formerOf(left: Left): FormerCustomers {
  const { tables } = left['merge']
  return { links: tables['former-links'], ids: tables['former-ids'], followed: tables['followed'] }
}

/** The messages of earlier runs as the merge left them. */
export function messagesLeft(left: Left): Table {
  return left['merge'].tables['messages']
}

function sourceOf(reading: SourceReading, left: Left): Source {
  const table = left['read'].tables[`customers-${reading.name}`]
  const meanings = Object.fromEntries(
    table.names.map((name) => [name, name === 'customer_id' ? 'customer_id' : ('attribute' as const)]),
  ) as Record<string, Source['meanings'][string]>
  for (const [name, { as, meaning }] of Object.entries(reading.columns ?? {})) {
    if (meaning !== undefined) meanings[as ?? name] = meaning
  }
  return {
    name: reading.name,
    origin: reading.origin ?? 'internal',
    supplier: reading.supplier ?? null,
    table,
    key: reading.key ?? reading.rowNumber ?? null,
    meanings,
    purposes: reading.purposes ?? ['service', 'marketing', 'profiling'],
    channels: reading.channels ?? null,
    collected: reading.collected ?? null,
    costPerRecord: reading.costPerRecord ?? 0,
  }
}

function consentOf(brief: Brief, left: Left): Parameters<typeof mergeSources>[1]['consent'] {
  const { consent } = brief.data
  if ('file' in consent) return { statements: left['read'].tables['consent'] }
  return { assume: consent.assume, channels: consent.channels, purposes: consent.purposes }
}
