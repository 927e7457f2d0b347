import { type MeanInterval, meanInterval } from '../interval.ts'
import type { JudgedPolicy, JudgedWorld } from './judge-world.ts'

/** What a policy reached over seeds. Money in EUR per 1,000 customers and wave. */
export interface PolicyRow {
  readonly policy: string
  readonly seeds: number
  readonly value: MeanInterval
  readonly shareOfOracle: MeanInterval
  readonly shareOfCeiling: MeanInterval
  readonly benefit: MeanInterval
  readonly optOuts: MeanInterval
  readonly messages: MeanInterval
  readonly worseOff: MeanInterval
  readonly violations: MeanInterval
  readonly again: MeanInterval
  readonly promised: MeanInterval | null
}

/** What worlds of one kind came to. */
export interface Summary {
  readonly customers: number
  readonly bound: MeanInterval
  readonly rows: readonly PolicyRow[]
  /** EUR lost by cause, and as a share of the bound. */
  readonly regret: readonly {
    readonly cause: string
    readonly lost: MeanInterval
    readonly share: MeanInterval
  }[]
}

/** Puts the seeds of one kind of world together. */
export function summarize(worlds: readonly JudgedWorld[]): Summary {
  const [first] = worlds
  const names = first.policies.map(({ policy }) => policy)
  const causes = Object.keys(first.regret)
  return {
    customers: first.customers,
    bound: meanInterval(worlds.map(({ bound }) => bound)),
    rows: names.map((name) => rowOf(name, worlds)),
    regret: causes.map((cause) => ({
      cause,
      lost: meanInterval(worlds.map(({ regret }) => regret[cause])),
      share: meanInterval(worlds.map(({ regret, bound }) => regret[cause] / bound)),
    })),
  }
}

function rowOf(policy: string, worlds: readonly JudgedWorld[]): PolicyRow {
  const found = worlds.map((world) => policyIn(world, policy))
  const ceilings = worlds.map((world) => policyIn(world, 'ceiling').value)
  const over = (of: (found: JudgedPolicy) => number): MeanInterval => meanInterval(found.map(of))
  const hasPromise = found.every(({ promised }) => promised !== null)
  return {
    policy,
    seeds: worlds.length,
    value: over(({ value }) => value),
    shareOfOracle: meanInterval(found.map(({ value }, i) => value / worlds[i].bound)),
    shareOfCeiling: meanInterval(found.map(({ value }, i) => value / ceilings[i])),
    benefit: over(({ benefit }) => benefit),
    optOuts: over(({ optOuts }) => optOuts),
    messages: over(({ messages }) => messages),
    worseOff: over(({ worseOff }) => worseOff),
    violations: over(({ violations }) => violations),
    again: over(({ again }) => again),
    promised: hasPromise ? over(({ promised }) => promised ?? 0) : null,
  }
}

function policyIn({ policies }: JudgedWorld, name: string): JudgedPolicy {
  const found = policies.find(({ policy }) => policy === name)
  if (found === undefined) throw new Error(`The policy "${name}" was not judged on every seed.`)
  return found
}
