import type { Context } from '../engine/context.ts'
import type { Pass } from '../engine/pass.ts'
import type { Rows } from '../engine/relation.ts'
import { runPass } from '../engine/run-pass.ts'
import { preparationOf, stateOf } from './kmeans.ts'
import type { KMeansModel } from './kmeans-model.ts'
import { nearestTwo, type PlainCenters } from './kmeans-nearest.ts'
import type { Preparation } from './prepare/compile.ts'
import { exactUnit, roundToUnit } from './prepare/exact-unit.ts'

/** How clearly rows belong to their own cluster rather than to the next: 1 clearly, 0 on the border. */
export interface Silhouette {
  /** Over all rows. */
  readonly mean: number
  /** The mean of the clusters' means, in which a small cluster counts as much as a large one. */
  readonly macro: number
}

/** The centers, and the power of two to which silhouettes are rounded. */
export interface SilhouetteState extends PlainCenters {
  readonly unit: number
}

/** Rows and their silhouettes, summed per cluster. */
export interface SilhouetteSum {
  readonly counts: Float64Array
  readonly totals: Float64Array
}

/**
 * The simplified silhouette of clusters: (b - a) / b with a, b the distances to the nearest and the second nearest
 * center. One pass. NaN for a single cluster.
 *
 * @see Wang, Franco-Penya, Kelleher, Pugh and Ross (2017), "An analysis of the application of simplified silhouette to
 * the evaluation of k-means clustering validity".
 */
export async function silhouetteOf(model: KMeansModel, rows: Rows, context: Context): Promise<Silhouette> {
  const unit = exactUnit(1, model.data.rows)
  const sum = await runPass(rows, silhouettePass(preparationOf(model)), { ...stateOf(model), unit }, context)
  const means = Array.from(sum.totals, (total, c) => total / sum.counts[c]).filter(
    (mean) => !Number.isNaN(mean),
  )
  if (sum.counts.length < 2) return { mean: Number.NaN, macro: Number.NaN }
  const add = (a: number, b: number): number => a + b
  return { mean: sum.totals.reduce(add) / sum.counts.reduce(add), macro: means.reduce(add) / means.length }
}

/** Sums the simplified silhouettes of rows, rounded to the unit of the state. */
export function silhouettePass(preparation: Preparation): Pass<SilhouetteState, SilhouetteSum> {
  const d = preparation.columns.length
  return {
    name: 'silhouette',
    columns: preparation.reads,
    empty: ({ k }) => ({ counts: new Float64Array(k), totals: new Float64Array(k) }),
    shard(table, from, to, state, into) {
      const block = preparation.block(table, from, to)
      const squares = new Float64Array(2)
      for (let start = 0; start < block.length; start += d) {
        const nearest = nearestTwo(block, start, state, squares)
        into.counts[nearest]++
        // With one center the second is infinitely far; with two at one place it is as far as the first.
        const share = Math.sqrt(squares[0] / squares[1])
        into.totals[nearest] += roundToUnit(squares[1] === 0 ? 0 : 1 - share, state.unit)
      }
    },
    add(into, other) {
      for (let c = 0; c < into.counts.length; c++) {
        into.counts[c] += other.counts[c]
        into.totals[c] += other.totals[c]
      }
    },
    sql: async () => (await import('./kmeans-silhouette-sql-pass.ts')).silhouetteSql(preparation),
  }
}
