import type { TextColumn } from '../table/column.ts'
import { textColumnOfCodes } from '../table/text-columns.ts'

/** A column of texts of the given rows, with the dictionary of the column they come from. */
export function pickTexts({ codes, dictionary }: TextColumn, rows: ArrayLike<number>): TextColumn {
  const picked = new Int32Array(rows.length)
  for (let row = 0; row < picked.length; row++) picked[row] = codes[rows[row]]
  return textColumnOfCodes(picked, dictionary)
}
