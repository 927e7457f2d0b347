import type { CustomerBase } from '../contracts/base.ts'
import type { Contacts } from '../contracts/events.ts'
import type { Features } from '../contracts/features.ts'
import type { Options } from '../contracts/options.ts'
import { checkShape, type TableShape } from '../contracts/table-shape.ts'
import { outcomeInUnits } from '../measure/outcome-in-units.ts'
import { columnOf, columnOfKind, numbersOf, textAt } from '../table/access.ts'
import { daysFromText, textFromDays } from '../table/calendar.ts'
import { type Column, MISSING_CODE, MISSING_DATE } from '../table/column.ts'
import { concat } from '../table/concat.ts'
import { derive } from '../table/derive.ts'
import { coalesce, column } from '../table/expression/builder.ts'
import { filterRows } from '../table/filter-rows.ts'
import { group } from '../table/group.ts'
import { join } from '../table/join.ts'
import { numberColumn } from '../table/number-columns.ts'
import { select } from '../table/select.ts'
import type { Table } from '../table/table.ts'
import { textColumn } from '../table/text-columns.ts'
import { withColumns } from '../table/with-columns.ts'
import type { Brief } from './brief.ts'
import { costBesideMetric } from './reward.ts'

/** Milliseconds of a day. */
const dayLength = 86_400_000

/** What past contacts teach: one row per contact or control, with what was known of the customer before it. */
export interface Trials {
  readonly table: Table
  /** Contacts that were left out, by reason: `missing-date`, `after-as-of` (that day included), `unknown-customer`. */
  readonly leftOut: { readonly [reason: string]: number }
  /** Whether the contacts say when they happened; else features are as of the brief's day. */
  readonly dated: boolean
}

/** Makes features as of a day, at least for the customers of some contacts; the stage of features bound to its data. */
export type FeaturesAsOf = (asOf: string, contacts: Table) => Promise<Pick<Features, 'table'>>

/**
 * Puts past contacts beside the features their customers had on the day of the contact, the unit that was randomized, and the reward: the goal's metric in
 * money less the cost of the message.
 */
export async function trialsOf(
  brief: Brief,
  contacts: Contacts,
  options: Options,
  base: CustomerBase,
  featuresAsOf: FeaturesAsOf,
): Promise<Trials> {
  checkShape(contacts.table, contactsShape(brief), 'the table of past contacts')
  const whole = withColumns(inUnits(contacts.table, brief), {
    reward: numberColumn(rewards(brief, contacts, options)),
  })
  const rewarded = withChance(whole, brief)
  const dated = rewarded.names.includes('at')
  const { parts, leftOut } = dated
    ? byDay(rewarded, daysFromText(brief.asOf))
    : { parts: [{ day: brief.asOf, table: rewarded }], leftOut: {} }
  const joined: Table[] = []
  for (const { day, table } of parts) {
    const own = inBase(table, base)
    const features = await featuresAsOf(day, own)
    joined.push(withFeatures(own, features.table))
  }
  const table = withUnit(concat(joined), base)
  const usable = parts.reduce((sum, part) => sum + part.table.rowCount, 0)
  const reasons = {
    ...leftOut,
    'unknown-customer': usable - table.rowCount,
    'no-propensity': whole.rowCount - rewarded.rowCount,
  }
  return { table, leftOut: occurring(reasons), dated }
}

/** Where chances were logged, the contacts that have one: those without were not drawn, and would pass for it. */
function withChance(table: Table, { data }: Brief): Table {
  if (typeof data.contacts?.propensity !== 'object') return table
  return filterRows(
    table,
    Uint8Array.from(numbersOf(table, 'propensity'), (chance) => (chance > 0 ? 1 : 0)),
  )
}

function occurring(counts: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0))
}

function contactsShape(brief: Brief): TableShape {
  const outcomes = outcomesOf(brief).map((name) => [name, { kind: ['number', 'integer', 'flag'] }] as const)
  return {
    columns: {
      ...Object.fromEntries(outcomes),
      customer_id: { kind: 'text' },
      at: { kind: ['date', 'time'], optional: true },
    },
  }
}

/** The columns of the contacts that say what came of them. */
function outcomesOf({ goal, response }: Brief): string[] {
  const outcome = response?.outcome ?? goal.metric
  const names = typeof outcome === 'string' ? [outcome] : Object.values(outcome.byDepartment)
  return [...new Set([goal.metric, ...names])]
}

/** Outcomes as plain numbers, money in currency units. */
function inUnits(table: Table, brief: Brief): Table {
  const columns = outcomesOf(brief).map((name): [string, Column] => [
    name,
    numberColumn(outcomeInUnits(table, name, brief.currency)),
  ])
  return withColumns(table, columns)
}

/**
 * The goal's metric times its worth, less the cost of the message, in currency units; where the metric is not net of redemptions, also less what the responses
 * cost to redeem, every response of a contacted customer counted as redeemed.
 */
function rewards(brief: Brief, contacts: Contacts, options: Options): Float64Array {
  const { table } = contacts
  const metric = outcomeInUnits(table, brief.goal.metric, brief.currency)
  const option = numbersOf(table, 'option')
  const cost = numbersOf(options.table, 'cost')
  const redemption = numbersOf(options.table, 'redemption')
  const responses = responsesTo(brief, table, options)
  return metric.map((value, row) => {
    const worth = value * brief.goal.valuePerUnit
    const sent = option[row]
    if (Number.isNaN(sent)) return worth
    const redeemed = redemption[sent] === 0 ? 0 : responses(sent)[row] * redemption[sent]
    return worth - costBesideMetric(brief.goal, cost[sent], redeemed)
  })
}

/** The outcome that counts as the responses to an option: that of its department, where each has its own. */
function responsesTo(brief: Brief, table: Table, options: Options): (option: number) => Float64Array {
  const outcome = brief.response?.outcome ?? brief.goal.metric
  const department = columnOfKind(options.table, 'department', 'text')
  const names = Array.from({ length: options.table.rowCount }, (_, option) =>
    typeof outcome === 'string' ? outcome : outcome.byDepartment[textAt(department, option) ?? ''],
  )
  const columns = new Map(
    [...new Set(names)].map((name) => [name, outcomeInUnits(table, name, brief.currency)] as const),
  )
  const none = new Float64Array(table.rowCount).fill(Number.NaN)
  return (option) => columns.get(names[option]) ?? none
}

/** The contacts of every day before the as-of day; one empty part where there are none. */
function byDay(
  table: Table,
  asOfDay: number,
): {
  readonly parts: readonly { readonly day: string; readonly table: Table }[]
  readonly leftOut: { readonly [reason: string]: number }
} {
  const days = daysOf(columnOfKind(table, 'at', ['date', 'time']))
  const past = [...new Set(days)].filter((day) => day !== MISSING_DATE && day < asOfDay).sort((a, b) => a - b)
  const parts = (past.length === 0 ? [asOfDay] : past).map((day) => ({
    day: textFromDays(day),
    table: filterRows(
      table,
      Uint8Array.from(days, (own) => (own === day && own < asOfDay ? 1 : 0)),
    ),
  }))
  const missing = days.filter((day) => day === MISSING_DATE).length
  const late = days.filter((day) => day >= asOfDay).length
  return { parts, leftOut: { 'missing-date': missing, 'after-as-of': late } }
}

function daysOf(column: Extract<Column, { kind: 'date' | 'time' }>): Int32Array {
  if (column.kind === 'date') return Int32Array.from(column.values)
  return Int32Array.from(column.values, (at) =>
    Number.isNaN(at) ? MISSING_DATE : Math.floor(at / dayLength),
  )
}

/** Contacts under any id that the merge found to be one customer, under that customer's id. */
function inBase(table: Table, base: CustomerBase): Table {
  const merged = new Map<string, string>()
  for (const { event, customer, from } of base.journal)
    if (event === 'merged') for (const id of from) merged.set(id, customer)
  if (merged.size === 0) return table
  const ids = columnOfKind(table, 'customer_id', 'text')
  const names = Array.from({ length: table.rowCount }, (_, row) => {
    const id = textAt(ids, row)
    return id === null ? null : (merged.get(id) ?? id)
  })
  return withColumns(table, { customer_id: textColumn(names) })
}

/** Columns of the contacts that a feature would replace are kept as they are: features get out of their way. */
function withFeatures(table: Table, features: Table): Table {
  const free = features.names.filter((name) => name === 'customer_id' || !table.names.includes(name))
  return join(table, select(features, free), { on: ['customer_id'], kind: 'inner' })
}

/** A table with the unit that decisions are drawn by: the household where it is known, else the customer. */
export function withUnit(table: Table, base: Pick<CustomerBase, 'customers'>): Table {
  if (table.names.includes('unit')) return table
  if (table.names.includes('household_id')) return withHouseholdElseCustomer(table)
  if (!base.customers.names.includes('household_id'))
    return withColumns(table, { unit: columnOf(table, 'customer_id') })
  const households = select(base.customers, ['customer_id', 'household_id'])
  return withHouseholdElseCustomer(join(table, households, { on: ['customer_id'], kind: 'left' }))
}

/** Where every household is known, nothing need be looked up. */
function withHouseholdElseCustomer(table: Table): Table {
  const household = columnOf(table, 'household_id')
  if (household.kind === 'text' && household.codes.slice().every((code) => code !== MISSING_CODE))
    return withColumns(table, { unit: household })
  return derive(table, { unit: coalesce(column('household_id'), column('customer_id')) })
}

/**
 * The departments in which something was bought before a day, so that features as of every earlier day have the same columns. Undefined where the
 * purchases tell no departments or days.
 */
export function departmentsBefore(purchases: Table | undefined, asOf: string): readonly string[] | undefined {
  if (purchases === undefined || !purchases.names.includes('department')) return undefined
  const day = daysFromText(asOf)
  const at = purchases.columns['at']
  if (at?.kind !== 'date' && at?.kind !== 'time') return undefined
  const days = daysOf(at)
  const past = filterRows(
    purchases,
    Uint8Array.from(days, (own) => (own !== MISSING_DATE && own < day ? 1 : 0)),
  )
  const departments = group(past, ['department'], { rows: { op: 'count' } })
  const names = columnOfKind(departments, 'department', 'text')
  return Array.from({ length: departments.rowCount }, (_, row) => textAt(names, row)).filter(
    (name) => name !== null,
  )
}
