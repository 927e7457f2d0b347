import type { Pass } from '../engine/pass.ts'
import type { TrialLayout } from './trial-layout.ts'
import { controlArm, noArm, type TrialDesign, type TrialRows } from './trial-rows.ts'
import { addDeviation } from './unit-deviations.ts'
import { noUnitScores, type UnitScores, type UnitState } from './unit-scores.ts'

/** The moments kept of each cell and fold. */
export const momentCount = 6

/** A set of rows whose mean outcome is asked for: an arm, or the controls that an arm is held against. */
export interface EffectCells {
  /** Cells: the arms first, then the control groups. */
  readonly count: number
  /** By arm: the cell of its controls. */
  readonly controlOf: readonly number[]
  /** By control group, from cell `arms` on: the outcome and the reach column (-1: all). */
  readonly controls: readonly { readonly target: number; readonly reach: number }[]
}

/** Each pair of an outcome and a reach that some arm has makes one control group. */
export function effectCells({ arms }: TrialLayout): EffectCells {
  const controls: { readonly target: number; readonly reach: number }[] = []
  const controlOf = arms.map(({ target, reach }) => {
    const known = controls.findIndex((group) => group.target === target && group.reach === reach)
    if (known < 0) controls.push({ target, reach })
    return arms.length + (known < 0 ? controls.length - 1 : known)
  })
  return { count: arms.length + controls.length, controlOf, controls }
}

/** The pass of the mean effects: weighted moments of the outcome in every cell and fold. */
export function effectsPass(
  layout: TrialLayout,
  cells: EffectCells,
  design: TrialDesign,
): Pass<null, Float64Array, TrialRows> {
  const { sql } = design
  return {
    name: 'mean-effects',
    columns: design.columns,
    empty: () => new Float64Array(cells.count * layout.folds * momentCount),
    local: (table, from, to) => design.read(table, from, to),
    shard(_table, _from, _to, _state, into, rows) {
      for (let i = 0; i < rows.count; i++) {
        if (rows.arm[i] === noArm) continue
        eachCell(layout, cells, rows, i, (cell, y) => {
          const w = rows.weight[i]
          const at = (cell * layout.folds + rows.fold[i]) * momentCount
          into[at] += 1
          into[at + 1] += w
          into[at + 2] += w * y
          into[at + 3] += w * w
          into[at + 4] += w * w * y
          into[at + 5] += w * w * y * y
        })
      }
    },
    add(into, other) {
      for (let i = 0; i < into.length; i++) into[i] += other[i]
    },
    refreshable: true,
    sql: async () => (await import('./effects-sql-pass.ts')).effectsSql(layout, cells, await sql()),
  }
}

/**
 * The pass of standard errors where units have several rows: the deviations of a unit, w (y - mean of the cell), are summed before they are squared. Its sum
 * grows with the units.
 */
export function unitsPass(
  layout: TrialLayout,
  cells: EffectCells,
  design: TrialDesign,
): Pass<UnitState, UnitScores, TrialRows> {
  const { sql } = design
  return {
    name: 'unit-errors',
    columns: design.columns,
    empty: () => noUnitScores(layout.arms.length),
    local: (table, from, to) => design.read(table, from, to),
    shard(_table, _from, _to, { means }, { deviations }, rows) {
      for (let i = 0; i < rows.count; i++) {
        if (rows.arm[i] === noArm) continue
        eachCell(layout, cells, rows, i, (cell, y) => {
          addDeviation(deviations, rows.unit[i], cell, rows.weight[i] * (y - means[cell]))
        })
      }
    },
    add(into, other) {
      const { size, unit, cell, sum } = other.deviations
      for (let entry = 0; entry < size; entry++)
        addDeviation(into.deviations, unit[entry], cell[entry], sum[entry])
      for (let arm = 0; arm < into.units.length; arm++) {
        into.squares[arm] += other.squares[arm]
        into.units[arm] += other.units[arm]
      }
    },
    sql: async () => (await import('./effects-sql-pass.ts')).unitsSql(layout, cells, await sql()),
  }
}

/** The cells a row belongs to, with its outcome in each. */
function eachCell(
  { arms, targets, reaches }: TrialLayout,
  cells: EffectCells,
  rows: TrialRows,
  i: number,
  visit: (cell: number, y: number) => void,
): void {
  const arm = rows.arm[i]
  if (arm !== controlArm) {
    visit(arm, rows.y[i * targets.length + arms[arm].target])
    return
  }
  for (const [g, { target, reach }] of cells.controls.entries()) {
    if (reach < 0 || rows.reach[i * reaches.length + reach] === 1)
      visit(arms.length + g, rows.y[i * targets.length + target])
  }
}
