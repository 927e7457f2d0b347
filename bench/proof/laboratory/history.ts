import { limitsFor } from '../../../src/synth/retailer/limits.ts'
import { type MeanInterval, meanInterval, shown } from '../interval.ts'
import { allocate } from './allocate.ts'
import { participants } from './baseline.ts'
import { campaignStudy, inverseChances } from './campaign-study.ts'
import { departmentCount, optionCount, optionDepartment } from './catalog.ts'
import { cleanWorld, type Traits } from './clean-world.ts'
import type { Experiment } from './experiment.ts'
import { makeInstance } from './instance.ts'
import { valueOfOrders } from './money.ts'
import { historyFigures } from './reference-figures.ts'
import { favorite } from './rules.ts'
import { structuredShrunk } from './shrunk.ts'
import { openStudy, type Study } from './study.ts'
import { valueOfPlan } from './value.ts'
import { tableLines } from './words.ts'

/** Which offers a plan may make to a customer: those of the department where they bought most, as the campaigns did, or all. */
export const scopes = ['favorite department', 'all offers'] as const
export type Scope = (typeof scopes)[number]

/** What a learner's plan earned on one seed, in EUR per 1,000 customers. */
export interface Learnt {
  readonly seed: number
  readonly learner: string
  readonly scope: Scope
  readonly earned: number
  readonly promised: number
}

/** Managers judge as at level `realistic`, and as much of what they did is logged. */
const traits: Traits = {
  campaigns: true,
  confounding: 0.6,
  loggedPropensities: 0.55,
  wrongPropensities: 0.05,
}

/** What campaigns that were not randomized teach, beside the pilot. */
export const historyExperiment: Experiment<Learnt, HistoryRow> = {
  judge: judgeHistory,
  rowsOf: historyRows,
  tableOf: historyTable,
}

/** Makes one seed's world, learns from its campaigns and from its pilot, and values the plans. */
export async function judgeHistory(seed: number, customers: number): Promise<readonly Learnt[]> {
  const instance = makeInstance(seed, customers, traits)
  const { valued, learning, books } = instance
  const limits = limitsFor(valued.customers)
  const perThousand = 1000 / valued.customers
  const found: Learnt[] = []
  const judge = async (learner: string, value: Float64Array): Promise<void> => {
    for (const scope of scopes) {
      const allowed = scope === 'all offers' ? value : ofFavorites(value, books.orders, learning.customers)
      const { plan, promised } = await allocate({ ...valued, value: allowed, benefit: null }, limits)
      const earned = valueOfPlan(plan, valued, limits).value
      found.push({ seed, learner, scope, earned, promised: perThousand * promised })
    }
  }
  await judge('oracle', valued.value)
  const history = campaignStudy(cleanWorld({ seed, customers, pilotShare: 1 }, traits), instance)
  await judge('naive: treated minus untreated mean', worthBy(history, meanOfUntreated(history)))
  await judge('regression on features', worthBy(history))
  const weighted = { ...history, weight: inverseChances(history.pilot) }
  await judge('regression, inverse-propensity weights', worthBy(weighted))
  await judge('pilot', worthBy(openStudy(instance, instance.internal)))
  return found
}

function worthBy(study: Study, base?: Float64Array): Float64Array {
  const { added, money } = structuredShrunk(study, base)
  return valueOfOrders(study, added, money)
}

/** Orders of those who were sent nothing, the same for everybody; shape [rows, departments]. */
export function meanOfUntreated(study: Study): Float64Array {
  const untreated = participants(study, (option) => option < 0)
  const sums = new Float64Array(departmentCount)
  for (const i of untreated)
    for (let d = 0; d < departmentCount; d++) sums[d] += study.pilot.orders[i * departmentCount + d]
  const base = new Float64Array(study.features.rows * departmentCount)
  return base.map((_, cell) => sums[cell % departmentCount] / untreated.length)
}

/** Values of the offers of the department where each customer bought most; 0 for the others, so that no plan has them. */
export function ofFavorites(value: Float64Array, orders: Float64Array, first: number): Float64Array {
  const out = new Float64Array(value.length)
  for (let row = 0; row < value.length / optionCount; row++) {
    const d = favorite(orders, first + row)
    for (let o = 0; o < optionCount; o++)
      if (optionDepartment[o] === d) out[row * optionCount + o] = value[row * optionCount + o]
  }
  return out
}

/** What a learner's plans earned over seeds, in EUR per 1,000 customers. */
export interface HistoryRow {
  readonly learner: string
  readonly scope: Scope
  readonly seeds: number
  readonly earned: MeanInterval
  /** The same on each seed, in the order of the seeds. */
  readonly bySeed: readonly number[]
  readonly promised: MeanInterval
  /** Earned less what the plan learned from the pilot earns, seed by seed. */
  readonly againstPilot: MeanInterval
  readonly expected: { readonly earned: number; readonly promised: number } | null
}

/** Puts the seeds together. */
export function historyRows(found: readonly Learnt[]): readonly HistoryRow[] {
  const of = (learner: string, scope: Scope): readonly Learnt[] =>
    found.filter((one) => one.learner === learner && one.scope === scope)
  const learners = [...new Set(found.map(({ learner }) => learner))]
  return scopes.flatMap((scope) =>
    learners.map((learner) => {
      const seeds = of(learner, scope)
      const pilot = of('pilot', scope)
      return {
        learner,
        scope,
        seeds: seeds.length,
        earned: meanInterval(seeds.map(({ earned }) => earned)),
        bySeed: seeds.map(({ earned }) => earned),
        promised: meanInterval(seeds.map(({ promised }) => promised)),
        againstPilot: meanInterval(seeds.map(({ earned }, i) => earned - pilot[i].earned)),
        expected: historyFigures[scope][learner] ?? null,
      }
    }),
  )
}

/** The rows as lines to print, each beside the specification's figures. */
export function historyTable(rows: readonly HistoryRow[]): readonly string[] {
  return scopes.flatMap((scope) => [
    '',
    ...tableLines(
      `${scope}; EUR per 1,000 customers and wave, ${rows[0].seeds} seeds`,
      ['learner', 'earned', 'expected', 'promised', 'expected', 'against pilot'],
      rows
        .filter((row) => row.scope === scope)
        .map(({ learner, earned, promised, againstPilot, expected }) => [
          learner,
          shown(earned, 1),
          expected?.earned.toFixed(1) ?? '',
          promised.mean.toFixed(0),
          expected?.promised.toFixed(0) ?? '',
          shown(againstPilot, 1),
        ]),
    ),
  ])
}
