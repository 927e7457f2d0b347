import type { Limits } from '../contracts/limits.ts'
import type { Options } from '../contracts/options.ts'
import type { Scores } from '../contracts/scores.ts'
import { columnOfKind } from '../table/access.ts'
import type { CellsColumn } from '../table/column.ts'
import { decode } from '../table/dictionary-text.ts'
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
  const segments = segmentsIn(scores)
  const rows = limitRows(limits, indexOptions(options), segments?.names ?? null)
  const used = new Float64Array(rows.length)
  const floor = limits.perCustomer?.minBenefit ?? Number.NEGATIVE_INFINITY
  const touchedBy = limitsByOption(rows, options.table.rowCount)
  const segmentOfLimit = rows.map(({ segment }) =>
    segment === null ? null : (segments?.names.indexOf(segment) ?? -1),
  )
  const own = new Float64Array(rows.length)
  /** Fills what one message would use, and tells which limits; null where the customer may not receive it. */
  const look = (row: number, option: number): readonly number[] | null => {
    const cell = cellOf(cells, row, option)
    if (cell < 0 || cells.benefit[cell] < floor) return null
    const touched = touchedBy[option]
    for (const i of touched) {
      const counts = segmentOfLimit[i] === null || segmentOfLimit[i] === segments?.of[row]
      own[i] = counts ? amountOf(rows[i], cells, cell) : 0
    }
    return touched
  }
  const enter = (touched: readonly number[]): true => {
    for (const i of touched) used[i] += own[i]
    return true
  }
  return {
    rows,
    used,
    add(row, option) {
      const touched = look(row, option)
      return touched !== null && enter(touched)
    },
    addWithin(row, option) {
      const touched = look(row, option)
      if (touched === null) return false
      const fits = touched.every((i) => {
        const { max } = rows[i]
        return own[i] === 0 || max === null || excess(used[i] + own[i], max) === 0
      })
      return fits && enter(touched)
    },
  }
}

/** By option: the limits that a message of it may count in. */
function limitsByOption(rows: readonly LimitTerms[], options: number): readonly (readonly number[])[] {
  return Array.from({ length: options }, (_, option) =>
    [...rows.keys()].filter((i) => rows[i].options?.includes(option) ?? true),
  )
}

/** The names of the segments that occur, and the place of each customer's among them. */
function segmentsIn({
  table,
}: Scores): { readonly names: readonly string[]; readonly of: Int32Array } | null {
  if (!table.names.includes('segment')) return null
  const { codes, dictionary } = columnOfKind(table, 'segment', 'text')
  const places = new Map<number, number>()
  const of = Int32Array.from(codes, (code) => {
    const place = places.get(code) ?? places.size
    places.set(code, place)
    return place
  })
  return { names: [...places.keys()].map((code) => (code < 0 ? '' : decode(dictionary, code))), of }
}

function cellOf({ rowPtr, option: options }: CellsColumn, row: number, option: number): number {
  for (let cell = rowPtr[row]; cell < rowPtr[row + 1]; cell++) if (options[cell] === option) return cell
  return -1
}

function amountOf(
  { coefficient, unitsPerContact }: LimitTerms,
  { cost, benefit }: CellsColumn,
  cell: number,
): number {
  if (coefficient === 'cost') return cost[cell]
  return coefficient === 'benefit' ? benefit[cell] : unitsPerContact
}
