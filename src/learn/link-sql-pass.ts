import type { Dialect } from '../engine/dialect.ts'
import type { Sql } from '../engine/sql.ts'
import type { Link } from './link.ts'

/** The inner product of coefficients that begin at `at` with x, added in the order of `predictor`. */
export function predictorSql(
  coefficients: ArrayLike<number>,
  at: number,
  x: readonly Sql[],
  { sql, join }: Dialect,
): Sql {
  const terms = x.map((value, j) => sql`${coefficients[at + j]} * ${value}`)
  return sql`(${join(terms, ' + ')})`
}

/** The mean that a linear predictor stands for; see `meanOf`. */
export function meanSql(link: Link, eta: Sql, dialect: Dialect): Sql {
  if (link === 'identity') return eta
  return link === 'logistic' ? sigmoidSql(eta, dialect) : dialect.exp(eta)
}

/** The logistic function, by an exponential that does not overflow. */
export function sigmoidSql(eta: Sql, { sql, exp, abs }: Dialect): Sql {
  const e = exp(sql`(-${abs(eta)})`)
  return sql`(case when ${eta} >= ${0} then ${1} else ${e} end / (${1} + ${e}))`
}
