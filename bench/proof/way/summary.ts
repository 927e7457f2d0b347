import type { SupplierName } from 'clientele/synth'
import { type MeanInterval, meanInterval } from '../interval.ts'
import type { JudgedWorld } from './judge-world.ts'
import type { JudgedPolicy } from './judged-policy.ts'
import { ceilingWith, oracleStrict, theCeiling, theWay, theWayWith } from './policy-names.ts'

/** What a policy reached over the seeds on which it was judged. Money in EUR per 1,000 customers and wave. */
export interface PolicyRow {
  readonly policy: string
  readonly seeds: number
  readonly value: MeanInterval
  /** Of what no plan within the same limits exceeds. */
  readonly shareOfOracle: MeanInterval
  /** Null for a plan within other limits than the ceiling's. */
  readonly shareOfCeiling: MeanInterval | null
  readonly benefit: MeanInterval
  readonly optOuts: MeanInterval
  readonly messages: MeanInterval
  readonly worseOff: MeanInterval
  readonly violations: MeanInterval
  readonly again: MeanInterval
  readonly promised: MeanInterval | null
  /** By how much no plan on the same scores could promise more. */
  readonly gap: MeanInterval | null
}

/** What a choice of suppliers is worth: differences to none, seed by seed, EUR per 1,000 customers and wave. */
export interface SupplierRow {
  readonly policy: string
  readonly suppliers: readonly SupplierName[]
  /** What the way gains. */
  readonly gain: MeanInterval
  /** What the ceiling gains. */
  readonly knowable: MeanInterval
  /** EUR per 1,000 customers that the records cost, once. */
  readonly cost: MeanInterval
}

/** What worlds of one kind came to. */
export interface Summary {
  readonly customers: number
  readonly bound: MeanInterval
  /** Where limits promise something and let no message do harm; null where they were not looked at. */
  readonly strictBound: MeanInterval | null
  /** Seeds on which the way had no plan within such limits. */
  readonly refused: number
  readonly rows: readonly PolicyRow[]
  readonly suppliers: readonly SupplierRow[]
  /** EUR lost by cause, and as a share of the bound. */
  readonly regret: readonly {
    readonly cause: string
    readonly lost: MeanInterval
    readonly share: MeanInterval
  }[]
}

/** Puts the seeds of one kind of world together. What was judged on some seeds only is told for these. */
export function summarize(worlds: readonly JudgedWorld[]): Summary {
  const names = new Set(worlds.flatMap(({ policies }) => policies.map(({ policy }) => policy)))
  const causes = new Set(worlds.flatMap(({ regret }) => Object.keys(regret)))
  const strict = worlds.flatMap((world) => policyIn(world, oracleStrict)?.bound ?? [])
  return {
    customers: worlds[0].customers,
    bound: meanInterval(worlds.map(({ bound }) => bound)),
    refused: worlds.filter(({ refused }) => refused !== null).length,
    strictBound: strict.length === 0 ? null : meanInterval(strict),
    rows: [...names].map((name) => rowOf(name, worlds)),
    suppliers: supplierRows(worlds),
    regret: [...causes].map((cause) => {
      const some = worlds.filter(({ regret }) => Object.hasOwn(regret, cause))
      return {
        cause,
        lost: meanInterval(some.map(({ regret }) => regret[cause])),
        share: meanInterval(some.map(({ regret, bound }) => regret[cause] / bound)),
      }
    }),
  }
}

function rowOf(policy: string, worlds: readonly JudgedWorld[]): PolicyRow {
  const pairs = worlds.flatMap((world) => {
    const found = policyIn(world, policy)
    return found === undefined ? [] : [{ found, world }]
  })
  const over = (of: (found: JudgedPolicy) => number): MeanInterval =>
    meanInterval(pairs.map(({ found }) => of(found)))
  const hasPromise = pairs.every(({ found }) => found.promised !== null)
  const isLikeCeiling = pairs.every(({ found, world }) => found.bound === world.bound)
  const ofCeiling = pairs.map(
    ({ found, world }) => found.value / (ceilingOver(policy, world)?.value ?? Number.NaN),
  )
  return {
    policy,
    seeds: pairs.length,
    value: over(({ value }) => value),
    shareOfOracle: over(({ value, bound }) => value / bound),
    shareOfCeiling: isLikeCeiling ? meanInterval(ofCeiling) : null,
    benefit: over(({ benefit }) => benefit),
    optOuts: over(({ optOuts }) => optOuts),
    messages: over(({ messages }) => messages),
    worseOff: over(({ worseOff }) => worseOff),
    violations: over(({ violations }) => violations),
    again: over(({ again }) => again),
    promised: hasPromise ? over(({ promised }) => promised ?? 0) : null,
    gap: hasPromise ? over(({ gap }) => gap ?? 0) : null,
  }
}

/** The ways within the usual limits by what was bought for them, each beside the way without suppliers on the same seeds. */
function supplierRows(worlds: readonly JudgedWorld[]): readonly SupplierRow[] {
  const pairs = worlds.flatMap((world) => {
    const without = policyIn(world, theWayWith([]))
    const known = policyIn(world, ceilingWith([]))
    if (without === undefined || known === undefined) return []
    return world.bought.flatMap(({ policy, suppliers, cost }) => {
      const found = policyIn(world, policy)
      const ceiling = ceilingOver(policy, world)
      if (found === undefined || ceiling === undefined) return []
      if (suppliers.length === 0 || !isChoice(policy, suppliers)) return []
      const [gain, knowable] = [found.value - without.value, ceiling.value - known.value]
      return [{ policy, suppliers, cost, gain, knowable }]
    })
  })
  return [...new Set(pairs.map(({ policy }) => policy))].map((name) => {
    const some = pairs.filter(({ policy }) => policy === name)
    return {
      policy: name,
      suppliers: some[0].suppliers,
      gain: meanInterval(some.map(({ gain }) => gain)),
      knowable: meanInterval(some.map(({ knowable }) => knowable)),
      cost: meanInterval(some.map(({ cost }) => cost)),
    }
  })
}

/** Whether a policy differs from the way without suppliers by the suppliers alone. */
function isChoice(policy: string, suppliers: readonly SupplierName[]): boolean {
  return policy === theWay || policy === theWayWith(suppliers)
}

/** What is knowable with what was bought for a policy. */
function ceilingOver(policy: string, world: JudgedWorld): JudgedPolicy | undefined {
  const from = world.bought.find((one) => one.policy === policy)?.suppliers
  const own = from === undefined || !isChoice(policy, from) ? undefined : policyIn(world, ceilingWith(from))
  return own ?? policyIn(world, theCeiling)
}

function policyIn({ policies }: JudgedWorld, name: string): JudgedPolicy | undefined {
  return policies.find(({ policy }) => policy === name)
}
