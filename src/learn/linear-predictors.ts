/** Rows of features beside each other: row-major, `stride` apart, of which the first `size` are read. */
export interface FeatureRows {
  readonly values: Float64Array
  readonly stride: number
  readonly size: number
}

/**
 * Sets the linear predictors of the rows from `from` up to `to`: a constant, then coefficient times feature added one after another. The sums of four rows
 * go on beside each other, since each has to wait for its own addition before; every row has the bits it would have alone.
 *
 * @param out - by row.
 * @param coefficients - those of the features begin at `at`.
 */
export function linearPredictors(
  out: Float64Array,
  { values, stride, size }: FeatureRows,
  coefficients: Float64Array,
  at: number,
  constant: number,
  from: number,
  to: number,
): void {
  let i = from
  for (; i + 4 <= to; i += 4) {
    let s0 = constant
    let s1 = constant
    let s2 = constant
    let s3 = constant
    let r0 = i * stride
    let r1 = r0 + stride
    let r2 = r1 + stride
    let r3 = r2 + stride
    for (let j = at; j < at + size; j++) {
      const coefficient = coefficients[j]
      s0 += coefficient * values[r0++]
      s1 += coefficient * values[r1++]
      s2 += coefficient * values[r2++]
      s3 += coefficient * values[r3++]
    }
    out[i] = s0
    out[i + 1] = s1
    out[i + 2] = s2
    out[i + 3] = s3
  }
  for (; i < to; i++) {
    let sum = constant
    for (let j = at, row = i * stride; j < at + size; j++, row++) sum += coefficients[j] * values[row]
    out[i] = sum
  }
}
