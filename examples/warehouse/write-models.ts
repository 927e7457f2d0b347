import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FeatureDefinition, Features } from 'clientele'
import type { Engine, Relation } from 'clientele/engine'
import { buildFeaturesIn } from 'clientele/features'
import {
  fitLogistic,
  fitPreparation,
  type LogisticModel,
  logisticToSql,
  type PreparationModel,
  preparationToSql,
} from 'clientele/learn'
import { type SegmentsModel, segmentCustomers, segmentsToSql } from 'clientele/segments'
import { expression } from 'clientele/table'
import { type DbtModel, schemaText, sqlText } from './dbt.ts'

const { column, gt } = expression

/** What of a customer the models look at. */
const features = ['recency_days', 'frequency', 'monetary', 'orders_90d', 'spend_90d', 'age', 'region']
const segmentedBy = ['recency_days', 'frequency', 'monetary']

/** The models that were written. */
export interface Written {
  readonly features: Features<Relation>
  readonly preparation: readonly PreparationModel[]
  readonly segments: SegmentsModel
  readonly chance: LogisticModel
}

/**
 * Learns from the tables `customers` and `transactions` of a warehouse, where they are, and writes what was learned as models of dbt: one SELECT a file in
 * `models`, and `models/schema.yml`, which says what the columns mean.
 *
 * @param asOf - the day the features hold on; what customers bought in the 90 days before it is what chances are learned from.
 */
export async function writeModels(
  engine: Engine,
  folder: string,
  { asOf, before }: { readonly asOf: string; readonly before: string },
): Promise<Written> {
  const { dialect } = engine
  const query = await featuresAsOf(engine, asOf, false)
  const now = { ...query, table: await engine.store(query.table, 'features') }
  const prepared = await fitPreparation(now.table, features)
  const { model, profiles } = await segmentCustomers(now, { columns: segmentedBy, k: 4 })
  const segments = model as SegmentsModel
  const chance = await fitChance(engine, await featuresAsOf(engine, before, true), now)

  const from = { dialect, from: 'customer_features', key: 'customer_id' } as const
  const id = { name: 'customer_id', words: 'the customer', tests: ['unique', 'not_null'] } as const
  const names = Object.fromEntries(profiles.map((profile) => [profile.id, profile.name]))
  const models: readonly DbtModel[] = [
    {
      name: from.from,
      words: `What customers did before ${asOf}.`,
      sql: dialect.sql`select * from ${query.table.from}`.text,
      columns: [id, ...now.definitions.map(featureColumn)],
    },
    {
      name: 'prepared_features',
      words: 'Features as numbers that can be compared: filled, encoded, bent by a logarithm, scaled.',
      sql: await preparationToSql(prepared.models, { ...from, columns: prepared.columns }),
      columns: [id, ...prepared.columns.map((name) => ({ name, words: `${name}, prepared` }))],
    },
    {
      name: 'customer_segments',
      words: `Segments: ${Object.entries(names)
        .map(([segment, name]) => `${segment} is "${name}"`)
        .join('; ')}.`,
      sql: await segmentsToSql(segments, from),
      columns: [
        id,
        { name: 'segment', words: 'the id of the segment', tests: ['not_null'], values: Object.keys(names) },
      ],
    },
    {
      name: 'purchase_chance',
      words: 'How probable a purchase in the next 90 days is.',
      sql: await logisticToSql(chance, from),
      columns: [
        id,
        { name: 'probability', words: 'from 0 to 1', tests: ['not_null'] },
        { name: 'standard_error', words: 'the standard error of the probability' },
      ],
    },
  ]
  await mkdir(join(folder, 'models'), { recursive: true })
  for (const one of models) await writeFile(join(folder, 'models', `${one.name}.sql`), sqlText(one))
  await writeFile(join(folder, 'models', 'schema.yml'), schemaText(models))
  return { features: now, preparation: prepared.models, segments, chance }
}

/** @param store - whether they are computed now; else they stay a query, which is what is written. */
async function featuresAsOf(engine: Engine, asOf: string, store: boolean): Promise<Features<Relation>> {
  const customers = await engine.table('customers', { key: 'customer_id' })
  const transactions = await engine.table('transactions', {
    columns: [
      { name: 'customer_id' },
      { name: 'at' },
      { name: 'recorded_at' },
      { name: 'order_id' },
      { name: 'amount', unit: 'EUR/100' },
    ],
  })
  return buildFeaturesIn(
    { customers },
    { transactions: { kind: 'transactions', table: transactions } },
    {
      asOf,
      store,
      windowsDays: [90],
      attributes: ['age', 'region'],
      derive: { bought: gt(column('orders_90d'), 0) },
    },
  )
}

/** Learns, from what customers had done 90 days earlier, who bought since. */
async function fitChance(
  engine: Engine,
  then: Features<Relation>,
  now: Features<Relation>,
): Promise<LogisticModel> {
  const { sql, join, identifier } = engine.dialect
  const names = ['customer_id', ...features].map((name) => sql`e.${identifier(name)}`)
  const rows = sql`select ${join(names, ', ')}, l.bought from ${then.table.from} as e join ${now.table.from} as l on e.customer_id = l.customer_id`
  const columns = then.table.columns.filter(({ name }) =>
    ['customer_id', 'bought', ...features].includes(name),
  )
  const training = await engine.store({ ...then.table, from: sql`(${rows}) as rows_`, columns }, 'training')
  const { models, columns: prepared } = await fitPreparation(training, features)
  return fitLogistic(training, { features: prepared, target: 'bought', prepare: models })
}

function featureColumn({ name, words, missing }: FeatureDefinition): DbtModel['columns'][number] {
  return { name, words, tests: missing === 'never' ? ['not_null'] : [] }
}
