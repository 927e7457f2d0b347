import type { Limits } from '../src/contracts/limits.ts'
import type { Options } from '../src/contracts/options.ts'
import type { LimitRow, TargetPlan } from '../src/contracts/plan.ts'
import type { Scores } from '../src/contracts/scores.ts'
import { type PlainCell, type RowValue, toRows } from '../src/table/to-rows.ts'

/** What a plan claims, recomputed from scores, limits and prices alone. */
export interface Certificate {
  readonly objective: number
  readonly bound: number
  readonly gap: number
  /** What the decisions use, by row id. */
  readonly used: { readonly [row: string]: number }
  /** Everything that is wrong, in words; empty for a plan that holds. */
  readonly faults: readonly string[]
}

/** Recomputes a plan's use, objective and the bound on any plan. Knows nothing of how the plan was made. */
export function certify(plan: TargetPlan, scores: Scores, options: Options, limits: Limits): Certificate {
  const groups = new Map(
    toRows(options.table).map((row) => [row['option'], row['exclusive_group'] ?? `offer ${row['offer']}`]),
  )
  const heldOut = new Set(toRows(plan.holdout.customers).map((row) => row['customer_id']))
  const decided = decidedOptions(plan)
  const { maxMessages = 1, minBenefit = Number.NEGATIVE_INFINITY } = limits.perCustomer ?? {}
  const sum = {
    used: Object.fromEntries(plan.rows.map(({ id }) => [id, 0])),
    value: 0,
    bound: 0,
    sent: 0,
    faults: [] as string[],
  }
  const rows = plan.rows.map((row) => ({
    ...row,
    counted: row.options === null ? null : new Set(row.options),
  }))
  for (const customer of toRows(scores.table)) {
    const cells = (customer['cells'] as readonly PlainCell[]).filter(({ benefit }) => benefit >= minBenefit)
    const remaining = Number(customer['remaining_messages'] ?? maxMessages)
    const most = heldOut.has(customer['customer_id']) ? 0 : Math.max(0, Math.min(maxMessages, remaining))
    const price = (cell: PlainCell): number =>
      rows.reduce((total, row) => total + row.price * amount(row, cell, customer['segment']), 0)
    const best = new Map<RowValue | undefined, number>()
    for (const cell of cells)
      best.set(
        groups.get(cell.option),
        Math.max(best.get(groups.get(cell.option)) ?? 0, cell.value - price(cell)),
      )
    sum.bound += sumOfLargest([...best.values()], most)
    const mine = decided.get(customer['customer_id']) ?? []
    const taken = cells.filter(({ option }) => mine.includes(option))
    const distinct = new Set(taken.map(({ option }) => groups.get(option))).size
    if (Math.min(taken.length, most, distinct) < mine.length)
      sum.faults.push('a customer got what is not allowed')
    for (const cell of taken)
      for (const row of rows) sum.used[row.id] += amount(row, cell, customer['segment'])
    for (const cell of taken) sum.value += cell.value
    sum.sent += taken.length
  }
  if (sum.sent !== plan.decisions.rowCount) sum.faults.push('a decision about nobody')
  const checked = rows.map((row) => checkRow(row, sum.used[row.id]))
  const bound = checked.reduce((total, { cost }) => total + cost, sum.bound)
  const objective = checked.reduce((total, { penalty }) => total - penalty, sum.value)
  const gap = (bound - objective) / Math.max(Math.abs(sum.value), scores.header.grid)
  return {
    objective,
    bound,
    gap,
    used: sum.used,
    faults: [...sum.faults, ...checked.flatMap(({ faults }) => faults)],
  }
}

function decidedOptions(plan: TargetPlan): ReadonlyMap<RowValue, RowValue[]> {
  const decided = new Map<RowValue, RowValue[]>()
  for (const { customer_id, option } of toRows(plan.decisions))
    decided.set(customer_id, [...(decided.get(customer_id) ?? []), option])
  return decided
}

function sumOfLargest(values: readonly number[], most: number): number {
  const largest = values.toSorted((a, b) => b - a).slice(0, most)
  return largest.reduce((total, value) => total + value, 0)
}

function checkRow(
  { id, min, max, missedUnit, price }: LimitRow,
  used: number,
): { cost: number; penalty: number; faults: string[] } {
  const slack = 1e-9 * Math.max(1, Math.abs(used))
  const [least, most] = [min ?? Number.NEGATIVE_INFINITY, max ?? Number.POSITIVE_INFINITY]
  const short = least - used > slack ? least - used : 0
  const faults = used - most > slack ? [`${id} uses ${used} of ${max}`] : []
  if (short > 0 && missedUnit === null) faults.push(`${id} has ${used} of at least ${min}`)
  if (price < -(missedUnit ?? Number.POSITIVE_INFINITY)) faults.push(`${id} is priced beyond a missed unit`)
  return {
    cost: price === 0 ? 0 : price * (price > 0 ? most : least),
    penalty: short * (missedUnit ?? 0),
    faults,
  }
}

function amount(
  row: LimitRow & { readonly counted: ReadonlySet<number> | null },
  cell: PlainCell,
  segment: RowValue | undefined,
): number {
  if (
    (row.counted !== null && !row.counted.has(cell.option)) ||
    (row.segment !== null && row.segment !== segment)
  )
    return 0
  if (row.coefficient === 'cost' || row.coefficient === 'benefit') return cell[row.coefficient]
  return row.coefficient === 'units' ? row.unitsPerContact : 1
}
