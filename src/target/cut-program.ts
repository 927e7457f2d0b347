import { exchangeColumn, maximize, product, type SimplexState, type SparseColumn } from './bounded-simplex.ts'

/** What one pass proves of the dual: at any prices it is at least value - prices'use + what the bounds cost. */
export interface Cut {
  readonly value: number
  readonly use: Float64Array
}

/** The lower envelope of the dual that some cuts draw, within a box of prices. All amounts around 1. */
export interface CutProgram {
  readonly cuts: readonly Cut[]
  /** The cut to start from. */
  readonly start: number
  readonly lower: Float64Array
  readonly upper: Float64Array
  readonly leastPrice: Float64Array
  readonly mostPrice: Float64Array
}

/** Where the envelope is lowest. */
export interface LowestPoint {
  readonly prices: Float64Array
  readonly value: number
  /** The mixture of the passes' plans that is worth that much: one share for each cut, 1 in all. */
  readonly shares: Float64Array
  /** By row, how far the mixture misses the bounds, at the price at the edge of the box: above the maximum, below the minimum. */
  readonly over: Float64Array
  readonly under: Float64Array
}

/**
 * Finds the prices at which the highest cut is lowest, by the linear program behind it: the best mixture of the passes' plans
 * that keeps the bounds, where missing them costs the price at the edge of the box (Dantzig and Wolfe, 1960). Null where
 * rounding defeats it.
 */
export function lowestPoint(program: CutProgram): LowestPoint | null {
  const rows = program.lower.length
  const state = startState(program)
  const multipliers = maximize(state)
  if (multipliers === null) return null
  const level = levelsOf(state)
  const value = state.worth.reduce((sum, worth, variable) => sum + worth * level[variable], 0)
  return {
    prices: multipliers.slice(0, rows),
    value,
    shares: level.slice(3 * rows).map((share) => Math.max(0, share)),
    over: level.slice(rows, 2 * rows),
    under: level.slice(2 * rows, 3 * rows),
  }
}

/** Variables, by row: the use, the use above the maximum, the missing use; then the share of each cut. */
function startState(program: CutProgram): SimplexState {
  const { cuts, start, lower, upper, leastPrice, mostPrice } = program
  const rows = lower.length
  const variables = 3 * rows + cuts.length
  const state: SimplexState = {
    columns: [
      ...Array.from(lower, (_, row) => unit(row, -1)),
      ...Array.from(lower, (_, row) => unit(row, -1)),
      ...Array.from(lower, (_, row) => unit(row, 1)),
      ...cuts.map(cutColumn),
    ],
    worth: Float64Array.of(
      ...new Float64Array(rows),
      ...mostPrice.map((price) => -price),
      ...leastPrice,
      ...cuts.map(({ value }) => value),
    ),
    lower: new Float64Array(variables),
    upper: new Float64Array(variables).fill(Number.POSITIVE_INFINITY),
    basis: new Int32Array(rows + 1),
    level: new Float64Array(rows + 1),
    inverse: new Float64Array((rows + 1) ** 2),
    isBasic: new Uint8Array(variables),
    atUpper: new Uint8Array(variables),
  }
  state.lower.set(lower)
  state.upper.set(upper)
  for (let row = 0; row < rows; row++) enterRow(state, row, cuts[start].use[row])
  state.inverse[(rows + 1) ** 2 - 1] = 1
  enterBasis(state, rows, 3 * rows + start, 1)
  const image = Float64Array.from(state.basis, (_, row) =>
    product(state.inverse, row * (rows + 1), state.columns[3 * rows + start]),
  )
  exchangeColumn(state.inverse, image, rows)
  return state
}

function unit(row: number, sign: number): SparseColumn {
  return { row: Int32Array.of(row), amount: Float64Array.of(sign) }
}

function cutColumn({ use }: Cut): SparseColumn {
  const rows = [...use.keys()].filter((row) => use[row] !== 0)
  return {
    row: Int32Array.of(...rows, use.length),
    amount: Float64Array.of(...rows.map((row) => use[row]), 1),
  }
}

/** Of a row, the basis starts with the use where the bounds hold, with what is above or missing where they do not. */
function enterRow(state: SimplexState, row: number, use: number): void {
  const rows = state.basis.length - 1
  const over = use - state.upper[row]
  const under = state.lower[row] - use
  if (over > 0) {
    enterBasis(state, row, rows + row, over)
    state.atUpper[row] = 1
  } else if (under > 0) enterBasis(state, row, 2 * rows + row, under)
  else enterBasis(state, row, row, use)
  state.inverse[row * (rows + 2)] = under > 0 ? 1 : -1
}

function enterBasis(state: SimplexState, row: number, variable: number, level: number): void {
  state.basis[row] = variable
  state.level[row] = level
  state.isBasic[variable] = 1
}

function levelsOf({ columns, lower, upper, isBasic, atUpper, basis, level }: SimplexState): Float64Array {
  const levels = Float64Array.from(columns, (_, variable) => {
    if (isBasic[variable] === 1) return 0
    return atUpper[variable] === 1 ? upper[variable] : lower[variable]
  })
  for (let row = 0; row < basis.length; row++) levels[basis[row]] = level[row]
  return levels
}
