import type { Dialect } from '../engine/dialect.ts'
import type { Sql } from '../engine/sql.ts'

/** Formulas that build on each other, as one query around the other, so that none is written twice. */
export interface Layers {
  /** Adds a formula of the columns below; gives its name, which the next layer may use. What was added before keeps its name. */
  add(formula: Sql): Sql
  /** Ends a layer. */
  next(): void
  /** All layers, as what may stand after `from`. */
  from(): Sql
}

/**
 * Opens layers over rows, whose columns every layer keeps.
 *
 * @param from - what may stand after `from`, with a condition or without.
 * @param word - begins the names of the formulas; no column may have one of them.
 */
export function openLayers(from: Sql, word: string, { sql, join, identifier, layer }: Dialect): Layers {
  let made: Sql[] = []
  let query = from
  let depth = 0
  const known = new Map<string, Sql>()
  const next = (): void => {
    if (made.length > 0)
      query = sql`(${layer(sql`select *, ${join(made, ', ')} from ${query}`)}) as ${identifier(`${word}_layer${depth++}`)}`
    made = []
  }
  return {
    add(formula) {
      const before = known.get(formula.text)
      if (before !== undefined) return before
      const name = identifier(`${word}${known.size}`)
      known.set(formula.text, name)
      made.push(sql`${formula} as ${name}`)
      return name
    },
    next,
    from() {
      next()
      return query
    },
  }
}

/** Formulas that take several layers: after each `yield` they go on in the next one. */
export type Steps<Result> = Generator<undefined, Result, undefined>

/** Runs steps side by side, so that those of one layer stand in one query. */
export function runSteps<Result>(layers: Layers, steps: readonly Steps<Result>[]): readonly Result[] {
  const results: Result[] = []
  let open = steps.map((step, at) => ({ step, at }))
  while (open.length > 0) {
    open = open.filter(({ step, at }) => {
      const taken = step.next()
      if (taken.done === true) results[at] = taken.value
      return taken.done !== true
    })
    layers.next()
  }
  return results
}

/**
 * The formula that belongs to a whole number; missing for numbers that have none.
 *
 * @param formulas - of `first` and the numbers after it; a number that is not finite is no formula. Where all are the same, that one, whatever the number.
 */
export function formulaOf(
  number: Sql,
  formulas: Iterable<Sql | number>,
  dialect: Dialect,
  first: number = 0,
): Sql {
  const { sql, join, double, missing } = dialect
  const cases = new Map<string, { readonly formula: Sql; readonly numbers: Sql[] }>()
  let count = 0
  for (const given of formulas) {
    const own = double(first + count++)
    if (typeof given === 'number' && !Number.isFinite(given)) continue
    const formula = typeof given === 'number' ? double(given) : given
    const known = cases.get(formula.text)
    if (known === undefined) cases.set(formula.text, { formula, numbers: [own] })
    else known.numbers.push(own)
  }
  const all = [...cases.values()]
  if (all.length === 0) return missing('double')
  if (all[0].numbers.length === count) return all[0].formula
  const said = all.map(
    ({ formula, numbers }) => sql`when ${number} in (${join(numbers, ', ')}) then ${formula}`,
  )
  return sql`case ${join(said, ' ')} end`
}
