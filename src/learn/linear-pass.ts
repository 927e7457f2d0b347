import type { Pass } from '../engine/pass.ts'
import { addOuterLower } from '../math/matrix.ts'
import type { Design, DesignRows } from './linear-design.ts'

/** Everything least squares needs of the rows, for every group and target of a design. */
export interface LinearSum {
  /** Rows that were left out of every group. */
  readonly leftOut: Float64Array
  /** Rows, shape [groups]. */
  readonly rows: Float64Array
  /** Sums of weights, shape [groups]. */
  readonly weight: Float64Array
  /** X'WX, shape [groups, width, width]; the lower triangles only. */
  readonly xtx: Float64Array
  /** X'Wy, shape [groups, targets, width]. */
  readonly xty: Float64Array
  /** y'Wy, shape [groups, targets]. */
  readonly yty: Float64Array
}

/** The pass of least squares: one look at the rows gives the normal equations of every group. */
export function linearPass(name: string, design: Design): Pass<null, LinearSum, DesignRows> {
  const { sql } = design
  return {
    name,
    columns: design.columns,
    empty: () => emptyLinearSum(design),
    local: (table, from, to) => design.read(table, from, to),
    shard(_table, _from, _to, _state, into, rows) {
      const { width, targets } = design
      for (let i = 0; i < rows.count; i++) {
        if (rows.group[i] < 0) into.leftOut[0] += 1
        else addRow(into, rows.group[i], rows, i, width, targets)
      }
    },
    add: addLinearSum,
    refreshable: true,
    sql: sql && (async () => (await import('./linear-sql-pass.ts')).linearSql(design, await sql())),
  }
}

/** The normal equations of no rows. */
export function emptyLinearSum({ groups, width, targets }: Design): LinearSum {
  return {
    leftOut: new Float64Array(1),
    rows: new Float64Array(groups),
    weight: new Float64Array(groups),
    xtx: new Float64Array(groups * width * width),
    xty: new Float64Array(groups * targets * width),
    yty: new Float64Array(groups * targets),
  }
}

/** Adds the second sum into the first. */
function addLinearSum(into: LinearSum, other: LinearSum): void {
  for (const part of ['leftOut', 'rows', 'weight', 'xtx', 'xty', 'yty'] as const) {
    for (let i = 0; i < into[part].length; i++) into[part][i] += other[part][i]
  }
}

function addRow(
  into: LinearSum,
  group: number,
  rows: DesignRows,
  i: number,
  width: number,
  targets: number,
): void {
  const x = rows.x.subarray(i * width, (i + 1) * width)
  const weight = rows.weight[i]
  into.rows[group] += 1
  into.weight[group] += weight
  addOuterLower(into.xtx.subarray(group * width * width, (group + 1) * width * width), width, x, weight)
  for (let t = 0; t < targets; t++) {
    const y = rows.y[i * targets + t]
    const at = (group * targets + t) * width
    for (let j = 0; j < width; j++) into.xty[at + j] += weight * y * x[j]
    into.yty[group * targets + t] += weight * y * y
  }
}
