import type { TargetPlan } from '../contracts/plan.ts'
import { ClienteleError } from '../errors.ts'
import { columnOfKind, numbersOf, textAt } from '../table/access.ts'
import { concat } from '../table/concat.ts'
import { join } from '../table/join.ts'
import { makeTable } from '../table/make-table.ts'
import { select } from '../table/select.ts'
import type { Table } from '../table/table.ts'
import { textColumn } from '../table/text-columns.ts'
import { withColumns } from '../table/with-columns.ts'

/** What held-out customers are called. */
export const controlArm: string = 'control'
/** What everybody else is called where the plan was carried out as a whole. */
export const planArm: string = 'plan'

/** The arm of every customer with an outcome, and how large the arms were planned to be. */
export interface PilotArms {
  /** The outcomes with a text column `arm`. */
  readonly table: Table
  /** The control first. */
  readonly arms: readonly string[]
  /** Planned sizes, in the same order; only proportions matter. */
  readonly planned: readonly number[]
}

/**
 * Puts customers into arms. After a pilot an arm is an option (`offer via channel`), and only customers it drew are in it; after a plan
 * everybody who was not held out is in the arm `plan`, contacted or not, because only that comparison was randomized.
 *
 * @throws ClienteleError `KEY_DUPLICATE` for two outcomes of one customer; `PLAN_MISMATCH` where the outcomes are about others, or nobody was held out.
 */
export function pilotArms(plan: TargetPlan, outcomes: Table): PilotArms {
  const held = plan.holdout.customers
  if (held.rowCount === 0) throw nobodyHeldOut()
  const drawn = plan.purpose === 'pilot' ? drawnArms(plan) : null
  const control = withColumns(held, { arm: repeated(controlArm, held.rowCount) })
  const known = drawn === null ? control : concat([select(control, ['customer_id', 'arm']), drawn])
  const joined = join(outcomes, known, { on: ['customer_id'], kind: drawn === null ? 'left' : 'inner' })
  const table = drawn === null ? withRest(joined) : joined
  const arms = [controlArm, ...(drawn === null ? [planArm] : namesIn(drawn))]
  checkOverlap(table, arms)
  const share = plan.holdout.share
  return {
    table,
    arms,
    planned: drawn === null ? [share, 1 - share] : arms.map((arm) => countOf(known, arm)),
  }
}

function drawnArms(plan: TargetPlan): Table<'customer_id' | 'arm'> {
  const { decisions } = plan
  const offer = columnOfKind(decisions, 'offer', 'text')
  const channel = columnOfKind(decisions, 'channel', 'text')
  const labels = Array.from(
    { length: decisions.rowCount },
    (_, row) => `${textAt(offer, row)} via ${textAt(channel, row)}`,
  )
  return makeTable({ customer_id: decisions.columns['customer_id'], arm: textColumn(labels) })
}

function repeated(text: string, rowCount: number): ReturnType<typeof textColumn> {
  return textColumn(Array.from({ length: rowCount }, () => text))
}

function withRest(joined: Table): Table {
  const arm = columnOfKind(joined, 'arm', 'text')
  const filled = Array.from({ length: joined.rowCount }, (_, row) => textAt(arm, row) ?? planArm)
  return withColumns(joined, { arm: textColumn(filled) })
}

function namesIn(table: Table<'customer_id' | 'arm'>): string[] {
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
