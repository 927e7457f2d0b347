import { normalQuantile } from '../../src/math/normal.ts'
import { openStream, uniform } from '../../src/math/philox.ts'
import { makeTable } from '../../src/table/make-table.ts'
import { numberColumn } from '../../src/table/number-columns.ts'
import type { Table } from '../../src/table/table.ts'

/** Rows around centers in the unit cube, with a deviation of .2 each way. */
export function clustered({
  rows,
  columns,
  clusters,
  seed,
  shift = 0,
}: {
  readonly rows: number
  readonly columns: number
  readonly clusters: number
  readonly seed: number
  /** Column j is moved by this times j + 1. */
  readonly shift?: number
}): Table {
  const stream = openStream(seed, 999, 0)
  const centers = Array.from({ length: clusters * columns }, () => uniform(stream))
  const values = Array.from({ length: columns }, () => new Float64Array(rows))
  for (let row = 0; row < rows; row++) {
    const cluster = Math.floor(uniform(stream) * clusters)
    for (let j = 0; j < columns; j++)
      values[j][row] =
        centers[cluster * columns + j] + 0.2 * normalQuantile(uniform(stream)) + shift * (j + 1)
  }
  return makeTable(
    values.map((column, j) => [`x${j}`, numberColumn(column)] as const),
    rows,
  )
}
