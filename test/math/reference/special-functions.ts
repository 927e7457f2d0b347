import { readFileSync } from 'node:fs'

type Row = readonly number[]

/** What `special_functions.py` wrote: rows of arguments with the value, or the values, at their end. */
interface Reference {
  readonly mpmath: string
  /** Rows [x, nearest double, what is left in units of its last place]. */
  readonly exp: readonly Row[]
  readonly log: readonly Row[]
  readonly log1p: readonly Row[]
  readonly expm1: readonly Row[]
  readonly logGamma: readonly Row[]
  readonly digamma: readonly Row[]
  readonly trigamma: readonly Row[]
  readonly logRisingFactorial: readonly Row[]
  readonly logBeta: readonly Row[]
  readonly error: readonly Row[]
  readonly normalQuantile: readonly Row[]
  readonly incompleteGamma: readonly Row[]
  readonly incompleteBeta: readonly Row[]
}

/** Values computed by mpmath with 60 digits. */
export const reference: Reference = JSON.parse(
  readFileSync(new URL('./special-functions.json', import.meta.url), 'utf8'),
)

/** The largest error of a function of one variable, in units of the last place of the exact value. */
export function worstUlps(f: (x: number) => number, rows: readonly Row[]): number {
  let worst = 0
  for (const [x, nearest, rest] of rows) {
    const exponent = Math.max(-1022, Math.floor(Math.log2(Math.abs(nearest))))
    const error = Math.abs((f(x) - nearest) * 2 ** (52 - exponent / 2) * 2 ** (-exponent / 2) - rest)
    if (!(error <= worst)) worst = error
  }
  return worst
}

/**
 * The largest error over the rows: relative, or within `absoluteBelow` of 0 absolute.
 *
 * @param at - the place of the value in a row; its arguments are the first `f.length`.
 */
export function worstError(
  f: (...args: number[]) => number,
  rows: readonly Row[],
  at: number,
  absoluteBelow = 0,
): number {
  let worst = 0
  for (const row of rows) {
    const expected = row[at]
    const found = f(...row.slice(0, f.length))
    const error = Math.abs(found - expected) / (Math.abs(expected) < absoluteBelow ? 1 : Math.abs(expected))
    if (!(error <= worst)) worst = error
  }
  return worst
}
