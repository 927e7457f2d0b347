/** Writes rows `from` up to `to` of a design, column after column, each `stride` long. */
export type FillColumns = (from: number, to: number, into: Float64Array, stride: number) => void

/** Rows that are written at once: so many that a column stays in the first cache, and all columns in the second. */
export const blockRows = 128

/**
 * X'X of a design that is never whole in memory.
 *
 * @returns shape [width, width], symmetric.
 */
export function gramOf(rows: number, width: number, fill: FillColumns): Float64Array {
  const padded = 4 * Math.ceil(width / 4)
  const block = new Float64Array(padded * blockRows)
  const sums = new Float64Array(padded * padded)
  for (let from = 0; from < rows; from += blockRows) {
    const to = Math.min(rows, from + blockRows)
    fill(from, to, block, blockRows)
    for (let i = 0; i < padded; i += 4)
      for (let j = 0; j <= i; j += 4) addTile(sums, padded, block, i, j, to - from)
  }
  const gram = new Float64Array(width * width)
  for (let i = 0; i < width; i++)
    for (let j = 0; j < width; j++) gram[i * width + j] = sums[Math.max(i, j) * padded + Math.min(i, j)]
  return gram
}

/** Sixteen inner products of four columns with four: each number read serves four of them. */
function addTile(
  sums: Float64Array,
  width: number,
  block: Float64Array,
  i: number,
  j: number,
  rows: number,
): void {
  const [a0, a1, a2, a3] = [i * blockRows, (i + 1) * blockRows, (i + 2) * blockRows, (i + 3) * blockRows]
  const [b0, b1, b2, b3] = [j * blockRows, (j + 1) * blockRows, (j + 2) * blockRows, (j + 3) * blockRows]
  let [s00, s01, s02, s03] = [0, 0, 0, 0]
  let [s10, s11, s12, s13] = [0, 0, 0, 0]
  let [s20, s21, s22, s23] = [0, 0, 0, 0]
  let [s30, s31, s32, s33] = [0, 0, 0, 0]
  for (let r = 0; r < rows; r++) {
    const x0 = block[a0 + r]
    const x1 = block[a1 + r]
    const x2 = block[a2 + r]
    const x3 = block[a3 + r]
    const y0 = block[b0 + r]
    const y1 = block[b1 + r]
    const y2 = block[b2 + r]
    const y3 = block[b3 + r]
    s00 += x0 * y0
    s01 += x0 * y1
    s02 += x0 * y2
    s03 += x0 * y3
    s10 += x1 * y0
    s11 += x1 * y1
    s12 += x1 * y2
    s13 += x1 * y3
    s20 += x2 * y0
    s21 += x2 * y1
    s22 += x2 * y2
    s23 += x2 * y3
    s30 += x3 * y0
    s31 += x3 * y1
    s32 += x3 * y2
    s33 += x3 * y3
  }
  addRow(sums, i * width + j, s00, s01, s02, s03)
  addRow(sums, (i + 1) * width + j, s10, s11, s12, s13)
  addRow(sums, (i + 2) * width + j, s20, s21, s22, s23)
  addRow(sums, (i + 3) * width + j, s30, s31, s32, s33)
}

function addRow(sums: Float64Array, at: number, s0: number, s1: number, s2: number, s3: number): void {
  sums[at] += s0
  sums[at + 1] += s1
  sums[at + 2] += s2
  sums[at + 3] += s3
}
