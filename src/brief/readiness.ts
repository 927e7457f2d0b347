import type { SourceQuality } from '../contracts/base.ts'
import type { LimitRow, TargetPlan, UnmetLimit } from '../contracts/plan.ts'
import type { ReadinessFinding, StageName } from '../contracts/run.ts'
import type { SegmentCertificate } from '../contracts/segmentation.ts'
import type { Brief } from './brief.ts'
import type { PilotNeed } from './pilot-need.ts'

/** Above this share of unusable records a source is worth a warning, and above the second it stops the run. */
const warnRejected = 0.05
export const stopRejected: number = 0.5

/** What a run has found so far; nothing of it is needed to check a brief. */
export interface ReadinessEvidence {
  readonly quality?: readonly SourceQuality[] | undefined
  readonly certificate?: SegmentCertificate | undefined
  readonly need?: PilotNeed | undefined
  readonly rows?: readonly LimitRow[] | undefined
  readonly unmet?: readonly UnmetLimit[] | undefined
  /** What was made: prices of limits are known of a plan only. */
  readonly purpose?: TargetPlan['purpose'] | undefined
}

/**
 * Holds a programme against the seven ways in which such programmes fail, before anything is sent: no integrated plan, no goal, people left
 * out, a broken process, limits ignored, departments at odds, the wrong supplier.
 */
export function checkReadiness(brief: Brief, evidence: ReadinessEvidence = {}): readonly ReadinessFinding[] {
  return [
    integratedPlan(brief),
    statedGoal(brief, evidence.need),
    peopleInvolved(brief),
    soundProcess(evidence.quality, evidence.certificate),
    limitsKept(brief, evidence),
    departmentsTogether(brief, evidence),
    suppliersWorthIt(brief, evidence.quality ?? []),
  ]
}

/** The stages somebody must answer for. */
export const stageNames: readonly StageName[] = [
  'merge',
  'features',
  'segments',
  'response',
  'target',
  'measure',
]

function finding(check: string, problems: readonly string[], fine: string): ReadinessFinding {
  return problems.length === 0
    ? { check, status: 'pass', words: fine }
    : { check, status: 'warn', words: problems.join(' ') }
}

function integratedPlan(brief: Brief): ReadinessFinding {
  const missing = stageNames.filter((stage) => brief.owners[stage] === undefined)
  const problems = missing.length === 0 ? [] : [`Nobody answers for ${missing.join(', ')}.`]
  return finding('One plan', problems, 'Every stage has an owner, and the brief says what follows the pilot.')
}

function statedGoal(brief: Brief, need: PilotNeed | undefined): ReadinessFinding {
  const { metric, target, horizonDays } = brief.goal
  const problems: string[] = []
  if (need !== undefined && need.perArmPossible < need.size.perArm) {
    problems.push(
      `To see a change of ${short(need.size.detects)} in ${metric} each option needs ${need.size.perArm} customers, and ${need.perArmPossible} can be had: a pilot of that size sees a change of ${short(need.detectsPossible)}.`,
    )
  }
  if (need?.from === 'unknown') problems.push(`Nothing says how much ${metric} varies; state pilot.baseline.`)
  return finding(
    'A goal',
    problems,
    `The goal is a change of ${target} in ${metric} per customer within ${horizonDays} days.`,
  )
}

function peopleInvolved(brief: Brief): ReadinessFinding {
  const problems = brief.reviewer === undefined ? ['No reviewer is named who may veto.'] : []
  return finding(
    'People',
    problems,
    `The plan goes to ${brief.reviewer?.name}, who may veto; vetoes are kept with their reasons.`,
  )
}

function soundProcess(
  quality: readonly SourceQuality[] | undefined,
  certificate: SegmentCertificate | undefined,
): ReadinessFinding {
  const problems = (quality ?? [])
    .filter(({ records, rejected }) => rejected > warnRejected * records)
    .map(
      ({ source, records, rejected }) => `${rejected} of ${records} records of "${source}" cannot be used.`,
    )
  if (certificate?.verdict === 'unstable')
    problems.push('The segments change with the seed: do not build on single segments.')
  if (quality === undefined) problems.push('The records have not been looked at yet.')
  if (certificate === undefined) problems.push('Whether the segments are stable has not been looked at yet.')
  return finding('Sound data', problems, 'Few records are unusable, and the segments are stable.')
}

function limitsKept(brief: Brief, { unmet = [], purpose }: ReadinessEvidence): ReadinessFinding {
  const { messages, budget, channels = {}, perCustomer } = brief.limits
  const bounded =
    messages !== undefined ||
    budget !== undefined ||
    Object.values(channels).some(({ max }) => max !== undefined)
  const problems = unmet.map(({ words }) => words)
  if (!bounded)
    problems.push(
      'There is neither a number of messages nor a budget nor a channel capacity: the plan is bounded by nothing but its worth.',
    )
  if (perCustomer?.maxMessages === undefined)
    problems.push('No limit of messages per customer is stated; 1 is assumed.')
  return finding(
    'Limits',
    problems,
    purpose === 'plan'
      ? 'Budget, capacities and contact limits are rows of the plan, each with a price.'
      : purpose === 'pilot'
        ? 'Budget, capacities and contact limits bound the pilot; what each of them costs is not known before it is read.'
        : 'Budget, capacities and contact limits are stated; whether a plan can keep them has not been looked at yet.',
  )
}

function departmentsTogether(brief: Brief, { rows, purpose }: ReadinessEvidence): ReadinessFinding {
  const silent = brief.departments.filter(
    ({ owner, demands }) => owner === undefined || demands === undefined,
  )
  const problems =
    silent.length === 0
      ? []
      : [`No owner or no demand is stated for ${silent.map(({ name }) => name).join(', ')}.`]
  const costly = (rows ?? []).filter(({ kind, price }) => kind === 'department' && price < 0)
  for (const { id, price } of costly) {
    problems.push(
      `One message less for ${id.slice('department:'.length)} would be worth ${short(-price)} ${brief.currency} to the others.`,
    )
  }
  return finding(
    'Departments',
    problems,
    purpose === 'plan' && rows !== undefined
      ? 'The demands of all departments share one plan, and none costs the others.'
      : 'Every department has an owner and a demand; whether one costs the others is not known yet.',
  )
}

function suppliersWorthIt(brief: Brief, quality: readonly SourceQuality[]): ReadinessFinding {
  const external = brief.data.customers.filter(({ origin }) => origin === 'external')
  const problems = external
    .filter(
      ({ supplier, collected, purposes }) =>
        supplier === undefined || collected === undefined || purposes === undefined,
    )
    .map(({ name }) => `"${name}" comes from outside without its supplier, purposes or date.`)
  const words = external.map(({ name, costPerRecord = 0 }) => {
    const own = quality.find(({ source }) => source === name)
    return `"${name}" covers ${own?.linked ?? 0} known customers at ${costPerRecord} ${brief.currency} a record.`
  })
  return finding('Suppliers', problems, external.length === 0 ? 'All data are our own.' : words.join(' '))
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)))
}
