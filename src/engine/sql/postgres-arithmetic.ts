import type { Dialect, SqlOperator } from '../dialect.ts'
import type { Sql } from '../sql.ts'

/** What writes the formulas. */
type Writer = Pick<Dialect, 'sql'>
type Rule = (writer: Writer, x: Sql, y: Sql) => Sql

/**
 * Arithmetic for Postgres, where a result that is infinite, or 0 though neither factor is, ends the statement. So what would come out is looked at first: on operands
 * brought nearer to 1 by powers of two, which is exact, and in which nothing over- or underflows. The steps stand in an order in which each makes the next safe;
 * Postgres keeps to it within `case`, and drops the rest of an `and` after a constant that is false.
 */
export const postgresArithmetic: Readonly<Record<SqlOperator, Rule>> = {
  '+': (writer, x, y) => sum(writer, x, y, writer.sql`${x} + ${y}`, writer.sql`+`),
  '-': (writer, x, y) => sum(writer, x, y, writer.sql`${x} - ${y}`, writer.sql`-`),
  // Adding 0 makes 0 of -0.
  '*': ({ sql }, x, y) => sql`(case
    when abs(${x}) >= ${1} and abs(${y}) >= ${1} and abs(${x} * ${2 ** -512}) * abs(${y} * ${2 ** -512}) > ${greatest * 2 ** -1024} then null
    when abs(${x}) < ${2 ** -538} and abs(${y}) < ${2 ** -538} then ${0}
    when abs(${x}) < ${1} and abs(${y}) < ${1} and abs(${x} * ${2 ** 511}) * abs(${y} * ${2 ** 511}) <= ${2 ** -53} then ${0}
    else ${x} * ${y} + ${0} end)`,
  '/': ({ sql }, x, y) => sql`(case
    when ${y} = ${0} then null
    when abs(${x}) >= ${2 ** 500} and abs(${y}) < ${2 ** -524} then null
    when abs(${x}) >= ${2 ** -60} and abs(${y}) < ${1} and abs(${x} * ${2 ** -400}) / abs(${y} * ${2 ** 511}) > ${greatest * 2 ** -911} then null
    when abs(${x}) < ${2 ** -575} and abs(${y}) > ${2 ** 500} then ${0}
    when abs(${x}) < ${2 ** -40} and abs(${y}) > ${1} and abs(${x} * ${2 ** 511}) / abs(${y} * ${2 ** -400}) <= ${2 ** -164} then ${0}
    else ${x} / ${y} + ${0} end)`,
}

/** The greatest numbers whose square and cube come out as 0. */
const greatestOfNothing = { 2: 1.5717277847026285e-162, 3: 1.3518179858534569e-108 } as const

/** The square or cube, where one of 0 would end the statement. */
export function postgresPower({ sql, join }: Pick<Dialect, 'sql' | 'join'>, x: Sql, exponent: 2 | 3): Sql {
  const product = join(new Array<Sql>(exponent).fill(x), ' * ')
  return sql`(case when abs(${x}) <= ${greatestOfNothing[exponent]} then ${0} else ${product} end)`
}

const greatest = Number.MAX_VALUE

/** Where one addend is below 2^960, it is less than half the last digit of the greatest number, and nothing overflows. */
function sum({ sql }: Writer, x: Sql, y: Sql, result: Sql, operator: Sql): Sql {
  return sql`(case
    when abs(${x}) >= ${2 ** 960} and abs(${y}) >= ${2 ** 960} and abs(${x} * ${2 ** -8} ${operator} ${y} * ${2 ** -8}) > ${greatest * 2 ** -8} then null
    else ${result} end)`
}
