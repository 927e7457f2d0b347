import type { Table } from '../../src/table/table.ts'
import { take } from '../../src/table/take.ts'

/** The rows of a table in another order: a fixed permutation. */
export function permuted(table: Table, step = 7919): Table {
  const n = table.rowCount
  const odd = n % step === 0 ? step + 4 : step
  return take(
    table,
    Uint32Array.from({ length: n }, (_, i) => (i * odd + 3) % n),
  )
}
