import { addInnerProducts } from './inner-products.ts'

/** Writes rows `from` up to `to` of a design, column after column, each `stride` long. */
export type FillColumns = (from: number, to: number, into: Float64Array, stride: number) => void

/** Rows that are written at once: so many that a column stays in the first cache, and all columns in the second. */
const blockRows = 128

/**
 * X'X of a design that is never whole in memory.
 *
 * @returns shape [width, width], symmetric.
 */
export function gramOf(rows: number, width: number, fill: FillColumns): Float64Array {
  const padded = 4 * Math.ceil(width / 4)
  const columns = { numbers: new Float64Array(padded * blockRows), stride: blockRows }
  const sums = new Float64Array(padded * padded)
  for (let from = 0; from < rows; from += blockRows) {
    const to = Math.min(rows, from + blockRows)
    fill(from, to, columns.numbers, blockRows)
    for (let i = 0; i < padded; i += 4)
      for (let j = 0; j <= i; j += 4) addInnerProducts(sums, padded, columns, i, columns, j, to - from)
  }
  const gram = new Float64Array(width * width)
  for (let i = 0; i < width; i++)
    for (let j = 0; j < width; j++) gram[i * width + j] = sums[Math.max(i, j) * padded + Math.min(i, j)]
  return gram
}
