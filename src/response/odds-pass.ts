import type { Pass } from '../engine/pass.ts'
import { type Link, meanOf, predictor } from '../learn/link.ts'
import type { TrialLayout } from './trial-layout.ts'
import type { TrialDesign, TrialRows } from './trial-rows.ts'

/** The shifts that are looked at. One run for each held-out fold, and a last one, `folds`, that holds out none. */
export interface OddsState {
  readonly link: Link
  /** Shape [folds + 1, targets, width]. */
  readonly base: Float64Array
  /** Shape [folds + 1, arms]. */
  readonly shifts: Float64Array
}

/** The derivatives of the loss in the shifts; with what the errors of the last run need. */
export interface OddsSum {
  /** Shape [folds + 1, arms] each: sums of w (mean - y), and of w times the mean's slope. */
  readonly gradient: Float64Array
  readonly curvature: Float64Array
  /** As these: sums of w^2 (y - mean)^2. */
  readonly squares: Float64Array
  /** Shape [arms, width]: sums of w times the mean's slope times x. */
  readonly moved: Float64Array
}

/** The pass of the constant shifts: one parameter per arm over a fitted base. */
export function oddsPass(layout: TrialLayout, design: TrialDesign): Pass<OddsState, OddsSum, TrialRows> {
  const { width, sql } = design
  const runs = layout.folds + 1
  return {
    name: 'constant-odds',
    columns: design.columns,
    empty: () => emptyOdds(layout, width),
    local: (table, from, to) => design.read(table, from, to),
    shard(_table, _from, _to, state, into, rows) {
      for (let i = 0; i < rows.count; i++) {
        if (rows.arm[i] < 0) continue
        for (let run = 0; run < runs; run++) {
          if (run !== rows.fold[i]) addRow(layout, design, state, into, rows, i, run)
        }
      }
    },
    add(into, other) {
      for (const part of ['gradient', 'curvature', 'squares', 'moved'] as const) {
        for (let i = 0; i < into[part].length; i++) into[part][i] += other[part][i]
      }
    },
    sql: async () => (await import('./odds-sql-pass.ts')).oddsSql(layout, width, await sql()),
  }
}

/** The derivatives of no rows. */
export function emptyOdds({ arms, folds }: TrialLayout, width: number): OddsSum {
  const size = (folds + 1) * arms.length
  return {
    gradient: new Float64Array(size),
    curvature: new Float64Array(size),
    squares: new Float64Array(size),
    moved: new Float64Array(arms.length * width),
  }
}

function addRow(
  { arms, folds }: TrialLayout,
  { width, targets }: TrialDesign,
  state: OddsState,
  into: OddsSum,
  rows: TrialRows,
  i: number,
  run: number,
): void {
  const arm = rows.arm[i]
  const { target } = arms[arm]
  const x = rows.x.subarray(i * width, (i + 1) * width)
  const at = run * arms.length + arm
  const eta = predictor(state.base, (run * targets + target) * width, x) + state.shifts[at]
  const mean = meanOf(state.link, eta)
  const slope = state.link === 'logistic' ? mean * (1 - mean) : mean
  const rest = rows.y[i * targets + target] - mean
  const w = rows.weight[i]
  into.gradient[at] -= w * rest
  into.curvature[at] += w * slope
  into.squares[at] += w * w * rest * rest
  if (run < folds) return
  for (let j = 0; j < width; j++) into.moved[arm * width + j] += w * slope * x[j]
}
