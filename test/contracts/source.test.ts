import { describe } from 'vitest'
import { checkSource } from '../../src/contracts/source.schema.ts'
import { numberColumn } from '../../src/table/number-columns.ts'
import { checkedBy, withColumns } from './hostile.ts'
import { sampleSource } from './samples.ts'

describe('a source', () => {
  checkedBy(checkSource, sampleSource, [
    [
      'another origin',
      (good) => ({ ...good, origin: 'bought' }),
      'CONTRACT_INVALID',
      /"origin" of the source/,
    ],
    [
      'an external one without a supplier',
      (good) => ({ ...good, supplier: null }),
      'CONTRACT_INVALID',
      /supplier/,
    ],
    [
      'an internal one with a supplier',
      (good) => ({ ...good, origin: 'internal' }),
      'CONTRACT_INVALID',
      /supplier/,
    ],
    ['a negative cost', (good) => ({ ...good, costPerRecord: -1 }), 'CONTRACT_INVALID', /costPerRecord/],
    ['a misspelt key', (good) => ({ ...good, purpose: [] }), 'CONTRACT_INVALID', /did you mean "purposes"/],
    [
      'a meaning that does not exist',
      (good) => ({ ...good, meanings: { mail: 'e-mail' } }),
      'CONTRACT_INVALID',
      /mail/,
    ],
    [
      'a meaning of no column',
      (good) => ({ ...good, meanings: { mial: 'email' } }),
      'COLUMN_UNKNOWN',
      /"mail"/,
    ],
    ['a key that is no column', (good) => ({ ...good, key: 'idd' }), 'COLUMN_UNKNOWN', /"id"/],
    [
      'a key that is a number',
      (good) => ({ ...good, table: withColumns(good.table, { id: numberColumn([1, 2]) }) }),
      'COLUMN_KIND',
      /text/,
    ],
    [
      'a day that does not exist',
      (good) => ({ ...good, collected: '2023-02-29' }),
      'CONTRACT_INVALID',
      /collected/,
    ],
    [
      'a day column that is none',
      (good) => ({ ...good, collected: { column: 'mail' } }),
      'COLUMN_KIND',
      /date/,
    ],
    ['no table', (good) => ({ ...good, table: [{ id: 'a' }] }), 'CONTRACT_INVALID', /no table|table/],
    ['nothing', () => null, 'CONTRACT_INVALID', /source/],
  ])
})
