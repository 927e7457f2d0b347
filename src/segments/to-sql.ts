import type { ToSqlOptions } from '../engine/sql/select-text.ts'
import { preparationOf, stateOf } from '../learn/kmeans.ts'
import { clustersOf, type SegmentsModel } from './segments-model.ts'

/**
 * Writes segments as a SELECT of the key and the id of the `segment` of every row, to be run where the data are. Where a column without a value to fill in is
 * missing, so is the segment.
 *
 * @throws ARGUMENT_INVALID for a dialect that does not exist, or an empty name.
 * @example
 * await segmentsToSql(model, { dialect: 'spark', from: 'features', key: 'customer_id' })
 */
export async function segmentsToSql(model: SegmentsModel, options: ToSqlOptions): Promise<string> {
  const { segmentSql } = await import('./segments-sql-pass.ts')
  const { selectText } = await import('../engine/sql/select-text.ts')
  const clusters = clustersOf(model)
  const preparation = preparationOf(clusters)
  const mapping = segmentSql(preparation, model.fitted.ids)
  return selectText(mapping, stateOf(clusters), preparation.inputs, options)
}
