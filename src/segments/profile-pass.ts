import type { Pass } from '../engine/pass.ts'
import { nearestTwo, type PlainCenters } from '../learn/kmeans-nearest.ts'
import type { Preparation } from '../learn/prepare/compile.ts'
import { addExactly, type ExactSums, emptySums, joinExactly } from '../learn/prepare/exact-unit.ts'

/** What profiles are made with. */
export interface ProfileState {
  readonly clusters: PlainCenters
  /** The midrange of each feature. */
  readonly centers: Float64Array
  /** The units of the two parts of each feature's sums; [features, 2]. */
  readonly units: Float64Array
}

/** Features summed by segment; [k, features]. */
export interface ProfileSum {
  readonly present: Float64Array
  /** Distances from the midrange. */
  readonly totals: ExactSums
}

/**
 * Sums features by segment, exactly.
 *
 * @param prepared - the columns that decide about the segment.
 * @param features - the columns to describe, in their own units; NaN is missing and left out.
 */
export function profilePass(prepared: Preparation, features: Preparation): Pass<ProfileState, ProfileSum> {
  const d = prepared.columns.length
  const width = features.columns.length
  return {
    name: 'profiles',
    columns: [...new Set([...prepared.reads, ...features.reads])],
    empty({ clusters: { k } }) {
      return { present: new Float64Array(k * width), totals: emptySums(k * width) }
    },
    shard(table, from, to, { clusters, centers, units }, into) {
      const block = prepared.block(table, from, to)
      const values = features.block(table, from, to)
      const squares = new Float64Array(2)
      for (let row = 0; row < to - from; row++) {
        const first = nearestTwo(block, row * d, clusters, squares) * width
        for (let j = 0; j < width; j++) {
          const distance = values[row * width + j] - centers[j]
          if (Number.isNaN(distance)) continue
          into.present[first + j] += 1
          addExactly(into.totals, first + j, distance, units[2 * j], units[2 * j + 1])
        }
      }
    },
    add(into, other) {
      for (let i = 0; i < into.present.length; i++) into.present[i] += other.present[i]
      joinExactly(into.totals, other.totals)
    },
    sql: async () => (await import('./profile-sql-pass.ts')).profileSql(prepared, features),
  }
}
