import type { Limits } from '../contracts/limits.ts'
import type { Options } from '../contracts/options.ts'
import type { Scores } from '../contracts/scores.ts'
import { columnOfKind, textAt } from '../table/access.ts'
import type { CellsColumn } from '../table/column.ts'
import { excess } from '../target/ledger.ts'
import { indexOptions } from '../target/option-index.ts'
import { type LimitTerms, limitRows } from '../target/rows.ts'

/** What a way of deciding would do for each customer: an option, or NaN for nothing. Shape [customers]. */
export type Choices = Float64Array

/** Whether choices keep the limits: all of them, and all but the minima. */
export interface Kept {
  readonly all: boolean
  readonly butMinima: boolean
}

/** What choices use of every limit. */
export interface Use {
  readonly rows: readonly LimitTerms[]
  readonly used: Float64Array
  /** Adds what one message uses, if that keeps every maximum. */
  addWithin(row: number, option: number): boolean
  /** Adds what one message uses. False where the customer may not receive it. */
  add(row: number, option: number): boolean
}

/** Counts what choices would use of the limits, and says whether they keep them. A minimum that has a price may be missed. */
export function keptLimits(choices: Choices, scores: Scores, options: Options, limits: Limits): Kept {
  const use = openUse(scores, options, limits)
  for (let row = 0; row < choices.length; row++) {
    if (!Number.isNaN(choices[row]) && !use.add(row, choices[row])) return { all: false, butMinima: false }
  }
  const butMinima = use.rows.every(({ max }, i) => max === null || excess(use.used[i], max) === 0)
  const minima = use.rows.every(
    ({ min, missedUnit }, i) => min === null || missedUnit !== null || excess(-use.used[i], -min) === 0,
  )
  return { all: butMinima && minima, butMinima }
}

/** Opens the count of what messages to scored customers use. */
export function openUse(scores: Scores, options: Options, limits: Limits): Use {
  const cells = columnOfKind(scores.table, 'cells', 'cells')
  const segmentOf = segmentsIn(scores)
  const rows = limitRows(limits, indexOptions(options), segmentOf === null ? null : [...new Set(segmentOf)])
  const used = new Float64Array(rows.length)
  const floor = limits.perCustomer?.minBenefit ?? Number.NEGATIVE_INFINITY
  const amounts = (row: number, option: number): Float64Array | null => {
    const cell = cellOf(cells, row, option)
    if (cell < 0 || cells.benefit[cell] < floor) return null
    return Float64Array.from(rows, (limit) =>
      counts(limit, option, segmentOf?.[row]) ? amountOf(limit, cells, cell) : 0,
    )
  }
  const enter = (own: Float64Array): true => {
    for (let i = 0; i < used.length; i++) used[i] += own[i]
    return true
  }
  return {
    rows,
    used,
    add(row, option) {
      const own = amounts(row, option)
      return own !== null && enter(own)
    },
    addWithin(row, option) {
      const own = amounts(row, option)
      if (own === null) return false
      const fits = rows.every(
        ({ max }, i) => own[i] === 0 || max === null || excess(used[i] + own[i], max) === 0,
      )
      return fits && enter(own)
    },
  }
}

function segmentsIn({ table }: Scores): readonly string[] | null {
  if (!table.names.includes('segment')) return null
  const segment = columnOfKind(table, 'segment', 'text')
  return Array.from({ length: table.rowCount }, (_, row) => textAt(segment, row) ?? '')
}

function cellOf({ rowPtr, option: options }: CellsColumn, row: number, option: number): number {
  for (let cell = rowPtr[row]; cell < rowPtr[row + 1]; cell++) if (options[cell] === option) return cell
  return -1
}

function counts({ options, segment }: LimitTerms, option: number, own: string | undefined): boolean {
  return (options === null || options.includes(option)) && (segment === null || segment === own)
}

function amountOf(
  { coefficient, unitsPerContact }: LimitTerms,
  { cost, benefit }: CellsColumn,
  cell: number,
): number {
  if (coefficient === 'cost') return cost[cell]
  return coefficient === 'benefit' ? benefit[cell] : unitsPerContact
}
