import type { Candidates } from '../contracts/candidates.ts'
import type { Limits } from '../contracts/limits.ts'
import type { Options } from '../contracts/options.ts'
import type { TargetPlan } from '../contracts/plan.ts'
import type { PolicyComparison } from '../contracts/run.ts'
import type { Scores } from '../contracts/scores.ts'
import type { Context } from '../engine/context.ts'
import { isClienteleError } from '../errors.ts'
import { hash32 } from '../math/md5.ts'
import { type Policy, policyValues } from '../measure/policy-value.ts'
import { fitResponse } from '../response/fit-response.ts'
import { columnOfKind, numbersOf, textAt } from '../table/access.ts'
import { concat } from '../table/concat.ts'
import { filterRows } from '../table/filter-rows.ts'
import { join } from '../table/join.ts'
import { makeTable } from '../table/make-table.ts'
import { integerColumn } from '../table/number-columns.ts'
import { select } from '../table/select.ts'
import { sort } from '../table/sort.ts'
import type { Table } from '../table/table.ts'
import { withColumns } from '../table/with-columns.ts'
import { planTarget } from '../target/plan.ts'
import type { Brief } from './brief.ts'
import { scaledLimits } from './segment-limits.ts'
import { bestForAll, type Choices, messagesWithin, rankByResponse, toAll, toSome } from './simple-policies.ts'
import { responseOptions } from './stages/response-stage.ts'
import type { Left } from './stages/stage.ts'
import { scoresFor } from './stages/target-stage.ts'

/** With so few options each of them is also shown as sent to all. */
const fewOptions = 6

/** What the comparison is made of. */
export interface ComparisonInput {
  readonly brief: Brief
  readonly left: Left
  readonly context: Context
  readonly trials: Table
  readonly candidates: Candidates
  readonly options: Options
  /** By segment id. */
  readonly limits: Limits
}

/**
 * Values the way the plan was made beside simple ways, on customers it was not made from: past contacts are cut in two by the hash of their unit; what
 * is learned from one half decides for the other, within the limits scaled to it; what that would have earned is estimated from what was drawn for those
 * customers. One message a customer, as the log has one.
 *
 * Null where the limits cannot be kept on half of the customers.
 */
export async function comparePolicies(input: ComparisonInput): Promise<PolicyComparison | null> {
  const log = lastOfEach(input.trials)
  const half = halves(log, `${input.brief.name}:halves`)
  const tables: Table[] = []
  for (const own of [0, 1]) {
    const decided = await decideHalf(input, log, half, own)
    if (decided === null) return null
    tables.push(decided)
  }
  const { context } = input
  return policyValues(concat(tables), { ...context, policies: policiesOf(input), key: 'customer_id' })
}

/** The last contact of each customer, sorted by customer. */
function lastOfEach(trials: Table): Table {
  const order = trials.names.includes('at') ? ['customer_id', 'at'] : ['customer_id']
  const sorted = sort(trials, order)
  const { codes } = columnOfKind(sorted, 'customer_id', 'text')
  return filterRows(
    sorted,
    Uint8Array.from(codes, (code, row) => (row + 1 === codes.length || codes[row + 1] !== code ? 1 : 0)),
  )
}

function halves(log: Table, salt: string): Uint8Array {
  const unit = columnOfKind(log, 'unit', 'text')
  return Uint8Array.from({ length: log.rowCount }, (_, row) =>
    hash32(salt, textAt(unit, row) ?? '') < 2 ** 31 ? 0 : 1,
  )
}

async function decideHalf(
  input: ComparisonInput,
  log: Table,
  half: Uint8Array,
  own: number,
): Promise<Table | null> {
  const { brief, left, context, options, limits } = input
  const others = filterRows(
    log,
    half.map((side) => (side === own ? 0 : 1)),
  )
  const model = await fitResponse(others, responseOptions(brief, left, context, others))
  if (model.kind === 'no-effect') return null
  const deciding = filterRows(
    log,
    half.map((side) => (side === own ? 1 : 0)),
  )
  const candidates = candidatesAmong(input.candidates, deciding)
  const among = join(deciding, select(candidates.table, ['customer_id']), {
    on: ['customer_id'],
    kind: 'inner',
  })
  const scores = await scoresFor(brief, model, among, candidates, options, context)
  const responses = await scoresFor(brief, model, among, candidates, options, context, 'response')
  const share = candidates.table.rowCount / input.candidates.table.rowCount
  const single = { ...limits, perCustomer: { ...limits.perCustomer, maxMessages: 1 } }
  const limited = scaledLimits(single, share)
  const plan = await planOrNull(scores, options, limited, context)
  if (plan === null) return null
  const best = bestForAll(model, options)
  const room = Number.isNaN(best) ? 0 : messagesWithin(limited, options, best)
  return withChoices(among, scores, plan, { responses, best, room, options: options.table.rowCount })
}

function candidatesAmong(candidates: Candidates, log: Table): Candidates {
  const known = join(candidates.table, select(log, ['customer_id']), { on: ['customer_id'], kind: 'inner' })
  return { ...candidates, table: known }
}

async function planOrNull(
  scores: Scores,
  options: Options,
  limits: Limits,
  context: Context,
): Promise<TargetPlan | null> {
  try {
    return await planTarget(scores, options, limits, { ...context, holdout: { share: 0, salt: 'none' } })
  } catch (error) {
    if (isClienteleError(error) && error.code === 'LIMITS_IMPOSSIBLE') return null
    throw error
  }
}

interface Rivals {
  readonly responses: Scores
  readonly best: number
  /** Messages of the best that the limits leave room for. */
  readonly room: number
  readonly options: number
}

/** The log with a column for every policy, in the order of {@link policiesOf}. */
function withChoices(log: Table, scores: Scores, plan: TargetPlan, rivals: Rivals): Table {
  const customers = log.rowCount
  const messages = plan.decisions.rowCount
  const choices: [string, Choices][] = [
    ['policy_plan', planned(log, plan)],
    ['policy_nobody', toAll(Number.NaN, customers)],
    ['policy_best', toAll(rivals.best, customers)],
    ['policy_lot', toSome(rivals.best, scores, Math.min(messages, rivals.room), 'lot')],
    ['policy_response', rankByResponse(rivals.responses, messages)],
  ]
  if (rivals.options <= fewOptions) {
    for (let option = 0; option < rivals.options; option++)
      choices.push([`policy_${option}`, toAll(option, customers)])
  }
  return withColumns(
    select(log, ['customer_id', 'option', 'propensity', 'reward']),
    choices.map(([name, choice]) => [name, integerColumn(choice)] as const),
  )
}

function planned(log: Table, plan: TargetPlan): Choices {
  const decisions = makeTable({
    customer_id: plan.decisions.columns['customer_id'],
    planned: plan.decisions.columns['option'],
  })
  const joined = join(select(log, ['customer_id']), decisions, { on: ['customer_id'], kind: 'left' })
  return Float64Array.from(numbersOf(joined, 'planned'))
}

function policiesOf({ options }: ComparisonInput): readonly Policy[] {
  const policies: Policy[] = [
    { policy: 'plan', words: 'the plan', column: 'policy_plan', feasible: true, constant: false },
    {
      policy: 'nobody',
      words: 'nothing for anybody',
      column: 'policy_nobody',
      feasible: true,
      constant: true,
    },
    {
      policy: 'best-for-all',
      words: 'the best single option for all',
      column: 'policy_best',
      feasible: false,
      constant: true,
    },
    {
      policy: 'best-by-lot',
      words: 'the best single option for as many customers as the plan contacts, drawn by lot',
      column: 'policy_lot',
      feasible: true,
      constant: true,
    },
    {
      policy: 'rank-by-response',
      words: 'the customers who answer most, as many as the plan contacts',
      column: 'policy_response',
      feasible: false,
      constant: false,
    },
  ]
  if (options.table.rowCount > fewOptions) return policies
  const offer = columnOfKind(options.table, 'offer', 'text')
  const channel = columnOfKind(options.table, 'channel', 'text')
  const each = Array.from({ length: options.table.rowCount }, (_, option) => ({
    policy: `all-${option}`,
    words: `"${textAt(offer, option)}" via ${textAt(channel, option)} for all`,
    column: `policy_${option}`,
    feasible: false,
    constant: true,
  }))
  return [...policies, ...each]
}
