import { type FeatureBlock, strideFor } from '../../../src/learn/newton-squares.ts'
import { departmentCount, optionCount, optionDepartment } from './catalog.ts'
import type { EffectFeatures } from './effect-features.ts'
import type { Pilot } from './pilot.ts'

/** What followed the messages of one option, a row a message. */
export interface SentOption {
  readonly option: number
  /** Whether they were sent before the pilot. */
  readonly past: boolean
  /** z of each row. */
  readonly rows: FeatureBlock
  /** 1 where its coupon was used, and where the customer came by. */
  readonly used: Float64Array
  readonly visited: Float64Array
  /** Expected orders of the offer's department, and the chance of a visit, without the message. */
  readonly orders: Float64Array
  readonly visits: Float64Array
}

/** What is expected of a wave without a message, of all rows of a study. */
export interface WithoutMessage {
  /** Shape [rows, departments]. */
  readonly orders: Float64Array
  readonly visits: Float64Array
}

/** Sorts messages by option; options that were never sent are left out. */
export function sentOptions(
  pilot: Pilot,
  past: boolean,
  features: EffectFeatures,
  without: WithoutMessage,
): readonly SentOption[] {
  const messages = Array.from({ length: optionCount }, (): number[] => [])
  for (const [i, option] of pilot.option.entries()) if (option >= 0) messages[option].push(i)
  return messages.flatMap((places, option) =>
    places.length === 0 ? [] : [{ option, past, ...whatFollowed(pilot, features, without, option, places) }],
  )
}

function whatFollowed(
  { customer, redeemed, visited }: Pilot,
  { size, write }: EffectFeatures,
  { orders, visits }: WithoutMessage,
  option: number,
  places: readonly number[],
): Omit<SentOption, 'option' | 'past'> {
  const d = optionDepartment[option]
  const stride = strideFor(size)
  const values = new Float64Array(places.length * stride)
  for (const [row, i] of places.entries()) write(customer[i], d, values, row * stride)
  return {
    rows: { count: places.length, values, stride, size },
    used: Float64Array.from(places, (i) => redeemed[i]),
    visited: Float64Array.from(places, (i) => visited[i]),
    orders: Float64Array.from(places, (i) => orders[customer[i] * departmentCount + d]),
    visits: Float64Array.from(places, (i) => visits[customer[i]]),
  }
}
