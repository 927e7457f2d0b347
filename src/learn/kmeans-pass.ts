import type { Mapping, Pass } from '../engine/pass.ts'
import { makeTable } from '../table/make-table.ts'
import { kmeansKernelCall } from './kmeans-kernel.ts'
import { nearestTwo, type PlainCenters } from './kmeans-nearest.ts'
import {
  addKMeansSums,
  addToNearest,
  emptyKMeansSum,
  type KMeansState,
  type KMeansSum,
} from './kmeans-sums.ts'
import type { Preparation } from './prepare/compile.ts'
import { missingValues } from './prepare/preparation-checks.ts'

/**
 * One step of Lloyd (1957/1982): every row joins its nearest center, and the rows of each are summed. The columns must
 * be complete, and the preparation end on a grid.
 */
export function kmeansPass(preparation: Preparation): Pass<KMeansState, KMeansSum, Float64Array> {
  const { grid } = preparation
  return {
    name: 'kmeans',
    columns: preparation.reads,
    empty: emptyKMeansSum,
    local: (table, from, to) => preparation.block(table, from, to),
    shard(_table, _from, _to, state, into, block) {
      addToNearest(block, state, into)
    },
    add: addKMeansSums,
    kernel: grid === null ? undefined : kmeansKernelCall(grid),
    sql: async () => (await import('./kmeans-sql-pass.ts')).kmeansSql(preparation),
  }
}

/**
 * The cluster of every row and its distance from the center, in prepared units.
 *
 * @throws COLUMN_MISSING_VALUES from the shard where a prepared column is missing.
 */
export function assignmentMapping(preparation: Preparation): Mapping<PlainCenters, 'cluster' | 'distance'> {
  const d = preparation.columns.length
  return {
    name: 'kmeans assignment',
    columns: preparation.reads,
    shard(table, from, to, state) {
      const block = preparation.block(table, from, to)
      assertNoneMissing(block, preparation)
      const cluster = new Float64Array(to - from)
      const distance = new Float64Array(to - from)
      const squares = new Float64Array(2)
      for (let row = 0; row < cluster.length; row++) {
        cluster[row] = nearestTwo(block, row * d, state, squares)
        distance[row] = Math.sqrt(squares[0])
      }
      return makeTable([
        ['cluster', { kind: 'integer', unit: null, values: cluster }],
        ['distance', { kind: 'number', values: distance }],
      ])
    },
    sql: async () => (await import('./kmeans-sql-pass.ts')).assignmentSql(preparation),
  }
}

/** @throws COLUMN_MISSING_VALUES */
export function assertNoneMissing(block: Float64Array, { columns }: Preparation): void {
  const d = columns.length
  const at = block.findIndex(Number.isNaN)
  if (at < 0) return
  let missing = 0
  for (let i = at; i < block.length; i += d) if (Number.isNaN(block[i])) missing++
  throw missingValues(columns[at % d], missing, block.length / d)
}
