import type { Dialect } from '../engine/dialect.ts'
import type { Relation } from '../engine/relation.ts'
import { columnsIn } from '../engine/relation-sql.ts'
import type { Sql } from '../engine/sql.ts'
import type { Amounts } from './amounts.ts'
import type { FeatureSql, FeaturesSql } from './engine-rows.ts'
import { dayOf, type EventRows, eventsWithCustomers, isUsed, leftOutSql } from './event-rows-sql-pass.ts'
import {
  coreDefinitions,
  departmentDefinitions,
  type OrdersAndSpend,
  windowDefinitions,
} from './purchase-definitions.ts'

/** How purchases are read in an engine. */
export interface PurchaseReadingSql {
  readonly amounts: Amounts
  readonly asOfDay: number
  readonly isRecorded: boolean
  readonly hasDepartment: boolean
}

/** Purchases with their customers: day, amount in parts, order, department. Their conditions are in the order of `leftOutReasons`. */
export function purchaseRows(
  transactions: Relation,
  ids: Sql,
  { amounts, asOfDay, isRecorded, hasDepartment }: PurchaseReadingSql,
): EventRows {
  const { dialect } = transactions.engine
  const { sql, byBytes, missing } = dialect
  const { column } = columnsIn(transactions)
  const order = byBytes(column('order_id'))
  const from = eventsWithCustomers(transactions, ids, [
    [isRecorded ? dayOf(transactions, 'recorded_at') : missing('double'), sql`recorded_`],
    [partsOf(transactions, amounts), sql`amount_`],
    [order, sql`order_`],
    // Lines without an order number are one order a day.
    [sql`case when ${order} is null then ${dayOf(transactions, 'at')} end`, sql`loose_`],
    [hasDepartment ? byBytes(column('department')) : missing('text'), sql`department_`],
  ])
  return {
    from,
    conditions: [
      sql`day_ is not null`,
      sql`day_ < ${asOfDay}`,
      sql`coalesce(recorded_, ${asOfDay}) <= ${asOfDay}`,
      sql`named_ is not null`,
      sql`customer_ is not null`,
      sql`amount_ is not null`,
    ],
    dialect,
  }
}

/** Beyond so many parts a single amount is not exact, and databases that refuse to overflow are not made to. */
const MOST_PARTS = 2 ** 60

function partsOf(transactions: Relation, { name, part }: Amounts): Sql {
  const { sql, floor } = transactions.engine.dialect
  const amount = columnsIn(transactions).plain(name)
  if (part === 1) return amount
  const most = MOST_PARTS * part
  const parts = floor(sql`${amount} / ${part} + ${0.5}`)
  return sql`case when ${amount} > ${most} then ${MOST_PARTS} when ${amount} < ${-most} then ${-MOST_PARTS} else ${parts} end`
}

/** Rows left out, the sum of all absolute amounts, and how many departments there are: a query of one row. */
export function purchaseCountsSql(rows: EventRows): Sql {
  const { sql, abs, cast } = rows.dialect
  const used = isUsed(rows)
  return leftOutSql(rows, [
    sql`coalesce(sum(case when ${used} then ${abs(sql`amount_`)} end), ${0}) as absolute_`,
    sql`${cast(sql`count(distinct case when ${used} then department_ end)`, 'double')} as departments_`,
  ])
}

/** The largest sum of the absolute amounts of one customer: a query of one number. */
export function largestSpendSql(rows: EventRows): Sql {
  const { sql, abs } = rows.dialect
  return sql`select coalesce(max(total_), ${0}) as largest_ from (select sum(${abs(sql`amount_`)}) as total_ from ${rows.from} where ${isUsed(rows)} group by customer_) as s_`
}

/** The departments in which known customers have bought: a query of one text a row. */
export function departmentsSql(rows: EventRows): Sql {
  const { sql } = rows.dialect
  return sql`select department_ from ${rows.from} where ${isUsed(rows)} and department_ is not null group by department_`
}

/** What customers bought: rows by order, those by customer. */
export function purchasesSql(
  rows: EventRows,
  { amounts, asOfDay }: PurchaseReadingSql,
  windowsDays: readonly number[],
  departments: readonly string[],
): FeaturesSql {
  const { sql, join, text, cast } = rows.dialect
  const orders = aggregates(rows.dialect, 'o')
  const customers = aggregates(rows.dialect, 'c')
  const values = valuesIn(rows.dialect, amounts)
  const isBought = sql`amount_ >= ${0}`
  const [firstOfOrder, lastOfOrder] = [sql`min`, sql`max`].map((extreme) =>
    orders.add(sql`${extreme}(case when ${isBought} then day_ end)`),
  )
  const first = customers.add(sql`min(${firstOfOrder})`)
  const last = customers.add(sql`max(${lastOfOrder})`)
  const ordersWhere = (condition: Sql): Sql =>
    customers.add(sql`sum(case when ${condition} then ${1} else ${0} end)`)
  const spendWhere = (condition: Sql): Sql =>
    customers.add(sql`sum(${orders.add(sql`sum(case when ${condition} then amount_ else ${0} end)`)})`)
  const count = ordersWhere(sql`${lastOfOrder} is not null`)
  const spend = customers.add(sql`sum(${orders.add(sql`sum(amount_)`)})`)
  const pair = (definitions: OrdersAndSpend, orderCount: Sql, spent: Sql): FeatureSql[] => [
    values.count(definitions.orders, orderCount),
    values.amount(definitions.spend, spent),
  ]
  const { recency, frequency, monetary, tenure, perOrder } = coreDefinitions(amounts.unit)
  const daysSince = (day: Sql): Sql => cast(sql`${asOfDay} - ${day}`, 'integer')
  const features = [
    { definition: recency, kind: 'integer', value: daysSince(last) } as const,
    values.count(frequency, count),
    values.amount(monetary, spend),
    { definition: tenure, kind: 'integer', value: daysSince(first) } as const,
    values.perOrder(perOrder, spend, count),
    ...windowsDays.flatMap((days) => {
      const start = asOfDay - days
      const inWindow = ordersWhere(sql`${lastOfOrder} >= ${start}`)
      return pair(windowDefinitions(days, amounts.unit), inWindow, spendWhere(sql`day_ >= ${start}`))
    }),
    ...departments.flatMap((name) => {
      const isIn = sql`department_ = ${text(name)}`
      const bought = orders.add(sql`max(case when ${isIn} and ${isBought} then ${1} else ${0} end)`)
      return pair(
        departmentDefinitions(name, amounts.unit),
        customers.add(sql`sum(${bought})`),
        spendWhere(isIn),
      )
    }),
  ]
  const byOrder = sql`select customer_, ${join(orders.said, ', ')} from ${rows.from} where ${isUsed(rows)} group by customer_, order_, loose_`
  return {
    query: sql`select customer_, ${join(customers.said, ', ')} from (${byOrder}) as l_ group by customer_`,
    features,
  }
}

/** Aggregates of a query, each under a name of its own. */
function aggregates({ sql, identifier }: Dialect, letter: string) {
  const said: Sql[] = []
  return {
    said,
    add(formula: Sql): Sql {
      const name = identifier(`${letter}${said.length}_`)
      said.push(sql`${formula} as ${name}`)
      return name
    },
  }
}

/** Sums as values of features; customers without rows have none. */
function valuesIn(dialect: Dialect, { kind, part }: Amounts) {
  const { sql, cast, integer, divide, floor } = dialect
  const whole = (sum: Sql): Sql => sql`coalesce(${cast(sum, 'integer')}, ${integer(0)})`
  return {
    count: (definition: FeatureSql['definition'], sum: Sql): FeatureSql => ({
      definition,
      kind: 'integer',
      value: whole(sum),
    }),
    amount: (definition: FeatureSql['definition'], sum: Sql): FeatureSql =>
      kind === 'integer'
        ? { definition, kind: 'integer', value: whole(sum) }
        : { definition, kind: 'number', value: sql`coalesce(${sum} * ${part}, ${0})` },
    /** Money per order in whole minor units, so that the column carries its unit; other amounts as they are. */
    perOrder(definition: FeatureSql['definition'], sum: Sql, count: Sql): FeatureSql {
      const value = divide(sql`(${sum} * ${part})`, count)
      if (definition.unit === null) return { definition, kind: 'number', value }
      return { definition, kind: 'integer', value: cast(floor(sql`${value} + ${0.5}`), 'integer') }
    },
  }
}
