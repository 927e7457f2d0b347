import { describe, it } from 'vitest'
import { checkOptions } from '../../src/contracts/options.schema.ts'
import { integerColumn, numberColumn } from '../../src/table/number-columns.ts'
import { checkedBy, type Fault, withColumns } from './hostile.ts'
import { sampleOptions, text } from './samples.ts'

describe('options', () => {
  const spoilt =
    (columns: Parameters<typeof withColumns>[1]): Fault<ReturnType<typeof sampleOptions>>[1] =>
    (good) => ({ ...good, table: withColumns(good.table, columns) })

  checkedBy(checkOptions, sampleOptions, [
    ['a bare table', (good) => good.table, 'CONTRACT_INVALID', /kind: "options"/],
    [
      'a currency that is none',
      (good) => ({ ...good, currency: 'euro' }),
      'CONTRACT_INVALID',
      /"currency" of the options/,
    ],
    ['an option twice', spoilt({ option: integerColumn([0, 1, 1]) }), 'KEY_DUPLICATE', /"option"/],
    ['options that descend', spoilt({ option: integerColumn([0, 7, 1]) }), 'CONTRACT_INVALID', /row 3/],
    ['an option below 0', spoilt({ option: integerColumn([-1, 1, 7]) }), 'COLUMN_VALUE', /at least 0/],
    [
      'one offer twice on one channel',
      spoilt({ channel: text('mail', 'mail', 'mail') }),
      'KEY_DUPLICATE',
      /"offer" and "channel"/,
    ],
    ['a negative cost', spoilt({ cost: numberColumn([-1, 1, 1]) }), 'COLUMN_VALUE', /row 1/],
    ['no cost', spoilt({ cost: numberColumn([null, 1, 1]) }), 'COLUMN_MISSING_VALUES', /1 of 3/],
    ['costs in cents', spoilt({ cost: integerColumn([50, 400, 50], 'EUR/100') }), 'COLUMN_UNIT', /EUR\/100/],
    [
      'a misspelt column',
      spoilt({ redemption: null, redemtion: numberColumn([1, 1, 1]) }),
      'COLUMN_UNKNOWN',
      /"redemtion"/,
    ],
  ])

  it('may repeat an offer on a channel in another slot', () => {
    const { table, ...header } = sampleOptions()
    checkOptions({
      ...header,
      table: withColumns(table, { channel: text('mail', 'mail', 'mail'), slot: text('top', 'end', 'top') }),
    })
  })
})
