import highs from 'highs'
import type { LimitRow } from '../../src/contracts/plan.ts'
import { type PlainCell, type RowValue, toRows } from '../../src/table/to-rows.ts'
import type { SmallCase } from './small-case.ts'

/** The optimum of the linear program behind a plan, by HiGHS. Priced minima get a variable for what is missed. */
export async function linearOptimum(made: SmallCase, rows: readonly LimitRow[]): Promise<number> {
  const program = {
    objective: [] as string[],
    constraints: [] as string[],
    bounds: [] as string[],
    uses: rows.map((): string[] => []),
  }
  addCustomers(made, rows, program)
  for (const [k, { min, max, missedUnit }] of rows.entries()) {
    if (missedUnit !== null) program.objective.push(`- ${missedUnit} e${k}`)
    const use = program.uses[k].join(' ') || '0 x'
    if (max !== null) program.constraints.push(`${use} <= ${max}`)
    if (min !== null) program.constraints.push(`${use}${missedUnit === null ? '' : ` + e${k}`} >= ${min}`)
  }
  // The package's types describe its CommonJS build; the module that runs exports the loader itself.
  const load = highs as unknown as typeof highs.default
  const solver = await load()
  const lines = program.constraints.map((constraint, i) => ` c${i}: ${constraint}`).join('\n')
  const text = `Maximize\n obj: ${program.objective.join('\n ')}\nSubject To\n${lines}\nBounds\n ${program.bounds.join('\n ')}\nEnd`
  const solution = solver.solve(text)
  if (solution.Status !== 'Optimal') throw new Error(`HiGHS says ${solution.Status}`)
  return solution.ObjectiveValue
}

interface Program {
  readonly objective: string[]
  readonly constraints: string[]
  readonly bounds: string[]
  readonly uses: string[][]
}

function addCustomers(
  { scores, options, limits }: SmallCase,
  rows: readonly LimitRow[],
  program: Program,
): void {
  const groups = new Map(
    toRows(options.table).map((row) => [
      row['option'],
      String(row['exclusive_group'] ?? `offer ${row['offer']}`),
    ]),
  )
  for (const [i, row] of toRows(scores.table).entries()) {
    const byGroup = new Map<string, string[]>()
    const all: string[] = []
    for (const cell of row['cells'] as readonly PlainCell[]) {
      const name = `x${i}_${cell.option}`
      const group = groups.get(cell.option) ?? ''
      program.objective.push(`${signed(cell.value)} ${name}`)
      program.bounds.push(`0 <= ${name} <= 1`)
      all.push(name)
      byGroup.set(group, [...(byGroup.get(group) ?? []), name])
      for (const [k, limit] of rows.entries()) {
        const used = amount(limit, cell, row['segment'])
        if (used !== 0) program.uses[k].push(`${signed(used)} ${name}`)
      }
    }
    for (const names of byGroup.values()) program.constraints.push(`${names.join(' + ')} <= 1`)
    if (all.length > 0)
      program.constraints.push(`${all.join(' + ')} <= ${limits.perCustomer?.maxMessages ?? 1}`)
  }
}

function amount(limit: LimitRow, cell: PlainCell, segment: RowValue | undefined): number {
  const inside = limit.options === null || limit.options.includes(cell.option)
  if (!inside || (limit.segment !== null && limit.segment !== segment)) return 0
  if (limit.coefficient === 'cost' || limit.coefficient === 'benefit') return cell[limit.coefficient]
  return limit.coefficient === 'units' ? limit.unitsPerContact : 1
}

function signed(amountOf: number): string {
  return amountOf < 0 ? `- ${-amountOf}` : `+ ${amountOf}`
}
