import type { TargetPlan } from '../contracts/plan.ts'
import { ClienteleError } from '../errors.ts'
import { columnOfKind, numbersOf, textAt } from '../table/access.ts'
import { MISSING_CODE, type TextColumn } from '../table/column.ts'
import type { Table } from '../table/table.ts'
import { type Member, readSide, type Side } from './side.ts'

/** What held-out customers are called. */
const controlArm: string = 'control'
/** What everybody else is called where the plan was carried out as a whole. */
const planArm: string = 'plan'

/** The customers of an arm, and the held-out customers they compare with. */
export interface Comparison {
  readonly name: string
  readonly treated: Side
  readonly control: Side
}

/** What was randomized, with the outcomes. */
export interface PilotArms {
  /** Everybody treated against the control. */
  readonly whole: Comparison
  readonly arms: readonly Comparison[]
  /** Outcomes of customers the plan does not know; they are in no arm. */
  readonly strangers: number
}

/**
 * Puts customers into arms. After a pilot an arm is an option (`offer via channel`) with the customers that were drawn for it. The chance of an option
 * differs from customer to customer, so each held-out customer who could have been drawn for it stands in the control with the odds of that:
 * chance of the option / chance of being held out. Then both sides stand for the same customers, and the difference is the effect on those who were drawn.
 * After a plan everybody who was not held out is in the arm `plan`, contacted or not, because only that comparison was randomized.
 *
 * @param outcomes - sorted by `customer_id`, with a number `outcome`, and where known a text `unit`.
 * @throws ClienteleError `KEY_DUPLICATE` for two outcomes of one customer; `PLAN_MISMATCH` where the outcomes are about others, nobody was held out, or
 * the chances of the held-out were not logged.
 */
export function pilotArms(plan: TargetPlan, outcomes: Table): PilotArms {
  if (plan.holdout.customers.rowCount === 0) throw nobodyHeldOut()
  refuseRepeated(columnOfKind(outcomes, 'customer_id', 'text'))
  const values = valuesOf(outcomes)
  const units = unitsOf(plan, outcomes)
  const side = (members: readonly Member[]): Side => readSide(members, values, units)
  const made = plan.purpose === 'pilot' ? drawnMembers(plan) : plannedMembers(plan)
  const compare = ({ name, treated, control }: Members): Comparison => ({
    name,
    treated: side(treated),
    control: side(control),
  })
  const whole = compare(made.whole)
  const arms = made.arms.map(compare)
  checkOverlap(whole, arms)
  const known = idsOf(plan.explain)
  let strangers = 0
  for (const id of values.keys()) if (!known.has(id)) strangers += 1
  return { whole, arms, strangers }
}

interface Members {
  readonly name: string
  readonly treated: readonly Member[]
  readonly control: readonly Member[]
}

interface Made {
  readonly whole: Members
  readonly arms: readonly Members[]
}

function drawnMembers({ decisions, propensities }: TargetPlan): Made {
  const odds = oddsOfControl(propensities)
  const customer = columnOfKind(decisions, 'customer_id', 'text')
  const offer = columnOfKind(decisions, 'offer', 'text')
  const channel = columnOfKind(decisions, 'channel', 'text')
  const option = numbersOf(decisions, 'option')
  const arms = new Map<number, { name: string; treated: Member[]; control: readonly Member[] }>()
  for (let row = 0; row < decisions.rowCount; row++) {
    const name = `${textAt(offer, row)} via ${textAt(channel, row)}`
    const arm = arms.get(option[row]) ?? { name, treated: [], control: membersOf(odds.get(option[row])) }
    arm.treated.push({ id: textAt(customer, row) ?? '', weight: 1 })
    arms.set(option[row], arm)
  }
  const whole = new Map<string, number>()
  for (const option of arms.keys())
    for (const [id, weight] of odds.get(option) ?? []) whole.set(id, (whole.get(id) ?? 0) + weight)
  const sorted = [...arms.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  const treated = sorted.flatMap((arm) => arm.treated)
  return { whole: { name: planArm, treated, control: membersOf(whole) }, arms: sorted }
}

/** By option and held-out customer: the chance of the option over that of being held out. */
function oddsOfControl(propensities: Table): Map<number, Map<string, number>> {
  if (!propensities.names.includes('held_out')) throw chancesNotLogged()
  const held = columnOfKind(propensities, 'held_out', 'flag').values
  const customer = columnOfKind(propensities, 'customer_id', 'text')
  const option = numbersOf(propensities, 'option')
  const chance = numbersOf(propensities, 'propensity')
  const out = new Map<string, number>()
  for (let row = 0; row < propensities.rowCount; row++)
    if (held[row] === 1 && Number.isNaN(option[row])) out.set(textAt(customer, row) ?? '', chance[row])
  const odds = new Map<number, Map<string, number>>()
  for (let row = 0; row < propensities.rowCount; row++) {
    if (held[row] !== 1 || Number.isNaN(option[row])) continue
    const id = textAt(customer, row) ?? ''
    const own = odds.get(option[row]) ?? new Map<string, number>()
    odds.set(option[row], own.set(id, chance[row] / (out.get(id) ?? Number.NaN)))
  }
  return odds
}

function membersOf(weights: ReadonlyMap<string, number> | undefined): Member[] {
  return [...(weights ?? [])].map(([id, weight]) => ({ id, weight }))
}

function plannedMembers({ explain, holdout }: TargetPlan): Made {
  const out = idsOf(holdout.customers)
  const even = (id: string): Member => ({ id, weight: 1 })
  const treated = [...idsOf(explain)].filter((id) => !out.has(id)).map(even)
  const whole = { name: planArm, treated, control: [...out].map(even) }
  return { whole, arms: [whole] }
}

function valuesOf(outcomes: Table): Map<string, number> {
  const customer = columnOfKind(outcomes, 'customer_id', 'text')
  const outcome = numbersOf(outcomes, 'outcome')
  const values = new Map<string, number>()
  for (let row = 0; row < outcomes.rowCount; row++) {
    const id = textAt(customer, row)
    if (id !== null) values.set(id, outcome[row])
  }
  return values
}

/** What was held out as a whole with each customer, as the plan or else the outcomes say. */
function unitsOf({ explain }: TargetPlan, outcomes: Table): Map<string, string> {
  const units = new Map<string, string>()
  for (const table of [outcomes, explain]) {
    if (!table.names.includes('unit')) continue
    const customer = columnOfKind(table, 'customer_id', 'text')
    const unit = columnOfKind(table, 'unit', 'text')
    for (let row = 0; row < table.rowCount; row++) {
      const own = textAt(unit, row)
      if (own !== null) units.set(textAt(customer, row) ?? '', own)
    }
  }
  return units
}

function idsOf(table: Table): Set<string> {
  const customer = columnOfKind(table, 'customer_id', 'text')
  return new Set(Array.from({ length: table.rowCount }, (_, row) => textAt(customer, row) ?? ''))
}

function checkOverlap(whole: Comparison, arms: readonly Comparison[]): void {
  const sides = [
    { name: controlArm, side: whole.control },
    ...arms.map(({ name, treated }) => ({ name, side: treated })),
  ]
  const lacking = sides.filter(({ side }) => side.found === 0).map(({ name }) => name)
  if (lacking.length === 0) return
  throw new ClienteleError(
    'PLAN_MISMATCH',
    `No outcome belongs to a customer of the arm ${lacking.map((arm) => `"${arm}"`).join(', ')}. Give the outcomes of this plan's customers, the held-out ones included.`,
    { lacking },
  )
}

function chancesNotLogged(): ClienteleError {
  return new ClienteleError(
    'PLAN_MISMATCH',
    'The pilot does not say which chance its held-out customers would have had ("held_out" in its propensities), so that its arms cannot be compared with them. Plan the pilot again with this version.',
  )
}

function refuseRepeated({ codes }: TextColumn): void {
  let repeated = 0
  for (let row = 1; row < codes.length; row++)
    if (codes[row] === codes[row - 1] && codes[row] !== MISSING_CODE) repeated += 1
  if (repeated === 0) return
  throw new ClienteleError(
    'KEY_DUPLICATE',
    `${repeated} of ${codes.length} outcomes are of a customer who has one already; a readout needs one row per customer. Add up what belongs to one customer first.`,
    { repeated, rows: codes.length },
  )
}

function nobodyHeldOut(): ClienteleError {
  return new ClienteleError(
    'PLAN_MISMATCH',
    'The plan held nobody out, so there is nothing to compare with. Plan with a holdout, and read the pilot after it.',
  )
}

/**
 * What the messages to customers whose outcome is known cost beside the metric, in currency units: the messages, and the redemptions expected of them unless
 * the metric is net of those already.
 */
export function costWithOutcome(
  { decisions }: TargetPlan,
  outcomes: Table,
  netOf: 'redemptions' | 'nothing',
): number {
  const values = valuesOf(outcomes)
  const customer = columnOfKind(decisions, 'customer_id', 'text')
  const isParted = decisions.names.includes('message_cost')
  const cost = numbersOf(decisions, netOf === 'redemptions' && isParted ? 'message_cost' : 'cost')
  let total = 0
  for (let row = 0; row < decisions.rowCount; row++) {
    const value = values.get(textAt(customer, row) ?? '')
    if (value !== undefined && !Number.isNaN(value)) total += cost[row]
  }
  return total
}

/** Total benefit to customers of a plan's messages, in currency units; null of a pilot, which values nothing. */
export function planBenefit({ purpose, decisions }: TargetPlan): number | null {
  if (purpose === 'pilot') return null
  let total = 0
  for (const value of numbersOf(decisions, 'benefit')) total += value
  return total
}
