import type { Rows } from '../engine/relation.ts'
import { runPass } from '../engine/run-pass.ts'
import { ClienteleError } from '../errors.ts'
import type { Column } from '../table/column.ts'
import { rankByBytes } from '../table/dictionary-order.ts'
import { textColumn } from '../table/text-columns.ts'
import { type Amounts, amountsOf } from './amounts.ts'
import type { CustomerRows } from './customer-rows.ts'
import { columnSpec, hasColumn } from './event-rows.ts'
import type { FeatureOptions, FeatureSettings } from './feature-options.ts'
import { definitionOf, type FeaturePart, integerPart } from './feature-part.ts'
import { leftOutReasons, type PurchasesSum, purchasesPass } from './purchases-pass.ts'

/** Features of one kind, and how many events were left out, by reason. */
export interface EventFeatures {
  readonly parts: readonly FeaturePart[]
  readonly leftOut: { readonly [reason: string]: number }
}

/** Finds what each customer bought before the as-of date, in one pass. */
export async function purchaseFeatures(
  rows: Rows,
  customers: CustomerRows,
  settings: FeatureSettings,
  options: FeatureOptions,
): Promise<EventFeatures> {
  const hasDepartment = options.departments !== undefined || hasColumn(rows, 'department')
  if (hasDepartment) columnSpec(rows, 'department', 'the table of transactions')
  const amounts = amountsOf(columnSpec(rows, 'amount', 'the table of transactions'))
  const isRecorded = hasColumn(rows, 'recorded_at')
  const pass = purchasesPass({ customers, daysOf: settings.daysOf, amounts, isRecorded, hasDepartment })
  const { asOfDay, windowsDays } = settings
  const state = { asOfDay, windowStarts: windowsDays.map((days) => asOfDay - days) }
  // What is kept grows with the orders, some 30 bytes each: room for 50 million and more.
  const { ceilingBytes = 2 ** 31 } = options
  const sum = await runPass(rows, pass, state, options, { ceilingBytes })
  const totals = totalsOf(sum, customers.count, state.windowStarts)
  for (const absolute of totals.absolute) amounts.assertExact(absolute)
  return {
    parts: [
      ...coreParts(totals, amounts, asOfDay),
      ...windowsDays.flatMap((days, w) => windowParts(totals, amounts, days, w)),
      ...departmentParts(sum, customers.count, amounts, options.departments),
    ],
    leftOut: Object.fromEntries(leftOutReasons.map((reason, i) => [reason, sum.leftOut[i]])),
  }
}

/** Totals by customer. */
interface Totals {
  readonly first: Float64Array
  readonly last: Float64Array
  readonly orders: Float64Array
  readonly ordersInWindow: readonly Float64Array[]
  readonly absolute: Float64Array
  readonly spend: Float64Array
  readonly spendInWindow: readonly Float64Array[]
}

function totalsOf({ orders, spend }: PurchasesSum, count: number, windowStarts: readonly number[]): Totals {
  const zeros = (): Float64Array => new Float64Array(count)
  const totals = {
    first: zeros().fill(Number.NaN),
    last: zeros().fill(Number.NaN),
    orders: zeros(),
    ordersInWindow: windowStarts.map(zeros),
  }
  const [customer, order] = orders.keys
  const [firstDay, lastDay] = orders.values
  for (let i = 0; i < customer.length; ) {
    const [who, which] = [customer[i], order[i]]
    let [first, last] = [firstDay[i], lastDay[i]]
    for (i++; i < customer.length && customer[i] === who && order[i] === which; i++) {
      first = Math.min(first, firstDay[i])
      last = Math.max(last, lastDay[i])
    }
    totals.orders[who]++
    for (let w = 0; w < windowStarts.length; w++) if (last >= windowStarts[w]) totals.ordersInWindow[w][who]++
    if (!(totals.first[who] <= first)) totals.first[who] = first
    if (!(totals.last[who] >= last)) totals.last[who] = last
  }
  const sums = spend.values.map((values) => {
    const total = zeros()
    for (let i = 0; i < values.length; i++) total[spend.keys[0][i]] += values[i]
    return total
  })
  return { ...totals, absolute: sums[0], spend: sums[1], spendInWindow: sums.slice(2) }
}

function coreParts({ first, last, orders, spend }: Totals, amounts: Amounts, asOfDay: number): FeaturePart[] {
  const { unit } = amounts
  const noEvent = { missing: 'no-event' } as const
  const perOrder = orders.map((count, i) => (count > 0 ? amounts.value(spend[i]) / count : Number.NaN))
  return [
    integerPart(
      definitionOf('recency_days', 'days since the last purchase', 'log', { unit: 'days', ...noEvent }),
      last.map((day) => asOfDay - day),
    ),
    integerPart(definitionOf('frequency', 'orders', 'log'), orders),
    {
      definition: definitionOf('monetary', 'spend net of returns', 'log', { unit }),
      column: amounts.column(spend),
    },
    integerPart(
      definitionOf('tenure_days', 'days since the first purchase', 'log', { unit: 'days', ...noEvent }),
      first.map((day) => asOfDay - day),
    ),
    {
      definition: definitionOf('average_order_value', 'spend per order', 'log', { unit, ...noEvent }),
      column: perOrderColumn(perOrder, unit),
    },
  ]
}

/** Money per order in whole minor units, so that the column carries its unit; other amounts as they are. */
function perOrderColumn(values: Float64Array, unit: string | null): Column {
  if (unit === null) return { kind: 'number', values }
  return { kind: 'integer', unit, values: values.map((value) => Math.floor(value + 0.5)) }
}

function windowParts(totals: Totals, amounts: Amounts, days: number, w: number): FeaturePart[] {
  const windowDays = days
  return [
    integerPart(
      definitionOf(`orders_${days}d`, `orders in the last ${days} days`, 'log', { windowDays }),
      totals.ordersInWindow[w],
    ),
    {
      definition: definitionOf(`spend_${days}d`, `spend in the last ${days} days`, 'log', {
        windowDays,
        unit: amounts.unit,
      }),
      column: amounts.column(totals.spendInWindow[w]),
    },
  ]
}

/** More than these are no departments but products. */
const MOST_DEPARTMENTS = 64

function departmentParts(
  { orders, spend, departments }: PurchasesSum,
  count: number,
  amounts: Amounts,
  chosen: readonly string[] | undefined,
): FeaturePart[] {
  const names = chosen === undefined ? inBytes([...departments.values()]) : [...new Set(chosen)]
  if (names.length > MOST_DEPARTMENTS) throw tooMany(names.length)
  let codes = 0
  for (const code of departments.keys()) codes = Math.max(codes, code + 1)
  const placeOfCode = new Int32Array(codes).fill(-1)
  for (const [code, name] of departments) placeOfCode[code] = names.indexOf(name)
  const [counts, sums] = [names, names].map((list) => list.map(() => new Float64Array(count)))
  const add = (into: Float64Array[], department: number, customer: number, value: number): void => {
    const place = department >= 0 ? placeOfCode[department] : -1
    if (place >= 0) into[place][customer] += value
  }
  for (let i = 0; i < orders.keys[0].length; i++) add(counts, orders.keys[2][i], orders.keys[0][i], 1)
  for (let i = 0; i < spend.keys[0].length; i++)
    add(sums, spend.keys[1][i], spend.keys[0][i], spend.values[1][i])
  return names.flatMap((name, i) => [
    integerPart(definitionOf(`orders_${name}`, `orders in ${name}`, 'log'), counts[i]),
    {
      definition: definitionOf(`spend_${name}`, `spend in ${name}`, 'log', { unit: amounts.unit }),
      column: amounts.column(sums[i]),
    },
  ])
}

function inBytes(names: readonly string[]): string[] {
  const distinct = [...new Set(names)]
  const rank = rankByBytes(textColumn(distinct).dictionary)
  return distinct.map((_, i) => distinct[rank.indexOf(i)])
}

function tooMany(found: number): ClienteleError {
  return new ClienteleError(
    'ARGUMENT_INVALID',
    `There are ${found} departments, and at most ${MOST_DEPARTMENTS} get features of their own. ` +
      'Name those you want with the option "departments", or leave the column out.',
    { found },
  )
}
