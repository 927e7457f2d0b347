import type { SqlMapping } from '../engine/sql-pass.ts'
import type { PlainCenters } from '../learn/kmeans-nearest.ts'
import { labelSql, nearestSql } from '../learn/kmeans-nearest-sql-pass.ts'
import type { Preparation } from '../learn/prepare/compile.ts'
import type { ColumnSpec } from '../table/table.ts'

/** What SQL needs of a preparation. */
type Prepares = Pick<Preparation, 'inputs' | 'models' | 'columns'>

const segment: ColumnSpec = { name: 'segment', kind: 'text', unit: null }

/** The id of the segment of every row as a query. */
export function segmentSql(preparation: Prepares, ids: readonly string[]): SqlMapping<PlainCenters> {
  return {
    toSql(relation, state, dialect, kept) {
      const { sql, join, identifier, text } = dialect
      const nearest = nearestSql(relation, preparation, state, dialect, kept)
      const id = labelSql(nearest, dialect, (c) => text(ids[c]))
      const said = [...kept.map((name) => identifier(name)), sql`${id} as ${identifier(segment.name)}`]
      return { query: sql`select ${join(said, ', ')} from ${nearest.from}`, columns: [segment] }
    },
  }
}

/** The id of the segment of every row, beside its key, as a query. */
export function keyedSegmentSql(
  preparation: Prepares,
  ids: readonly string[],
  key: string,
): SqlMapping<PlainCenters> {
  const own = segmentSql(preparation, ids)
  return {
    toSql(relation, state, dialect, kept) {
      const { sql, join, identifier } = dialect
      const { query } = own.toSql(relation, state, dialect, [...new Set([...kept, key])])
      const said = [
        ...kept.map((name) => identifier(name)),
        sql`${identifier(key)} as ${identifier('customer_id')}`,
        identifier(segment.name),
      ]
      return {
        query: sql`select ${join(said, ', ')} from (${query}) as k_`,
        columns: [{ name: 'customer_id', kind: 'text', unit: null }, segment],
      }
    },
  }
}
