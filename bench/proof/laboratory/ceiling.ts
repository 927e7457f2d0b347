import { optionCount } from './catalog.ts'
import { type Features, featuresOfRows } from './features.ts'
import { gramOf } from './gram.ts'
import { allProducts, fillProducts, predictProducts } from './products.ts'
import { solveRidge } from './ridge.ts'
import type { Truth } from './truth.ts'

/** Weight of the squares of the coefficients, against squared EUR summed over customers. */
const penalty = 30

/** Estimates from noise-free values, for any choice of features. */
export interface Ceiling {
  /**
   * What options are worth for customers who were not learned from, as far as some of the features tell; shape [customers, options].
   *
   * @param chosen - places of the features.
   */
  estimate(chosen: readonly number[]): Float64Array
}

/**
 * Learns what options are truly worth from other customers, by ridge regressions on all features and all products of two of them: what no
 * learner can exceed by much that sees these features and noisy outcomes only. The sums of products are made once for all options and choices of features.
 *
 * @param features - standardized, of all customers: those learned from first.
 * @param truth - of the customers learned from.
 */
export function openCeiling(features: Features, truth: Truth): Ceiling {
  const products = allProducts(features.names.length)
  const width = products.length + optionCount
  const gram = gramOf(truth.customers, width, (from, to, into, stride) => {
    fillProducts(features, products, from, to, into, stride)
    for (let o = 0; o < optionCount; o++)
      for (let row = from; row < to; row++)
        into[(products.length + o) * stride + row - from] = truth.value[row * optionCount + o]
  })
  const valued = featuresOfRows(features, truth.customers, features.rows)
  const targets = Array.from({ length: optionCount }, (_, o) => products.length + o)
  return {
    estimate(chosen) {
      const isChosen = (place: number): boolean => place < 0 || chosen.includes(place)
      const inputs = [...products.keys()].filter(
        (i) => isChosen(products[i].one) && isChosen(products[i].other),
      )
      const penalties = inputs.map((i) => (i === 0 ? 0 : penalty))
      const coefficients = solveRidge(gram, width, inputs, targets, penalties)
      return predictProducts(
        valued,
        inputs.map((i) => products[i]),
        coefficients,
      )
    },
  }
}
