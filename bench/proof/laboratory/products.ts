import type { Features } from './features.ts'
import { addInnerProducts } from './inner-products.ts'

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

/** Rows that are worked on at once. */
const blockRows = 64

/**
 * What linear models on products say of each row.
 *
 * @param coefficients - shape [models, products.length], of a multiple of four models.
 * @returns shape [rows, models].
 */
export function predictProducts(
  { names, rows, x }: Features,
  products: readonly Product[],
  coefficients: Float64Array,
): Float64Array {
  const models = coefficients.length / products.length
  const columns = { numbers: coefficients, stride: products.length }
  const block = { numbers: new Float64Array(products.length * blockRows), stride: products.length }
  const out = new Float64Array(rows * models)
  const said = new Float64Array(blockRows * models)
  for (let from = 0; from < rows; from += blockRows) {
    const to = Math.min(rows, from + blockRows)
    for (let row = from; row < to; row++)
      writeProducts(x, row * names.length, products, block.numbers, (row - from) * products.length)
    said.fill(0)
    for (let i = 0; i < to - from; i += 4)
      for (let m = 0; m < models; m += 4)
        addInnerProducts(said, models, block, i, columns, m, products.length)
    out.set(said.subarray(0, (to - from) * models), from * models)
  }
  return out
}

/** Writes the products of the features from a place on. */
function writeProducts(
  x: Float64Array,
  first: number,
  products: readonly Product[],
  into: Float64Array,
  at: number,
): void {
  for (let i = 0; i < products.length; i++) {
    const { one, other } = products[i]
    const factor = one < 0 ? 1 : x[first + one]
    into[at + i] = other < 0 ? factor : factor * x[first + other]
  }
}
