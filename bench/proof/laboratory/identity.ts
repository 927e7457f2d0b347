import type { World } from 'clientele/synth'
import { insideOf } from '../../../src/synth/inside.ts'
import { limitsFor } from '../../../src/synth/retailer/limits.ts'
import { type MeanInterval, meanInterval, shown } from '../interval.ts'
import { allocate, type Plan } from './allocate.ts'
import { cleanWorld } from './clean-world.ts'
import { type Confusion, type ConfusionName, confusions } from './confusions.ts'
import type { Experiment } from './experiment.ts'
import { beside } from './features.ts'
import { type Instance, makeInstance } from './instance.ts'
import { valueOfOrders } from './money.ts'
import { recordStudy } from './record-study.ts'
import { type RecordValue, valueOfRecords } from './record-value.ts'
import { makeRecords } from './records.ts'
import { identityFigures } from './reference-figures.ts'
import { openSecondContact } from './second-contact.ts'
import { structuredShrunk } from './shrunk.ts'
import { openStudy, type Study } from './study.ts'
import { valueOfPlan } from './value.ts'
import { tableLines } from './words.ts'

/** What a plan for records lost on one seed against that for persons, in EUR per 1,000 persons and wave, and what it did to them. */
export interface Confused extends Omit<RecordValue, 'value'> {
  readonly seed: number
  readonly confusion: ConfusionName
  readonly lost: number
}

/**
 * What it costs not to know who is who: plans of the shrunk learner with suppliers A and B. Limits are those of the company, which does not grow by taking
 * one customer for two.
 */
export const identityExperiment: Experiment<Confused, IdentityRow> = {
  judge: judgeIdentity,
  rowsOf: identityRows,
  tableOf: identityTable,
}

/** Makes one seed's world, and plans in it for persons, and for the records of every confusion. */
export async function judgeIdentity(seed: number, customers: number): Promise<readonly Confused[]> {
  const instance = makeInstance(seed, customers)
  const world = cleanWorld({ seed, customers, pilotShare: 0 })
  const clean = await valueForPersons(instance)
  const found: Confused[] = []
  for (const [confusion, errors] of Object.entries(confusions)) {
    const { value, violations, twice } = await valueForRecords(instance, world, errors)
    const lost = clean - value
    found.push({ seed, confusion: confusion as ConfusionName, lost, violations, twice })
  }
  return found
}

/** What the plan is truly worth that knows every person, in EUR per 1,000 of them. */
export async function valueForPersons(instance: Instance): Promise<number> {
  const { internal, supplierA, supplierB, valued } = instance
  const plan = await planFor(openStudy(instance, beside(internal, supplierA, supplierB)), valued.customers)
  return valueOfPlan(plan, valued, limitsFor(valued.customers)).value
}

/** What the plan is truly worth that takes records for persons. */
export async function valueForRecords(
  instance: Instance,
  world: World,
  confusion: Confusion,
): Promise<RecordValue> {
  const { seed, learning, valued } = instance
  const before = learning.customers
  const from = confusion.isInPilot ? 0 : before
  const records = makeRecords(seed, before + valued.customers, from, confusion)
  const study = recordStudy(instance, insideOf(world).settings.dayZero, records, confusion.rule)
  const plan = await planFor(study, valued.customers)
  const addressee = records.addressee.subarray(study.first).map((person) => person - before)
  const secondContact = openSecondContact(world)
  return valueOfRecords(plan, addressee, valued, (person, option) => secondContact(before + person, option))
}

async function planFor(study: Study, persons: number): Promise<Plan> {
  const { customers, reached, cost } = study
  const { added, money } = structuredShrunk(study)
  const value = valueOfOrders(study, added, money)
  const { plan } = await allocate({ customers, value, benefit: null, reached, cost }, limitsFor(persons))
  return plan
}

/** What a confusion costs over seeds, per 1,000 persons and wave. */
export interface IdentityRow {
  readonly confusion: ConfusionName
  readonly seeds: number
  /** EUR. */
  readonly lost: MeanInterval
  /** The same on each seed, in the order of the seeds. */
  readonly bySeed: readonly number[]
  readonly violations: MeanInterval
  readonly twice: MeanInterval
  readonly expected: {
    readonly lost: number
    readonly violations: number | null
    readonly twice: number | null
  }
}

/** Puts the seeds together. */
export function identityRows(found: readonly Confused[]): readonly IdentityRow[] {
  return (Object.keys(confusions) as ConfusionName[]).map((confusion) => {
    const seeds = found.filter((one) => one.confusion === confusion)
    const lost = seeds.map((one) => one.lost)
    return {
      confusion,
      seeds: seeds.length,
      lost: meanInterval(lost),
      bySeed: lost,
      violations: meanInterval(seeds.map(({ violations }) => violations)),
      twice: meanInterval(seeds.map(({ twice }) => twice)),
      expected: identityFigures[confusion],
    }
  })
}

/** The rows as lines to print, each beside the specification's figures. */
export function identityTable(rows: readonly IdentityRow[]): readonly string[] {
  return tableLines(
    `per 1,000 customers and wave, ${rows[0].seeds} seeds`,
    ['split / falsely merged', 'EUR lost', 'expected', 'violations', 'expected', 'twice', 'expected'],
    rows.map(({ confusion, lost, violations, twice, expected }) => [
      confusion,
      shown(lost, 1),
      expected.lost.toFixed(1),
      shown(violations, 1),
      expected.violations?.toFixed(1) ?? '',
      shown(twice, 0),
      expected.twice?.toFixed(0) ?? '',
    ]),
  )
}
