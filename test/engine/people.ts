import type { Column } from '../../src/table/column.ts'
import { makeTable } from '../../src/table/make-table.ts'
import type { Table } from '../../src/table/table.ts'
import { textColumn } from '../../src/table/text-columns.ts'

/** The columns of {@link people}. */
export type PeopleColumn = 'customer_id' | 'age' | 'spend' | 'orders' | 'since' | 'at' | 'treated' | 'arm'

/**
 * A made-up table of people for tests of the runner: every column kind but cells, every seventh value missing somewhere,
 * sorted by `customer_id`. Row i depends on i and the seed only. For statistics use the synthetic retailer instead.
 */
export function people(rowCount: number, seed = 1): Table<PeopleColumn> {
  const word = (row: number, salt: number): number =>
    hash(Math.imul(row + 1, 0x9e3779b1) ^ hash(seed * 64 + salt))
  const unit = (row: number, salt: number): number => word(row, salt) / 2 ** 32
  const fill = <Values extends Float64Array | Int32Array | Uint8Array>(
    into: Values,
    make: (row: number) => number,
  ): Values => {
    for (let row = 0; row < rowCount; row++) into[row] = make(row)
    return into
  }
  const number = (make: (row: number) => number): Float64Array => fill(new Float64Array(rowCount), make)
  const texts = (make: (row: number) => string | null): Column =>
    textColumn(Array.from({ length: rowCount }, (_, row) => make(row)))
  const columns: readonly (readonly [PeopleColumn, Column])[] = [
    ['customer_id', texts((row) => `c${String(row).padStart(9, '0')}`)],
    [
      'age',
      { kind: 'number', values: number((row) => (row % 7 === 3 ? Number.NaN : 18 + 60 * unit(row, 1) ** 2)) },
    ],
    [
      'spend',
      {
        kind: 'integer',
        unit: 'EUR/100',
        values: number((row) => Math.floor(1e5 * -Math.log1p(-unit(row, 2)))),
      },
    ],
    [
      'orders',
      {
        kind: 'integer',
        unit: null,
        values: number((row) => (row % 11 === 5 ? Number.NaN : word(row, 3) % 9)),
      },
    ],
    [
      'since',
      {
        kind: 'date',
        values: fill(new Int32Array(rowCount), (row) =>
          row % 13 === 7 ? -(2 ** 31) : 15_000 + (word(row, 4) % 4_000),
        ),
      },
    ],
    ['at', { kind: 'time', values: number((row) => 1.6e12 + (word(row, 5) % 1e9)) }],
    [
      'treated',
      {
        kind: 'flag',
        values: fill(new Uint8Array(rowCount), (row) => (row % 17 === 9 ? 255 : word(row, 6) % 2)),
      },
    ],
    ['arm', texts((row) => (row % 19 === 4 ? null : `arm ${'abc'[word(row, 7) % 3]}`))],
  ]
  return makeTable(columns, rowCount)
}

/** A mixing function of 32 bits (the finalizer of MurmurHash3, Appleby 2011). */
function hash(word: number): number {
  let h = word | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
