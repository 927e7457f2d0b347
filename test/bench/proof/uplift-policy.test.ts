import { describe, expect, test } from 'vitest'
import {
  armsWithin,
  bestArm,
  bestFirst,
  budgets,
  shareOfArms,
  shareOfRanking,
} from '../../../bench/proof/uplift/policy.ts'

/** Ten customers; contacting four of them pays. */
const profit = Float64Array.of(3, -1, 0, 5, -2, 1, -4, 2, -1, -1)

describe('a ranking under a budget', () => {
  test('worth of the oracle is 1 of itself, and of nothing 0', () => {
    for (const budget of budgets) {
      expect(shareOfRanking(profit, profit, budget).share).toBe(1)
      expect(shareOfRanking(profit, new Float64Array(10), budget)).toMatchObject({ share: 0, contacted: 0 })
    }
  })

  test('contacts the best only, and nobody whose score is not above 0', () => {
    expect([...bestFirst(profit, 0.1)]).toEqual([3])
    expect([...bestFirst(profit, 0.3)]).toEqual([3, 0, 7])
    expect([...bestFirst(profit, 1)]).toEqual([3, 0, 7, 5])
  })

  test('stays within the budget, ties to the earlier customer', () => {
    const equal = new Float64Array(10).fill(1)
    expect([...bestFirst(equal, 0.3)]).toEqual([0, 1, 2])
    expect(bestFirst(equal, 0.39)).toHaveLength(3)
    expect(bestFirst(new Float64Array(10).fill(Number.NaN), 1)).toHaveLength(0)
  })

  test('is worth what its customers bring, of what the oracle gets with that budget', () => {
    // The first customers by this score are 1, 3 and 0: -1 + 5 + 3 = 7, where the oracle gets 5 + 3 + 2 = 10.
    const score = Float64Array.of(7, 9, -1, 8, 1, 2, 3, 4, 5, 6)
    const found = shareOfRanking(profit, score, 0.3)
    expect(found.share).toBeCloseTo(0.7, 12)
    expect(found.oracle).toBe(1)
    expect(found.contacted).toBe(0.3)
  })
})

describe('an arm for each customer', () => {
  /** Three customers, nothing and two arms. */
  const arms = Float64Array.of(0, 4, 1, 0, -2, 6, 0, -1, -3)

  test('of the oracle is worth 1 of itself, and nothing 0', () => {
    expect([...bestArm(arms, 3)]).toEqual([1, 2, 0])
    for (const budget of [0.34, 1]) {
      expect(shareOfArms(arms, 3, arms, budget).share).toBe(1)
      expect(shareOfArms(arms, 3, new Float64Array(9), budget)).toMatchObject({ share: 0, contacted: 0 })
    }
  })

  test('is worth what it brings, be it a loss', () => {
    // 1 - 2 + 0, where the oracle gets 4 + 6 + 0.
    const score = Float64Array.of(0, 1, 2, 0, 2, 1, 0, 0, 0)
    expect(shareOfArms(arms, 3, score, 1).share).toBeCloseTo(-0.1, 12)
    expect(shareOfArms(arms, 3, score, 1).contacted).toBeCloseTo(2 / 3, 12)
  })

  test('is nothing where nothing is said of the others, and the lower of equals', () => {
    const unsaid = Float64Array.of(9, Number.NaN, Number.NaN, 0, 2, 2)
    expect([...bestArm(unsaid, 3)]).toEqual([0, 1])
  })
})

describe('arms under a budget', () => {
  /** Ten customers; the best arm of customer 0 is worth 3, of 1 nothing, of 2 7, and so on. */
  const best = [3, -1, 7, 5, 0, 1, 4, 2, -3, 6]
  const arms = Float64Array.from(best.flatMap((worth) => [0, worth - 2, worth]))

  test('go to the customers whose own best arm is worth most', () => {
    expect([...armsWithin(arms, 3, 0.1)]).toEqual([0, 0, 2, 0, 0, 0, 0, 0, 0, 0])
    expect([...armsWithin(arms, 3, 0.3)]).toEqual([0, 0, 2, 2, 0, 0, 0, 0, 0, 2])
    expect(armsWithin(arms, 3, 1)).toEqual(bestArm(arms, 3))
  })

  test('go to the first of customers who are all alike', () => {
    const alike = Float64Array.from({ length: 30 }, (_, cell) => (cell % 3 === 1 ? 0.5 : 0))
    expect([...armsWithin(alike, 3, 0.3)]).toEqual([1, 1, 1, 0, 0, 0, 0, 0, 0, 0])
  })

  test('are worth what they bring, of what the oracle gets with that budget', () => {
    // By this score customers 0, 2 and 5 get arm 1, which is worth 1, 5 and -1; the oracle gets 7 + 6 + 5.
    const score = Float64Array.from({ length: 30 }, (_, cell) => ([1, 7, 16].includes(cell) ? 9 : 0.1))
    const found = shareOfArms(arms, 3, score, 0.3)
    expect(found.share).toBeCloseTo(5 / 18, 12)
    expect(found.oracle).toBe(1.8)
    expect(found.contacted).toBe(0.3)
  })
})
