import type { Rows } from '../engine/relation.ts'
import { runPass } from '../engine/run-pass.ts'
import type { Column } from '../table/column.ts'
import { type Amounts, amountsOf } from './amounts.ts'
import type { CustomerRows } from './customer-rows.ts'
import { assertFewDepartments, inBytes } from './departments.ts'
import { columnSpec, hasColumn } from './event-rows.ts'
import type { FeatureOptions, FeatureSettings } from './feature-options.ts'
import { type FeaturePart, integerPart } from './feature-part.ts'
import { coreDefinitions, departmentDefinitions, windowDefinitions } from './purchase-definitions.ts'
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
  const { recency, frequency, monetary, tenure, perOrder } = coreDefinitions(amounts.unit)
  const spendPerOrder = orders.map((count, i) => (count > 0 ? amounts.value(spend[i]) / count : Number.NaN))
  return [
    integerPart(
      recency,
      last.map((day) => asOfDay - day),
    ),
    integerPart(frequency, orders),
    { definition: monetary, column: amounts.column(spend) },
    integerPart(
      tenure,
      first.map((day) => asOfDay - day),
    ),
    { definition: perOrder, column: perOrderColumn(spendPerOrder, amounts.unit) },
  ]
}

/** Money per order in whole minor units, so that the column carries its unit; other amounts as they are. */
function perOrderColumn(values: Float64Array, unit: string | null): Column {
  if (unit === null) return { kind: 'number', values }
  return { kind: 'integer', unit, values: values.map((value) => Math.floor(value + 0.5)) }
}

function windowParts(totals: Totals, amounts: Amounts, days: number, w: number): FeaturePart[] {
  const { orders, spend } = windowDefinitions(days, amounts.unit)
  return [
    integerPart(orders, totals.ordersInWindow[w]),
    { definition: spend, column: amounts.column(totals.spendInWindow[w]) },
  ]
}

function departmentParts(
  { orders, spend, departments }: PurchasesSum,
  count: number,
  amounts: Amounts,
  chosen: readonly string[] | undefined,
): FeaturePart[] {
  const names = chosen === undefined ? inBytes([...departments.values()]) : [...new Set(chosen)]
  assertFewDepartments(names.length)
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
  return names.flatMap((name, i) => {
    const definitions = departmentDefinitions(name, amounts.unit)
    return [
      integerPart(definitions.orders, counts[i]),
      { definition: definitions.spend, column: amounts.column(sums[i]) },
    ]
  })
}
