import { cellsColumn } from '../../src/table/cells-column.ts'
import { makeTable } from '../../src/table/make-table.ts'
import { numberColumn } from '../../src/table/number-columns.ts'
import { type Ledger, openLedger } from '../../src/target/ledger.ts'
import { indexOptions } from '../../src/target/option-index.ts'
import { packCells } from '../../src/target/packed-cells.ts'
import { allocationProblem } from '../../src/target/problem.ts'
import { limitRows } from '../../src/target/rows.ts'
import { handOptions } from './small-case.ts'

/**
 * A plan by hand: each customer has a value for each offer, and each offer may go to one customer, a customer getting one of them at most.
 *
 * @param values - by customer and offer.
 * @param chosen - the offer of each customer; -1 is none.
 * @param limit - of each offer. Default: at most one, whatever it costs.
 */
export function handPlan(
  values: readonly (readonly number[])[],
  chosen: readonly number[],
  limit: { readonly max?: number; readonly min?: number; readonly missedUnit?: number } = { max: 1 },
): Ledger {
  const offers = values[0].length
  const names = Array.from({ length: offers }, (_, offer) => `offer ${offer}`)
  const index = indexOptions(
    handOptions(
      names.map((offer, option) => ({ option, offer, channel: 'mail', department: 'x', group: 'g' })),
    ),
  )
  const limits = { offers: Object.fromEntries(names.map((name) => [name, limit])) }
  const problem = allocationProblem(index, limitRows(limits, index, null))
  const flat = Float32Array.from(values.flat())
  const table = makeTable({
    cells: cellsColumn({
      rowPtr: Float64Array.from({ length: values.length + 1 }, (_, i) => offers * i),
      option: Uint16Array.from(flat, (_, i) => i % offers),
      value: flat,
      benefit: new Float32Array(flat.length),
      cost: new Float32Array(flat.length),
      standardError: new Float32Array(flat.length),
    }),
    messages: numberColumn(new Float64Array(values.length).fill(1)),
    stratum: numberColumn(new Float64Array(values.length)),
  })
  const cells = packCells(table, 0, values.length, index)
  const cellsChosen = Int32Array.from(chosen, (option, customer) =>
    option < 0 ? -1 : offers * customer + option,
  )
  return openLedger(problem, cells, cellsChosen, 1, new Float64Array(offers).fill(100), 10)
}
