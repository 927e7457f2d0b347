import { describe, expect, it } from 'vitest'
import type { Brief } from '../../src/brief/brief.ts'
import { contactsOf } from '../../src/brief/contacts-of.ts'
import { optionsOf } from '../../src/brief/options-of.ts'
import { departmentsBefore, trialsOf } from '../../src/brief/trials.ts'
import type { CustomerBase } from '../../src/contracts/base.ts'
import type { Features } from '../../src/contracts/features.ts'
import { dateColumn, timeColumn } from '../../src/table/date-columns.ts'
import { flagColumn } from '../../src/table/flag-column.ts'
import { makeTable } from '../../src/table/make-table.ts'
import { integerColumn, numberColumn } from '../../src/table/number-columns.ts'
import type { Table } from '../../src/table/table.ts'
import { textColumn } from '../../src/table/text-columns.ts'
import { toRows } from '../../src/table/to-rows.ts'
import { exampleBrief } from './programme.ts'

const brief = exampleBrief()
const options = optionsOf(brief)

/** Customers a, b, c; a and b live together; z was merged into c. */
const base = {
  customers: makeTable({
    customer_id: textColumn(['a', 'b', 'c']),
    household_id: textColumn(['h1', 'h1', null]),
  }),
  journal: [{ event: 'merged', customer: 'c', from: ['c', 'z'] }],
} as unknown as CustomerBase

/** A feature that says as of which day it was made. */
const featuresAsOf = async (asOf: string): Promise<Features> => ({
  kind: 'features',
  table: makeTable({ customer_id: textColumn(['a', 'b', 'c']), known_on: textColumn([asOf, asOf, asOf]) }),
  definitions: [],
  asOf,
  leftOut: {},
})

async function trials(columns: Parameters<typeof makeTable>[0], changes: Partial<Brief> = {}) {
  const own = { ...brief, ...changes }
  const contacts = contactsOf(
    makeTable(columns) as Table,
    { ...brief.data.contacts, file: 'x', randomized: true },
    options,
  )
  return trialsOf(own, contacts, optionsOf(own), base, featuresAsOf)
}

describe('trials', () => {
  it('leave out contacts without a chance where chances were logged, because they were not drawn', async () => {
    const contacts = { file: 'x', randomized: true, propensity: { column: 'chance' } }
    const table = makeTable({
      customer_id: textColumn(['a', 'b', 'c']),
      at: dateColumn(['2024-03-01', '2024-03-01', '2024-03-01']),
      offer: textColumn(['bread', null, 'bread']),
      channel: textColumn(['e-mail', null, 'e-mail']),
      chance: numberColumn([0.5, 0.5, Number.NaN]),
      spend: integerColumn([100, 100, 100], 'EUR/100'),
    })
    const own = { ...brief, data: { ...brief.data, contacts } }
    const made = await trialsOf(own, contactsOf(table, contacts, options), options, base, featuresAsOf)
    expect(toRows(made.table).map((row) => row['customer_id'])).toEqual(['a', 'b'])
    expect(made.leftOut).toEqual({ 'no-propensity': 1 })
  })

  it('know of a customer what was known on the day of the contact, and leave out what cannot teach', async () => {
    const { table, leftOut, dated } = await trials({
      customer_id: textColumn(['a', 'b', 'c', 'z', 'nobody', 'a', 'b', 'a']),
      at: dateColumn([
        '2024-04-01',
        '2024-03-01',
        '2024-04-01',
        '2024-03-01',
        '2024-03-01',
        null,
        '2024-07-01',
        '2024-08-01',
      ]),
      arm: textColumn(['bread', 'none', 'lamps', 'none', 'none', 'none', 'none', 'none']),
      spend: integerColumn([200, 100, 300, 400, 500, 600, 700, 800], 'EUR/100'),
    })
    expect(dated).toBe(true)
    expect(leftOut).toEqual({ 'missing-date': 1, 'after-as-of': 2, 'unknown-customer': 1 })
    expect(
      toRows(table).map(({ customer_id, known_on, spend, unit }) => [customer_id, known_on, spend, unit]),
    ).toEqual([
      ['b', '2024-03-01', 1, 'h1'],
      ['c', '2024-03-01', 4, 'c'],
      ['a', '2024-04-01', 2, 'h1'],
      ['c', '2024-04-01', 3, 'c'],
    ])
  })

  it('reward the goal in money, less the cost of the message', async () => {
    const { table } = await trials({
      customer_id: textColumn(['a', 'b', 'c']),
      arm: textColumn(['bread', 'none', 'lamps']),
      spend: integerColumn([200, 100, null], 'EUR/100'),
    })
    // .40 a unit of spend; a message costs .25.
    const rewards = toRows(table).map(({ reward }) => reward)
    expect(rewards).toEqual([expect.closeTo(0.4 * 2 - 0.25, 12), expect.closeTo(0.4, 12), null])
  })

  it('without days know what is known on the day of the brief, and say so', async () => {
    const { table, leftOut, dated } = await trials({
      customer_id: textColumn(['a', 'nobody']),
      arm: textColumn(['bread', 'none']),
      spend: numberColumn([2, 1]),
    })
    expect([dated, leftOut]).toEqual([false, { 'unknown-customer': 1 }])
    expect(toRows(table)).toEqual([expect.objectContaining({ known_on: '2024-07-01', spend: 2 })])
  })

  it('count instants by their day in UTC, and take flags as 0 and 1', async () => {
    const { table, leftOut } = await trials(
      {
        customer_id: textColumn(['a', 'b']),
        at: timeColumn(['2024-06-30T23:59:59Z', '2024-07-01T00:00:00Z']),
        arm: textColumn(['bread', 'none']),
        spend: flagColumn([true, false]),
      },
      {},
    )
    expect(toRows(table)).toEqual([expect.objectContaining({ known_on: '2024-06-30', spend: 1 })])
    expect(leftOut).toEqual({ 'after-as-of': 1 })
  })

  it('may be none at all', async () => {
    const { table, leftOut } = await trials({
      customer_id: textColumn(['a']),
      at: dateColumn(['2024-07-01']),
      arm: textColumn(['bread']),
      spend: numberColumn([2]),
    })
    expect([table.rowCount, leftOut]).toEqual([0, { 'after-as-of': 1 }])
    expect(table.names).toEqual(
      expect.arrayContaining(['customer_id', 'option', 'reward', 'known_on', 'unit']),
    )
  })

  it('keep a unit that the contacts state, and a column of theirs that a feature is called too', async () => {
    const { table } = await trials({
      customer_id: textColumn(['a']),
      unit: textColumn(['store 7']),
      known_on: textColumn(['as the file says']),
      arm: textColumn(['bread']),
      spend: numberColumn([2]),
    })
    expect(toRows(table)).toEqual([
      expect.objectContaining({ unit: 'store 7', known_on: 'as the file says' }),
    ])
  })

  it.each([
    [
      'no outcome',
      { arm: textColumn(['none']), customer_id: textColumn(['a']) },
      'COLUMN_UNKNOWN',
      /"spend" in the table of past contacts/,
    ],
    [
      'an outcome in words',
      { arm: textColumn(['none']), customer_id: textColumn(['a']), spend: textColumn(['2']) },
      'COLUMN_KIND',
      /"spend" of the table of past contacts/,
    ],
    [
      'no customer',
      { arm: textColumn(['none']), spend: numberColumn([1]) },
      'COLUMN_UNKNOWN',
      /"customer_id"/,
    ],
    [
      'days in words',
      {
        arm: textColumn(['none']),
        customer_id: textColumn(['a']),
        spend: numberColumn([1]),
        at: textColumn(['May']),
      },
      'COLUMN_KIND',
      /"at" of the table of past contacts/,
    ],
  ] as const)('are refused with %s', async (_, columns, code, says) => {
    await expect(trials(columns)).rejects.toMatchObject({ code, message: expect.stringMatching(says) })
  })
})

describe('departments', () => {
  it('are those in which something was bought before the day, by their bytes', () => {
    const purchases = makeTable({
      at: dateColumn(['2024-06-30', '2024-01-01', '2024-07-01', '2024-01-02', null, '2024-01-03']),
      department: textColumn(['home', 'food', 'garden', 'food', 'toys', null]),
    })
    expect(departmentsBefore(purchases, '2024-07-01')).toEqual(['food', 'home'])
  })

  it('are not known without purchases or their departments', () => {
    expect(departmentsBefore(undefined, '2024-07-01')).toBeUndefined()
    expect(departmentsBefore(makeTable({ at: dateColumn(['2024-01-01']) }), '2024-07-01')).toBeUndefined()
  })
})

describe('the reward', () => {
  const columns = {
    customer_id: textColumn(['a', 'b']),
    arm: textColumn(['bread', 'none']),
    spend: numberColumn([10, 4]),
  }
  const [bread, lamps] = brief.offers
  const offers = [{ ...bread, redemption: 0.1 }, lamps]
  const rewardsOf = async (changes: Partial<Brief>) =>
    toRows((await trials(columns, { offers, ...changes })).table).map(({ reward }) => reward)

  it('takes off what redeeming costs only where the metric is not net of it', async () => {
    const { goal } = brief
    // .40 of the spend is earned, the message costs .25.
    expect(await rewardsOf({})).toEqual([3.75, 1.6])
    expect(await rewardsOf({ goal: { ...goal, netOf: 'redemptions' } })).toEqual([3.75, 1.6])
    expect(await rewardsOf({ goal: { ...goal, netOf: 'nothing' } })).toEqual([2.75, 1.6])
  })
})
