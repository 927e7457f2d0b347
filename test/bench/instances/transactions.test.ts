import { describe, expect, it } from 'vitest'
import {
  sumsOf,
  transactionSums,
  transactions,
  transactionsCsv,
  transactionsTable,
} from '../../../bench/instances/transactions.ts'

describe('the transactions', () => {
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
