import type { RetailerLimits } from 'clientele/synth'
import type { Plan } from './allocate.ts'
import { departmentCount, offerCount, offerOf, optionCount, optionDepartment } from './catalog.ts'
import { arrivalOrder, keepWishes, scoreOrder } from './greedy.ts'
import { lessMessages, type Money, valueOfOrders } from './money.ts'
import { constantOdds } from './odds.ts'
import { orderAmounts } from './order-amount.ts'
import { propensities } from './propensity.ts'
import { meanEffects, rfmRule, sameForAll } from './rules.ts'
import { structuredShrunk } from './shrunk.ts'
import { structured } from './structured.ts'
import type { Study } from './study.ts'
import { twoRidges } from './t-ridge.ts'

/** Plans and values them. */
export interface Judge {
  /** Lets the library allocate by estimated values. */
  plan(policy: string, value: Float64Array): Promise<void>
  /** Values a plan made otherwise. */
  take(policy: string, plan: Plan): void
}

/** The rules that need no model, and the ranking that firms use most, by the names they are told under. */
export const bestOptionForAll = 'best option for all'
export const rfmFavorite = 'RFM top 30 %, favorite coupon'
export const rfmUncapped = `${rfmFavorite}, no caps`
export const propensityMargin = 'propensity x margin'

const ridgePenalty = 100
const sizePenalty = 20

/** Judges whatever learns from the pilot, and what needs no learning, on one choice of features. */
export async function judgePolicies(study: Study, limits: RetailerLimits, judge: Judge): Promise<void> {
  const { added: shrunk, money } = structuredShrunk(study)
  const { base } = money
  const worth = (added: Float64Array, by: Money = money): Float64Array => valueOfOrders(study, added, by)
  const scores = worth(shrunk)
  await judge.plan('structured, shrunk', scores)
  const credible = { ...money, amount: orderAmounts(study, sizePenalty, true) }
  await judge.plan('structured, shrunk, credible order amounts', worth(shrunk, credible))
  await judge.plan(
    'structured, penalty 6',
    worth(structured(study, base, { penalty: 6, channelsFromCoupons: false })),
  )
  await judge.plan('propensity x margin x channel factor', worth(propensities(study, true)))
  await judge.plan(propensityMargin, worth(propensities(study, false)))
  await judge.plan('constant odds ratio per offer, channel', worth(constantOdds(study, base, 6)))
  const byDepartment = {
    count: departmentCount,
    of: (option: number) => optionDepartment[option],
    outcome: (participant: number, d: number) => study.pilot.orders[participant * departmentCount + d],
  }
  await judge.plan('T-ridge on department orders', worth(twoRidges(study, byDepartment, ridgePenalty)))
  const byOffer = {
    count: offerCount,
    of: offerOf,
    outcome: (participant: number) => study.pilot.margin[participant],
  }
  await judge.plan(
    'T-ridge on margin per offer',
    lessMessages(study, twoRidges(study, byOffer, ridgePenalty)),
  )
  await judge.plan(bestOptionForAll, sameForAll(worth(meanEffects(study)), optionCount))
  const { customers, reached, cost } = study
  const estimates = { customers, value: scores, benefit: null, reached, cost }
  judge.take('structured, shrunk; first come, first served', arrivalOrder(estimates, limits))
  judge.take('structured, shrunk; highest score first', scoreOrder(estimates, limits))
  const { wishes, order } = rfmRule(study)
  judge.take(rfmFavorite, keepWishes(wishes, order, limits, cost))
  judge.take(rfmUncapped, wishes)
}
