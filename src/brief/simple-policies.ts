import type { Limits } from '../contracts/limits.ts'
import type { Options } from '../contracts/options.ts'
import type { ResponseModel } from '../contracts/response.ts'
import { rowHashes } from '../contracts/row-hashes.ts'
import type { Scores } from '../contracts/scores.ts'
import { columnOfKind, numbersOf } from '../table/access.ts'
import { orderBy, orderByWords, sortWords } from '../table/radix-order.ts'
import { type Choices, openUse } from './kept-limits.ts'

/**
 * The option that earns most on average, by its measured effect, margin and cost; NaN where none earns anything.
 *
 * @param model - fitted on other customers.
 */
export function bestForAll(model: ResponseModel, options: Options): number {
  const margin = numbersOf(options.table, 'margin')
  const redemption = numbersOf(options.table, 'redemption')
  const cost = numbersOf(options.table, 'cost')
  let best = Number.NaN
  let most = 0
  for (const { option, effect } of model.fitted.effects) {
    const value = effect.estimate * (margin[option] - redemption[option]) - cost[option]
    if (value > most) {
      best = option
      most = value
    }
  }
  return best
}

/** The same option for everybody. */
export function toAll(option: number, customers: number): Choices {
  return new Float64Array(customers).fill(option)
}

/**
 * The same option for so many of the customers who may receive it, drawn by lot (the smallest hashes of salt and key). Who would break a maximum is
 * passed over; minima are not asked of it.
 */
export function byLot(option: number, messages: number, salt: string, within: Within): Choices {
  const { scores, options, limits } = within
  const key = columnOfKind(scores.table, 'customer_id', 'text')
  const customers = scores.table.rowCount
  const choices = toAll(Number.NaN, customers)
  const use = openUse(scores, options, limits)
  let left = Number.isNaN(option) ? 0 : messages
  for (const row of orderBy([rowHashes(key, salt)], customers)) {
    if (left === 0) break
    if (!use.addWithin(row, option)) continue
    choices[row] = option
    left -= 1
  }
  return choices
}

/** What a lot is drawn within. */
export interface Within {
  readonly scores: Scores
  readonly options: Options
  readonly limits: Limits
}

/** The option each customer answers most to, for so many customers who answer most. */
export function rankByResponse(responses: Scores, messages: number): Choices {
  const { rowPtr, option, value } = columnOfKind(responses.table, 'cells', 'cells')
  const customers = responses.table.rowCount
  const best = new Float64Array(customers).fill(Number.NaN)
  const most = new Float64Array(customers).fill(Number.NEGATIVE_INFINITY)
  for (let row = 0; row < customers; row++) {
    for (let cell = rowPtr[row]; cell < rowPtr[row + 1]; cell++) {
      if (value[cell] <= most[row]) continue
      most[row] = value[cell]
      best[row] = option[cell]
    }
  }
  return takeTop(most, (row) => best[row], messages)
}

/** Gives the rows of the highest ranks their option; ties go to the earlier row, and -Infinity gets nothing. */
function takeTop(rank: Float64Array, option: (row: number) => number, count: number): Choices {
  const order = orderByWords([sortWords(rank, true)], rank.length)
  const choices = new Float64Array(rank.length).fill(Number.NaN)
  for (const row of order.subarray(0, count))
    if (rank[row] > Number.NEGATIVE_INFINITY) choices[row] = option(row)
  return choices
}
