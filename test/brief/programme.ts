import { createHash } from 'node:crypto'
import type { Brief } from '../../src/brief/brief.ts'
import type { DataFolder } from '../../src/contracts/run.ts'
import { ClienteleError } from '../../src/errors.ts'
import { openStream, type Stream, uniform } from '../../src/math/philox.ts'
import { textFromDays } from '../../src/table/calendar.ts'

/** The files of a programme, by path. */
export type Files = Readonly<Record<string, string | Uint8Array>>

/** The input files of a run, in memory. */
export function memoryData(files: Files): DataFolder {
  const bytesOf = (path: string): Uint8Array => {
    const content = files[path]
    if (content === undefined)
      throw new ClienteleError('FILE_NOT_FOUND', `There is no file "${path}" among those of the test.`, {
        path,
      })
    return typeof content === 'string' ? new TextEncoder().encode(content) : content
  }
  return {
    open: async (path) => {
      const bytes = bytesOf(path).slice()
      return {
        byteLength: bytes.length,
        slice: (from, to) => Promise.resolve(bytes.buffer.slice(from, to)),
      }
    },
    describe: async (path) => {
      const bytes = bytesOf(path)
      return { path, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
    },
  }
}

/** The day 2024-07-01, as of which programmes are made. */
const asOfDay = 19_905

/** A brief with everything in it: a control group, two waves of contacts, consent that was asked for, limits of every kind. */
export function exampleBrief(changes: Partial<Brief> = {}): Brief {
  return {
    version: 1,
    name: 'summer',
    asOf: '2024-07-01',
    seed: 7,
    currency: 'EUR',
    goal: { words: 'Sell more.', metric: 'spend', target: 1, horizonDays: 28, valuePerUnit: 0.4 },
    owners: { merge: 'a', features: 'b', segments: 'c', response: 'd', target: 'e', measure: 'f' },
    departments: [
      { name: 'food', owner: 'g', demands: 'At least 50 messages.' },
      { name: 'home', owner: 'h', demands: 'None.' },
    ],
    reviewer: { name: 'i' },
    next: 'Read the pilot.',
    data: {
      customers: [
        {
          name: 'shop',
          file: 'customers.csv',
          key: 'customer_id',
          columns: {
            customer_id: { kind: 'text' },
            household_id: { kind: 'text', meaning: 'household_id' },
            email: { kind: 'text', meaning: 'email' },
            age: { kind: 'integer' },
            area: { kind: 'text' },
          },
        },
      ],
      transactions: {
        file: 'transactions.csv',
        columns: {
          customer: { as: 'customer_id', kind: 'text' },
          day: { as: 'at', kind: 'date' },
          order_id: { kind: 'text' },
          amount: { kind: 'money' },
          department: { kind: 'text' },
        },
      },
      contacts: {
        file: 'contacts.csv',
        columns: {
          customer_id: { kind: 'text' },
          at: { kind: 'date' },
          arm: { kind: 'text' },
          spend: { kind: 'money' },
        },
        arms: {
          bread: { offer: 'bread', channel: 'e-mail' },
          lamps: { offer: 'lamps', channel: 'e-mail' },
          none: null,
        },
        randomized: true,
        propensity: 'shares',
      },
      consent: {
        file: 'consent.csv',
        columns: {
          customer_id: { kind: 'text' },
          channel: { kind: 'text' },
          purpose: { kind: 'text' },
          status: { kind: 'text' },
          since: { kind: 'date' },
        },
      },
    },
    segments: { columns: ['recency_days', 'frequency', 'monetary'], k: 3 },
    offers: [
      { name: 'bread', department: 'food', benefit: 1 },
      { name: 'lamps', department: 'home', benefit: 2 },
    ],
    channels: [{ name: 'e-mail', cost: 0.25 }],
    response: { outcome: 'spend', kind: 'amount' },
    limits: {
      perCustomer: { maxMessages: 1 },
      channels: { 'e-mail': { max: 600 } },
      departments: { food: { min: 50 } },
      budget: 140,
    },
    pilot: { holdout: 0.1, salt: 'summer-2024' },
    ...changes,
  }
}

/** A brief that goes through every stage, to a plan and its comparison, and is soon done with 120 customers. */
export const smallBrief: Brief = exampleBrief({
  limits: { channels: { 'e-mail': { max: 40 } } },
  segments: { columns: ['monetary'], k: 2 },
  response: { outcome: 'spend', kind: 'amount', learners: ['constant-difference'] },
})

/** What of a made-up programme can be chosen. */
export interface Programme {
  readonly customers?: number
  readonly seed?: number
}

/**
 * The files of a made-up programme. Customers differ in how often they buy; bread works on those who buy much, lamps on the others; one in
 * ten withdrew consent. Who got what was drawn with chances of 1/3 each.
 */
export function programmeFiles({ customers = 2000, seed = 1 }: Programme = {}): Record<string, string> {
  const files = {
    customers: ['customer_id,household_id,email,age,area'],
    transactions: ['customer,day,order_id,amount,department'],
    contacts: ['customer_id,at,arm,spend'],
    consent: ['customer_id,channel,purpose,status,since'],
  }
  for (let i = 0; i < customers; i++) {
    const stream = openStream(seed, 950, i)
    const id = `c${String((i * 7919) % 1_000_003).padStart(6, '0')}`
    const active = uniform(stream)
    const age = uniform(stream) < 0.1 ? '' : String(18 + Math.floor(60 * uniform(stream)))
    const household = uniform(stream) < 0.3 ? `h${Math.floor(i / 2)}` : ''
    files.customers.push(
      `${id},${household},${id}@example.org,${age},${pick(stream, ['north', 'south', 'east'])}`,
    )
    for (let k = 0; k < Math.floor(8 * active); k++) {
      const day = textFromDays(asOfDay - 400 + Math.floor(390 * uniform(stream)))
      const amount = (5 + 40 * uniform(stream)).toFixed(2)
      files.transactions.push(`${id},${day},o${i}-${k},${amount},${pick(stream, ['food', 'home'])}`)
    }
    const arm = pick(stream, ['bread', 'lamps', 'none'])
    const gain = arm === 'bread' ? 6 * active : arm === 'lamps' ? 6 * (1 - active) : 0
    const spend = 10 * active + 5 * uniform(stream) + gain
    const wave = i % 2 === 0 ? '2024-03-01' : '2024-04-15'
    files.contacts.push(`${id},${wave},${arm},${spend.toFixed(2)}`)
    const status = uniform(stream) < 0.1 ? 'withdrawn' : 'granted'
    files.consent.push(`${id},e-mail,marketing,${status},2023-01-01`)
  }
  return Object.fromEntries(
    Object.entries(files).map(([name, lines]) => [`${name}.csv`, `${lines.join('\n')}\n`]),
  )
}

function pick<Value>(stream: Stream, values: readonly Value[]): Value {
  return values[Math.floor(values.length * uniform(stream))]
}

/** A page that shows that the renderer was asked, and with what. */
export function plainPage(result: { readonly name: string; readonly customers: number }): string {
  return `<!doctype html><title>${result.name}</title><p>${result.customers} customers</p>\n`
}
