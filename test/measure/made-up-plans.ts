import type { TargetPlan } from '../../src/contracts/plan.ts'
import { flagColumn } from '../../src/table/flag-column.ts'
import { makeTable } from '../../src/table/make-table.ts'
import { integerColumn, numberColumn } from '../../src/table/number-columns.ts'
import type { Table } from '../../src/table/table.ts'
import { textColumn } from '../../src/table/text-columns.ts'

/** A message of a plan written by hand. */
export interface HandMessage {
  readonly customer: string
  readonly offer?: string
  readonly channel?: string
  readonly cost?: number
  readonly benefit?: number
}

/** A plan written by hand: who was held out, who got what, and who was left alone. */
export interface HandPlan {
  readonly purpose: 'plan' | 'pilot'
  readonly held: readonly string[]
  readonly messages: readonly HandMessage[]
  /** Neither held out nor contacted. */
  readonly alone?: readonly string[]
  /** Held out of a pilot without being eligible for anything. */
  readonly notEligible?: readonly string[]
  readonly share?: number
  /** Chances of a customer for each option, by number, where they are not even. */
  readonly unlike?: { readonly [customer: string]: readonly number[] }
}

/** A plan of one offer (or a pilot of several) as the target stage would write it. */
export function handPlan(hand: HandPlan): TargetPlan {
  const { purpose, held, messages, alone = [], notEligible = [], share = 0.5 } = hand
  const zeros = numberColumn(messages.map(() => 0))
  const customers = messages.map(({ customer }) => customer)
  const drawable = held.filter((id) => !notEligible.includes(id))
  const kinds = [...new Set(messages.map(wordsOf))]
  const optionOf = (message: HandMessage): number => kinds.indexOf(wordsOf(message))
  return {
    kind: 'plan',
    header: { customers: '0'.repeat(32), currency: 'EUR', unit: 'customer', grid: 1 / 16 },
    purpose,
    why: purpose === 'pilot' ? 'nothing is known yet' : null,
    decisions: makeTable({
      customer_id: textColumn(customers),
      option: integerColumn(messages.map(optionOf)),
      offer: textColumn(messages.map(({ offer }) => offer ?? 'a')),
      channel: textColumn(messages.map(({ channel }) => channel ?? 'mail')),
      department: textColumn(messages.map(() => 'store')),
      value: zeros,
      benefit: numberColumn(messages.map(({ benefit }) => benefit ?? 0)),
      cost: numberColumn(messages.map(({ cost }) => cost ?? 0)),
      price: zeros,
      reduced: zeros,
      standard_error: zeros,
      runner_up: integerColumn(messages.map(() => null)),
      runner_up_reduced: zeros,
      margin: zeros,
      reason: textColumn(messages.map(() => 'by hand')),
    }),
    rows: [],
    prices: {},
    objective: 0,
    bound: 0,
    gap: 0,
    holdout: { share, salt: 'hand', customers: ids(held) },
    propensities: chances(hand, drawable, share),
    unmet: [],
    explain: explained([
      ...customers.map((id) => [id, 'chosen'] as const),
      ...held.map((id) => [id, 'held-out'] as const),
      ...alone.map((id) => [id, purpose === 'pilot' ? 'not-drawn' : 'nothing-worthwhile'] as const),
    ]),
    outcomes: {
      contacted: messages.length,
      'held-out': held.length,
      [purpose === 'pilot' ? 'not-drawn' : 'nothing-worthwhile']: alone.length,
    },
    passes: 1,
    warnings: [],
  }
}

function wordsOf({ offer = 'a', channel = 'mail' }: HandMessage): string {
  return `${offer} via ${channel}`
}

/** Everybody had the same chances; who is held out could have got every option, unless told otherwise. */
function chances({ messages, unlike = {} }: HandPlan, drawable: readonly string[], share: number): Table {
  const kinds = [...new Set(messages.map(wordsOf))]
  const even = (1 - share) / Math.max(1, kinds.length)
  const own = (customer: string, option: number): number => unlike[customer]?.[option] ?? even
  const sent = messages.map((message) => {
    const option = kinds.indexOf(wordsOf(message))
    return {
      customer_id: message.customer,
      option,
      propensity: own(message.customer, option),
      held_out: false,
    }
  })
  const would = drawable.flatMap((id) => [
    ...kinds
      .map((_, option) => ({ customer_id: id, option, propensity: own(id, option), held_out: true }))
      .filter(({ propensity }) => propensity > 0),
    { customer_id: id, option: null, propensity: share, held_out: true },
  ])
  const rows = [...sent, ...would]
  return makeTable({
    customer_id: textColumn(rows.map(({ customer_id }) => customer_id)),
    option: integerColumn(rows.map(({ option }) => option)),
    propensity: numberColumn(rows.map(({ propensity }) => propensity)),
    held_out: flagColumn(rows.map(({ held_out }) => held_out)),
  })
}

function ids(names: readonly string[]): Table<'customer_id'> {
  return makeTable({ customer_id: textColumn(names) })
}

function explained(rows: readonly (readonly [customer: string, outcome: string])[]): Table {
  const zeros = numberColumn(rows.map(() => 0))
  return makeTable({
    customer_id: textColumn(rows.map(([customer]) => customer)),
    option: integerColumn(rows.map(([, outcome]) => (outcome === 'chosen' ? 0 : null))),
    value: zeros,
    price: zeros,
    reduced: zeros,
    outcome: textColumn(rows.map(([, outcome]) => outcome)),
  })
}

/** Outcomes of customers, by name. */
export function outcomesOf(values: { readonly [customer: string]: number | null }): Table {
  return makeTable({
    customer_id: textColumn(Object.keys(values)),
    value: numberColumn(Object.values(values)),
  })
}

/** Names that sort otherwise than they count. */
export function names(stem: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${stem}${(i * 7919) % 1_000_003}`)
}
