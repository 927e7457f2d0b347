import { describe, expect, it } from 'vitest'
import {
  bits,
  key,
  sumsOf,
  transactionSums,
  transactions,
  transactionsCsv,
  transactionsTable,
} from '../../../bench/instances/transactions.ts'

describe('the transactions', () => {
  it('draw the published words', () => {
    const keys = [0, 1, 2].map((i) => key(7, i))
    expect(keys).toEqual([1626593482, 610382213, 2509765400])
    expect(keys.map((k) => bits(k, 0))).toEqual([3218625155, 2088935687, 2501586974])
    expect(keys.map((k) => bits(k, 1000))).toEqual([2764898531, 425262184, 3857442041])
  })

  it('have the published first rows and sums', () => {
    const made = transactions(100_000, 10_000)
    expect([...made.customer.subarray(0, 4)]).toEqual([4516, 9319, 45, 8309])
    expect([...made.cents.subarray(0, 4)]).toEqual([3445, 3541, 991, 274])
    expect(sumsOf(made)).toEqual(transactionSums['100000/10000'])
  })

  it('become a table and lines of CSV', () => {
    const made = transactions(4, 10_000)
    expect(transactionsTable(made).columns.cents).toMatchObject({ kind: 'integer', unit: 'EUR/100' })
    const [header, ...lines] = [...transactionsCsv(made)].join('').trimEnd().split('\n')
    expect(header).toBe('customer,day,amount,category,channel,discount')
    expect(lines).toHaveLength(4)
    expect(lines[0]).toMatch(/^\d+,0,34\.45,\d+,\d,[01]$/)
  })
})
