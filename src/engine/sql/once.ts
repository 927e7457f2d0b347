import type { Sql } from '../sql.ts'
import { asSql } from './ansi.ts'

type Formula = (named: readonly Sql[]) => Sql

/**
 * Names values by a function over a list of one item: DuckDB has no `let`, unnests subqueries into joins, and writes out the argument of a macro
 * (`nullif` is one) at each of its places, so that nested formulas would grow by powers of two.
 */
export function onceInList(values: readonly Sql[], formula: Formula): Sql {
  if (values.every(isShort)) return formula(values)
  const fields = values.map(({ text }, i) => `'v${i}': ${text}`).join(', ')
  const { text } = formula(values.map((_, i) => asSql(`v_.v${i}`)))
  return asSql(`list_transform([{${fields}}], lambda v_: ${text})[1]`)
}

/** The same by a function over an array of one item, as Spark has it. */
export function onceInArray(values: readonly Sql[], formula: Formula): Sql {
  if (values.every(isShort)) return formula(values)
  const fields = values.map(({ text }, i) => `'v${i}', ${text}`).join(', ')
  const { text } = formula(values.map((_, i) => asSql(`v_.v${i}`)))
  return asSql(`transform(array(named_struct(${fields})), v_ -> ${text})[0]`)
}

/** Names values by a subquery of one row, which `offset 0` keeps from being written out at each place of its columns. */
export function onceInSubquery(values: readonly Sql[], formula: Formula): Sql {
  if (values.every(isShort)) return formula(values)
  const fields = values.map(({ text }, i) => `${text} as v${i}`).join(', ')
  const { text } = formula(values.map((_, i) => asSql(`v_.v${i}`)))
  return asSql(`(select ${text} from (select ${fields} offset 0) as v_)`)
}

/** A name, a literal, or the cast of one: as quickly computed as looked up. */
function isShort({ text }: Sql): boolean {
  return /^(cast\([^()]*\)|[^()]*)$/.test(text)
}
