import * as z from 'zod'
import { checkDocument } from '../contracts/document.schema.ts'
import { ClienteleError } from '../errors.ts'
import type { KMeansModel, KMeansOptions } from './kmeans-model.ts'
import { checkModelShape } from './model-shape.schema.ts'
import { checkOptionNames } from './option-names.ts'
import { readPreparation } from './prepare/prepare.schema.ts'

const fitted = z.object({
  columns: z.array(z.string()).min(1),
  centers: z.array(z.array(z.number())).min(1),
  sizes: z.array(z.int().min(0)),
  sse: z.number().min(0),
  sampleRows: z.int().min(0),
  restarts: z.array(z.number().min(0)),
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
  start: z.array(z.array(z.number()).min(1)).min(1).optional(),
  tolerance: z.number().min(0).max(1).optional(),
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
