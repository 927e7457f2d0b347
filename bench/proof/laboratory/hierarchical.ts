import { fitBlocks } from './block-variances.ts'
import { channelCount, channelOf, departmentCount, optionCount, optionDepartment } from './catalog.ts'
import { addCells, addedCounts, type Cell, coefficientsOf } from './cell-rate.ts'
import { couponUse, usualUse } from './coupon-use.ts'
import { type EffectFeatures, effectFeatures } from './effect-features.ts'
import { type EffectLayout, effectLayout } from './effect-layout.ts'
import type { BlockFit } from './laplace.ts'
import type { Pilot } from './pilot.ts'
import { type SentOption, sentOptions, type WithoutMessage } from './sent-options.ts'
import type { Study } from './study.ts'

/** What is learned from beside the coupons of the pilot. */
export interface Evidence {
  readonly visits: boolean
  /** Messages before the pilot; whom they were sent to are rows of the study. */
  readonly history: Pilot | null
}

/** Rounds of effects given how coupons are used anyway, and of this given effects. */
const rounds = 3

/**
 * Additional orders by option, learned from orders with the offer's coupon: e^eta of them are additional, and a share of the orders that come anyway
 * uses it too. eta = offer + channel + features times slopes, which are the sum of those of all options, of the offer and of the channel.
 *
 * @returns shape [customers, options].
 */
export function hierarchical(study: Study, without: WithoutMessage, evidence: Evidence): Float64Array {
  const features = effectFeatures(study.features, without.orders)
  const layout = effectLayout(features.size, { visits: evidence.visits, history: evidence.history !== null })
  const sent = [
    ...sentOptions(study.pilot, false, features, without),
    ...(evidence.history === null ? [] : sentOptions(evidence.history, true, features, without)),
  ]
  const visits = evidence.visits ? sent.map((one) => visitCell(one, layout)) : []
  let fit = startOf(layout)
  let uses = new Array<number>(channelCount).fill(usualUse)
  for (let round = 0; round < rounds; round++) {
    const cells = [...sent.map((one) => couponCell(one, layout, uses[channelOf(one.option)])), ...visits]
    fit = fitBlocks((b, gradient, hessian) => addCells(cells, b, gradient, hessian), layout.blocks, fit)
    uses = couponUses(sent, layout, fit.coefficients)
  }
  return addedOrders(study, features, layout, fit.coefficients)
}

/** An order in a hundred is where coupons start, and a visit in twenty. */
function startOf({ width, blocks, intercepts }: EffectLayout): BlockFit {
  const coefficients = new Float64Array(width)
  for (const [k, at] of intercepts.entries()) coefficients[at] = Math.log([0.01, 0.05][k])
  return { coefficients, variances: new Float64Array(blocks.length).fill(0.1) }
}

function couponCell(
  { option, past, rows, used, orders }: SentOption,
  layout: EffectLayout,
  use: number,
): Cell {
  const terms = layout.couponTerms(option, past)
  return { terms, rows, count: used, base: orders.map((mean) => use * mean), scale: onesOf(rows.count) }
}

/** A visit comes anyway, or else by the message. */
function visitCell({ option, past, rows, visited, visits }: SentOption, layout: EffectLayout): Cell {
  const terms = layout.visitTerms(option, past)
  return { terms, rows, count: visited, base: visits, scale: visits.map((chance) => 1 - chance) }
}

/** The share of the orders that come anyway on which a coupon is used, by channel. */
function couponUses(sent: readonly SentOption[], layout: EffectLayout, b: Float64Array): number[] {
  const messages = sent.map(({ option, past, rows, orders, used }) => {
    const own = coefficientsOf(layout.couponTerms(option, past), b, rows.size)
    return { option, added: addedCounts(rows, own, onesOf(rows.count)), orders, used }
  })
  return Array.from({ length: channelCount }, (_, c) =>
    couponUse(messages.filter(({ option }) => channelOf(option) === c)),
  )
}

function addedOrders(
  { first, customers }: Study,
  { size, write }: EffectFeatures,
  layout: EffectLayout,
  b: Float64Array,
): Float64Array {
  const own = Array.from({ length: optionCount }, (_, o) =>
    coefficientsOf(layout.couponTerms(o, false), b, size),
  )
  const z = new Float64Array(departmentCount * size)
  const added = new Float64Array(customers * optionCount)
  for (let row = 0; row < customers; row++) {
    for (let d = 0; d < departmentCount; d++) write(first + row, d, z, d * size)
    for (let o = 0; o < optionCount; o++) {
      const at = optionDepartment[o] * size
      let eta = 0
      for (let j = 0; j < size; j++) eta += z[at + j] * own[o][j]
      added[row * optionCount + o] = Math.min(largestChance, Math.exp(eta))
    }
  }
  return added
}

function onesOf(count: number): Float64Array {
  return new Float64Array(count).fill(1)
}

/** No message is surer than this to bring an order. */
const largestChance = 0.95
