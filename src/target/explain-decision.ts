import type { TargetPlan } from '../contracts/plan.ts'
import { ClienteleError } from '../errors.ts'
import { columnOfKind, numbersOf, textAt } from '../table/access.ts'
import { findCode } from '../table/dictionary-index.ts'
import type { Table } from '../table/table.ts'
import { money } from './words.ts'

/** A message of a customer with what decided it. */
export interface ExplainedMessage {
  readonly option: number
  readonly offer: string
  readonly channel: string
  readonly value: number
  readonly price: number
  readonly reduced: number
  /** The next best option; null is sending nothing. */
  readonly runnerUp: number | null
  readonly margin: number
  readonly reason: string
}

/** What a customer gets, and why. */
export interface ExplainedDecision {
  readonly customer: string
  /** `contacted`, or why not; see `TargetPlan.outcomes`. */
  readonly outcome: string
  readonly messages: readonly ExplainedMessage[]
  readonly words: string
}

/**
 * Explains what a plan decided about a customer, in numbers and in words.
 *
 * @throws ARGUMENT_INVALID for a customer the plan does not know.
 */
export function explainDecision(plan: TargetPlan, customerId: string): ExplainedDecision {
  const considered = rowsOf(plan.explain, customerId)
  if (considered.length === 0)
    throw new ClienteleError(
      'ARGUMENT_INVALID',
      'The plan knows no customer with this id. Give a customer_id of the scores it was made from, letter for letter.',
      { customers: Object.values(plan.outcomes).reduce((sum, count) => sum + count, 0) },
    )
  const messages = rowsOf(plan.decisions, customerId).map((row) => messageAt(plan.decisions, row))
  const outcome = messages.length > 0 ? 'contacted' : outcomeIn(plan, considered)
  const words =
    messages.length > 0
      ? messages.map(({ reason }) => reason).join(' ')
      : aloneWords(plan, considered, outcome)
  return { customer: customerId, outcome, messages, words }
}

function rowsOf(table: Table, customerId: string): number[] {
  const { codes, dictionary } = columnOfKind(table, 'customer_id', 'text')
  const code = findCode(dictionary, customerId)
  const rows: number[] = []
  for (let row = 0; code >= 0 && row < codes.length; row++) if (codes[row] === code) rows.push(row)
  return rows
}

function messageAt(decisions: Table, row: number): ExplainedMessage {
  const text = (name: string): string => textAt(columnOfKind(decisions, name, 'text'), row) ?? ''
  const number = (name: string): number => numbersOf(decisions, name)[row]
  const runnerUp = number('runner_up')
  return {
    option: number('option'),
    offer: text('offer'),
    channel: text('channel'),
    value: number('value'),
    price: number('price'),
    reduced: number('reduced'),
    runnerUp: Number.isNaN(runnerUp) ? null : runnerUp,
    margin: number('margin'),
    reason: text('reason'),
  }
}

function outcomeIn({ explain, outcomes }: TargetPlan, rows: readonly number[]): string {
  const column = columnOfKind(explain, 'outcome', 'text')
  return rows.map((row) => textAt(column, row) ?? '').find((outcome) => outcome in outcomes) ?? 'limits'
}

function aloneWords(
  { explain, header, holdout }: TargetPlan,
  rows: readonly number[],
  outcome: string,
): string {
  const value = numbersOf(explain, 'value')[rows[0]]
  const price = numbersOf(explain, 'price')[rows[0]]
  switch (outcome) {
    case 'held-out':
      return `Held out by lot (${100 * holdout.share} % of all) so that the plan can be judged; nobody held out is contacted.`
    case 'nothing-eligible':
      return 'No option is allowed for this customer (eligibility, consent or reach).'
    case 'messages-used':
      return 'This customer has had all messages that the limits allow.'
    case 'nothing-worthwhile':
      return `The best option would be worth ${money(header.currency, value)}, so sending nothing is better.`
    case 'not-drawn':
      return 'The lot of the pilot fell on no option for this customer.'
    default:
      return `The best option is worth ${money(header.currency, value)}, but the limits charge ${money(header.currency, price)} for it, because others make more of what is scarce.`
  }
}
