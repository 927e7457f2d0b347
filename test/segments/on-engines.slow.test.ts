import { openDuckDb } from 'clientele/duckdb'
import type { Engine, Relation } from 'clientele/engine'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Features } from '../../src/contracts/features.ts'
import { type SegmentOptions, segmentCustomers } from '../../src/segments/index.ts'
import { countingRows, expectSame, valuesByKey } from '../engine/sql-contract.ts'
import { expectAlike } from './alike.ts'
import { madeUpCustomers } from './made-up-customers.ts'

const columns = ['recency', 'spend', 'app']
let engine: Engine

beforeAll(async () => {
  engine = await openDuckDb({ threads: 2 })
}, 60_000)
afterAll(() => engine.close())

/** Segments customers in the engine, and counts the rows that left it. */
async function segmentThere({ table, ...said }: Features, options: SegmentOptions) {
  const counted = countingRows(engine)
  const sent = await engine.register(table, 'features', { key: 'customer_id' })
  const there: Features<Relation> = { ...said, table: { ...sent, engine: counted.engine } }
  const found = await segmentCustomers(there, { columns, ...options })
  await engine.drop(sent)
  return { found, rows: counted.rows() }
}

it('draws the samples that this process draws, and finds the same number of segments', async () => {
  const features = madeUpCustomers(130_000)
  const { found, rows } = await segmentThere(features, { kRange: [2, 4] })
  const here = await segmentCustomers(features, { columns, kRange: [2, 4] })
  const { assignment, ...said } = found
  const { assignment: expected, ...rest } = here
  expectAlike(said, rest)
  const assigned = await valuesByKey(assignment)
  for (const name of expected.names) expectSame(assigned, expected, name, 'assignment')
  // The samples of the panel, of the searches and of the rules; a hash draws about so many.
  expect(rows).toBeLessThan(1.02 * (100_000 + 50_000 + 20_000))
  await engine.drop(assignment)
})

it('lets no more rows out for more customers', async () => {
  const { found, rows } = await segmentThere(madeUpCustomers(400_000), { k: 3 })
  expect(rows).toBeLessThan(1.02 * (50_000 + 20_000))
  expect(found.profiles.map(({ customers }) => customers)).toEqual([200_000, 120_000, 80_000])
})
