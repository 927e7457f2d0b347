import { type MeanInterval, meanInterval, shown } from '../interval.ts'
import type { Experiment } from './experiment.ts'
import { type FeatureSet, featureSets, judgeSeed, type Reached } from './judge-seed.ts'
import { figures } from './reference-figures.ts'
import { tableLines } from './words.ts'

/** What policies reach with a randomized pilot of the first half of the customers. */
export const referenceExperiment: Experiment<Reached, Row> = { judge: judgeSeed, rowsOf, tableOf }

/** What a policy reached over seeds; money in EUR per 1,000 customers and wave. */
export interface Row {
  readonly policy: string
  readonly features: FeatureSet
  readonly seeds: number
  readonly value: MeanInterval
  /** The value on each seed, in the order of the seeds: so that policies can be compared in pairs. */
  readonly bySeed: readonly number[]
  readonly shareOfOracle: MeanInterval
  readonly shareOfCeiling: MeanInterval
  readonly promised: MeanInterval | null
  readonly benefit: MeanInterval
  readonly optOuts: MeanInterval
  readonly messages: MeanInterval
  readonly worseOff: MeanInterval
  readonly unreachable: number
  readonly overLimits: number
  /** What the specification found; null where it tells of no such policy. */
  readonly expected: { readonly value: number; readonly share: number } | null
}

/** Puts the seeds together, a row for each policy and choice of features. */
export function rowsOf(reached: readonly Reached[]): readonly Row[] {
  const ceilings = new Map(
    reached
      .filter(({ policy }) => policy === 'ceiling')
      .map((one) => [`${one.seed} ${one.features}`, one.value]),
  )
  return featureSets.flatMap((features) => {
    const some = reached.filter((one) => one.features === features)
    const policies = [...new Set(some.map(({ policy }) => policy))]
    return policies.map((policy) =>
      rowOf(
        some.filter((one) => one.policy === policy),
        (one) => one.value / (ceilings.get(`${one.seed} ${features}`) ?? Number.NaN),
      ),
    )
  })
}

function rowOf(seeds: readonly Reached[], shareOfCeiling: (one: Reached) => number): Row {
  const [{ policy, features }] = seeds
  const over = (of: (one: Reached) => number): MeanInterval => meanInterval(seeds.map(of))
  const hasPromise = seeds.every(({ promised }) => promised !== null)
  return {
    policy,
    features,
    seeds: seeds.length,
    value: over(({ value }) => value),
    bySeed: seeds.map(({ value }) => value),
    shareOfOracle: over(({ value, bound }) => value / bound),
    shareOfCeiling: over(shareOfCeiling),
    promised: hasPromise ? over(({ promised }) => promised ?? Number.NaN) : null,
    benefit: over(({ benefit }) => benefit),
    optOuts: over(({ optOuts }) => optOuts),
    messages: over(({ messages }) => messages),
    worseOff: over(({ worseOff }) => worseOff),
    unreachable: seeds.reduce((sum, one) => sum + one.unreachable, 0),
    overLimits: seeds.reduce((sum, one) => sum + one.overLimits, 0),
    expected: figures[features][policy] ?? null,
  }
}

/** The rows as lines to print, each beside the specification's figures. */
export function tableOf(rows: readonly Row[]): readonly string[] {
  const heads = [
    'policy',
    'EUR',
    'expected',
    'share',
    'expected',
    'of ceiling',
    'promised',
    'worse off',
    'opt-outs',
  ]
  return featureSets.flatMap((features) => [
    '',
    ...tableLines(
      `${features}; EUR per 1,000 customers and wave, ${rows[0].seeds} seeds`,
      heads,
      rows.filter((row) => row.features === features).map(cellsOf),
    ),
  ])
}

function cellsOf(row: Row): string[] {
  const { expected } = row
  return [
    row.policy,
    shown(row.value, 1),
    expected === null ? '' : expected.value.toFixed(1),
    shown(row.shareOfOracle, 3),
    expected === null ? '' : expected.share.toFixed(3),
    shown(row.shareOfCeiling, 2),
    row.promised === null ? '' : row.promised.mean.toFixed(0),
    `${(100 * row.worseOff.mean).toFixed(0)} %`,
    row.optOuts.mean.toFixed(2),
  ]
}
