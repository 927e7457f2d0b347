import { limitsFor } from '../../../src/synth/retailer/limits.ts'
import { type MeanInterval, meanInterval, shown } from '../interval.ts'
import { allocate } from './allocate.ts'
import { baselineOrders } from './baseline.ts'
import { baselineVisits } from './baseline-visits.ts'
import { openCeiling } from './ceiling.ts'
import { cleanWorld, type Traits } from './clean-world.ts'
import type { Experiment } from './experiment.ts'
import { beside, type Features, standardized } from './features.ts'
import { hierarchical } from './hierarchical.ts'
import { type Instance, makeInstance } from './instance.ts'
import { type FeatureSet, featureSets } from './judge-seed.ts'
import { valueOfOrders } from './money.ts'
import { orderAmounts } from './order-amount.ts'
import { type PastMessages, readPastMessages, withPast } from './past-messages.ts'
import { estimatorFigures } from './reference-figures.ts'
import { structuredShrunk } from './shrunk.ts'
import { openStudy } from './study.ts'
import { valueOfPlan } from './value.ts'
import { tableLines } from './words.ts'

/** What knows the truth as far as features tell it, then estimators, each with all that the one before it has. */
export const estimators = [
  'ceiling',
  'structured, shrunk',
  'credible order amounts',
  'coupon orders by blocks',
  'and visits',
  'and campaigns before the pilot',
] as const
export type Estimator = (typeof estimators)[number]

/** What a plan by an estimator earned and promised on one seed, in EUR per 1,000 customers. */
export interface Estimated {
  readonly seed: number
  readonly estimator: Estimator
  readonly features: FeatureSet
  readonly earned: number
  readonly promised: number
}

/** Campaigns before the pilot go to whom managers choose, as at level `realistic`. */
const traits: Traits = { campaigns: true, confounding: 0.6 }

const sizePenalty = 20

/** How far better estimators come with the same pilot. */
export const estimatorExperiment: Experiment<Estimated, EstimatorRow> = {
  judge: judgeEstimators,
  rowsOf: estimatorRows,
  tableOf: estimatorTable,
}

/** Makes one seed's world and plans in it by every estimator. */
async function judgeEstimators(seed: number, customers: number): Promise<readonly Estimated[]> {
  const instance = makeInstance(seed, customers, traits)
  const past = readPastMessages(cleanWorld({ seed, customers, pilotShare: 1 }, traits), instance)
  const { internal, supplierA, supplierB, learning, valued } = instance
  const limits = limitsFor(valued.customers)
  const ceiling = openCeiling(standardized(beside(internal, supplierA, supplierB)), learning)
  const found: Estimated[] = []
  for (const features of featureSets) {
    const bought = features === 'internal' ? [] : [supplierA, supplierB]
    const seen = beside(internal, ...bought)
    const known = ceiling.estimate([...seen.names.keys()])
    for (const [estimator, value] of [['ceiling', known] as const, ...estimate(instance, past, bought)]) {
      const { plan, promised } = await allocate({ ...valued, value, benefit: null }, limits)
      const earned = valueOfPlan(plan, valued, limits).value
      const perThousand = (1000 / valued.customers) * promised
      found.push({ seed, estimator, features, earned, promised: perThousand })
    }
  }
  return found
}

/** What options are worth by each estimator, shape [customers, options]. */
function estimate(
  instance: Instance,
  past: PastMessages,
  bought: readonly Features[],
): [Estimator, Float64Array][] {
  const study = openStudy(instance, beside(instance.internal, ...bought))
  const { added, money } = structuredShrunk(study)
  const credible = { ...money, amount: orderAmounts(study, sizePenalty, true) }
  const without = { orders: money.base, visits: baselineVisits(study) }
  const long = withPast(instance, past, bought)
  const longWithout = { orders: baselineOrders(long.study), visits: baselineVisits(long.study) }
  const worth = (orders: Float64Array): Float64Array => valueOfOrders(study, orders, credible)
  const coupons = hierarchical(study, without, { visits: false, history: null })
  const visits = hierarchical(study, without, { visits: true, history: null })
  const campaigns = hierarchical(long.study, longWithout, { visits: true, history: long.history })
  return [
    ['structured, shrunk', valueOfOrders(study, added, money)],
    ['credible order amounts', worth(added)],
    ['coupon orders by blocks', worth(coupons)],
    ['and visits', worth(visits)],
    ['and campaigns before the pilot', worth(campaigns)],
  ]
}

/** What an estimator's plans earned over seeds, in EUR per 1,000 customers and wave. */
export interface EstimatorRow {
  readonly estimator: Estimator
  readonly features: FeatureSet
  readonly seeds: number
  readonly earned: MeanInterval
  /** The same on each seed, in the order of the seeds. */
  readonly bySeed: readonly number[]
  readonly shareOfCeiling: MeanInterval
  readonly promised: MeanInterval
  readonly promisedBySeed: readonly number[]
  readonly expected: {
    readonly earned: number
    readonly share: number
    readonly promised: number | null
  } | null
}

/** Puts the seeds together. */
export function estimatorRows(found: readonly Estimated[]): readonly EstimatorRow[] {
  return featureSets.flatMap((features) => {
    const of = (estimator: Estimator): readonly Estimated[] =>
      found.filter((one) => one.estimator === estimator && one.features === features)
    const ceiling = of('ceiling')
    return estimators.map((estimator) => {
      const bySeed = of(estimator).map(({ earned }) => earned)
      const promisedBySeed = of(estimator).map(({ promised }) => promised)
      return {
        estimator,
        features,
        seeds: bySeed.length,
        earned: meanInterval(bySeed),
        bySeed,
        shareOfCeiling: meanInterval(bySeed.map((earned, i) => earned / ceiling[i].earned)),
        promised: meanInterval(promisedBySeed),
        promisedBySeed,
        expected: estimatorFigures[features][estimator] ?? null,
      }
    })
  })
}

/** The rows as lines to print, each beside the specification's figures. */
export function estimatorTable(rows: readonly EstimatorRow[]): readonly string[] {
  return featureSets.flatMap((features) => [
    '',
    ...tableLines(
      `${features}; EUR per 1,000 customers and wave, ${rows[0].seeds} seeds`,
      ['estimator', 'earned', 'expected', 'of ceiling', 'expected', 'promised', 'expected'],
      rows.filter((row) => row.features === features).map(cellsOf),
    ),
  ])
}

function cellsOf({ estimator, earned, shareOfCeiling, promised, expected }: EstimatorRow): string[] {
  return [
    estimator,
    shown(earned, 1),
    expected?.earned.toFixed(1) ?? '',
    shown(shareOfCeiling, 2),
    expected?.share.toFixed(2) ?? '',
    promised.mean.toFixed(0),
    expected?.promised?.toFixed(0) ?? '',
  ]
}
