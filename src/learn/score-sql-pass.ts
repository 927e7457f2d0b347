import type { Dialect } from '../engine/dialect.ts'
import type { Sql } from '../engine/sql.ts'
import type { SqlMapping } from '../engine/sql-pass.ts'
import { freeNames } from './kmeans-nearest-sql-pass.ts'
import { predictorSql, sigmoidSql } from './link-sql-pass.ts'
import type { Preparation } from './prepare/compile.ts'
import { preparedSql } from './prepare/prepared-sql-pass.ts'
import type { RegressionFitted } from './regression-inputs.ts'

/** What SQL needs of a preparation. */
type Prepares = Pick<Preparation, 'inputs' | 'models' | 'columns'>

/** Mean outcomes with their standard errors as a query. */
export function scoreLinearSql(preparation: Prepares, fitted: RegressionFitted): SqlMapping<null> {
  return scoreSql(preparation, fitted, 'prediction', (eta, spread) => [eta, spread])
}

/** Probabilities with their standard errors as a query. */
export function scoreLogisticSql(preparation: Prepares, fitted: RegressionFitted): SqlMapping<null> {
  return scoreSql(preparation, fitted, 'probability', (eta, spread, dialect) => {
    const p = sigmoidSql(eta, dialect)
    return [p, dialect.sql`${p} * (${1} - ${p}) * ${spread}`]
  })
}

/**
 * Two columns of the linear predictor of rows and its standard error.
 *
 * @param scores - the score and its error.
 */
function scoreSql(
  preparation: Prepares,
  { coefficients, covariance }: RegressionFitted,
  name: string,
  scores: (eta: Sql, spread: Sql, dialect: Dialect) => readonly [Sql, Sql],
): SqlMapping<null> {
  return {
    toSql(relation, _, dialect, kept) {
      const { sql, join, identifier, sqrt, greatest, double } = dialect
      const { from, columns } = preparedSql(relation, preparation, dialect, kept)
      const x = [sql`${1}`, ...columns]
      const free = freeNames(kept, dialect)
      const [eta, square] = [free('eta'), free('square')]
      const still = kept.map((column) => identifier(column))
      const predictor = sql`${predictorSql(coefficients, 0, x, dialect)} as ${eta}`
      const form = sql`${quadraticFormSql(covariance, x, dialect)} as ${square}`
      const rows = sql`(select ${join([...still, predictor, form], ', ')} from ${from}) as s_`
      // Nothing is known of a row whose features are not, and the greater of nothing and 0 would be 0.
      const spread = sqrt(sql`case when ${square} is not null then ${greatest([square, double(0)])} end`)
      const [score, error] = scores(eta, spread, dialect)
      const said = [
        ...still,
        sql`${score} as ${identifier(name)}`,
        sql`${error} as ${identifier('standard_error')}`,
      ]
      return {
        query: sql`select ${join(said, ', ')} from ${rows}`,
        columns: [
          { name, kind: 'number', unit: null },
          { name: 'standard_error', kind: 'number', unit: null },
        ],
      }
    },
  }
}

/** x' A x, added in the order of `quadraticForm`. */
function quadraticFormSql(matrix: ArrayLike<number>, x: readonly Sql[], { sql, join }: Dialect): Sql {
  const rows = x.map((xi, i) => {
    const row = x.map((xj, j) => sql`${matrix[i * x.length + j]} * ${xj}`)
    return sql`${xi} * (${join(row, ' + ')})`
  })
  return join(rows, ' + ')
}
