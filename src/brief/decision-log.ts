import type { TargetPlan } from '../contracts/plan.ts'
import { columnOf, columnOfKind, numbersOf, textAt } from '../table/access.ts'
import { daysFromText } from '../table/calendar.ts'
import { concat } from '../table/concat.ts'
import { dateColumn } from '../table/date-columns.ts'
import { flagColumn } from '../table/flag-column.ts'
import { join } from '../table/join.ts'
import { makeTable } from '../table/make-table.ts'
import { integerColumn, numberColumn } from '../table/number-columns.ts'
import type { Table } from '../table/table.ts'
import { textColumn } from '../table/text-columns.ts'

/**
 * What a plan decided, in the shape of past contacts, so that the next brief can learn from it: a row for every message, and one for every
 * customer held out (no option, arm `control`, propensity the share held out). Outcomes are missing until they are known.
 *
 * @param policy - hash of the plan that decided.
 */
export function decisionLog(plan: TargetPlan, asOf: string, policy: string): Table {
  const { decisions, propensities, holdout } = plan
  const logged = join(decisions, propensities, { on: ['customer_id', 'option'], kind: 'left' })
  const treated = rows(
    logged,
    numbersOf(logged, 'option'),
    numbersOf(logged, 'propensity'),
    'treated',
    asOf,
    policy,
  )
  const none = new Float64Array(holdout.customers.rowCount).fill(Number.NaN)
  const kept = none.map(() => holdout.share)
  return concat([treated, rows(holdout.customers, none, kept, 'control', asOf, policy)])
}

function rows(
  table: Table,
  option: ArrayLike<number>,
  propensity: ArrayLike<number>,
  arm: string,
  asOf: string,
  policy: string,
): Table {
  const customer = columnOfKind(table, 'customer_id', 'text')
  const every = <T>(value: T): T[] => Array.from({ length: table.rowCount }, () => value)
  const contact = (row: number) =>
    `${policy.slice(0, 12)}:${textAt(customer, row)}:${arm === 'control' ? '-' : option[row]}`
  return makeTable({
    contact_id: textColumn(Array.from({ length: table.rowCount }, (_, row) => contact(row))),
    customer_id: columnOf(table, 'customer_id'),
    at: dateColumn(new Int32Array(table.rowCount).fill(daysFromText(asOf))),
    option: integerColumn(Float64Array.from(option)),
    arm: textColumn(every(arm)),
    propensity: numberColumn(Float64Array.from(propensity)),
    policy: textColumn(every(policy)),
    responded: flagColumn(every(null)),
    value: numberColumn(new Float64Array(table.rowCount).fill(Number.NaN)),
    opted_out: flagColumn(every(null)),
  })
}
