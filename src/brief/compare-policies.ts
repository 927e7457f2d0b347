import type { Limits } from '../contracts/limits.ts'
import type { Options } from '../contracts/options.ts'
import type { TargetPlan } from '../contracts/plan.ts'
import { rowHashes } from '../contracts/row-hashes.ts'
import type { PolicyComparison } from '../contracts/run.ts'
import type { Scores } from '../contracts/scores.ts'
import type { Context } from '../engine/context.ts'
import { isClienteleError } from '../errors.ts'
import { type Policy, policyValuesOver } from '../measure/policy-value.ts'
import { fitResponse } from '../response/fit-response.ts'
import { scoreBothWays } from '../response/score-options.ts'
import { columnOfKind, numbersOf, textAt } from '../table/access.ts'
import { concat } from '../table/concat.ts'
import { filterRows } from '../table/filter-rows.ts'
import { join } from '../table/join.ts'
import { makeTable } from '../table/make-table.ts'
import { integerColumn } from '../table/number-columns.ts'
import { select } from '../table/select.ts'
import { sortedRows } from '../table/sort.ts'
import type { Table } from '../table/table.ts'
import { takeRows } from '../table/take.ts'
import { withColumns } from '../table/with-columns.ts'
import { planTarget } from '../target/plan.ts'
import type { Brief } from './brief.ts'
import { type Choices, type Kept, keptLimits } from './kept-limits.ts'
import { type PastCustomers, pastCustomers } from './past-customers.ts'
import { scaledLimits } from './segment-limits.ts'
import { bestForAll, byLot, rankByResponse, toAll, type Within } from './simple-policies.ts'
import { baseOf } from './stages/features-stage.ts'
import { responseOptions } from './stages/response-stage.ts'
import type { Left } from './stages/stage.ts'
import { candidatesAmong, scoring } from './stages/target-stage.ts'

/** With so few options each of them is also shown as sent to all. */
const fewOptions = 6

/** Random splits of the past contacts: up to so many contacts more of them, which tells better where contacts are few; each costs two fits. */
const splits = { upTo: 20_000, few: 3, many: 2 } as const

/** What the comparison is made of. */
export interface ComparisonInput {
  readonly brief: Brief
  readonly left: Left
  readonly context: Context
  readonly trials: Table
  readonly options: Options
  /** By segment id. */
  readonly limits: Limits
  /** How many customers are looked at, about, where there are more. Default 100,000. */
  readonly most?: number | undefined
}

/**
 * Values the way the plan was made beside simple ways, on customers it was not made from: past contacts are cut in two by the hash of their unit; what
 * is learned from one half decides for the other, by what was known of its customers on the day of their contact, within the limits scaled to it; what
 * that would have earned is estimated from what was drawn for those customers. One message a customer, as the log has one. The cut is drawn three times
 * (twice above 20,000 customers), and values are means. Beyond 100,000 customers about so many are looked at, all of a unit or none of it, for learning and
 * judging alike: intervals follow from these. Time since earlier contacts is left out: the log is what is judged. Golden values and consents are those of
 * the brief's day, for no other are kept.
 *
 * Null where the limits cannot be kept on half of the customers.
 */
export async function comparePolicies(input: ComparisonInput): Promise<PolicyComparison | null> {
  const { context, brief, options } = input
  const last = lastOfEach(input.trials)
  const log = takeRows(input.trials, sampled(last, input.trials, brief, input.most ?? 100_000))
  const past = await pastCustomers(brief, input.left, log, context)
  const limits = past.segmented ? input.limits : { ...input.limits, segments: undefined }
  const repeats = past.log.rowCount > splits.upTo ? splits.many : splits.few
  const logs: Table[] = []
  const kept: KeptByPolicy[] = []
  for (let repeat = 0; repeat < repeats; repeat++) {
    const half = drawn(past.log, `halves:${brief.seed}:${repeat}`, 0.5)
    const tables: Table[] = []
    for (const own of [1, 0]) {
      const decided = await decideHalf({ ...input, limits }, past, half, own)
      if (decided === null) return null
      tables.push(decided.table)
      kept.push(decided.kept)
    }
    logs.push(concat(tables))
  }
  const policies = policiesOf(options, kept)
  const comparison = await policyValuesOver(logs, { ...context, policies, key: 'customer_id', unit: 'unit' })
  const compared = { contacts: past.log.rowCount, of: last.length }
  const withoutSegments = limits.segments === undefined && input.limits.segments !== undefined
  const notes = aboutSplits(repeats, withoutSegments) + aboutSample(compared)
  return { ...comparison, compared, words: `${comparison.words} ${notes}` }
}

function aboutSplits(repeats: number, withoutSegments: boolean): string {
  const words = `Values and their errors are means over ${repeats} random splits of the past contacts.`
  return withoutSegments
    ? `${words} Limits of segments are left out, since the segments of those days cannot be told.`
    : words
}

function aboutSample({ contacts, of }: { readonly contacts: number; readonly of: number }): string {
  if (contacts === of) return ''
  return ` They come from a random sample: ${inThousands(contacts)} of ${inThousands(of)} past contacts.`
}

/** A count with commas between its thousands. */
function inThousands(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** Those of the rows that are looked at: all, or a sample of about so many. */
function sampled(rows: Uint32Array, trials: Table, { seed }: Brief, most: number): Uint32Array {
  if (rows.length <= most) return rows
  const unit = takeRows(select(trials, ['unit']), rows)
  const isDrawn = drawn(unit, `compared:${seed}`, most / rows.length)
  return rows.filter((_, i) => isDrawn[i] === 1)
}

/** The row of the last contact of each customer, sorted by customer. */
function lastOfEach(trials: Table): Uint32Array {
  const rows = sortedRows(trials, trials.names.includes('at') ? ['customer_id', 'at'] : ['customer_id'])
  const { codes } = columnOfKind(trials, 'customer_id', 'text')
  return rows.filter((row, i) => i + 1 === rows.length || codes[rows[i + 1]] !== codes[row])
}

/** 1 for the rows of a share of the units, chosen by their hash; else 0. */
function drawn(log: Table, salt: string, share: number): Uint8Array {
  const hashes = rowHashes(columnOfKind(log, 'unit', 'text'), salt)
  return new Uint8Array(hashes.length).map((_, row) => (hashes[row] < share * 2 ** 32 ? 1 : 0))
}

interface Decided {
  readonly table: Table
  readonly kept: KeptByPolicy
}

async function decideHalf(
  input: ComparisonInput,
  past: PastCustomers,
  half: Uint8Array,
  own: number,
): Promise<Decided | null> {
  const { brief, left, context, options } = input
  const others = filterRows(
    past.log,
    half.map((side) => (side === own ? 0 : 1)),
  )
  const model = await fitResponse(others, responseOptions(brief, left, context, others))
  if (model.kind === 'no-effect') return null
  const mine = half.map((side) => (side === own ? 1 : 0))
  const deciding = filterRows(past.log, mine)
  const candidates = await orNull(() =>
    candidatesAmong(brief, left, filterRows(past.described, mine), undefined, context),
  )
  if (candidates === null) return null
  const valued = await scoreBothWays(model, deciding, scoring(brief, candidates, options, context))
  const { effect: scores, response: responses } = valued
  const single = { ...input.limits, perCustomer: { ...input.limits.perCustomer, maxMessages: 1 } }
  const limits = scaledLimits(single, deciding.rowCount / baseOf(left).customers.rowCount)
  const plan = await orNull(() =>
    planTarget(scores, options, limits, { ...context, holdout: { share: 0, salt: 'none' } }),
  )
  if (plan === null) return null
  const best = bestForAll(model, options)
  return withChoices(deciding, plan, { scores, responses, best, options, limits })
}

/** Null where nobody may be contacted, or limits cannot be kept: outcomes of a comparison, not faults of it. */
async function orNull<Value>(make: () => Promise<Value>): Promise<Value | null> {
  try {
    return await make()
  } catch (error) {
    const expected = ['LIMITS_IMPOSSIBLE', 'NOBODY_ELIGIBLE']
    if (isClienteleError(error) && expected.includes(error.code)) return null
    throw error
  }
}

interface Rivals extends Within {
  readonly responses: Scores
  readonly best: number
}

/** The log with a column for every policy, and which of them keep the limits. */
function withChoices(log: Table, plan: TargetPlan, rivals: Rivals): Decided {
  const customers = log.rowCount
  const messages = plan.decisions.rowCount
  const { best, responses, scores, options, limits } = rivals
  const choices: [string, Choices][] = [
    ['plan', planned(log, plan)],
    ['nobody', toAll(Number.NaN, customers)],
    ['best-for-all', toAll(best, customers)],
    ['best-by-lot', byLot(best, messages, 'lot', rivals)],
    ['rank-by-response', rankByResponse(responses, messages)],
  ]
  const count = options.table.rowCount
  for (let option = 0; count <= fewOptions && option < count; option++)
    choices.push([`all-${option}`, toAll(option, customers)])
  const columns = choices.map(([policy, choice]) => [`policy_${policy}`, integerColumn(choice)] as const)
  return {
    table: withColumns(select(log, ['customer_id', 'unit', 'option', 'propensity', 'reward']), columns),
    kept: Object.fromEntries(
      choices.map(([policy, choice]) => [policy, keptLimits(choice, scores, options, limits)]),
    ),
  }
}

function planned(log: Table, plan: TargetPlan): Choices {
  const decisions = makeTable({
    customer_id: plan.decisions.columns['customer_id'],
    planned: plan.decisions.columns['option'],
  })
  const joined = join(select(log, ['customer_id']), decisions, { on: ['customer_id'], kind: 'left' })
  return Float64Array.from(numbersOf(joined, 'planned'))
}

/** Which policies keep the limits, on one half of one split. */
interface KeptByPolicy {
  readonly [policy: string]: Kept
}

/** The policies; they keep the limits if they do on every half of every split. */
function policiesOf({ table }: Options, kept: readonly KeptByPolicy[]): readonly Policy[] {
  const named = (policy: string, words: string, constant: boolean): Policy => ({
    policy,
    words,
    column: `policy_${policy}`,
    feasible: kept.every((own) => own[policy].all),
    feasibleButMinima: kept.every((own) => own[policy].butMinima),
    constant,
  })
  const policies = [
    named('plan', 'the plan', false),
    named('nobody', 'nothing for anybody', true),
    named('best-for-all', 'the best single option for all', true),
    named(
      'best-by-lot',
      'the best single option for as many customers as the plan contacts, or as the limits have room for, drawn by lot',
      true,
    ),
    named('rank-by-response', 'the customers who answer most, as many as the plan contacts', false),
  ]
  if (table.rowCount > fewOptions) return policies
  const offer = columnOfKind(table, 'offer', 'text')
  const channel = columnOfKind(table, 'channel', 'text')
  const each = Array.from({ length: table.rowCount }, (_, option) =>
    named(`all-${option}`, `"${textAt(offer, option)}" via ${textAt(channel, option)} for all`, true),
  )
  return [...policies, ...each]
}
