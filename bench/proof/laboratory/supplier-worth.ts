import { limitsFor } from '../../../src/synth/retailer/limits.ts'
import { type MeanInterval, meanInterval, shown } from '../interval.ts'
import { allocate } from './allocate.ts'
import { openCeiling } from './ceiling.ts'
import type { Experiment } from './experiment.ts'
import { beside, standardized } from './features.ts'
import { makeInstance } from './instance.ts'
import { valueOfOrders } from './money.ts'
import { supplierFigures } from './reference-figures.ts'
import { structuredShrunk } from './shrunk.ts'
import { openStudy } from './study.ts'
import { type SupplierLetter, supplierFeatures } from './suppliers.ts'
import { valueOfPlan } from './value.ts'
import { tableLines } from './words.ts'

/** Suppliers whose data are bought together. */
export const purchases = ['', 'A', 'B', 'AB', 'C', 'D', 'ABCD'] as const
export type Purchase = (typeof purchases)[number]

export const supplierPolicies = ['ceiling', 'structured, shrunk'] as const
export type SupplierPolicy = (typeof supplierPolicies)[number]

/** What a plan earned on one seed with the data of some suppliers beside the company's own, EUR per 1,000 customers. */
export interface Bought {
  readonly seed: number
  readonly policy: SupplierPolicy
  readonly purchase: Purchase
  readonly earned: number
}

/** What each supplier's data add, seed by seed. */
export const supplierExperiment: Experiment<Bought, SupplierRow> = {
  judge: judgeSuppliers,
  rowsOf: supplierRows,
  tableOf: supplierTable,
}

/** Makes one seed's world and plans in it with the data of every purchase. */
export async function judgeSuppliers(seed: number, customers: number): Promise<readonly Bought[]> {
  const instance = makeInstance(seed, customers)
  const { internal, valued, learning, retailer } = instance
  const limits = limitsFor(valued.customers)
  const of = (letter: string) => supplierFeatures(retailer, customers, letter as SupplierLetter)
  const all = beside(internal, ...[...'ABCD'].map(of))
  const ceiling = openCeiling(standardized(all), learning)
  const earnedBy = async (value: Float64Array): Promise<number> => {
    const { plan } = await allocate({ ...valued, value, benefit: null }, limits)
    return valueOfPlan(plan, valued, limits).value
  }
  const found: Bought[] = []
  for (const purchase of purchases) {
    const seen = beside(internal, ...[...purchase].map(of))
    const known = ceiling.estimate(seen.names.map((name) => all.names.indexOf(name)))
    found.push({ seed, policy: 'ceiling', purchase, earned: await earnedBy(known) })
    const study = openStudy(instance, seen)
    const { added, money } = structuredShrunk(study)
    const earned = await earnedBy(valueOfOrders(study, added, money))
    found.push({ seed, policy: 'structured, shrunk', purchase, earned })
  }
  return found
}

/** What a purchase adds to plans over seeds, in EUR per 1,000 customers and wave. */
export interface SupplierRow {
  readonly policy: SupplierPolicy
  readonly purchase: Purchase
  readonly seeds: number
  readonly earned: MeanInterval
  /** Earned less what the company's own data earn, seed by seed; of all four suppliers, less what A and B earn. */
  readonly gain: MeanInterval
  readonly gainBySeed: readonly number[]
  readonly expected: number | null
}

/** Puts the seeds together. */
export function supplierRows(found: readonly Bought[]): readonly SupplierRow[] {
  return supplierPolicies.flatMap((policy) => {
    const of = (purchase: Purchase): number[] =>
      found.filter((one) => one.policy === policy && one.purchase === purchase).map(({ earned }) => earned)
    return purchases.map((purchase) => {
      const before = of(purchase === 'ABCD' ? 'AB' : '')
      const gains = of(purchase).map((earned, i) => earned - before[i])
      return {
        policy,
        purchase,
        seeds: gains.length,
        earned: meanInterval(of(purchase)),
        gain: meanInterval(gains),
        gainBySeed: gains,
        expected: purchase === '' ? null : supplierFigures[policy][purchase].mean,
      }
    })
  })
}

/** The rows as lines to print, each beside the specification's figures. */
export function supplierTable(rows: readonly SupplierRow[]): readonly string[] {
  return tableLines(
    `EUR per 1,000 customers and wave, ${rows[0].seeds} seeds; gain of ABCD: over AB`,
    ['policy, suppliers', 'earned', '', 'gain', 'expected'],
    rows.map(({ policy, purchase, earned, gain, expected }) => [
      `${policy}, ${purchase === '' ? 'none' : purchase}`,
      shown(earned, 1),
      '',
      shown(gain, 1),
      expected?.toFixed(1) ?? '',
    ]),
  )
}
