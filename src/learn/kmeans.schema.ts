import * as z from 'zod'
import { checkDocument } from '../contracts/document.schema.ts'
import type { Model } from '../contracts/model.ts'
import type { Context } from '../engine/context.ts'
import { ClienteleError } from '../errors.ts'
import { checkModelShape } from './prepare/model-shape.schema.ts'
import { checkOptionNames } from './prepare/option-names.ts'
import { readPreparation } from './prepare/prepare.schema.ts'

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
  /** Passes over all rows at most. Default 100. */
  readonly maxPasses?: number | undefined
  /** Rows the centers are looked for in. Default: the larger of 50,000 and 256 k. */
  readonly sampleRows?: number | undefined
  /** The text column that identifies a row, and so decides whether it is in the sample. Default: its row number. */
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
  /** Rows the centers were looked for in; then all rows took part in the last passes. */
  readonly sampleRows: number
  /** Sum of squared distances within the sample, for each restart. */
  readonly restarts: readonly number[]
  /** Adjusted Rand index between the clusters of every two restarts within the sample; null for one restart. */
  readonly agreement: { readonly mean: number; readonly min: number } | null
}

/** A fitted k-means as JSON. */
export type KMeansModel = Model<'kmeans', KMeansFitted>

const fitted = z.object({
  columns: z.array(z.string()).min(1),
  centers: z.array(z.array(z.number())).min(1),
  sizes: z.array(z.int().min(0)),
  sse: z.number().min(0),
  sampleRows: z.int().min(1),
  restarts: z.array(z.number().min(0)).min(1),
  agreement: z.object({ mean: z.number(), min: z.number() }).nullable(),
})

/**
 * Checks a stored k-means model, as JSON gave it.
 *
 * @throws MODEL_INVALID, MODEL_VERSION
 */
export function readKMeansModel(stored: unknown): KMeansModel {
  checkModelShape(stored, { kmeans: fitted })
  const model = stored as KMeansModel
  readPreparation(model.prepare)
  const { columns, centers, sizes } = model.fitted
  if (centers.some((center) => center.length !== columns.length) || sizes.length !== centers.length)
    throw new ClienteleError(
      'MODEL_INVALID',
      `The stored kmeans model has centers or sizes that do not fit its ${columns.length} columns and ${centers.length} clusters.`,
      { columns: columns.length, clusters: centers.length },
    )
  return model
}

const ownOptions = z.object({
  k: z.int().min(1),
  restarts: z.int().min(1).optional(),
  patience: z.int().min(0).optional(),
  maxPasses: z.int().min(1).optional(),
  sampleRows: z.int().min(1).optional(),
  key: z.string().optional(),
  prepare: z.array(z.unknown()).optional(),
})

/**
 * Checks the options of k-means.
 *
 * @throws OPTION_UNKNOWN, ARGUMENT_INVALID
 */
export function checkKMeansOptions(options: KMeansOptions): void {
  checkOptionNames(options, Object.keys(ownOptions.shape), 'k-means')
  checkDocument(ownOptions, options, 'ARGUMENT_INVALID', 'the options of k-means')
}
