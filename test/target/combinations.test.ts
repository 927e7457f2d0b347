import { describe, expect, it } from 'vitest'
import { integerBelow, openStream } from '../../src/math/philox.ts'
import { streams } from '../../src/math/streams.ts'
import { improveByCombinations } from '../../src/target/combinations.ts'
import { keepsHardBounds, type Ledger } from '../../src/target/ledger.ts'
import { nearMoves } from '../../src/target/moves.ts'
import { priceTable } from '../../src/target/price-table.ts'
import { handPlan } from './hand-plan.ts'

describe('combinations of moves', () => {
  it('carry out a ring of four that no two or three of them can', () => {
    // Everybody has 5 where 6 is in the hands of the next one: only all four together can pass theirs on.
    const values = [
      [5, 6, 0, 0],
      [0, 5, 6, 0],
      [0, 0, 5, 6],
      [6, 0, 0, 5],
    ]
    const ledger = handPlan(values, [0, 1, 2, 3])
    const prices = new Float64Array(4).fill(5)
    const moves = nearMoves(ledger, priceTable(ledger.problem, prices), [0, 1, 2, 3], 8)
    expect(improveByCombinations(ledger, moves, prices, 4, 12)).toBe(true)
    expect([...ledger.chosen].map((cell) => cell % 4)).toEqual([1, 2, 3, 0])
    expect(ledger.value).toBe(24)
    expect(keepsHardBounds(ledger)).toBe(true)
    expect([...ledger.use]).toEqual([1, 1, 1, 1])
  })

  it('leave a plan alone that nothing makes better', () => {
    const ledger = handPlan(
      [
        [9, 6, 0, 0],
        [0, 9, 6, 0],
        [0, 0, 9, 6],
        [6, 0, 0, 9],
      ],
      [0, 1, 2, 3],
    )
    const prices = new Float64Array(4).fill(5)
    const moves = nearMoves(ledger, priceTable(ledger.problem, prices), [0, 1, 2, 3], 8)
    expect(improveByCombinations(ledger, moves, prices, 4, 12)).toBe(false)
    expect(ledger.value).toBe(36)
  })

  it('leave no better plan among all that differ for up to four customers and use no row less', () => {
    let improved = 0
    for (let seed = 1; seed <= 120; seed++) {
      const { values, chosen, prices } = drawn(seed)
      const ledger = handPlan(values, chosen)
      const before = ledger.value
      improveFully(ledger, prices)
      const after = [...ledger.chosen].map((cell) => (cell < 0 ? -1 : cell % offers))
      expect(keepsHardBounds(ledger), `seed ${seed}`).toBe(true)
      expect(ledger.value, `seed ${seed}`).toBe(worth(values, after))
      expect(ledger.value, `seed ${seed}`).toBe(bestNear(values, after, prices))
      if (ledger.value > before) improved++
    }
    expect(improved).toBeGreaterThan(80)
  })
})

const customers = 5
const offers = 4

/** Values with ties, any plan that keeps the limits, and any prices. */
function drawn(seed: number): {
  readonly values: readonly (readonly number[])[]
  readonly chosen: readonly number[]
  readonly prices: Float64Array
} {
  const stream = openStream(seed, streams.measureSimulation, 0)
  const below = (count: number): number => integerBelow(stream, count)
  const values = Array.from({ length: customers }, () => Array.from({ length: offers }, () => 1 + below(12)))
  const left = Array.from({ length: offers }, (_, offer) => offer)
  const chosen = values.map(() => (below(6) === 0 ? -1 : (left.splice(below(left.length), 1)[0] ?? -1)))
  return { values, chosen, prices: Float64Array.from({ length: offers }, () => below(7)) }
}

/** Carries out combinations of all moves there are until none is left. */
function improveFully(ledger: Ledger, prices: Float64Array): void {
  const table = priceTable(ledger.problem, prices)
  const everybody = Array.from({ length: customers }, (_, customer) => customer)
  while (improveByCombinations(ledger, nearMoves(ledger, table, everybody, 100), prices, 100, 1000)) {}
}

function worth(values: readonly (readonly number[])[], chosen: readonly number[]): number {
  return chosen.reduce((sum, offer, customer) => sum + (offer < 0 ? 0 : values[customer][offer]), 0)
}

/** The value of the best plan that one step can reach, found by trying all plans. */
function bestNear(
  values: readonly (readonly number[])[],
  from: readonly number[],
  prices: Float64Array,
): number {
  let best = worth(values, from)
  for (let code = 0; code < (offers + 1) ** customers; code++) {
    const plan = from.map((_, customer) => (Math.floor(code / (offers + 1) ** customer) % (offers + 1)) - 1)
    if (isNear(plan, from, prices)) best = Math.max(best, worth(values, plan))
  }
  return best
}

/** Whether up to four customers get something else, every offer goes to one at most, and what is added is nothing or one message that has a price. */
function isNear(plan: readonly number[], from: readonly number[], prices: Float64Array): boolean {
  if (plan.filter((offer, customer) => offer !== from[customer]).length > 4) return false
  const added = Array.from(prices, (_, offer) => uses(plan, offer) - uses(from, offer))
  if (added.some((more, offer) => more < 0 || uses(plan, offer) > 1)) return false
  const more = added.flatMap((count, offer) => (count > 0 ? [offer] : []))
  return more.length === 0 || (more.length === 1 && prices[more[0]] > 0)
}

function uses(plan: readonly number[], offer: number): number {
  return plan.filter((own) => own === offer).length
}
