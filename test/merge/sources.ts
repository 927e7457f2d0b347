import type { CustomerBase } from '../../src/contracts/base.ts'
import type { Source } from '../../src/contracts/source.ts'
import type { MergeOptions } from '../../src/merge/index.ts'
import type { Table } from '../../src/table/table.ts'
import { toRows } from '../../src/table/to-rows.ts'

/** A source of our own that may be used for everything, unless said otherwise. */
export function source(name: string, table: Table, terms: Partial<Source> = {}): Source {
  return {
    name,
    origin: 'internal',
    supplier: null,
    table,
    key: null,
    meanings: {},
    purposes: ['marketing', 'profiling'],
    channels: null,
    collected: null,
    costPerRecord: 0,
    ...terms,
  }
}

export const options: MergeOptions = {
  asOf: '2024-06-01',
  consent: { assume: 'granted', channels: ['email'], purposes: ['marketing'] },
}

/** All that a base says, as plain rows, without what may hang on the order of sources. */
export function said(base: CustomerBase): unknown {
  return {
    customers: toRows(base.customers).map((row) => Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1))),
    provenance: toRows(base.provenance)
      .map((row) => JSON.stringify(row))
      .sort(),
    consent: toRows(base.consent),
    links: toRows(base.links),
    quality: [...base.quality].sort((a, b) => (a.source < b.source ? -1 : 1)),
    journal: base.journal,
  }
}
