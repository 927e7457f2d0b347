import type { Features } from './features.ts'
import { blockRows } from './gram.ts'

/** A column of a design: a product of two features; a place of -1 stands for the number 1. */
export interface Product {
  readonly one: number
  readonly other: number
}

/** The constant, every feature, and every product of two features (a square included), in this order. */
export function allProducts(features: number): readonly Product[] {
  const products: Product[] = [{ one: -1, other: -1 }]
  for (let i = 0; i < features; i++) products.push({ one: i, other: -1 })
  for (let i = 0; i < features; i++) for (let j = 0; j <= i; j++) products.push({ one: i, other: j })
  return products
}

/** Writes products of rows `from` up to `to`, column after column, each `stride` long. */
export function fillProducts(
  { names, x }: Features,
  products: readonly Product[],
  from: number,
  to: number,
  into: Float64Array,
  stride: number,
): void {
  const width = names.length
  for (const [column, { one, other }] of products.entries()) {
    const at = column * stride
    for (let row = from; row < to; row++) {
      const first = one < 0 ? 1 : x[row * width + one]
      into[at + row - from] = other < 0 ? first : first * x[row * width + other]
    }
  }
}

/**
 * What linear models on products say of each row.
 *
 * @param coefficients - shape [models, products.length].
 * @returns shape [rows, models].
 */
export function predictProducts(
  features: Features,
  products: readonly Product[],
  coefficients: Float64Array,
): Float64Array {
  const models = coefficients.length / products.length
  const out = new Float64Array(features.rows * models)
  const block = new Float64Array(products.length * blockRows)
  const sums = new Float64Array(blockRows)
  for (let from = 0; from < features.rows; from += blockRows) {
    const to = Math.min(features.rows, from + blockRows)
    fillProducts(features, products, from, to, block, blockRows)
    for (let m = 0; m < models; m++) {
      addUp(block, coefficients, m * products.length, products.length, to - from, sums)
      for (let i = 0; i < to - from; i++) out[(from + i) * models + m] = sums[i]
    }
  }
  return out
}

/** Sums of columns times coefficients, four columns at a time. */
function addUp(
  block: Float64Array,
  coefficients: Float64Array,
  first: number,
  columns: number,
  rows: number,
  sums: Float64Array,
): void {
  sums.fill(0)
  let column = 0
  for (; column + 4 <= columns; column += 4) {
    const c0 = coefficients[first + column]
    const c1 = coefficients[first + column + 1]
    const c2 = coefficients[first + column + 2]
    const c3 = coefficients[first + column + 3]
    const at = column * blockRows
    for (let i = 0; i < rows; i++)
      sums[i] +=
        c0 * block[at + i] +
        c1 * block[at + blockRows + i] +
        c2 * block[at + 2 * blockRows + i] +
        c3 * block[at + 3 * blockRows + i]
  }
  for (; column < columns; column++)
    for (let i = 0; i < rows; i++) sums[i] += coefficients[first + column] * block[column * blockRows + i]
}
