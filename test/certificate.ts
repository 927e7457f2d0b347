import type { Limits } from '../src/contracts/limits.ts'
import type { Options } from '../src/contracts/options.ts'
import type { LimitRow, TargetPlan } from '../src/contracts/plan.ts'
import type { Scores } from '../src/contracts/scores.ts'
import { type PlainCell, toRows } from '../src/table/to-rows.ts'

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

/** Recomputes a plan's use, objective and bound on any plan. Knows nothing of how the plan was made. */
export function certify(
  plan: TargetPlan,
  { table, header }: Scores,
  options: Options,
  limits: Limits,
): Certificate {
  const groups = new Map(
    toRows(options.table).map((row) => [row['option'], row['exclusive_group'] ?? `offer ${row['offer']}`]),
  )
  const rows = plan.rows.map((row) => ({
    ...row,
    counted: row.options === null ? null : new Set(row.options),
  }))
  const heldOut = new Set(toRows(plan.holdout.customers).map((row) => row['customer_id']))
  const decided = new Map<unknown, unknown[]>()
  for (const { customer_id, option } of toRows(plan.decisions))
    decided.set(customer_id, [...(decided.get(customer_id) ?? []), option])
  const { maxMessages = 1, minBenefit = Number.NEGATIVE_INFINITY } = limits.perCustomer ?? {}
  const used = Object.fromEntries(rows.map(({ id }) => [id, 0]))
  const faults: string[] = []
  let [value, bound, sent] = [0, 0, 0]
  for (const customer of toRows(table)) {
    const id = customer['customer_id']
    const segment = customer['segment'] ?? null
    const cells = (customer['cells'] as readonly PlainCell[]).filter(({ benefit }) => benefit >= minBenefit)
    const remaining = (customer['remaining_messages'] as number | null | undefined) ?? maxMessages
    const most = heldOut.has(id) ? 0 : Math.max(0, Math.min(maxMessages, remaining))
    const best = new Map<unknown, number>()
    for (const cell of cells) {
      const price = rows.reduce((sum, row) => sum + row.price * amount(row, cell, segment), 0)
      const group = groups.get(cell.option)
      best.set(group, Math.max(best.get(group) ?? 0, cell.value - price))
    }
    bound += [...best.values()]
      .sort((a, b) => b - a)
      .slice(0, most)
      .reduce((sum, worth) => sum + worth, 0)
    const mine = decided.get(id) ?? []
    const taken = cells.filter(({ option }) => mine.includes(option))
    const distinct = new Set(taken.map(({ option }) => groups.get(option))).size
    if (taken.length !== mine.length || mine.length > most || distinct < mine.length)
      faults.push('a customer got what is not allowed')
    for (const cell of taken) {
      value += cell.value
      for (const row of rows) used[row.id] += amount(row, cell, segment)
    }
    sent += taken.length
  }
  if (sent !== plan.decisions.rowCount)
    faults.push(`${plan.decisions.rowCount} decisions, ${sent} of them about customers`)
  let objective = value
  for (const { id, min, max, missedUnit, price } of rows) {
    const slack = 1e-9 * Math.max(1, Math.abs(used[id]))
    if (price !== 0)
      bound += price * (price > 0 ? (max ?? Number.POSITIVE_INFINITY) : (min ?? Number.NEGATIVE_INFINITY))
    const short = (min ?? Number.NEGATIVE_INFINITY) - used[id]
    if (used[id] - (max ?? Number.POSITIVE_INFINITY) > slack) faults.push(`${id} uses ${used[id]} of ${max}`)
    if (short > slack && missedUnit === null) faults.push(`${id} has ${used[id]} of at least ${min}`)
    if (missedUnit !== null && price < -missedUnit)
      faults.push(`${id} is priced beyond what a missed unit costs`)
    if (short > slack && missedUnit !== null) objective -= missedUnit * short
  }
  return { objective, bound, gap: (bound - objective) / Math.max(Math.abs(value), header.grid), used, faults }
}

type Row = LimitRow & { readonly counted: ReadonlySet<number> | null }

function amount(
  { counted, segment, coefficient, unitsPerContact }: Row,
  cell: PlainCell,
  of: unknown,
): number {
  if ((counted !== null && !counted.has(cell.option)) || (segment !== null && segment !== of)) return 0
  if (coefficient === 'cost' || coefficient === 'benefit') return cell[coefficient]
  return coefficient === 'units' ? unitsPerContact : 1
}
