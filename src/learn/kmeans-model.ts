import type { Model } from '../contracts/model.ts'
import type { Context } from '../engine/context.ts'

/** What `fitKMeans` accepts. */
export interface KMeansOptions extends Context {
  /** Clusters wanted, at least 1. Fewer are found where there are fewer distinct rows. */
  readonly k: number
  /** Models applied first, in order; the columns may be ones that they make. Default: none. */
  readonly prepare?: readonly Model<string, unknown>[] | undefined
  /** Independent searches in the sample, of which the best counts. Default 1; from 2 on, the model says how far they agree. */
  readonly restarts?: number | undefined
  /** Swaps tried in vain before a search ends. Default 4. */
  readonly patience?: number | undefined
  /**
   * Centers to start from, in the columns' own units, one row a cluster: then nothing is searched, and Lloyd's passes over all rows are all that is
   * done. `k` must be their number.
   */
  readonly start?: readonly (readonly number[])[] | undefined
  /** A pass that lowers the sum of squares by less than this share is the last one. Default 1e-6; 0: until the centers stay. */
  readonly tolerance?: number | undefined
  /** Passes over all rows at most. Default 100. */
  readonly maxPasses?: number | undefined
  /** Rows the centers are looked for in. Default: the larger of 50,000 and 256 k. */
  readonly sampleRows?: number | undefined
  /** The text column that identifies a row, and so decides whether it is in the sample. Default: the key of a relation, else the row number. */
  readonly key?: string | undefined
}

/** What k-means learned. Clusters are ordered by size, the largest first; equal sizes by their centers, column by column. */
export interface KMeansFitted {
  /** The prepared columns, in the order of the numbers of a center. */
  readonly columns: readonly string[]
  /** Shape [k, columns.length], in prepared units from the middle of the grid. */
  readonly centers: readonly (readonly number[])[]
  /** Rows per cluster. */
  readonly sizes: readonly number[]
  /** Sum of squared distances of all rows to their centers, in prepared units. */
  readonly sse: number
  /** Rows the centers were looked for in; then all rows took part in the last passes. 0 where they were given. */
  readonly sampleRows: number
  /** Sum of squared distances within the sample, for each restart; none where the centers were given. */
  readonly restarts: readonly number[]
  /** Adjusted Rand index between the clusters of every two restarts within the sample; null for one restart. */
  readonly agreement: { readonly mean: number; readonly min: number } | null
}

/** A fitted k-means as JSON. */
export type KMeansModel = Model<'kmeans', KMeansFitted>
