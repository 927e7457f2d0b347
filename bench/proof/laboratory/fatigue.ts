import type { World } from 'clientele/synth'
import { fromArrays } from 'clientele/table'
import { channels } from '../../../src/synth/retailer/channels.ts'
import { waveDays } from '../../../src/synth/retailer/drift.ts'
import { limitsFor } from '../../../src/synth/retailer/limits.ts'
import { offers } from '../../../src/synth/retailer/offers.ts'
import { customerId } from '../../../src/synth/tables/customer-id.ts'
import { type MeanInterval, meanInterval, shown } from '../interval.ts'
import { allocate, type Plan } from './allocate.ts'
import { channelCount, channelOf, offerOf, optionCount } from './catalog.ts'
import { cleanWorld } from './clean-world.ts'
import type { Experiment } from './experiment.ts'
import { beside } from './features.ts'
import { makeInstance } from './instance.ts'
import { valueOfOrders } from './money.ts'
import { fatigueFigures } from './reference-figures.ts'
import { type Learned, structuredShrunk } from './shrunk.ts'
import { openStudy, type Study } from './study.ts'
import { truthOf, truthOfRows } from './truth.ts'
import { valueOfPlan } from './value.ts'
import { tableLines } from './words.ts'

/** Who plans: one who counts on the same attention in every wave, or one who knows what earlier messages took from it. */
export const planners = ['ignores fatigue', 'knows the stock'] as const
export type Planner = (typeof planners)[number]

/** What a wave earned on one seed. */
export interface TiredWave {
  readonly seed: number
  readonly planner: Planner
  readonly wave: number
  /** EUR and channels that end, per 1,000 customers. */
  readonly earned: number
  readonly optOuts: number
}

const waves = [1, 2, 3, 4]

/** What is earned in four waves where messages tire and may end channels, by plans of the same learner. */
export const fatigueExperiment: Experiment<TiredWave, FatigueRow> = {
  judge: judgeFatigue,
  rowsOf: fatigueRows,
  tableOf: fatigueTable,
}

/** Makes one seed's world, learns once with suppliers A and B, and lets each planner have four waves of it. */
export async function judgeFatigue(seed: number, customers: number): Promise<readonly TiredWave[]> {
  const instance = makeInstance(seed, customers)
  const { internal, supplierA, supplierB } = instance
  const study = openStudy(instance, beside(internal, supplierA, supplierB))
  const learned = structuredShrunk(study)
  const found: TiredWave[] = []
  for (const planner of planners) {
    const world = cleanWorld({ seed, customers, pilotShare: 0 }, { fatigue: true })
    found.push(
      ...(await fourWaves(world, study, learned, planner)).map((wave) => ({ seed, planner, ...wave })),
    )
  }
  return found
}

async function fourWaves(
  world: World,
  study: Study,
  { added, money }: Learned,
  planner: Planner,
): Promise<readonly Omit<TiredWave, 'seed' | 'planner'>[]> {
  const { first, customers } = study
  const limits = limitsFor(customers)
  const stock = new Float64Array(customers * channelCount)
  const found = []
  for (const wave of waves) {
    const truth = truthOfRows(truthOf(world), first, first + customers)
    const expected = planner === 'ignores fatigue' ? added : tired(added, stock)
    const value = valueOfOrders(study, expected, money)
    const { plan } = await allocate({ ...truth, value, benefit: null }, limits)
    const { value: earned, optOuts } = valueOfPlan(plan, truth, limits)
    found.push({ wave, earned, optOuts })
    world.apply(planTable(plan, first), wave)
    addToStock(stock, plan)
  }
  return found
}

/** Additional orders where earlier messages took some of the attention; shape as before. */
export function tired(added: Float64Array, stock: Float64Array): Float64Array {
  return added.map((orders, cell) => {
    const c = channelOf(cell % optionCount)
    const row = Math.floor(cell / optionCount)
    return orders / (1 + channels[c].tiring * stock[row * channelCount + c])
  })
}

/** Adds the messages of a wave to those that are remembered, and lets the wave pass; shape [customers, channels]. */
export function addToStock(stock: Float64Array, plan: Plan): void {
  for (const [row, option] of plan.entries()) if (option >= 0) stock[row * channelCount + channelOf(option)]++
  for (let cell = 0; cell < stock.length; cell++)
    stock[cell] *= 2 ** (-waveDays / channels[cell % channelCount].halfLife)
}

function planTable(plan: Plan, first: number) {
  const rows = [...plan.keys()].filter((row) => plan[row] >= 0)
  return fromArrays({
    customer_id: rows.map((row) => customerId(first + row)),
    offer: rows.map((row) => offers[offerOf(plan[row])].name),
    channel: rows.map((row) => channels[channelOf(plan[row])].name),
  })
}

/** What a wave earned over seeds, EUR per 1,000 customers; wave `all` is the sum of the four. */
export interface FatigueRow {
  readonly planner: Planner
  readonly wave: number | 'all'
  readonly seeds: number
  readonly earned: MeanInterval
  /** The same on each seed, in the order of the seeds. */
  readonly bySeed: readonly number[]
  /** Earned less what who ignores fatigue earns, seed by seed. */
  readonly gain: MeanInterval
  /** Mean over the waves. */
  readonly optOuts: MeanInterval
  readonly expected: number
}

/** Puts the seeds together. */
export function fatigueRows(found: readonly TiredWave[]): readonly FatigueRow[] {
  const seeds = [...new Set(found.map(({ seed }) => seed))]
  const sumOf = (planner: Planner, some: readonly number[], of: (one: TiredWave) => number): number[] =>
    seeds.map((seed) =>
      found
        .filter((one) => one.seed === seed && one.planner === planner && some.includes(one.wave))
        .reduce((sum, one) => sum + of(one), 0),
    )
  return planners.flatMap((planner) =>
    [...waves, 'all' as const].map((wave) => {
      const some = wave === 'all' ? waves : [wave]
      const earned = sumOf(planner, some, (one) => one.earned)
      const ignoring = sumOf('ignores fatigue', some, (one) => one.earned)
      const optOuts = sumOf(planner, some, (one) => one.optOuts)
      return {
        planner,
        wave,
        seeds: seeds.length,
        earned: meanInterval(earned),
        bySeed: earned,
        gain: meanInterval(earned.map((euros, i) => euros - ignoring[i])),
        optOuts: meanInterval(optOuts.map((count) => count / some.length)),
        expected: some.reduce((sum, one) => sum + fatigueFigures[planner][one - 1], 0),
      }
    }),
  )
}

/** The rows as lines to print, each beside the specification's figures. */
export function fatigueTable(rows: readonly FatigueRow[]): readonly string[] {
  return tableLines(
    `EUR per 1,000 customers, ${rows[0].seeds} seeds`,
    ['planner, wave', 'earned', 'expected', 'gain', 'opt-outs'],
    rows.map(({ planner, wave, earned, expected, gain, optOuts }) => [
      `${planner}, ${wave}`,
      shown(earned, 1),
      expected.toFixed(1),
      shown(gain, 1),
      optOuts.mean.toFixed(2),
    ]),
  )
}
