import type { Dialect } from '../engine/dialect.ts'
import { freeName } from '../engine/free-name.ts'
import type { NamedQuery } from '../engine/relation.ts'
import type { Sql } from '../engine/sql.ts'
import type { PlainCenters } from './kmeans-nearest.ts'
import type { Preparation } from './prepare/compile.ts'
import { preparedSql } from './prepare/prepared-sql-pass.ts'

/** Rows of a query with their nearest center. */
export interface NearestSql {
  /** What may stand after `from`: columns kept, and the ones named here. */
  readonly from: Sql
  /** The prepared columns. */
  readonly x: readonly Sql[]
  /** The squared distance to the nearest center. */
  readonly least: Sql
  /** The squared distance to each center. */
  readonly squares: readonly Sql[]
}

/** Prepared rows with their squared distance to every center, summed over the columns in their order, as `findNearest` does; and the least of them. */
export function nearestSql(
  relation: NamedQuery,
  preparation: Pick<Preparation, 'inputs' | 'models' | 'columns'>,
  { centers, k, d }: PlainCenters,
  dialect: Dialect,
  kept: readonly string[] = [],
): NearestSql {
  const { sql, join, identifier } = dialect
  const prepared = preparedSql(relation, preparation, dialect, kept)
  const free = freeNames(kept, dialect)
  const still = kept.map((name) => identifier(name))
  const x = prepared.columns.map((_, j) => free(`x${j}`))
  const named = prepared.columns.map((column, j) => sql`${column} as ${x[j]}`)
  const rows = sql`(select ${join([...still, ...named], ', ')} from ${prepared.from}) as x_`
  const squares = Array.from({ length: k }, (_, c) => free(`d${c}`))
  const measured = squares.map((square, c) => {
    const terms = x.map((value, j) => {
      const difference = sql`(${value} - ${centers[c * d + j]})`
      return sql`${difference} * ${difference}`
    })
    return sql`${join(terms, ' + ')} as ${square}`
  })
  const distances = sql`(select ${join([...still, ...x, ...measured], ', ')} from ${rows}) as d_`
  const least = free('least_square')
  const found = [...still, ...x, ...squares, sql`${dialect.least(squares)} as ${least}`]
  return { from: sql`(select ${join(found, ', ')} from ${distances}) as n_`, x, least, squares }
}

/** The index of the nearest center: of equals the smallest. Equality is safe, since the least is one of them. */
export function labelSql(
  { squares, least }: Pick<NearestSql, 'squares' | 'least'>,
  { sql, join }: Dialect,
  literal: (cluster: number) => Sql,
): Sql {
  const cases = squares.map((square, c) => sql`when ${square} = ${least} then ${literal(c)}`)
  return sql`case ${join(cases, ' ')} end`
}

/** Names that no kept column has, whatever the case of its letters. */
export function freeNames(kept: readonly string[], { identifier }: Dialect): (name: string) => Sql {
  return (name) => identifier(freeName(kept, name))
}
