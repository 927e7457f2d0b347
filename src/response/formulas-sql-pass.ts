import type { Dialect } from '../engine/dialect.ts'
import type { Sql } from '../engine/sql.ts'
import type { Link } from '../learn/link.ts'
import { sigmoidSql } from '../learn/link-sql-pass.ts'

/**
 * Linear predictors beyond these are taken for them. No mean that anything hangs on is so large or so small, and fourth powers of one stay within the range of
 * doubles, beyond which some databases end the statement.
 */
export const mostEta = 170
const leastEta = -170

/** e to a linear predictor that has a name, within bounds. */
export function boundedExp(eta: Sql, dialect: Dialect): Sql {
  return dialect.exp(bounded(eta, dialect))
}

/** The mean that a linear predictor with a name stands for, within bounds; see `meanOf`. */
export function boundedMean(link: Link, eta: Sql, dialect: Dialect): Sql {
  if (link === 'identity') return eta
  return link === 'logistic' ? sigmoidSql(bounded(eta, dialect), dialect) : boundedExp(eta, dialect)
}

/** How a mean with a name moves with its linear predictor; see `slopeOf`. */
export function slopeSql(link: Link, mean: Sql, { sql, double }: Dialect): Sql {
  if (link === 'identity') return double(1)
  return link === 'logistic' ? sql`${mean} * (${1} - ${mean})` : mean
}

/** The logarithm of a mean with a name; see `logMean`. */
export function logMeanSql(link: Link, eta: Sql, mean: Sql, { sql, ln }: Dialect): Sql {
  return link === 'poisson' ? eta : ln(sql`case when ${mean} > ${1e-6} then ${mean} else ${1e-6} end`)
}

function bounded(eta: Sql, { sql }: Dialect): Sql {
  return sql`(case when ${eta} > ${mostEta} then ${mostEta} when ${eta} < ${leastEta} then ${leastEta} else ${eta} end)`
}
