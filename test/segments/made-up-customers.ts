import type { FeatureDefinition, Features } from '../../src/contracts/features.ts'
import { drawNormal } from '../../src/math/normal.ts'
import { openStream, uniform } from '../../src/math/philox.ts'
import { fromArrays, type PlainArray } from '../../src/table/from-arrays.ts'

/** The group that made-up customer i belongs to: 5 of 10 are in group 0, 3 in group 1, 2 in group 2. */
export function groupOf(customer: number): number {
  return [0, 0, 0, 0, 0, 1, 1, 1, 2, 2][customer % 10]
}

const definition = (name: string, words: string, hint: FeatureDefinition['hint']): FeatureDefinition => ({
  name,
  words,
  unit: null,
  windowDays: null,
  missing: 'unknown',
  hint,
  expression: null,
})

/**
 * Customers of three groups: 0 buys little and long ago, 1 buys much and lately, 2 lies between and comes by the app.
 * One in 25 has no known age.
 */
export function madeUpCustomers(rowCount: number, seed = 1): Features {
  const stream = openStream(seed, 112, 0)
  const spread = (center: number, share: number): number => center * Math.exp(share * drawNormal(stream))
  const rows = Array.from({ length: rowCount }, (_, i) => groupOf(i))
  const columns: Record<string, PlainArray> = {
    customer_id: rows.map((_, i) => `c${String(i).padStart(6, '0')}`),
    recency: rows.map((group) => Math.round([300, 60, 150][group] + 10 * drawNormal(stream))),
    spend: rows.map((group) => Math.round(spread([4000, 90_000, 20_000][group], 0.3))),
    age: rows.map((_, i) => (i % 25 === 7 ? null : 20 + Math.floor(60 * uniform(stream)))),
    app: rows.map((group) => group === 2),
    channel: rows.map((group) => ['shop', 'shop', 'app'][group]),
  }
  const definitions = [
    definition('recency', 'days since the last order', 'log'),
    definition('spend', 'spend', 'log'),
    definition('age', 'age', 'linear'),
    definition('app', 'uses the app', 'flag'),
    definition('channel', 'channel', 'category'),
  ]
  const table = fromArrays(columns, { kinds: { spend: { kind: 'integer', unit: 'EUR/100' } } })
  return { kind: 'features', table, definitions, asOf: '2024-01-01', leftOut: {} }
}
