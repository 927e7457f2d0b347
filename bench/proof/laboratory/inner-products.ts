/** Vectors of one length in one array: vector i begins at `i * stride`. */
export interface Vectors {
  readonly numbers: Float64Array
  readonly stride: number
}

/**
 * Adds the inner products of vectors i .. i + 3 with vectors j .. j + 3 to a matrix, at row i and column j: each number read serves
 * four products.
 *
 * @param into - row-major, of so many columns.
 */
export function addInnerProducts(
  into: Float64Array,
  columns: number,
  one: Vectors,
  i: number,
  other: Vectors,
  j: number,
  length: number,
): void {
  const a = one.numbers
  const b = other.numbers
  const a0 = i * one.stride
  const a1 = a0 + one.stride
  const a2 = a1 + one.stride
  const a3 = a2 + one.stride
  const b0 = j * other.stride
  const b1 = b0 + other.stride
  const b2 = b1 + other.stride
  const b3 = b2 + other.stride
  let [s00, s01, s02, s03] = [0, 0, 0, 0]
  let [s10, s11, s12, s13] = [0, 0, 0, 0]
  let [s20, s21, s22, s23] = [0, 0, 0, 0]
  let [s30, s31, s32, s33] = [0, 0, 0, 0]
  for (let k = 0; k < length; k++) {
    const x0 = a[a0 + k]
    const x1 = a[a1 + k]
    const x2 = a[a2 + k]
    const x3 = a[a3 + k]
    const y0 = b[b0 + k]
    const y1 = b[b1 + k]
    const y2 = b[b2 + k]
    const y3 = b[b3 + k]
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
  const at = i * columns + j
  addFour(into, at, s00, s01, s02, s03)
  addFour(into, at + columns, s10, s11, s12, s13)
  addFour(into, at + 2 * columns, s20, s21, s22, s23)
  addFour(into, at + 3 * columns, s30, s31, s32, s33)
}

function addFour(into: Float64Array, at: number, s0: number, s1: number, s2: number, s3: number): void {
  into[at] += s0
  into[at + 1] += s1
  into[at + 2] += s2
  into[at + 3] += s3
}
