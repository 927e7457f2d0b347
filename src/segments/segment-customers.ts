import { checkFeatures } from '../contracts/features.schema.ts'
import type { FeatureDefinition, Features } from '../contracts/features.ts'
import type { Segmentation, SegmentProfile } from '../contracts/segmentation.ts'
import type { Context } from '../engine/context.ts'
import { ClienteleError, unknownName } from '../errors.ts'
import { fitKMeans } from '../learn/kmeans.ts'
import type { KMeansModel } from '../learn/kmeans-model.ts'
import { fitPreparation } from '../learn/prepare/preparation.ts'
import { md5 } from '../math/md5.ts'
import { columnOf, isMissing } from '../table/access.ts'
import type { Column } from '../table/column.ts'
import { assignSegments } from './assign-segments.ts'
import { certify } from './certificate.ts'
import { type ChosenK, chooseK, patience } from './choose-k.ts'
import { learnRules } from './learn-rules.ts'
import { nameSegments } from './names.ts'
import { traitsOf } from './profiles.ts'
import { checkSegmentOptions, type SegmentOptions } from './segments.schema.ts'
import type { SegmentsModel } from './segments-model.ts'

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
  const model = modelOf(clusters, names, choice, [...leftOut(features, columns), ...prepared.words])
  const assignment = await assignSegments(model, table, context)
  return {
    kind: 'segmentation',
    model,
    assignment,
    profiles: profilesOf(model, traits),
    rules: await learnRules(model, table, assignment, context),
    certificate: certify(clusters, choice?.words ?? null),
  }
}

function columnsOf(features: Features, wanted: readonly string[] | undefined): readonly string[] {
  const known = features.definitions.map(({ name }: FeatureDefinition) => name)
  if (known.length === 0)
    throw new ClienteleError('ARGUMENT_INVALID', 'There are no features to segment by; make at least one.')
  for (const name of wanted ?? [])
    if (!known.includes(name)) throw unknownName('COLUMN_UNKNOWN', 'feature', name, known, 'the features')
  return wanted ?? known.filter((name) => hasValues(columnOf(features.table, name), features.table.rowCount))
}

function hasValues(column: Column, rows: number): boolean {
  for (let row = 0; row < rows; row++) if (!isMissing(column, row)) return true
  return rows === 0
}

/** What is said of features that nobody has. */
function leftOut({ definitions }: Features, columns: readonly string[]): readonly string[] {
  return columns.length === definitions.length
    ? []
    : definitions
        .filter(({ name }) => !columns.includes(name))
        .map(({ name }) => `${name}: not used (not asked for, or missing for everybody)`)
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
