import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { improveByExchanges, improveBySingles } from '../../src/target/exchange.ts'
import {
  keepsHardBounds,
  type Ledger,
  objectiveOf,
  openLedger,
  penaltiesOf,
} from '../../src/target/ledger.ts'
import { type Moves, nearMoves } from '../../src/target/moves.ts'
import { priceTable } from '../../src/target/price-table.ts'
import { handPlan } from './hand-plan.ts'

/** All moves of all customers of a plan by hand. */
function allMoves(ledger: Ledger): Moves {
  const prices = new Float64Array(ledger.problem.rows.length)
  const customers = Array.from({ length: ledger.cells.count }, (_, i) => i)
  return nearMoves(ledger, priceTable(ledger.problem, prices), customers, 1000)
}

const offersOf = ({ chosen }: Ledger, offers: number): number[] =>
  Array.from(chosen, (cell) => (cell < 0 ? -1 : cell % offers))

describe('exchanges between two customers', () => {
  it('find what no move of one customer does: two who swap what they have', () => {
    const ledger = handPlan(
      [
        [5, 9],
        [8, 7],
      ],
      [0, 1],
    )
    const moves = allMoves(ledger)
    expect(improveBySingles(ledger, moves)).toBe(false)
    expect(improveByExchanges(ledger, moves)).toBe(true)
    expect(offersOf(ledger, 2)).toEqual([1, 0])
    expect(ledger.value).toBe(17)
    expect([...ledger.use]).toEqual([1, 1])
    expect(improveByExchanges(ledger, allMoves(ledger))).toBe(false)
  })

  it('find one who gives an offer up to another, to whom it is worth more', () => {
    const ledger = handPlan([[5], [9]], [0, -1])
    const moves = allMoves(ledger)
    expect(improveBySingles(ledger, moves)).toBe(false)
    expect(improveByExchanges(ledger, moves)).toBe(true)
    expect(offersOf(ledger, 1)).toEqual([-1, 0])
  })

  it('bring a plan that breaks a limit back within it', () => {
    const ledger = handPlan(
      [
        [9, 8],
        [9, 2],
        [0, 8],
      ],
      [0, 0, 1],
    )
    expect(keepsHardBounds(ledger)).toBe(false)
    improveByExchanges(ledger, allMoves(ledger))
    expect(keepsHardBounds(ledger)).toBe(true)
  })

  it('leave a plan alone that no pair makes better', () => {
    const ledger = handPlan(
      [
        [9, 5],
        [7, 8],
      ],
      [0, 1],
    )
    expect(improveByExchanges(ledger, allMoves(ledger))).toBe(false)
    expect(offersOf(ledger, 2)).toEqual([0, 1])
  })

  const plans = fc
    .integer({ min: 1, max: 4 })
    .chain((offers) =>
      fc.array(
        fc.tuple(
          fc.array(fc.integer({ min: -8, max: 40 }), { minLength: offers, maxLength: offers }),
          fc.integer({ min: -1, max: offers - 1 }),
        ),
        { minLength: 1, maxLength: 12 },
      ),
    )
  test.prop(
    [
      plans,
      fc.record({
        max: fc.integer({ min: 1, max: 4 }),
        min: fc.constantFrom(0, 1),
        missedUnit: fc.constantFrom(3, 20),
      }),
    ],
    { numRuns: 500, seed: 5 },
  )(
    'never lose value after penalties, nor break a limit that was kept, and keep true books',
    (people, limit) => {
      const values = people.map(([own]) => own)
      const ledger = handPlan(
        values,
        people.map(([, chosen]) => chosen),
        limit,
      )
      const worth = ({ value }: Ledger): number => value - penaltiesOf(ledger)
      const before = { kept: keepsHardBounds(ledger), objective: objectiveOf(ledger), worth: worth(ledger) }
      const changed = improveByExchanges(ledger, allMoves(ledger))
      if (changed) expect(worth(ledger)).toBeGreaterThan(before.worth)
      else expect(worth(ledger)).toBe(before.worth)
      if (before.kept) {
        expect(keepsHardBounds(ledger)).toBe(true)
        expect(objectiveOf(ledger)).toBeGreaterThanOrEqual(before.objective)
      }
      const { problem, cells, chosen, width, weight, fixedCharge } = ledger
      const afresh = openLedger(problem, cells, chosen, width, weight, fixedCharge)
      expect([...ledger.use]).toEqual([...afresh.use])
      expect(ledger.value).toBeCloseTo(afresh.value, 9)
      expect(ledger.slots).toEqual(afresh.slots)
    },
  )
})
