import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { fromArrays } from '../../src/table/from-arrays.ts'
import type { Table } from '../../src/table/table.ts'
import { dataFolder } from '../data.ts'

/** The features that {@link readRetailCustomers} makes. */
export type RetailFeature = 'recency' | 'frequency' | 'monetary' | 'tenure' | 'order_value' | 'products'

interface Customer {
  first: number
  last: number
  monetary: number
  readonly invoices: Set<string>
  readonly products: Set<string>
}

/**
 * Six features of the 4,338 customers of an online shop as of 2011-12-10: days since the last and the first day of
 * purchase, invoices, amount, amount an invoice, different products. Rows without customer, quantity or price are left out.
 */
export function readRetailCustomers(): Table<'customer_id' | RetailFeature> {
  const text = gunzipSync(readFileSync(`${dataFolder('online_retail')}/online_retail.csv.gz`)).toString(
    'latin1',
  )
  const lines = text.split(/\r?\n/)
  const at = new Map(fieldsOf(lines[0]).map((name, i) => [name, i]))
  const place = (name: string): number => at.get(name) ?? -1
  const customers = new Map<string, Customer>()
  for (const line of lines.slice(1)) {
    const fields = fieldsOf(line)
    const id = fields[place('CustomerID')] ?? ''
    const quantity = Number(fields[place('Quantity')])
    const price = Number(fields[place('UnitPrice')])
    if (id === '' || !(quantity > 0) || !(price > 0)) continue
    const day = dayOf(fields[place('InvoiceDate')])
    const customer = customers.get(id) ?? newCustomer()
    customers.set(id, customer)
    customer.first = Math.min(customer.first, day)
    customer.last = Math.max(customer.last, day)
    customer.monetary += quantity * price
    customer.invoices.add(fields[place('InvoiceNo')])
    customer.products.add(fields[place('StockCode')])
  }
  const ids = [...customers.keys()].sort()
  const asOf = Date.UTC(2011, 11, 10) / 86_400_000
  const feature = (value: (customer: Customer) => number): number[] =>
    ids.map((id) => value(customers.get(id) as Customer))
  return fromArrays({
    customer_id: ids,
    recency: feature(({ last }) => asOf - last),
    frequency: feature(({ invoices }) => invoices.size),
    monetary: feature(({ monetary }) => monetary),
    tenure: feature(({ first }) => asOf - first),
    order_value: feature(({ monetary, invoices }) => monetary / invoices.size),
    products: feature(({ products }) => products.size),
  })
}

function newCustomer(): Customer {
  return {
    first: Number.POSITIVE_INFINITY,
    last: Number.NEGATIVE_INFINITY,
    monetary: 0,
    invoices: new Set(),
    products: new Set(),
  }
}

function fieldsOf(line: string): string[] {
  const fields = line.match(/("([^"]|"")*"|[^,]*)(,|$)/g) ?? []
  return fields.map((field) => field.replace(/,$/, '').replace(/^"(.*)"$/, '$1'))
}

/** Days since 1970-01-01 of an instant written `YYYY-MM-DDTHH:MM:SSZ`. */
function dayOf(instant: string): number {
  return Date.parse(`${instant.slice(0, 10)}T00:00:00Z`) / 86_400_000
}
