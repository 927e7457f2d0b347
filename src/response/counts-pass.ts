import type { Pass } from '../engine/pass.ts'
import type { TrialLayout } from './trial-layout.ts'
import { markColumns, noArm, readMarks } from './trial-rows.ts'

/** How many rows a trial has where. Lists by arm begin with the control. */
export interface TrialCounts {
  /** Rows, shape [arms + 1]. */
  readonly rows: Float64Array
  /** Rows whose propensity was logged, shape [arms + 1]. */
  readonly logged: Float64Array
  /** Sums of 1 / propensity over them, shape [arms + 1]. */
  readonly inverse: Float64Array
  /** Sums of 1 / propensity^2 over them, shape [arms + 1]. */
  readonly inverseSquares: Float64Array
  /** Rows without an outcome, and rows with one below 0. */
  readonly special: Float64Array
  /** Rows that each reach column reaches, shape [reaches]. */
  readonly reached: Float64Array
  /** By code of a unit: 1 where it has a row. As long as the highest code seen needs. */
  units: Uint8Array
  /** How many units were counted where they are, as engines do. */
  readonly counted: Float64Array
}

/** The pass that counts arms, logged propensities and units. */
export function countsPass(layout: TrialLayout): Pass<null, TrialCounts> {
  return {
    name: 'trial-counts',
    columns: markColumns(layout),
    empty: () => emptyCounts(layout),
    shard(table, from, to, _state, into) {
      const marks = readMarks(layout, table, from, to)
      const targets = layout.targets.length
      into.units = joinUnits(into.units, marks.unit)
      for (let i = 0; i < marks.count; i++) {
        const arm = marks.arm[i] + 1
        if (marks.arm[i] === noArm) into.special[0] += 1
        else {
          into.rows[arm] += 1
          addPropensity(into, arm, marks.propensity[i])
          for (let r = 0; r < layout.reaches.length; r++)
            into.reached[r] += marks.reach[i * layout.reaches.length + r]
        }
        for (let t = 0; t < targets; t++) {
          if (marks.y[i * targets + t] < 0) into.special[1] += 1
        }
      }
    },
    add(into, other) {
      for (const part of [
        'rows',
        'logged',
        'inverse',
        'inverseSquares',
        'special',
        'reached',
        'counted',
      ] as const) {
        for (let i = 0; i < into[part].length; i++) into[part][i] += other[part][i]
      }
      into.units = unionUnits(into.units, other.units)
    },
    refreshable: true,
    sql: async () => (await import('./counts-sql-pass.ts')).countsSql(layout),
  }
}

/** The counts of no rows. */
export function emptyCounts(layout: TrialLayout): TrialCounts {
  const arms = layout.arms.length + 1
  return {
    rows: new Float64Array(arms),
    logged: new Float64Array(arms),
    inverse: new Float64Array(arms),
    inverseSquares: new Float64Array(arms),
    special: new Float64Array(2),
    reached: new Float64Array(layout.reaches.length),
    units: new Uint8Array(0),
    counted: new Float64Array(1),
  }
}

/** How many different units there are. */
export function unitCount({ units, counted }: TrialCounts): number {
  let count = counted[0]
  for (const seen of units) count += seen
  return count
}

function addPropensity(into: TrialCounts, arm: number, propensity: number): void {
  if (Number.isNaN(propensity)) return
  into.logged[arm] += 1
  into.inverse[arm] += 1 / propensity
  into.inverseSquares[arm] += 1 / (propensity * propensity)
}

function joinUnits(units: Uint8Array, codes: Int32Array): Uint8Array {
  let highest = units.length - 1
  for (const code of codes) if (code > highest) highest = code
  const joined = new Uint8Array(highest + 1)
  joined.set(units)
  for (const code of codes) joined[code] = 1
  return joined
}

function unionUnits(a: Uint8Array, b: Uint8Array): Uint8Array {
  const [longer, shorter] = a.length >= b.length ? [a, b] : [b, a]
  const union = longer.slice()
  for (let code = 0; code < shorter.length; code++) union[code] |= shorter[code]
  return union
}
