import { describe, expect, test } from 'vitest'
import {
  count,
  decimalsOfEstimates,
  money,
  moneyTogether,
  percent,
  setPercent,
  short,
} from '../../src/report/numbers.ts'
import { estimate } from './fixture.ts'

describe('numbers on the page', () => {
  test.each([
    [0, 'EUR 0.00'],
    [1234.5, 'EUR 1,235'],
    [-12.345, '−EUR 12.35'],
    [0.1, 'EUR 0.10'],
    [0.0123, 'EUR 0.012'],
    [0.00098, 'EUR 0.00098'],
    [-6.5e-12, 'EUR 0.00'],
  ])('money %f is %s', (amount, words) => {
    expect(money(amount, 'EUR').replace(/\u00a0/g, ' ')).toBe(words)
  })

  test('amounts of one column share the decimals of the largest', () => {
    const words = moneyTogether([1, 2500], 'EUR')
    expect([words(1), words(2500)].map((text) => text.replace(/\u00a0/g, ' '))).toEqual([
      'EUR 1',
      'EUR 2,500',
    ])
  })

  test.each([
    [0, '0.0%'],
    [0.0001, 'below 0.1%'],
    [0.1234, '12.3%'],
    [1, '100.0%'],
  ])('a measured share %f is %s', (share, words) => {
    expect(percent(share)).toBe(words)
  })

  test('a share that somebody set is written as it was set', () => {
    expect([0.95, 0.025, 0.8].map(setPercent)).toEqual(['95%', '2.5%', '80%'])
  })

  test('other numbers have three significant digits, or none after the point', () => {
    expect([0.01234, 4.567, 12345.6, -0.5].map(short)).toEqual(['0.0123', '4.57', '12,346', '−0.5'])
    expect(count(-3)).toBe('−3')
  })

  test('estimates are written to the second digit of their smallest standard error', () => {
    expect(decimalsOfEstimates([estimate(1, 0.021)])).toBe(3)
    expect(decimalsOfEstimates([estimate(1, 12)])).toBe(0)
    expect(decimalsOfEstimates([estimate(1, 0.5), estimate(1, 0.004)])).toBe(4)
    expect(decimalsOfEstimates([estimate(1, 0)])).toBe(2)
  })
})
