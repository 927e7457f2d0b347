import type { Context } from '../engine/context.ts'
import type { Mapping } from '../engine/pass.ts'
import type { Relation, Rows } from '../engine/relation.ts'
import { isRelation } from '../engine/rows.ts'
import { preparationOf, stateOf } from '../learn/kmeans.ts'
import { assertTextColumn } from '../learn/kmeans-checks.ts'
import { nearestTwo, type PlainCenters } from '../learn/kmeans-nearest.ts'
import { assertNoneMissing } from '../learn/kmeans-pass.ts'
import { mapRows } from '../learn/map-rows.ts'
import { columnOfKind } from '../table/access.ts'
import { makeTable } from '../table/make-table.ts'
import type { RowSource, Table } from '../table/table.ts'
import { textColumn } from '../table/text-columns.ts'
import { clustersOf, type SegmentsModel } from './segments-model.ts'

/** A customer and the id of a segment a row. */
export type AssignmentName = 'customer_id' | 'segment'

/** What assigning accepts. */
export interface AssignOptions extends Context {
  readonly key?: string | undefined
}

/**
 * The segment of every customer: that of the nearest center (the larger segment of two equally near).
 *
 * @param options - `key`: the text column that identifies a customer. Default `customer_id`.
 * @returns rows in the caller's order; of a relation one with the key `customer_id`, computed whenever it is read, after a pass that sees that nothing is missing.
 * @throws MODEL_INPUT, COLUMN_UNKNOWN, COLUMN_KIND, COLUMN_MISSING_VALUES
 */
export async function assignSegments(
  model: SegmentsModel,
  rows: Relation,
  options?: AssignOptions,
): Promise<Relation<AssignmentName>>
export async function assignSegments(
  model: SegmentsModel,
  rows: Table | RowSource,
  options?: AssignOptions,
): Promise<Table<AssignmentName>>
export async function assignSegments(
  model: SegmentsModel,
  rows: Rows,
  options: AssignOptions = {},
): Promise<Table<AssignmentName> | Relation> {
  const key = options.key ?? 'customer_id'
  assertTextColumn(rows, key)
  const clusters = clustersOf(model)
  const mapping = segmentMapping(model, key)
  const found = await mapRows(rows, mapping, stateOf(clusters), preparationOf(clusters), {
    ...options,
    keep: [],
  })
  return isRelation(found) ? { ...found, key: 'customer_id' } : found
}

/** The id of the segment of every row, beside its key. */
export function segmentMapping(model: SegmentsModel, key: string): Mapping<PlainCenters, AssignmentName> {
  const preparation = preparationOf(clustersOf(model))
  const { dictionary } = textColumn(model.fitted.ids)
  const d = preparation.columns.length
  return {
    name: 'segments',
    columns: [...new Set([...preparation.reads, key])],
    shard(table, from, to, state) {
      const block = preparation.block(table, from, to)
      assertNoneMissing(block, preparation)
      const keys = columnOfKind(table, key, 'text')
      const codes = new Int32Array(to - from)
      const squares = new Float64Array(2)
      for (let row = 0; row < codes.length; row++) codes[row] = nearestTwo(block, row * d, state, squares)
      return makeTable([
        ['customer_id', { kind: 'text', codes: keys.codes.subarray(from, to), dictionary: keys.dictionary }],
        ['segment', { kind: 'text', codes, dictionary }],
      ])
    },
    sql: async () =>
      (await import('./segments-sql-pass.ts')).keyedSegmentSql(preparation, model.fitted.ids, key),
  }
}
