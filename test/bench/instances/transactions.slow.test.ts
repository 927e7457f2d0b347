import { expect, it } from 'vitest'
import { sumsOf, transactionSums, transactions } from '../../../bench/instances/transactions.ts'

it('ten million transactions have the published sums', () => {
  expect(sumsOf(transactions(10_000_000, 1_000_000))).toEqual(transactionSums['10000000/1000000'])
})
