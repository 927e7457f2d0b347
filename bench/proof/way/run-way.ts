import { nodeThreads } from 'clientele/node'
import {
  type DataFolder,
  memoryStore,
  type RunResult,
  run,
  type SourceReading,
  type Store,
} from 'clientele/run'
import type { Retailer, SupplierName } from 'clientele/synth'
import { type Table, writeParquet } from 'clientele/table'
import { demoBrief } from '../../../examples/demo/brief.ts'

/** What the company has for a plan. */
export interface WayInput {
  readonly retailer: Retailer
  /** The day of the plan, `YYYY-MM-DD`. */
  readonly asOf: string
  readonly sources: readonly ('shop' | 'service')[]
  readonly suppliers: readonly SupplierName[]
  /** No message whose benefit to the customer is thought to be below it, in EUR. Default: no floor. */
  readonly leastBenefit?: number | undefined
}

/** A run and the folder it left. */
export interface WayRun {
  readonly result: RunResult
  readonly folder: Pick<Store, 'read'>
  readonly seconds: number
  /** EUR that the suppliers' records cost, once. */
  readonly dataCost: number
}

/** Goes the whole way, from files to a plan, as anybody would: only what a view shows goes in. Nobody is held out, so that plans can be compared whole. */
export async function runWay({
  retailer,
  asOf,
  sources,
  suppliers,
  leastBenefit,
}: WayInput): Promise<WayRun> {
  const transactions = retailer.transactions.table()
  const contacts = retailer.contacts.table()
  const tables: { readonly [name: string]: Table } = {
    crm: retailer.crm.table(),
    transactions,
    contacts,
    consent: retailer.consent.table(),
    ...Object.fromEntries(sources.map((name) => [name, retailer[name].table()])),
    ...Object.fromEntries(suppliers.map((name) => [name, retailer.suppliers[name].table()])),
  }
  const books = { transactions, contacts }
  const brief = demoBrief(retailer, books, { asOf, sources, suppliers, holdout: 0, format: 'parquet' })
  const store = memoryStore()
  const signed = {
    ...brief,
    data: { ...brief.data, customers: brief.data.customers.map(withPurpose) },
    limits: { ...brief.limits, perCustomer: { ...brief.limits.perCustomer, minBenefit: leastBenefit } },
  }
  const threads = nodeThreads({ count: 2 })
  const started = performance.now()
  try {
    const result = await run(signed, {
      store,
      threads,
      data: await parquetFolder(tables),
      render: () => '',
    })
    const costs = suppliers.map((name) => tables[name].rowCount * retailer.supplierTerms[name].costPerRecord)
    return {
      result,
      folder: store,
      seconds: (performance.now() - started) / 1000,
      dataCost: costs.reduce((sum, cost) => sum + cost, 0),
    }
  } finally {
    threads.close()
  }
}

/** A supplier whose terms name no purpose could not be used at all; to tell what its data are worth, somebody signs for profiling. */
function withPurpose(source: SourceReading): SourceReading {
  return source.purposes?.length === 0 ? { ...source, purposes: ['profiling'] } : source
}

/** Tables as files of Parquet in memory. */
async function parquetFolder(tables: { readonly [name: string]: Table }): Promise<DataFolder> {
  const files = new Map<string, Uint8Array>()
  for (const [name, table] of Object.entries(tables)) files.set(`${name}.parquet`, await writeParquet(table))
  const contentOf = (path: string): Uint8Array => {
    const content = files.get(path)
    if (content === undefined) throw new Error(`The proof made no ${path}.`)
    return content
  }
  return {
    async open(path) {
      const bytes = contentOf(path)
      return {
        byteLength: bytes.byteLength,
        slice: (from, to) => bytes.slice(from, to).buffer as ArrayBuffer,
      }
    },
    async describe(path) {
      const bytes = contentOf(path)
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes.slice()))
      const sha256 = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
      return { path, bytes: bytes.byteLength, sha256 }
    },
  }
}
