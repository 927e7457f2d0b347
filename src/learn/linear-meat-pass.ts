import type { Pass } from '../engine/pass.ts'
import { addOuterLower, mirrorLower } from '../math/matrix.ts'
import type { Design, DesignRows } from './linear-design.ts'
import { type Link, meanOf, predictor } from './link.ts'

/** Fitted regressions whose residuals are asked for. */
export interface MeatState {
  readonly link: Link
  /** Shape [models, width]. */
  readonly coefficients: Float64Array
  /** The target of each model. */
  readonly targets: readonly number[]
  /** By group: the models its rows belong to. */
  readonly members: readonly (readonly number[])[]
}

/** The middle of the sandwich, by rows or by clusters of rows. */
export interface MeatSum {
  /** Sums of w^2 r^2 x x', shape [models, width, width]; the lower triangles. Zero where clusters are kept. */
  readonly meat: Float64Array
  /** By cluster: the sums of w r x, shape [models, width]. Grows with the clusters. */
  readonly clusters: Map<number, Float64Array>
  /** How many clusters have their products in `meat` already, as engines give them. */
  readonly multiplied: Float64Array
}

/**
 * The pass of the sandwich estimator (Huber 1967, White 1980; by clusters Liang and Zeger 1986): how much the rows' scores
 * w r x vary at the fitted coefficients.
 */
export function meatPass(name: string, design: Design): Pass<MeatState, MeatSum, DesignRows> {
  const { width, targets, sql } = design
  return {
    name,
    columns: design.columns,
    empty: (state) => emptyMeat(state, width),
    local: (table, from, to) => design.read(table, from, to),
    shard(_table, _from, _to, state, into, rows) {
      for (let i = 0; i < rows.count; i++) {
        if (rows.group[i] < 0) continue
        const x = rows.x.subarray(i * width, (i + 1) * width)
        for (const model of state.members[rows.group[i]]) {
          const mean = meanOf(state.link, predictor(state.coefficients, model * width, x))
          const score = rows.weight[i] * (rows.y[i * targets + state.targets[model]] - mean)
          if (rows.cluster === null) {
            const at = model * width * width
            addOuterLower(into.meat.subarray(at, at + width * width), width, x, score * score)
          } else
            addScore(into.clusters, rows.cluster[i], state.targets.length * width, model * width, x, score)
        }
      }
    },
    add(into, other) {
      for (let i = 0; i < into.meat.length; i++) into.meat[i] += other.meat[i]
      into.multiplied[0] += other.multiplied[0]
      for (const [cluster, scores] of other.clusters) {
        const known = into.clusters.get(cluster)
        if (known === undefined) into.clusters.set(cluster, scores)
        else for (let i = 0; i < known.length; i++) known[i] += scores[i]
      }
    },
    sql: sql && (async () => (await import('./linear-meat-sql-pass.ts')).meatSql(design, await sql())),
  }
}

/** The middle of no rows. */
export function emptyMeat({ targets }: MeatState, width: number): MeatSum {
  return {
    meat: new Float64Array(targets.length * width * width),
    clusters: new Map(),
    multiplied: new Float64Array(1),
  }
}

/** The middle of a model's sandwich as a full symmetric matrix, and how many clusters it was made of (0: of rows). */
export function meatOf(
  sum: MeatSum,
  model: number,
  width: number,
): { readonly meat: Float64Array; readonly clusters: number } {
  const at = model * width * width
  const meat = sum.meat.slice(at, at + width * width)
  for (const scores of sum.clusters.values()) {
    addOuterLower(meat, width, scores.subarray(model * width, (model + 1) * width), 1)
  }
  mirrorLower(meat, width)
  return { meat, clusters: sum.clusters.size + sum.multiplied[0] }
}

function addScore(
  clusters: Map<number, Float64Array>,
  cluster: number,
  length: number,
  at: number,
  x: ArrayLike<number>,
  score: number,
): void {
  let scores = clusters.get(cluster)
  if (scores === undefined) {
    scores = new Float64Array(length)
    clusters.set(cluster, scores)
  }
  for (let j = 0; j < x.length; j++) scores[at + j] += score * x[j]
}
