import type { ReadonlyInt32Array } from '../math/arrays.ts'
import type { TextColumn } from './column.ts'
import type { Dictionary } from './dictionary.ts'
import { createDictionaryBuilder } from './dictionary-builder.ts'

/**
 * A text column whose texts are written when somebody first asks for them: all of them for the codes or the dictionary, one for a
 * single row. To readers it is like any other.
 */
export interface LazyTextColumn extends TextColumn {
  readonly rowCount: number
  /** The text of one row, without writing the others. */
  textOf(row: number): string
}

/**
 * Promises a column of texts.
 *
 * @param rowCount - how many rows it has.
 * @param textOf - the text of a row: the same whenever it is asked.
 */
export function lazyTextColumn(rowCount: number, textOf: (row: number) => string): LazyTextColumn {
  let written: TextColumn | null = null
  const whole = (): TextColumn => {
    written ??= writeAll(rowCount, textOf)
    return written
  }
  const column = {
    kind: 'text',
    get codes(): ReadonlyInt32Array {
      return whole().codes
    },
    get dictionary(): Dictionary {
      return whole().dictionary
    },
  } as const
  // Not enumerable: what walks over a column's parts finds those of any text column.
  return Object.freeze(
    Object.defineProperties(column, { rowCount: { value: rowCount }, textOf: { value: textOf } }),
  ) as LazyTextColumn
}

/** Tells whether the texts of a column are written on demand. */
export function isLazyText(column: TextColumn): column is LazyTextColumn {
  return 'textOf' in column
}

function writeAll(rowCount: number, textOf: (row: number) => string): TextColumn {
  const builder = createDictionaryBuilder()
  const codes = new Int32Array(rowCount)
  for (let row = 0; row < rowCount; row++) codes[row] = builder.codeOfString(textOf(row))
  return Object.freeze({ kind: 'text', codes, dictionary: builder.snapshot() })
}
