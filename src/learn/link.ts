import { exp, sigmoid } from '../math/exp.ts'

/** The mean of a target given its linear predictor: itself, a probability, or e to it. */
export type Link = 'identity' | 'logistic' | 'poisson'

/** The inner product of coefficients that begin at `at` with x. */
export function predictor(coefficients: ArrayLike<number>, at: number, x: ArrayLike<number>): number {
  let total = 0
  for (let j = 0; j < x.length; j++) total += coefficients[at + j] * x[j]
  return total
}

/** The mean that a linear predictor stands for. */
export function meanOf(link: Link, eta: number): number {
  switch (link) {
    case 'identity':
      return eta
    case 'logistic':
      return sigmoid(eta)
    case 'poisson':
      return exp(eta)
  }
}
