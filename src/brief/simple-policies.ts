import type { Limits } from '../contracts/limits.ts'
import type { Options } from '../contracts/options.ts'
import type { ResponseModel } from '../contracts/response.ts'
import type { Scores } from '../contracts/scores.ts'
import { hash32 } from '../math/md5.ts'
import { columnOfKind, numbersOf, textAt } from '../table/access.ts'
import type { CellsColumn } from '../table/column.ts'

/** What a way of deciding would do for each customer: an option, or NaN for nothing. Shape [customers]. */
export type Choices = Float64Array

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

/** The same option for so many of the customers who may receive it, drawn by lot (the smallest hashes of salt and key). */
export function toSome(option: number, scores: Scores, messages: number, salt: string): Choices {
  const key = columnOfKind(scores.table, 'customer_id', 'text')
  const cells = columnOfKind(scores.table, 'cells', 'cells')
  const ranks = Float64Array.from({ length: scores.table.rowCount }, (_, row) =>
    mayReceive(cells, row, option) ? -hash32(salt, textAt(key, row) ?? '') : Number.NEGATIVE_INFINITY,
  )
  return takeTop(ranks, () => option, messages)
}

function mayReceive({ rowPtr, option: options }: CellsColumn, row: number, option: number): boolean {
  for (let cell = rowPtr[row]; cell < rowPtr[row + 1]; cell++) if (options[cell] === option) return true
  return false
}

/** How many messages of one option the limits leave room for at most; minima are not asked of it. */
export function messagesWithin(limits: Limits, options: Options, option: number): number {
  const texts = (name: string) => textAt(columnOfKind(options.table, name, 'text'), option) ?? ''
  const cost = numbersOf(options.table, 'cost')[option]
  const offer = limits.offers?.[texts('offer')]
  const channel = limits.channels?.[texts('channel')]
  const department = limits.departments?.[texts('department')]
  const room = [
    offer?.max ?? Number.POSITIVE_INFINITY,
    (channel?.max ?? Number.POSITIVE_INFINITY) / (channel?.unitsPerContact ?? 1),
    department?.max ?? Number.POSITIVE_INFINITY,
    (department?.budget ?? Number.POSITIVE_INFINITY) / cost,
    (limits.budget ?? Number.POSITIVE_INFINITY) / cost,
  ]
  return Math.floor(Math.min(...room.filter((messages) => !Number.isNaN(messages))))
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
  const order = Array.from(rank.keys()).sort((a, b) => rank[b] - rank[a] || a - b)
  const choices = new Float64Array(rank.length).fill(Number.NaN)
  for (const row of order.slice(0, count))
    if (rank[row] > Number.NEGATIVE_INFINITY) choices[row] = option(row)
  return choices
}
