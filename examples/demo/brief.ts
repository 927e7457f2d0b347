import type { Brief, ColumnReading, OfferBrief, SourceReading } from 'clientele/run'
import type { ContactColumn, Retailer, SupplierName, TransactionColumn } from 'clientele/synth'
import { group, type Table, toRows } from 'clientele/table'
import { cannibalizedShare } from './cannibalized.ts'
import { departments } from './departments.ts'

/** What an order is worth on average, and the share of it that stays as margin. */
interface OrderValue {
  readonly amount: number
  readonly marginRate: number
}

/** What was bought, and what the pilot tried. */
export interface DemoBooks {
  readonly transactions: Table<TransactionColumn>
  readonly contacts: Table<ContactColumn>
}

/** What a brief for the retailer may choose. */
export interface DemoChoices {
  /** The day of the plan. Default: the day the pilot is over, `2025-06-30`. */
  readonly asOf?: string | undefined
  /** Sources besides the customer file. Default: none. */
  readonly sources?: readonly ('shop' | 'service')[] | undefined
  /** Suppliers whose data are bought. Default: none. */
  readonly suppliers?: readonly SupplierName[] | undefined
  /** Share of customers held out of the plan. Default .1. */
  readonly holdout?: number | undefined
  /** How the files are written. Default `csv`. */
  readonly format?: 'csv' | 'parquet' | undefined
}

/** The plan on paper for the synthetic retailer: its offers, channels and limits, and what its books say about orders and coupons. */
export function demoBrief(
  retailer: Retailer,
  { transactions, contacts }: DemoBooks,
  { asOf = '2025-06-30', sources = [], suppliers = [], holdout = 0.1, format = 'csv' }: DemoChoices = {},
): Brief {
  const orders = orderValues(transactions)
  const file = (name: string): string => `${name}.${format}`
  // What its channels can carry costs less than the retailer's budget for messages, which therefore needs no line of its own.
  const { messages, offers, channels, departments: quotas } = retailer.limits
  return {
    version: 1,
    name: 'demo',
    asOf,
    seed: 1,
    currency: 'EUR',
    goal: {
      words: 'Earn more from the July messages than they cost, with offers that customers like to use.',
      metric: 'margin',
      target: 0.1,
      horizonDays: 28,
      valuePerUnit: 1,
    },
    owners: {
      merge: 'Data team',
      features: 'Data team',
      segments: 'Customer marketing',
      response: 'Analytics',
      target: 'Customer marketing',
      measure: 'Analytics',
    },
    departments: departments.map((name) => ({
      name,
      owner: `Head of ${name}`,
      demands: 'No more than its share of the messages; see the limits',
    })),
    reviewer: { name: 'Head of customer service' },
    next: 'Send the plan, leave the holdout alone for four weeks, read the result, then decide about the next wave.',
    data: {
      customers: [
        {
          name: 'crm',
          file: file('crm'),
          columns: {
            customer_id: { kind: 'text', meaning: 'customer_id' },
            household_id: { kind: 'text', meaning: 'household_id' },
            age: { kind: 'integer' },
            ...personalOf(retailer.crm),
          },
        },
        ...sources.map((name) => ({ name, file: file(name), columns: personalOf(retailer[name]) })),
        ...suppliers.map((name) => ({ ...supplierReading(name, retailer), file: file(name) })),
      ],
      transactions: {
        file: file('transactions'),
        columns: {
          customer_id: { kind: 'text' },
          at: { kind: 'date' },
          // Some lines come days late: a day's features may not know what was written down after it.
          recorded_at: { kind: 'date' },
          order_id: { kind: 'text' },
          department: { kind: 'text' },
          amount: { kind: 'money' },
        },
      },
      contacts: {
        file: file('contacts'),
        columns: {
          contact_id: { kind: 'text' },
          customer_id: { kind: 'text' },
          at: { kind: 'date' },
          offer: { kind: 'text' },
          channel: { kind: 'text' },
          propensity: { kind: 'number' },
          margin: { kind: 'money' },
          // Features are called orders_food too: what came of a contact gets another name.
          orders_food: { as: 'bought_food', kind: 'integer' },
          orders_home: { as: 'bought_home', kind: 'integer' },
          orders_style: { as: 'bought_style', kind: 'integer' },
          orders_tech: { as: 'bought_tech', kind: 'integer' },
        },
        randomized: true,
        propensity: { column: 'propensity' },
      },
      consent: { file: file('consent') },
    },
    // Most customers buy a few times a year: the last month alone says little.
    features: {
      windowsDays: [90, 365],
      attributes: ['age', ...suppliers.flatMap((name) => Object.keys(bought[name]))],
    },
    segments: {
      columns: [
        'recency_days',
        'frequency',
        'monetary',
        'spend_food',
        'spend_home',
        'spend_style',
        'spend_tech',
      ],
    },
    response: {
      outcome: {
        byDepartment: {
          food: 'bought_food',
          home: 'bought_home',
          style: 'bought_style',
          tech: 'bought_tech',
        },
      },
      kind: 'count',
      // Sixty options were tried on some 17,000 customers: only a model that pools them can tell customers apart.
      learners: ['pooled'],
      cannibalized: thousandths(cannibalizedShare(contacts, retailer.offers)),
    },
    offers: toRows(retailer.offers).map((row) => offerBrief(row, orders)),
    channels: toRows(retailer.channels).map((row) => ({
      name: String(row['channel']),
      cost: Number(row['cost']),
      annoyance: Number(row['annoyance']),
    })),
    limits: { perCustomer: { maxMessages: 1 }, messages, offers, channels, departments: quotas },
    pilot: { holdout, salt: 'demo' },
  }
}

/** Columns that say who somebody is: no model may learn from them. */
const personal: NonNullable<SourceReading['columns']> = {
  customer_id: { kind: 'text', meaning: 'customer_id' },
  given_name: { kind: 'text', meaning: 'given_name' },
  surname: { kind: 'text', meaning: 'surname' },
  birth_date: { kind: 'date', meaning: 'birth_date' },
  email: { kind: 'text', meaning: 'email' },
  phone: { kind: 'text', meaning: 'phone' },
}

/** What a model may learn from the data of each supplier. */
const bought: { readonly [name in SupplierName]: { readonly [column: string]: ColumnReading } } = {
  home_panel: { income_index: { kind: 'number' }, stage_of_life: { kind: 'text' }, home: { kind: 'text' } },
  coalition: {
    wallet_food: { kind: 'number' },
    wallet_home: { kind: 'number' },
    wallet_style: { kind: 'number' },
    wallet_tech: { kind: 'number' },
  },
  life_score: { life_score: { kind: 'integer' } },
  data_plus: { spend_decile: { kind: 'integer' } },
}

/** The personal columns that a table has. */
function personalOf({
  columns,
}: {
  readonly columns: readonly { readonly name: string }[]
}): typeof personal {
  const names = columns.map(({ name }) => name)
  return Object.fromEntries(Object.entries(personal).filter(([name]) => names.includes(name)))
}

/** A file that was bought, with its terms of use. */
function supplierReading(name: SupplierName, { supplierTerms }: Retailer): Omit<SourceReading, 'file'> {
  const { supplier, purposes, channels, collected, costPerRecord } = supplierTerms[name]
  return {
    name,
    origin: 'external',
    supplier,
    purposes: purposes as SourceReading['purposes'],
    channels: channels ?? undefined,
    collected: collected ?? undefined,
    costPerRecord,
    columns: { customer_id: { kind: 'text', meaning: 'customer_id' }, ...bought[name] },
  }
}

/** From the books: the mean amount of an order, and its margin, by department. */
function orderValues(transactions: Table<TransactionColumn>): ReadonlyMap<string, OrderValue> {
  const means = group(transactions, ['department'], {
    amount: { op: 'sum', column: 'amount' },
    margin: { op: 'sum', column: 'margin' },
    orders: { op: 'distinct', column: 'order_id' },
  })
  return new Map(
    toRows(means).map((row) => [
      String(row['department']),
      {
        amount: Number(row['amount']) / 100 / Number(row['orders']),
        marginRate: Number(row['margin']) / Number(row['amount']),
      },
    ]),
  )
}

type OfferRow = ReturnType<
  typeof toRows<'offer' | 'department' | 'discount' | 'per_redemption' | 'surplus'>
>[number]

function offerBrief(row: OfferRow, orders: ReadonlyMap<string, OrderValue>): OfferBrief {
  const department = String(row['department'])
  const { amount, marginRate } = orders.get(department) ?? { amount: 0, marginRate: 0 }
  const given = amount * Number(row['discount'])
  return {
    name: String(row['offer']),
    department,
    margin: cents(amount * marginRate),
    redemption: cents(given + Number(row['per_redemption'])),
    benefit: cents(given + Number(row['surplus'])),
  }
}

function cents(amount: number): number {
  return Math.round(100 * amount) / 100
}

function thousandths(share: number): number {
  return Math.round(1000 * share) / 1000
}
