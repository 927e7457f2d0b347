import { checkFeatures } from '../contracts/features.schema.ts'
import type { FeatureDefinition, Features } from '../contracts/features.ts'
import type { Segmentation, SegmentProfile, SegmentRule } from '../contracts/segmentation.ts'
import type { Context } from '../engine/context.ts'
import { openRows } from '../engine/open-rows.ts'
import { ClienteleError, unknownName } from '../errors.ts'
import type { KMeansModel } from '../learn/kmeans.schema.ts'
import { fitKMeans, preparationOf, stateOf } from '../learn/kmeans.ts'
import { drawSample } from '../learn/kmeans-sample.ts'
import { nearestTwo } from '../learn/kmeans-search.ts'
import { fitPreparation, type Transform } from '../learn/prepare/preparation.ts'
import { md5 } from '../math/md5.ts'
import { columnOfKind } from '../table/access.ts'
import { findCode } from '../table/dictionary-index.ts'
import type { Table } from '../table/table.ts'
import { assignSegments } from './assign-segments.ts'
import { certify } from './certificate.ts'
import { type ChosenK, chooseK, patience } from './choose-k.ts'
import { nameSegments } from './names.ts'
import { traitsOf } from './profiles.ts'
import { measureRule, ruleOf } from './rules.ts'
import { checkSegmentOptions } from './segments.schema.ts'
import type { SegmentsModel } from './segments-model.ts'
import { thresholdTree } from './threshold-tree.ts'

/** What {@link segmentCustomers} accepts. */
export interface SegmentOptions extends Context {
  /** Features to segment by. Default: all. */
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

/** Customers that rules are learned from; they are measured on all. */
const ruleRows = 20_000

/**
 * Divides customers into segments of like ones, names them in plain words, writes a rule for each, and certifies how
 * stable they are. Features are prepared (missing values filled and flagged, heavy tails bent by a logarithm, scaled to
 * deviation 1, texts encoded), then clustered by k-means; the best of several searches counts. Neither the order of the
 * customers nor their keys change a segment, up to 50,000 customers; beyond, the keys decide who is in the sample.
 *
 * @param features - as the stage of features makes them; checked.
 * @throws OPTION_UNKNOWN, ARGUMENT_INVALID, COLUMN_UNKNOWN; NOT_ENOUGH_DATA where there are fewer customers than segments
 * or a feature has no value at all; TABLE_EMPTY; COLUMN_VALUE; the codes of `checkFeatures`.
 */
export async function segmentCustomers(
  features: Features,
  options: SegmentOptions = {},
): Promise<Segmentation> {
  checkSegmentOptions(options)
  checkFeatures(features)
  const { table, definitions } = features
  const columns = columnsOf(features, options.columns)
  const context = contextOf(options, features.asOf)
  const prepared = await fitPreparation(table, columns, {
    ...context,
    transform: options.transform,
    scale: 'z',
  })
  const fits = options.fits ?? 5
  const ground = {
    table,
    columns: prepared.columns,
    prepare: prepared.models,
    fits,
    minShare: options.minShare ?? 0.01,
    context,
  }
  const choice = options.k === undefined ? await chooseK(ground, options.kRange ?? [2, 8]) : null
  const clusters = await fitKMeans(table, prepared.columns, {
    ...context,
    k: choice?.k ?? options.k ?? 1,
    prepare: prepared.models,
    restarts: fits,
    patience,
    key: 'customer_id',
  })
  const traits = await traitsOf(clusters, table, columns, context)
  const names = nameSegments(traits, definitions)
  const model = modelOf(clusters, names, choice, prepared.words)
  const assignment = await assignSegments(model, table, context)
  return {
    kind: 'segmentation',
    model,
    assignment,
    profiles: profilesOf(model, traits),
    rules: await rulesOf(model, clusters, { table, assignment, context }),
    certificate: certify(clusters, choice?.words ?? null),
  }
}

function columnsOf({ definitions }: Features, wanted: readonly string[] | undefined): readonly string[] {
  const known = definitions.map(({ name }: FeatureDefinition) => name)
  if (known.length === 0)
    throw new ClienteleError('ARGUMENT_INVALID', 'There are no features to segment by; make at least one.')
  for (const name of wanted ?? [])
    if (!known.includes(name)) throw unknownName('COLUMN_UNKNOWN', 'feature', name, known, 'the features')
  return wanted ?? known
}

function contextOf(
  { seed, asOf, threads, signal, onProgress }: SegmentOptions,
  featuresAsOf: string,
): Context {
  return { seed, asOf: asOf ?? featuresAsOf, threads, signal, onProgress }
}

function modelOf(
  clusters: KMeansModel,
  names: readonly string[],
  choice: ChosenK | null,
  words: readonly string[],
): SegmentsModel {
  const { columns, centers } = clusters.fitted
  return {
    ...clusters,
    kind: 'segments',
    version: 1,
    options: { ...clusters.options, preparation: words },
    fitted: {
      clusters: clusters.fitted,
      ids: centers.map((center) => idOf(columns, center)),
      names,
      panel: choice?.panel ?? null,
    },
  }
}

/** A text that stands for a place among the customers and says nothing else. */
function idOf(columns: readonly string[], center: readonly number[]): string {
  return `seg-${md5(JSON.stringify([columns, center])).slice(0, 10)}`
}

function profilesOf(
  { fitted, data }: SegmentsModel,
  traits: readonly SegmentProfile['traits'][],
): readonly SegmentProfile[] {
  return fitted.ids.map((id, c) => ({
    id,
    name: fitted.names[c],
    customers: fitted.clusters.sizes[c],
    share: fitted.clusters.sizes[c] / data.rows,
    traits: traits[c],
  }))
}

interface RuleInput {
  readonly table: Table
  readonly assignment: Segmentation['assignment']
  readonly context: Context
}

/** One rule a segment: the way to its leaf in a tree of thresholds that a sample of the customers gives. */
async function rulesOf(
  model: SegmentsModel,
  clusters: KMeansModel,
  { table, assignment, context }: RuleInput,
): Promise<readonly SegmentRule[]> {
  const preparation = preparationOf(clusters)
  const state = stateOf(clusters)
  const session = await openRows(table, [...preparation.reads, 'customer_id'], context)
  const points = await drawSample(
    session,
    preparation,
    { column: 'customer_id', kind: 'text' },
    {
      rows: table.rowCount,
      wanted: ruleRows,
      seed: context.seed ?? 1,
      unit: 1,
    },
  )
  await session.close()
  const squares = new Float64Array(2)
  const labels = Int32Array.from({ length: points.count }, (_, row) =>
    nearestTwo(points.values, row * points.d, state, squares),
  )
  const paths = thresholdTree(points, labels, state.centers)
  const { prepare, inputs } = model
  const { codes, dictionary } = columnOfKind(assignment, 'segment', 'text')
  const own = model.fitted.ids.map((id) => findCode(dictionary, id))
  return model.fitted.ids.map((id, c) =>
    measureRule(
      id,
      ruleOf(paths[c], { prepare, inputs, columns: preparation.columns, table }),
      table,
      (row) => codes[row] === own[c],
    ),
  )
}
