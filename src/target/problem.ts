import type { OptionIndex } from './option-index.ts'
import type { LimitTerms } from './rows.ts'

/**
 * The limits laid out for passes. A *slot* is a stratum (a segment that a limit names; 0 is everybody else) and a place
 * of an option: slot = stratum * options + place. What a chosen cell adds to a row depends on its slot, and for cost and
 * benefit rows on the cell.
 */
export interface AllocationProblem {
  readonly options: OptionIndex
  readonly rows: readonly LimitTerms[]
  /** -Infinity and Infinity where there is no bound. */
  readonly lower: Float64Array
  readonly upper: Float64Array
  /** The most that a missed unit of the minimum costs; Infinity where it is hard. */
  readonly missedUnit: Float64Array
  /** The segment of each stratum; null for stratum 0. */
  readonly strata: readonly (string | null)[]
  readonly slots: number
  /** The terms of a slot stand from `termStart[slot]` up to `termStart[slot + 1]`. */
  readonly termStart: Int32Array
  readonly termRow: Int32Array
  /** {@link countTerm}, {@link costTerm} or {@link benefitTerm}. */
  readonly termKind: Uint8Array
  readonly termFactor: Float64Array
}

/** The cell adds the factor. */
export const countTerm = 0
/** The cell adds the factor times its cost. */
export const costTerm = 1
/** The cell adds the factor times its benefit. */
export const benefitTerm = 2

/** Lays out the rows of a problem. */
export function allocationProblem(options: OptionIndex, rows: readonly LimitTerms[]): AllocationProblem {
  const named = rows.flatMap(({ segment }) => (segment === null ? [] : [segment]))
  const strata = [null, ...new Set(named)]
  return {
    options,
    rows,
    lower: Float64Array.from(rows, ({ min }) => min ?? Number.NEGATIVE_INFINITY),
    upper: Float64Array.from(rows, ({ max }) => max ?? Number.POSITIVE_INFINITY),
    missedUnit: Float64Array.from(rows, ({ missedUnit }) => missedUnit ?? Number.POSITIVE_INFINITY),
    strata,
    slots: strata.length * options.count,
    ...terms(options, rows, strata),
  }
}

type Terms = Pick<AllocationProblem, 'termStart' | 'termRow' | 'termKind' | 'termFactor'>

function terms(options: OptionIndex, rows: readonly LimitTerms[], strata: readonly (string | null)[]): Terms {
  const counted = rows.map((row) => memberships(options, row))
  const start = new Int32Array(strata.length * options.count + 1)
  const rowOf: number[] = []
  const factor: number[] = []
  const kind: number[] = []
  for (const [stratum, segment] of strata.entries()) {
    for (let place = 0; place < options.count; place++) {
      for (const [k, row] of rows.entries()) {
        if (!counted[k][place] || (row.segment !== null && row.segment !== segment)) continue
        rowOf.push(k)
        factor.push(row.coefficient === 'units' ? row.unitsPerContact : 1)
        kind.push(kindOf(row))
      }
      start[stratum * options.count + place + 1] = rowOf.length
    }
  }
  return {
    termStart: start,
    termRow: Int32Array.from(rowOf),
    termKind: Uint8Array.from(kind),
    termFactor: Float64Array.from(factor),
  }
}

function memberships(options: OptionIndex, row: LimitTerms): readonly boolean[] {
  const inRow = new Set(row.options)
  return Array.from(options.option, (option) => row.options === null || inRow.has(option))
}

function kindOf({ coefficient }: LimitTerms): number {
  if (coefficient === 'cost') return costTerm
  return coefficient === 'benefit' ? benefitTerm : countTerm
}
