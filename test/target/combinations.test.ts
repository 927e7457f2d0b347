import { describe, expect, it } from 'vitest'
import { cellsColumn } from '../../src/table/cells-column.ts'
import { makeTable } from '../../src/table/make-table.ts'
import { numberColumn } from '../../src/table/number-columns.ts'
import { improveByCombinations } from '../../src/target/combinations.ts'
import { keepsHardBounds, type Ledger, openLedger } from '../../src/target/ledger.ts'
import { nearMoves } from '../../src/target/moves.ts'
import { indexOptions } from '../../src/target/option-index.ts'
import { packCells } from '../../src/target/packed-cells.ts'
import { priceTable } from '../../src/target/price-table.ts'
import { allocationProblem } from '../../src/target/problem.ts'
import { limitRows } from '../../src/target/rows.ts'
import { handOptions } from './small-case.ts'

/** Offers a, b, c and d, each of which one customer may get; four customers with a value for each of them. */
function planned(values: readonly (readonly number[])[], chosen: readonly number[]): Ledger {
  const names = ['a', 'b', 'c', 'd']
  const index = indexOptions(
    handOptions(
      names.map((offer, option) => ({ option, offer, channel: 'mail', department: 'x', group: 'g' })),
    ),
  )
  const limits = { offers: Object.fromEntries(names.map((name) => [name, { max: 1 }])) }
  const problem = allocationProblem(index, limitRows(limits, index, null))
  const flat = Float32Array.from(values.flat())
  const table = makeTable({
    cells: cellsColumn({
      rowPtr: Float64Array.from({ length: values.length + 1 }, (_, i) => 4 * i),
      option: Uint16Array.from(flat, (_, i) => i % 4),
      value: flat,
      benefit: new Float32Array(flat.length),
      cost: new Float32Array(flat.length),
      standardError: new Float32Array(flat.length),
    }),
    messages: numberColumn(new Float64Array(values.length).fill(1)),
    stratum: numberColumn(new Float64Array(values.length)),
  })
  const cells = packCells(table, 0, values.length, index)
  const cellsChosen = Int32Array.from(chosen, (option, customer) => 4 * customer + option)
  return openLedger(problem, cells, cellsChosen, 1, new Float64Array(4).fill(100), 10)
}

describe('combinations of moves', () => {
  it('carry out a ring of four that no two or three of them can', () => {
    // Everybody has 5 where 6 is in the hands of the next one: only all four together can pass theirs on.
    const values = [
      [5, 6, 0, 0],
      [0, 5, 6, 0],
      [0, 0, 5, 6],
      [6, 0, 0, 5],
    ]
    const ledger = planned(values, [0, 1, 2, 3])
    const prices = new Float64Array(4).fill(5)
    const moves = nearMoves(ledger, priceTable(ledger.problem, prices), [0, 1, 2, 3], 8)
    expect(improveByCombinations(ledger, moves, prices, 4, 12)).toBe(true)
    expect([...ledger.chosen].map((cell) => cell % 4)).toEqual([1, 2, 3, 0])
    expect(ledger.value).toBe(24)
    expect(keepsHardBounds(ledger)).toBe(true)
    expect([...ledger.use]).toEqual([1, 1, 1, 1])
  })

  it('leave a plan alone that nothing makes better', () => {
    const ledger = planned(
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
})
