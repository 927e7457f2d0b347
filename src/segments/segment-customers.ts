import { checkFeatures } from '../contracts/features.schema.ts'
import type { FeatureDefinition, Features } from '../contracts/features.ts'
import type { Segmentation, SegmentProfile } from '../contracts/segmentation.ts'
import type { Context } from '../engine/context.ts'
import type { Relation } from '../engine/relation.ts'
import { isRelation } from '../engine/rows.ts'
import { ClienteleError, unknownName } from '../errors.ts'
import { fitKMeans } from '../learn/kmeans.ts'
import type { KMeansModel } from '../learn/kmeans-model.ts'
import { fitPreparation } from '../learn/prepare/preparation.ts'
import { md5 } from '../math/md5.ts'
import type { AssignmentName } from './assign-segments.ts'
import { certify } from './certificate.ts'
import type { ChosenK } from './choose-k.ts'
import type { Assignment, Customers } from './customers.ts'
import { customersHere } from './customers-here.ts'
import { learnRules } from './learn-rules.ts'
import { nameSegments } from './names.ts'
import { traitsOf } from './profiles.ts'
import { checkSegmentOptions, type SegmentOptions } from './segments.schema.ts'
import type { SegmentsModel } from './segments-model.ts'

/** Failures of swaps before a search ends: more than k-means' default, because heavy tails have many near-best answers. */
const patience = 9

/**
 * Divides customers into segments of like ones, names them in plain words, writes a rule for each, and certifies how
 * stable they are. Features are prepared (missing values filled and flagged, heavy tails bent by a logarithm, scaled to
 * deviation 1, texts encoded), then clustered by k-means; the best of several searches counts. Neither the order of the
 * customers nor their keys change a segment, up to 50,000 customers; beyond, the keys decide who is in the sample.
 *
 * Customers in an engine stay there: only sums cross, and the samples (at most about 50,000 customers for the searches, 100,000 where the number of
 * segments is chosen, 20,000 for the rules). The assignment is stored in the engine, as a relation with the key `customer_id`.
 *
 * @param features - as the stage of features makes them; checked.
 * @throws OPTION_UNKNOWN, ARGUMENT_INVALID, COLUMN_UNKNOWN; NOT_ENOUGH_DATA where there are fewer customers than segments
 * or a feature has no value at all; TABLE_EMPTY; COLUMN_VALUE; the codes of `checkFeatures`. In an engine also KEY_DUPLICATE, COLUMN_MISSING_VALUES for a
 * customer without an id, ENGINE_FAILED, and ROWS_CHANGED where somebody wrote meanwhile.
 */
export async function segmentCustomers(
  features: Features<Relation>,
  options?: SegmentOptions,
): Promise<Segmentation<Relation<AssignmentName>>>
export async function segmentCustomers(features: Features, options?: SegmentOptions): Promise<Segmentation>
export async function segmentCustomers(
  features: Features | Features<Relation>,
  options: SegmentOptions = {},
): Promise<Segmentation | Segmentation<Relation<AssignmentName>>> {
  checkSegmentOptions(options)
  checkFeatures(features)
  const { table } = features
  if (!isRelation(table)) return segment(customersHere(table), features, options)
  const { customersInEngine } = await import('./customers-in-engine.ts')
  return segment(await customersInEngine(table, features.definitions, options), features, options)
}

async function segment<Assigned extends Assignment>(
  customers: Customers<Assigned>,
  { definitions, asOf }: Pick<Features, 'definitions' | 'asOf'>,
  options: SegmentOptions,
): Promise<Segmentation<Assigned>> {
  const { rows } = customers
  const columns = columnsOf(customers, definitions, options.columns)
  const context = contextOf(options, asOf)
  const prepared = await fitPreparation(rows, columns, {
    ...context,
    transform: options.transform,
    scale: 'z',
  })
  const fits = options.fits ?? 5
  const ground = {
    customers,
    columns: prepared.columns,
    prepare: prepared.models,
    fits,
    patience,
    minShare: options.minShare ?? 0.01,
    context,
  }
  const choice =
    options.k === undefined
      ? await (await import('./choose-k.ts')).chooseK(ground, options.kRange ?? [2, 8])
      : null
  const clusters = await fitKMeans(rows, prepared.columns, {
    ...context,
    k: choice?.k ?? options.k ?? 1,
    prepare: prepared.models,
    restarts: fits,
    patience,
    key: 'customer_id',
  })
  const traits = await traitsOf(clusters, rows, columns, context)
  const names = nameSegments(traits, definitions)
  const model = modelOf(clusters, names, choice, [...leftOut(definitions, columns), ...prepared.words])
  const assignment = await customers.assign(model, context)
  return {
    kind: 'segmentation',
    model,
    assignment,
    profiles: profilesOf(model, traits),
    rules: await learnRules(model, customers, assignment, context),
    certificate: certify(clusters, choice?.words ?? null),
  }
}

function columnsOf(
  { hasValues }: Pick<Customers<never>, 'hasValues'>,
  definitions: readonly FeatureDefinition[],
  wanted: readonly string[] | undefined,
): readonly string[] {
  const known = definitions.map(({ name }) => name)
  if (known.length === 0)
    throw new ClienteleError('ARGUMENT_INVALID', 'There are no features to segment by; make at least one.')
  for (const name of wanted ?? [])
    if (!known.includes(name)) throw unknownName('COLUMN_UNKNOWN', 'feature', name, known, 'the features')
  return wanted ?? known.filter(hasValues)
}

/** What is said of features that nobody has. */
function leftOut(definitions: readonly FeatureDefinition[], columns: readonly string[]): readonly string[] {
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
