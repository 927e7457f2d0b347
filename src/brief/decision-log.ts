import type { CustomerBase } from '../contracts/base.ts'
import type { TargetPlan } from '../contracts/plan.ts'
import { columnOf, columnOfKind, numbersOf, textAt } from '../table/access.ts'
import { daysFromText } from '../table/calendar.ts'
import { concat } from '../table/concat.ts'
import { dateColumn } from '../table/date-columns.ts'
import { column, isMissing } from '../table/expression/builder.ts'
import { filter } from '../table/filter.ts'
import { flagColumn } from '../table/flag-column.ts'
import { join } from '../table/join.ts'
import { makeTable } from '../table/make-table.ts'
import { numberColumn } from '../table/number-columns.ts'
import { select } from '../table/select.ts'
import type { Table } from '../table/table.ts'
import { textColumn } from '../table/text-columns.ts'
import { withUnit } from './trials.ts'

/**
 * What a plan decided, in the shape of past contacts, so that the next brief can learn from it: a row for every message, and one for every
 * held-out customer who could have got one (no option, arm `control`, propensity of having been held out). Outcomes are missing until they are known.
 *
 * @param base - says which household a customer belongs to.
 * @param policy - hash of the plan that decided.
 */
export function decisionLog(
  plan: TargetPlan,
  base: Pick<CustomerBase, 'customers'>,
  asOf: string,
  policy: string,
): Table {
  const { decisions, propensities, holdout } = plan
  const sent = select(decisions, ['customer_id', 'option'])
  const treated = join(sent, propensities, { on: ['customer_id', 'option'], kind: 'left' })
  const nothing = filter(propensities, isMissing(column('option')))
  const control = join(select(holdout.customers, ['customer_id']), nothing, {
    on: ['customer_id'],
    kind: 'inner',
  })
  return withUnit(
    concat([rows(treated, 'treated', asOf, policy), rows(control, 'control', asOf, policy)]),
    base,
  )
}

function rows(table: Table, arm: string, asOf: string, policy: string): Table {
  const customer = columnOfKind(table, 'customer_id', 'text')
  const option = numbersOf(table, 'option')
  const every = <T>(value: T): T[] => Array.from({ length: table.rowCount }, () => value)
  const contact = (row: number) =>
    `${policy.slice(0, 12)}:${textAt(customer, row)}:${Number.isNaN(option[row]) ? '-' : option[row]}`
  return makeTable({
    contact_id: textColumn(Array.from({ length: table.rowCount }, (_, row) => contact(row))),
    customer_id: customer,
    at: dateColumn(new Int32Array(table.rowCount).fill(daysFromText(asOf))),
    option: columnOf(table, 'option'),
    arm: textColumn(every(arm)),
    propensity: columnOf(table, 'propensity'),
    policy: textColumn(every(policy)),
    responded: flagColumn(every(null)),
    value: numberColumn(new Float64Array(table.rowCount).fill(Number.NaN)),
    opted_out: flagColumn(every(null)),
  })
}
