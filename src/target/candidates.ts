import type { Candidates } from '../contracts/candidates.ts'
import { mayContact } from '../contracts/consent.ts'
import type { Limits } from '../contracts/limits.ts'
import type { Options } from '../contracts/options.ts'
import type { Purpose } from '../contracts/source.ts'
import { canonicalOrder } from '../engine/canonical-order.ts'
import type { Context } from '../engine/context.ts'
import { ClienteleError, unknownName } from '../errors.ts'
import { columnOfKind } from '../table/access.ts'
import { daysFromText } from '../table/calendar.ts'
import type { Column } from '../table/column.ts'
import { evaluateFilter } from '../table/expression/evaluate.ts'
import type { Expression } from '../table/expression.ts'
import { makeTable } from '../table/make-table.ts'
import { integerColumn } from '../table/number-columns.ts'
import type { Table } from '../table/table.ts'
import { take } from '../table/take.ts'
import { countContacts } from './contact-history.ts'
import { indexOptions, type OptionIndex } from './option-index.ts'
import { limitRows } from './rows.ts'

/** Who may be contacted, about what, and why not. */
export interface CandidateInput {
  /** One row per customer: `customer_id`, what the expressions read, `segment` and `household_id` where known. */
  readonly customers: Table
  /** See `consentColumns`. */
  readonly consent: Table
  readonly options: Options
  /** Who is eligible for an offer; an offer without an expression is for everybody. */
  readonly eligibility?: { readonly [offer: string]: Expression } | undefined
  /** Who can be reached on a channel (has an address, has the app); without an expression, everybody. */
  readonly reachable?: { readonly [channel: string]: Expression } | undefined
  /** Past contacts: `customer_id`, `at` (date, or time read as a day in UTC), `option` (missing: nothing was sent). */
  readonly contacts?: Table | undefined
  readonly limits?: Limits | undefined
  readonly purpose: Purpose
  /** The day of the plan, `YYYY-MM-DD`. Contacts and consents count up to it. */
  readonly asOf: string
}

/** The rules that leave a customer-option pair out, in the order in which they are asked; each pair counts for the first. */
export const exclusionRules = [
  'eligibility',
  'consent',
  'unreachable',
  'quiet-time',
  'messages-used',
] as const

/**
 * Finds which options each customer may receive at all: eligible for the offer, consent granted for the channel and purpose (unknown
 * is no), reachable, not in quiet time, and with a message left in the rolling window. The result keeps `segment` and
 * `household_id`, and has `remaining_messages` where a window counts past contacts.
 *
 * @throws OPTION_NAME_UNKNOWN for an offer, channel, department or segment that does not exist, naming the nearest.
 * @throws NOBODY_ELIGIBLE with the counts of what each rule left out.
 */
export async function buildCandidates(input: CandidateInput, context: Context): Promise<Candidates> {
  context.signal?.throwIfAborted()
  const options = indexOptions(input.options)
  const order = canonicalOrder(columnOfKind(input.customers, 'customer_id', 'text'))
  const customers = order === null ? input.customers : take(input.customers, order)
  checkNames(input, options)
  const rules = rulesFor({ ...input, customers }, options)
  const { rowPtr, option, excluded } = buildCells(customers.rowCount, options, rules)
  context.signal?.throwIfAborted()
  if (option.length === 0) throw nobodyEligible(customers.rowCount, options.count, excluded)
  const zeros = new Float32Array(option.length)
  const kept = ['segment', 'household_id'].filter((name) => customers.names.includes(name))
  const columns: [string, Column][] = [
    ['customer_id', customers.columns['customer_id']],
    ...kept.map((name): [string, Column] => [name, customers.columns[name]]),
    [
      'cells',
      { kind: 'cells', rowPtr, option, value: zeros, benefit: zeros, cost: zeros, standardError: zeros },
    ],
  ]
  if (rules.remaining !== null) columns.push(['remaining_messages', integerColumn(rules.remaining)])
  return { kind: 'candidates', table: makeTable(columns), excluded }
}

function checkNames({ eligibility, reachable, limits }: CandidateInput, options: OptionIndex): void {
  for (const offer of Object.keys(eligibility ?? {}))
    if (!options.offers.includes(offer))
      throw unknownName('OPTION_NAME_UNKNOWN', 'offer', offer, options.offers, 'the options')
  for (const channel of Object.keys(reachable ?? {}))
    if (!options.channels.includes(channel))
      throw unknownName('OPTION_NAME_UNKNOWN', 'channel', channel, options.channels, 'the options')
  if (limits !== undefined) limitRows({ ...limits, segments: undefined }, options, null)
}

/** One flag per customer (1 = may) for each rule. */
interface Rules {
  readonly eligible: readonly (Uint8Array | null)[]
  readonly consented: readonly Uint8Array[]
  readonly reachable: readonly (Uint8Array | null)[]
  readonly quiet: Uint8Array | null
  /** Messages left in the window; null where no window counts. */
  readonly remaining: Float64Array | null
}

function rulesFor(input: CandidateInput, options: OptionIndex): Rules {
  const { customers, consent, purpose, asOf, contacts } = input
  const filter = (expression: Expression | undefined): Uint8Array | null =>
    expression === undefined ? null : evaluateFilter(expression, customers)
  const { maxMessages = 1, windowDays, quietDays } = input.limits?.perCustomer ?? {}
  const day = daysFromText(asOf)
  const counted = (days: number | undefined): Float64Array | null =>
    contacts === undefined || days === undefined ? null : countContacts(customers, contacts, day - days, day)
  const sent = counted(windowDays)
  const recent = counted(quietDays)
  return {
    eligible: options.offers.map((offer) => filter(input.eligibility?.[offer])),
    consented: options.channels.map((channel) =>
      mayContact({ customers, consent, asOf }, purpose, channel, asOf),
    ),
    reachable: options.channels.map((channel) => filter(input.reachable?.[channel])),
    quiet: recent === null ? null : Uint8Array.from(recent, (count) => (count > 0 ? 1 : 0)),
    remaining: sent === null ? null : sent.map((count) => Math.max(0, maxMessages - count)),
  }
}

interface BuiltCells {
  readonly rowPtr: Float64Array
  readonly option: Uint16Array
  readonly excluded: { readonly [reason: string]: number }
}

function buildCells(rows: number, options: OptionIndex, rules: Rules): BuiltCells {
  const rowPtr = new Float64Array(rows + 1)
  const counts = new Float64Array(exclusionRules.length)
  let option = new Uint16Array(1024)
  let used = 0
  for (let row = 0; row < rows; row++) {
    if (used + options.count > option.length) {
      const wider = new Uint16Array(2 * option.length + options.count)
      wider.set(option)
      option = wider
    }
    for (let place = 0; place < options.count; place++) {
      const rule = firstRule(rules, options, place, row)
      if (rule < 0) option[used++] = options.option[place]
      else counts[rule]++
    }
    rowPtr[row + 1] = used
  }
  const excluded = Object.fromEntries(exclusionRules.map((rule, i) => [rule, counts[i]]))
  return { rowPtr, option: option.slice(0, used), excluded }
}

/** The first of the {@link exclusionRules} that leaves a pair out, or -1. */
function firstRule(rules: Rules, options: OptionIndex, place: number, row: number): number {
  const eligible = rules.eligible[options.offer[place]]
  if (eligible !== null && eligible[row] === 0) return 0
  if (rules.consented[options.channel[place]][row] === 0) return 1
  const reachable = rules.reachable[options.channel[place]]
  if (reachable !== null && reachable[row] === 0) return 2
  if (rules.quiet !== null && rules.quiet[row] === 1) return 3
  return rules.remaining !== null && rules.remaining[row] < 1 ? 4 : -1
}

function nobodyEligible(
  customers: number,
  options: number,
  excluded: { readonly [reason: string]: number },
): ClienteleError {
  let left = customers * options
  const steps = Object.entries(excluded)
    .filter(([, count]) => count > 0)
    .map(([reason, count]) => {
      left -= count
      return `${reason} leaves ${left}`
    })
  return new ClienteleError(
    'NOBODY_ELIGIBLE',
    `Nobody may be contacted: of ${customers * options} pairs of ${customers} customers and ${options} options, ${steps.join(', then ')}. Widen the first rule that leaves too little.`,
    { customers, options, ...excluded },
  )
}
