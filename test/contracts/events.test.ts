import { describe, it } from 'vitest'
import { checkContacts, checkTransactions } from '../../src/contracts/check-events.ts'
import { integerColumn, numberColumn } from '../../src/table/number-columns.ts'
import { checkedBy, type Fault, withColumns } from './hostile.ts'
import { sampleContacts, sampleTransactions, text } from './samples.ts'

describe('transactions', () => {
  checkedBy(checkTransactions, sampleTransactions, [
    ['a bare table', (good) => good.table, 'CONTRACT_INVALID', /kind: "transactions"/],
    ['contacts', () => sampleContacts(), 'CONTRACT_INVALID', /the kind "contacts"/],
    [
      'no amount',
      (good) => ({ ...good, table: withColumns(good.table, { amount: null, amont: integerColumn([1, 2]) }) }),
      'COLUMN_UNKNOWN',
      /"amont"/,
    ],
    [
      'days as text',
      (good) => ({ ...good, table: withColumns(good.table, { at: text('2024-01-01', null) }) }),
      'COLUMN_KIND',
      /date or time/,
    ],
    [
      'a margin in another unit',
      (good) => ({ ...good, table: withColumns(good.table, { margin: integerColumn([1, 2], 'USD/100') }) }),
      'COLUMN_UNIT',
      /EUR\/100.*USD\/100/,
    ],
    [
      'a margin in numbers beside an amount in cents',
      (good) => ({ ...good, table: withColumns(good.table, { margin: numberColumn([1, 2]) }) }),
      'COLUMN_UNIT',
      /numbers without a unit/,
    ],
    [
      'an infinite amount',
      (good) => ({
        ...good,
        table: withColumns(good.table, {
          margin: null,
          amount: { kind: 'number', values: Float64Array.of(1, 1 / 0) },
        }),
      }),
      'COLUMN_VALUE',
      /row 2/,
    ],
    [
      'half a cent',
      (good) => ({
        ...good,
        table: withColumns(good.table, {
          margin: null,
          amount: { kind: 'integer', unit: null, values: Float64Array.of(1, 0.5) },
        }),
      }),
      'COLUMN_VALUE',
      /not whole/,
    ],
  ])
})

describe('contacts', () => {
  const spoilt =
    (columns: Parameters<typeof withColumns>[1]): Fault<ReturnType<typeof sampleContacts>>[1] =>
    (good) => ({ ...good, table: withColumns(good.table, columns) })

  checkedBy(checkContacts, sampleContacts, [
    ['no arm', spoilt({ arm: null }), 'CONTACTS_WITHOUT_ARM', /no column "arm"/],
    [
      'randomized ones of which one has no arm',
      spoilt({ arm: text('a', null, 'b') }),
      'CONTACTS_WITHOUT_ARM',
      /1 of 3/,
    ],
    ['a contact twice', spoilt({ contact_id: text('1', '1', '2') }), 'KEY_DUPLICATE', /contact_id/],
    [
      'a propensity of 0',
      spoilt({ propensity: numberColumn([0.5, 0, 1]) }),
      'COLUMN_VALUE',
      /row 2.*above 0 and at most 1/,
    ],
    [
      'a propensity above 1',
      spoilt({ propensity: numberColumn([0.5, 1.5, 1]) }),
      'COLUMN_VALUE',
      /above 0 and at most 1/,
    ],
    [
      'an option beyond the last',
      spoilt({ option: integerColumn([1, 65_535, 1]) }),
      'COLUMN_VALUE',
      /at most 65534/,
    ],
    ['answers in numbers', spoilt({ responded: numberColumn([1, 0, 1]) }), 'COLUMN_KIND', /flag/],
    ['no customer', spoilt({ customer_id: text('a', 'b', null) }), 'COLUMN_MISSING_VALUES', /1 of 3/],
    [
      'days that are short',
      (good) => ({ ...good, table: { ...good.table, rowCount: 4 } }),
      'COLUMN_LENGTH',
      /has 3 rows/,
    ],
    [
      'a flag that is neither',
      spoilt({ responded: { kind: 'flag', values: Uint8Array.of(1, 2, 0) } }),
      'COLUMN_VALUE',
      /neither yes nor no in row 2/,
    ],
    [
      'a code without a text',
      spoilt({ arm: { ...text('a', 'b', 'c'), codes: Int32Array.of(0, 3, 1) } }),
      'COLUMN_VALUE',
      /code without a text in row 2/,
    ],
  ])

  it('may lack an arm where they were not randomized', () => {
    const { table } = sampleContacts()
    checkContacts({
      kind: 'contacts',
      randomized: false,
      table: withColumns(table, { arm: text('a', null, null) }),
    })
  })
})
