import type { Brief, OfferBrief } from 'clientele/run'
import type { Retailer, TransactionColumn } from 'clientele/synth'
import { group, type Table, toRows } from 'clientele/table'

const departments = ['food', 'home', 'style', 'tech'] as const

/** What an order is worth on average, and the share of it that stays as margin. */
interface OrderValue {
  readonly amount: number
  readonly marginRate: number
}

/** The plan on paper for the synthetic retailer: its offers, channels and limits, and what its books say about an order. */
export function demoBrief(retailer: Retailer, transactions: Table<TransactionColumn>): Brief {
  const orders = orderValues(transactions)
  // What its channels can carry costs less than the retailer's budget for messages, which therefore needs no line of its own.
  const { offers, channels, departments: quotas } = retailer.limits
  return {
    version: 1,
    name: 'demo',
    asOf: '2025-06-30',
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
          file: 'crm.csv',
          columns: {
            customer_id: { kind: 'text', meaning: 'customer_id' },
            household_id: { kind: 'text', meaning: 'household_id' },
            age: { kind: 'integer' },
          },
        },
      ],
      transactions: {
        file: 'transactions.csv',
        columns: {
          customer_id: { kind: 'text' },
          at: { kind: 'date' },
          order_id: { kind: 'text' },
          department: { kind: 'text' },
          amount: { kind: 'money' },
        },
      },
      contacts: {
        file: 'contacts.csv',
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
      consent: { file: 'consent.csv' },
    },
    // Most customers buy a few times a year: the last month alone says little.
    features: { windowsDays: [90, 365] },
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
      // Of those who buy anyway, about one in ten uses a coupon they were sent.
      cannibalized: 0.1,
    },
    offers: toRows(retailer.offers).map((row) => offerBrief(row, orders)),
    channels: toRows(retailer.channels).map((row) => ({
      name: String(row['channel']),
      cost: Number(row['cost']),
      annoyance: Number(row['annoyance']),
    })),
    limits: { perCustomer: { maxMessages: 1 }, offers, channels, departments: quotas },
    pilot: { holdout: 0.1, salt: 'demo' },
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
