import * as z from 'zod'
import { checkDocument } from '../contracts/document.schema.ts'
import type { Context } from '../engine/context.ts'
import { ClienteleError } from '../errors.ts'
import { readKMeansModel } from '../learn/kmeans.schema.ts'
import { checkModelShape } from '../learn/model-shape.schema.ts'
import { checkOptionNames } from '../learn/option-names.ts'
import type { Transform } from '../learn/prepare/preparation.ts'
import { clustersOf, type SegmentsModel } from './segments-model.ts'

/** What `segmentCustomers` accepts. */
export interface SegmentOptions extends Context {
  /** Features to segment by. Default: all that somebody has. */
  readonly columns?: readonly string[] | undefined
  /** How many segments, at least 1. Default: chosen within `kRange`. */
  readonly k?: number | undefined
  /** The numbers of segments compared where `k` is not given. Default [2, 8]. */
  readonly kRange?: readonly [least: number, most: number] | undefined
  /** See `fitPreparation`. Default `auto`. */
  readonly transform?: Transform | { readonly [column: string]: Transform } | undefined
  /** Searches from different seeds, at least 2; the best counts, and their agreement is the certificate. Default 5. */
  readonly fits?: number | undefined
  /** Numbers of segments with one below this share are avoided when `k` is chosen. Default .01. */
  readonly minShare?: number | undefined
}

const transform = z.enum(['auto', 'none', 'log'])

const ownOptions = z.object({
  columns: z.array(z.string()).min(1).optional(),
  k: z.int().min(1).optional(),
  kRange: z
    .tuple([z.int().min(2), z.int()])
    .refine(([least, most]) => least <= most, 'expected the smaller number first')
    .optional(),
  transform: z.union([transform, z.record(z.string(), transform)]).optional(),
  fits: z.int().min(2).optional(),
  minShare: z.number().min(0).max(1).optional(),
})

/**
 * Checks the options of segmenting.
 *
 * @throws OPTION_UNKNOWN, ARGUMENT_INVALID
 */
export function checkSegmentOptions(options: SegmentOptions): void {
  checkOptionNames(options, Object.keys(ownOptions.shape), 'segmentCustomers')
  checkDocument(ownOptions, options, 'ARGUMENT_INVALID', 'the options of segmentCustomers')
}

const fitted = z.object({
  clusters: z.looseObject({ centers: z.array(z.array(z.number())) }),
  ids: z.array(z.string()),
  names: z.array(z.string()),
  panel: z
    .array(
      z.object({
        k: z.int(),
        calinskiHarabasz: z.number(),
        silhouette: z.number(),
        seedAgreement: z.number(),
        smallestShare: z.number(),
        eligible: z.boolean(),
      }),
    )
    .nullable(),
})

/**
 * Checks a stored segmentation model, as JSON gave it.
 *
 * @throws MODEL_INVALID, MODEL_VERSION
 */
export function readSegmentsModel(stored: unknown): SegmentsModel {
  checkModelShape(stored, { segments: fitted })
  const model = stored as SegmentsModel
  const { centers } = readKMeansModel(clustersOf(model)).fitted
  const { ids, names } = model.fitted
  if (ids.length === centers.length && names.length === centers.length && new Set(ids).size === ids.length)
    return model
  throw new ClienteleError(
    'MODEL_INVALID',
    `The stored segments have ${centers.length} centers, ${ids.length} ids and ${names.length} names; there is one of each, and no id occurs twice.`,
    { centers: centers.length, ids: ids.length, names: names.length },
  )
}
