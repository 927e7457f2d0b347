import type { ReadonlyInt32Array } from '../math/arrays.ts'
import { MISSING_CODE, type TextColumn } from './column.ts'
import type { Dictionary } from './dictionary.ts'
import { createDictionaryBuilder, type DictionaryBuilder } from './dictionary-builder.ts'
import { refusedValue } from './number-columns.ts'

/**
 * A column of texts; null and undefined are missing, the empty text is a text. Half surrogate pairs become U+FFFD.
 *
 * @param builder - where to look texts up and add new ones, so that several columns share codes. Default: a new one.
 * @throws COLUMN_VALUE for what is not a text.
 */
export function textColumn(
  values: ArrayLike<string | null | undefined>,
  builder: DictionaryBuilder = createDictionaryBuilder(),
): TextColumn {
  const codes = new Int32Array(values.length)
  for (let row = 0; row < codes.length; row++) {
    const value = values[row] ?? null
    if (value !== null && typeof value !== 'string') {
      throw refusedValue(row, `a ${typeof value}`, 'a text, or null for missing')
    }
    codes[row] = value === null ? MISSING_CODE : builder.codeOfString(value)
  }
  return Object.freeze({ kind: 'text', codes, dictionary: builder.snapshot() })
}

/**
 * A column of texts from their codes, taken without copying: the caller writes into them no more.
 *
 * @throws COLUMN_VALUE for codes that the dictionary does not have.
 */
export function textColumnOfCodes(codes: ReadonlyInt32Array, dictionary: Dictionary): TextColumn {
  for (let row = 0; row < codes.length; row++) {
    if (codes[row] < MISSING_CODE || codes[row] >= dictionary.size) {
      throw refusedValue(row, 'a code without a text', `a code below ${dictionary.size}, or -1 for missing`)
    }
  }
  return Object.freeze({ kind: 'text', codes, dictionary })
}
