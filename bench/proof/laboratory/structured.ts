import { fitAdditiveRate, type Prior } from './additive-rate.ts'
import { participants, weightOf } from './baseline.ts'
import {
  channelCount,
  channelOf,
  departmentCount,
  offerOf,
  optionCount,
  optionDepartment,
} from './catalog.ts'
import { type OptionDesign, optionDesign, writeOption } from './design.ts'
import type { Study } from './study.ts'

/** How strongly the structured learner draws its coefficients to 0, and whether it draws those of channels to what coupons tell. */
export interface StructuredOptions {
  readonly penalty: number
  readonly channelsFromCoupons: boolean
}

/**
 * Additional orders by option: a wave brings base + exp(offer + channel + features + features of the offer's department) orders of
 * the department, with slopes that all offers share.
 *
 * @param base - expected orders without an offer, shape [rows, departments].
 * @returns shape [customers, options].
 */
export function structured(study: Study, base: Float64Array, options: StructuredOptions): Float64Array {
  const { pilot } = study
  const design = optionDesign(study)
  const treated = participants(study, (option) => option >= 0)
  const rows = treated.length
  const counts = {
    rows,
    width: design.width,
    design: new Float64Array(rows * design.width),
    count: new Float64Array(rows),
    base: new Float64Array(rows),
    weight: weightOf(study, treated),
  }
  for (const [row, i] of treated.entries()) {
    const d = optionDepartment[pilot.option[i]]
    writeOption(design, study, pilot.customer[i], pilot.option[i], counts.design, row * design.width)
    counts.count[row] = pilot.orders[i * departmentCount + d]
    counts.base[row] = base[pilot.customer[i] * departmentCount + d]
  }
  const prior = priorOf(study, design, options)
  const start = Float64Array.from(prior.mean)
  start[0] = Math.log(0.01)
  return predict(study, design, fitAdditiveRate(counts, prior, start))
}

function priorOf(
  study: Study,
  design: OptionDesign,
  { penalty, channelsFromCoupons }: StructuredOptions,
): Prior {
  const mean = new Float64Array(design.width)
  const weight = new Float64Array(design.width).fill(penalty)
  weight[0] = 1e-6
  if (channelsFromCoupons) mean.set(logRedemption(study), design.channels)
  return { mean, weight }
}

/** The log of the share of coupons used, by channel, against its mean. */
export function logRedemption({ pilot }: Study): Float64Array {
  const sent = new Float64Array(channelCount).fill(1)
  const used = new Float64Array(channelCount).fill(0.02)
  for (let i = 0; i < pilot.rows; i++) {
    if (pilot.option[i] < 0) continue
    sent[channelOf(pilot.option[i])]++
    used[channelOf(pilot.option[i])] += pilot.redeemed[i]
  }
  const logs = sent.map((count, c) => Math.log(used[c] / count))
  const mean = logs.reduce((sum, log) => sum + log, 0) / channelCount
  return logs.map((log) => log - mean)
}

/** The exponent is a sum of parts that hang on the customer, the department and the option alone. */
function predict(study: Study, design: OptionDesign, b: Float64Array): Float64Array {
  const { features, matched, first, customers } = study
  const width = features.names.length
  const ofOption = Float64Array.from({ length: optionCount }, (_, o) =>
    Math.exp(b[0] + b[design.offers + offerOf(o)] + b[design.channels + channelOf(o)]),
  )
  const out = new Float64Array(customers * optionCount)
  const byDepartment = new Float64Array(departmentCount)
  for (let row = 0; row < customers; row++) {
    const x = (first + row) * width
    let common = 0
    for (let j = 0; j < width; j++) common += b[design.features + j] * features.x[x + j]
    for (let d = 0; d < departmentCount; d++) {
      let own = common
      for (let s = 0; s < matched.length; s++) own += b[design.matched + s] * features.x[x + matched[s][d]]
      byDepartment[d] = Math.exp(own)
    }
    for (let o = 0; o < optionCount; o++)
      out[row * optionCount + o] = Math.min(0.95, ofOption[o] * byDepartment[optionDepartment[o]])
  }
  return out
}
