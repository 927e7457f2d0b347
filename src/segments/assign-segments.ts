import type { Context } from '../engine/context.ts'
import { openRows } from '../engine/open-rows.ts'
import type { Mapping } from '../engine/pass.ts'
import type { Rows } from '../engine/relation.ts'
import { preparationOf, stateOf } from '../learn/kmeans.ts'
import { nearestTwo, type PlainCenters } from '../learn/kmeans-nearest.ts'
import { assertNoneMissing } from '../learn/kmeans-pass.ts'
import { columnOfKind } from '../table/access.ts'
import { makeTable } from '../table/make-table.ts'
import type { Table } from '../table/table.ts'
import { textColumn } from '../table/text-columns.ts'
import { clustersOf, type SegmentsModel } from './segments-model.ts'

/**
 * The segment of every customer: that of the nearest center (the larger segment of two equally near).
 *
 * @param options - `key`: the text column that identifies a customer. Default `customer_id`.
 * @returns rows in the caller's order.
 * @throws MODEL_INPUT, COLUMN_UNKNOWN, COLUMN_KIND, COLUMN_MISSING_VALUES
 */
export async function assignSegments(
  model: SegmentsModel,
  rows: Rows,
  options: Context & { readonly key?: string | undefined } = {},
): Promise<Table<'customer_id' | 'segment'>> {
  const mapping = segmentMapping(model, options.key ?? 'customer_id')
  const session = await openRows(rows, mapping.columns, options)
  try {
    return await session.map(mapping, stateOf(clustersOf(model)))
  } finally {
    await session.close()
  }
}

/** The id of the segment of every row, beside its key. */
export function segmentMapping(
  model: SegmentsModel,
  key: string,
): Mapping<PlainCenters, 'customer_id' | 'segment'> {
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
