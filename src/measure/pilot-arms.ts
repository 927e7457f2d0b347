import type { TargetPlan } from '../contracts/plan.ts'
import { ClienteleError } from '../errors.ts'
import { columnOfKind, numbersOf, textAt } from '../table/access.ts'
import { MISSING_CODE, type TextColumn } from '../table/column.ts'
import { concat } from '../table/concat.ts'
import { group } from '../table/group.ts'
import { join } from '../table/join.ts'
import { makeTable } from '../table/make-table.ts'
import { select } from '../table/select.ts'
import type { Table } from '../table/table.ts'
import { textColumn } from '../table/text-columns.ts'
import { withColumns } from '../table/with-columns.ts'

/** What held-out customers are called. */
const controlArm = 'control'
/** What everybody else is called where the plan was carried out as a whole. */
const planArm = 'plan'

type Members = Table<'customer_id' | 'arm'>

/** The arm of every customer with an outcome, and how large the arms were planned to be. */
export interface PilotArms {
  /** The outcomes of the arms' customers, with a text column `arm`. */
  readonly table: Table
  /** The control first. */
  readonly arms: readonly string[]
  /** Customers of each arm, in the same order, with an outcome or without. */
  readonly planned: readonly number[]
  /** Outcomes of customers the plan does not know; they are in no arm. */
  readonly strangers: number
}

/**
 * Puts customers into arms. After a pilot an arm is an option (`offer via channel`) with the customers that were drawn for it, and the control are those of
 * the held-out who could have been drawn; after a plan everybody who was not held out is in the arm `plan`, contacted or not, because only that
 * comparison was randomized.
 *
 * @param outcomes - sorted by `customer_id`.
 * @throws ClienteleError `KEY_DUPLICATE` for two outcomes of one customer; `PLAN_MISMATCH` where the outcomes are about others, or nobody was held out.
 */
export function pilotArms(plan: TargetPlan, outcomes: Table): PilotArms {
  if (plan.holdout.customers.rowCount === 0) throw nobodyHeldOut()
  refuseRepeated(columnOfKind(outcomes, 'customer_id', 'text'))
  const members = plan.purpose === 'pilot' ? drawnMembers(plan) : plannedMembers(plan)
  const arms = [controlArm, ...namesIn(members).filter((name) => name !== controlArm)]
  const table = join(outcomes, members, { on: ['customer_id'], kind: 'inner' })
  checkOverlap(table, arms)
  const known = join(outcomes, everybody(plan.explain), { on: ['customer_id'], kind: 'inner' })
  return {
    table,
    arms,
    planned: arms.map((arm) => countOf(members, arm)),
    strangers: outcomes.rowCount - known.rowCount,
  }
}

/** The drawn, and those of the held-out for whom the pilot logged a chance: the others were not eligible for anything. */
function drawnMembers(plan: TargetPlan): Members {
  const { decisions, holdout, propensities } = plan
  const eligible = join(holdout.customers, everybody(propensities), { on: ['customer_id'], kind: 'inner' })
  const offer = columnOfKind(decisions, 'offer', 'text')
  const channel = columnOfKind(decisions, 'channel', 'text')
  const labels = Array.from(
    { length: decisions.rowCount },
    (_, row) => `${textAt(offer, row)} via ${textAt(channel, row)}`,
  )
  const drawn = makeTable({ customer_id: decisions.columns['customer_id'], arm: textColumn(labels) })
  return concat([inArm(eligible, controlArm), drawn])
}

function plannedMembers({ explain, holdout }: TargetPlan): Members {
  const rest = join(everybody(explain), holdout.customers, { on: ['customer_id'], kind: 'anti' })
  return concat([inArm(holdout.customers, controlArm), inArm(rest, planArm)])
}

function inArm(table: Table<'customer_id'>, arm: string): Members {
  const arms = textColumn(Array.from({ length: table.rowCount }, () => arm))
  return withColumns(select(table, ['customer_id']), { arm: arms })
}

/** Each customer of a table once. */
function everybody(table: Table): Table<'customer_id'> {
  return select(group(table, ['customer_id'], { rows: { op: 'count' } }), ['customer_id'])
}

function namesIn(table: Members): string[] {
  const arm = columnOfKind(table, 'arm', 'text')
  const names = new Set<string>()
  for (let row = 0; row < table.rowCount; row++) names.add(textAt(arm, row) ?? '')
  return [...names].sort()
}

function countOf(table: Table, name: string): number {
  const arm = columnOfKind(table, 'arm', 'text')
  let count = 0
  for (let row = 0; row < table.rowCount; row++) if (textAt(arm, row) === name) count += 1
  return count
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

function checkOverlap(table: Table, arms: readonly string[]): void {
  const lacking = arms.filter((arm) => countOf(table, arm) === 0)
  if (lacking.length === 0) return
  throw new ClienteleError(
    'PLAN_MISMATCH',
    `No outcome belongs to a customer of the arm ${lacking.map((arm) => `"${arm}"`).join(', ')}. Give the outcomes of this plan's customers, the held-out ones included.`,
    { lacking },
  )
}

function nobodyHeldOut(): ClienteleError {
  return new ClienteleError(
    'PLAN_MISMATCH',
    'The plan held nobody out, so there is nothing to compare with. Plan with a holdout, and read the pilot after it.',
  )
}

/** Total cost of a plan's messages, in currency units. */
export function planCost(plan: TargetPlan): number {
  return totalOf(plan, 'cost')
}

/** Total benefit to customers of a plan's messages, in currency units. */
export function planBenefit(plan: TargetPlan): number {
  return totalOf(plan, 'benefit')
}

function totalOf(plan: TargetPlan, column: string): number {
  let total = 0
  for (const value of numbersOf(plan.decisions, column)) total += value
  return total
}
