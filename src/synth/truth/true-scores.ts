import { roundToGrid } from '../../math/grid.ts'
import { cellsColumn } from '../../table/cells-column.ts'
import { makeTable } from '../../table/make-table.ts'
import type { Table } from '../../table/table.ts'
import { textColumn } from '../../table/text-columns.ts'
import { insideOf } from '../inside.ts'
import { optionCount } from '../life/potential.ts'
import { channels } from '../retailer/channels.ts'
import { conditionsOf } from '../retailer/drift.ts'
import { whole } from '../spec.ts'
import { customerId } from '../tables/customer-id.ts'
import type { World } from '../world.ts'
import { openWorth } from './worth.ts'

/** What {@link trueScores} are whole multiples of, in EUR: exact in 32-bit floats up to 2,048 EUR. */
export const trueGrid: number = 2 ** -13

/**
 * What each option is truly worth in a wave for the customers from `spec.from` up to `spec.to`: text `customer_id` (the person's own, `c` and nine digits) and cells
 * (value to the company after all costs, benefit to the customer, cost of the message, no error) for the options whose channel still reaches the customer.
 * Option `o` is the pair `trueOptions` lists at place `o`. A plan of the largest total is the oracle's.
 *
 * @param wave - from 0; the waves before it happen under the plans applied. Default: the next to be applied.
 * @throws ARGUMENT_INVALID for a wave before which one has had no plan.
 */
export function trueScores(world: World, wave: number = world.applied + 1): Table<'customer_id' | 'cells'> {
  const { settings, plans } = insideOf(world)
  const worthOf = openWorth(settings, plans, whole('wave', wave, 0, plans.length + 1))
  const { cost } = conditionsOf(settings, wave)
  const ids: string[] = []
  const rowPtr = new Float64Array(settings.to - settings.from + 1)
  const option: number[] = []
  const value: number[] = []
  const benefit: number[] = []
  for (let id = settings.from; id < settings.to; id++) {
    ids.push(customerId(id))
    const worth = worthOf(id)
    for (let o = 0; o < optionCount; o++) {
      if (worth.reached[o % channels.length] === 0) continue
      option.push(o)
      value.push(roundToGrid(worth.value[o], trueGrid))
      benefit.push(roundToGrid(worth.benefit[o], trueGrid))
    }
    rowPtr[id - settings.from + 1] = option.length
  }
  const cells = cellsColumn({
    rowPtr,
    option: Uint16Array.from(option),
    value: Float32Array.from(value),
    benefit: Float32Array.from(benefit),
    cost: Float32Array.from(option, (o) => roundToGrid(cost[o % channels.length], trueGrid)),
    standardError: new Float32Array(option.length),
  })
  return makeTable<'customer_id' | 'cells'>([
    ['customer_id', textColumn(ids)],
    ['cells', cells],
  ])
}
