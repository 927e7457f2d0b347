import type { Candidates } from '../../src/contracts/candidates.ts'
import { columnOf } from '../../src/table/access.ts'
import { cellsColumn } from '../../src/table/cells-column.ts'
import { makeTable } from '../../src/table/make-table.ts'
import type { Table } from '../../src/table/table.ts'

/** Candidates in which every customer of a table (sorted by key) may receive the same options. */
export function candidatesFor(customers: Table, options: readonly number[]): Candidates {
  const rows = customers.rowCount
  const zeros = new Float32Array(rows * options.length)
  return {
    kind: 'candidates',
    excluded: { consent: 3 },
    table: makeTable([
      ['customer_id', columnOf(customers, 'customer_id')],
      [
        'cells',
        cellsColumn({
          rowPtr: Float64Array.from({ length: rows + 1 }, (_, row) => row * options.length),
          option: Uint16Array.from(
            { length: rows * options.length },
            (_, cell) => options[cell % options.length],
          ),
          value: zeros,
          benefit: zeros,
          cost: zeros,
          standardError: zeros,
        }),
      ],
    ]),
  }
}
