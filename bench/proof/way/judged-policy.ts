import type { TrueValue } from 'clientele/synth/truth'
import type { PlanValue } from '../laboratory/value.ts'

/** A policy's worth in a world, EUR per 1,000 customers and wave. */
export interface JudgedPolicy {
  readonly policy: string
  readonly value: number
  /** No plan within the same limits is worth more. */
  readonly bound: number
  readonly benefit: number
  readonly optOuts: number
  readonly messages: number
  /** Share of the customers written to whom their messages together leave worse off. */
  readonly worseOff: number
  /** Messages without consent, per 1,000 customers. */
  readonly violations: number
  /** Second messages to one person, per 1,000 customers. */
  readonly again: number
  /** EUR lost by messages without consent and by second messages. */
  readonly wasted: number
  /** What it promised of itself; null where it promises nothing. */
  readonly promised: number | null
  /** By how much no plan on the same scores could promise more: what allocation may have lost there. Null where nothing is promised. */
  readonly gap: number | null
}

/** What a plan promises of itself and what no plan on the same scores could exceed, in EUR of all customers. */
export interface Promised {
  readonly promised: number
  readonly bound: number
}

/** A plan of the laboratory, one message a person at most. */
export function judgedPlan(
  policy: string,
  found: PlanValue,
  { customers, bound }: { readonly customers: number; readonly bound: number },
  promise: Promised | null,
): JudgedPolicy {
  const { value, benefit, optOuts, messages, worseOff, unreachable } = found
  const per = 1000 / customers
  return {
    policy,
    value,
    bound,
    benefit,
    optOuts,
    messages,
    worseOff,
    violations: per * unreachable,
    again: 0,
    wasted: 0,
    ...kept(promise, per),
  }
}

/** A plan of the way, whose customers may be one person. */
export function judgedTable(
  policy: string,
  found: TrueValue,
  { customers, bound }: { readonly customers: number; readonly bound: number },
  promise: Promised | null,
): JudgedPolicy {
  const per = 1000 / customers
  return {
    policy,
    value: per * found.value,
    bound,
    benefit: per * found.benefit,
    optOuts: per * found.optOuts,
    messages: per * found.messages,
    worseOff: found.customers === 0 ? 0 : found.worseOff / found.customers,
    violations: per * found.unreachable,
    again: per * found.again,
    wasted: per * found.wasted,
    ...kept(promise, per),
  }
}

function kept(promise: Promised | null, per: number): Pick<JudgedPolicy, 'promised' | 'gap'> {
  if (promise === null) return { promised: null, gap: null }
  const { promised, bound } = promise
  return { promised: per * promised, gap: per * (bound - promised) }
}
