import { isClienteleError } from 'clientele'
import type { SupplierName } from 'clientele/synth'
import { limitsFor } from '../../../src/synth/retailer/limits.ts'
import { judgePolicies } from '../laboratory/policies.ts'
import { strictLimitsFor } from '../laboratory/strict-limits.ts'
import { type Bought, type Court, type CourtCase, openCourt } from './court.ts'
import type { JudgedPolicy } from './judged-policy.ts'
import {
  ceilingWith,
  nobody,
  oracleStrict,
  theCeiling,
  theOracle,
  theWay,
  theWayMerged,
  theWayStrict,
  theWayWith,
} from './policy-names.ts'

/** What is proved in one world. */
export interface WorldCase extends CourtCase {
  /** Whether the rivals are judged too. */
  readonly rivals?: boolean | undefined
  /** Other choices of suppliers with which the way is gone, too. */
  readonly choices?: readonly (readonly SupplierName[])[] | undefined
  /** Whether the way is gone on a perfect merge, too, which tells what the real one costs. */
  readonly decompose?: boolean | undefined
  /** Whether the oracle and the way also plan within limits that promise something and let no message do harm. */
  readonly strict?: boolean | undefined
}

/** A world's proof. Money in EUR per 1,000 customers and wave. */
export interface JudgedWorld {
  readonly customers: number
  /** No plan of one message a person is worth more. */
  readonly bound: number
  readonly policies: readonly JudgedPolicy[]
  /** What is lost between the bound and the plan, by cause; empty where it was not asked for. */
  readonly regret: { readonly [cause: string]: number }
  /** What the data of the ways cost. */
  readonly bought: readonly Bought[]
  /** Why the way had no plan within limits that promise something; null where it had one or was not asked for. */
  readonly refused: string | null
  readonly seconds: number
}

/** Goes the way in one world, and values it beside the oracle, the ceiling and its rivals. Nobody is held out. */
export async function judgeWorld(given: WorldCase): Promise<JudgedWorld> {
  const { suppliers, rivals = false, choices = [], decompose = false, strict = false } = given
  const court = openCourt(given)
  const { customers, study, ceilings, shown, merged, policies, bought } = court
  const usual = await court.frameOf(limitsFor(customers))
  const judge = court.judgeOf(usual)
  judge.take(theOracle, usual.oracle)
  judge.take(nobody, new Int16Array(customers).fill(-1))
  await judge.plan(theCeiling, ceilings.with(suppliers))
  if (rivals) await judgePolicies(study, usual.limits, judge)
  const seconds = await court.go(theWay, shown, suppliers, usual)
  if (decompose) await court.go(theWayMerged, merged, suppliers, usual)
  for (const from of choices) {
    await judge.plan(ceilingWith(from), ceilings.with(from))
    await court.go(theWayWith(from), shown, from, usual)
  }
  const refused = strict ? await judgeStrict(court, suppliers) : null
  const { bound } = usual
  const regret = decompose ? regretOf(policies, bound) : {}
  return { customers, bound, policies, regret, bought, refused, seconds }
}

/** Judges the oracle and the way within limits with minima; returns why the way has no plan within them, or null. */
async function judgeStrict(court: Court, suppliers: readonly SupplierName[]): Promise<string | null> {
  const limits = strictLimitsFor(court.customers)
  const frame = await court.frameOf(limits, limits.leastBenefit)
  court.judgeOf(frame).take(oracleStrict, frame.oracle)
  try {
    await court.go(theWayStrict, court.shown, suppliers, frame)
    return null
  } catch (error) {
    // What was not tried often enough is not planned, promised or not.
    if (isClienteleError(error) && error.code === 'LIMITS_IMPOSSIBLE') return error.message
    throw error
  }
}

/** The losses telescope: they add up to the bound less the plan's value. */
function regretOf(policies: readonly JudgedPolicy[], bound: number): { readonly [cause: string]: number } {
  const worthOf = (name: string): number =>
    policies.find(({ policy }) => policy === name)?.value ?? Number.NaN
  const wasted = policies.find(({ policy }) => policy === theWay)?.wasted ?? 0
  return {
    allocation: bound - worthOf(theOracle),
    features: worthOf(theOracle) - worthOf(theCeiling),
    response: worthOf(theCeiling) - worthOf(theWayMerged),
    merge: worthOf(theWayMerged) - worthOf(theWay) - wasted,
    identity: wasted,
  }
}
