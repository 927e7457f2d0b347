import { type Column, MISSING_CODE, MISSING_DATE } from './column.ts'
import { createPartMemory, moveBytes, moveReals, moveWholes, rowsByPart } from './move-to-parts.ts'
import type { SortedParts } from './radix-sort.ts'
import { gatherFlags, gatherReals, gatherWholes, takeColumn } from './take.ts'

/** Rows in an order. */
export interface RowOrder {
  /** Their numbers, from 0. */
  rows(): Uint32Array
  /** The values of a column in that order. */
  take(column: Column): Column
}

/** @internal An order given by the numbers of the rows. */
export function orderOfRows(rows: Uint32Array): RowOrder {
  return { rows: () => rows, take: (column) => takeColumn(column, rows) }
}

/** Columns that can be read off the sorted words, by the column. */
export type KnownColumns = ReadonlyMap<Column, (sorted: Uint32Array) => Column>

/**
 * An order in which values are first put together by part, which is kinder to the caches than to look each of them up
 * where it stands.
 *
 * @internal
 */
export function orderOfParts(parts: SortedParts, known: KnownColumns): RowOrder {
  const { places } = parts
  const memory = createPartMemory(places.length)
  const rows = (): Uint32Array => {
    const inParts = rowsByPart(parts, memory.wholes())
    return new Uint32Array(gatherWholes(inParts, places, 0).buffer)
  }
  return {
    rows,
    take(column) {
      const read = known.get(column)
      if (read !== undefined) return read(parts.sorted)
      switch (column.kind) {
        case 'cells':
          return takeColumn(column, rows())
        case 'text': {
          const inParts = moveWholes(column.codes, parts, memory.wholes())
          return Object.freeze({ ...column, codes: gatherWholes(inParts, places, MISSING_CODE) })
        }
        case 'date': {
          const inParts = moveWholes(column.values, parts, memory.wholes())
          return Object.freeze({ ...column, values: gatherWholes(inParts, places, MISSING_DATE) })
        }
        case 'flag': {
          const inParts = moveBytes(column.values, parts, memory.bytes())
          return Object.freeze({ ...column, values: gatherFlags(inParts, places) })
        }
        default: {
          const inParts = moveReals(column.values, parts, memory.reals())
          return Object.freeze({ ...column, values: gatherReals(inParts, places) })
        }
      }
    },
  }
}
