/** The rows in which a column is not 0, and its amounts there. */
export interface SparseColumn {
  readonly row: Int32Array
  readonly amount: Float64Array
}

/**
 * A linear program, max worth'x with A x = (0, ..., 0, 1) and lower <= x <= upper, with a feasible basis: the basic variables
 * and their levels, the inverse of their columns, and which of the others stand at their upper bound.
 */
export interface SimplexState {
  /** One column of A for each variable. */
  readonly columns: readonly SparseColumn[]
  readonly worth: Float64Array
  readonly lower: Float64Array
  readonly upper: Float64Array
  readonly basis: Int32Array
  readonly level: Float64Array
  /** Row-major, shape [rows, rows]. */
  readonly inverse: Float64Array
  readonly isBasic: Uint8Array
  readonly atUpper: Uint8Array
}

/** Amounts below this are rounding; the program should be scaled to amounts around 1. */
const rounding = 1e-11

/** After so many pivots, the first variable that may enter does, which cannot cycle. */
const patience = 20

/**
 * Pivots until no variable improves the objective: the primal simplex method for bounded variables (Dantzig's rule, Bland's
 * once it takes long). Gives the multipliers of the rows, or null where the objective has no bound.
 */
export function maximize(state: SimplexState): Float64Array | null {
  const rows = state.basis.length
  for (let pivots = 0; ; pivots++) {
    const multipliers = multipliersOf(state)
    const entering = enteringVariable(state, multipliers, pivots > patience * rows)
    if (entering < 0 || pivots > 4 * patience * rows) return multipliers
    if (!moveIn(state, entering, pivots > patience * rows)) return null
  }
}

function multipliersOf({ basis, inverse, worth }: SimplexState): Float64Array {
  const rows = basis.length
  const multipliers = new Float64Array(rows)
  for (let i = 0; i < rows; i++) {
    const basic = worth[basis[i]]
    if (basic === 0) continue
    for (let j = 0; j < rows; j++) multipliers[j] += basic * inverse[i * rows + j]
  }
  return multipliers
}

/** The variable of the largest rate of improvement (or the first of any); -1 where none improves. */
function enteringVariable(state: SimplexState, multipliers: Float64Array, first: boolean): number {
  let best = -1
  let most = rounding
  for (let variable = 0; variable < state.columns.length; variable++) {
    if (state.isBasic[variable] === 1 || state.lower[variable] === state.upper[variable]) continue
    const rate = state.worth[variable] - product(multipliers, 0, state.columns[variable])
    const gain = state.atUpper[variable] === 1 ? -rate : rate
    if (gain <= most) continue
    best = variable
    most = gain
    if (first) break
  }
  return best
}

/** The inner product of a column and the numbers from `offset` on. */
export function product(numbers: Float64Array, offset: number, { row, amount }: SparseColumn): number {
  let sum = 0
  for (let i = 0; i < row.length; i++) sum += numbers[offset + row[i]] * amount[i]
  return sum
}

/** Moves a variable from its bound as far as the others allow. False where nothing stops it. */
function moveIn(state: SimplexState, entering: number, first: boolean): boolean {
  const { basis, level, inverse, columns, lower, upper, atUpper } = state
  const rows = basis.length
  const direction = atUpper[entering] === 1 ? -1 : 1
  const change = new Float64Array(rows)
  for (let i = 0; i < rows; i++) change[i] = direction * product(inverse, i * rows, columns[entering])
  const { row, length } = blockingRow(state, change, first)
  const across = upper[entering] - lower[entering]
  const step = Math.min(length, across)
  if (step === Number.POSITIVE_INFINITY) return false
  for (let i = 0; i < rows; i++) level[i] -= step * change[i]
  if (across <= length) {
    atUpper[entering] = 1 - atUpper[entering]
    return true
  }
  const from = direction > 0 ? lower[entering] : upper[entering]
  const leaving = basis[row]
  atUpper[leaving] = change[row] < 0 ? 1 : 0
  state.isBasic[leaving] = 0
  state.isBasic[entering] = 1
  basis[row] = entering
  level[row] = from + direction * step
  exchangeColumn(
    inverse,
    change.map((amount) => direction * amount),
    row,
  )
  return true
}

/** The basic variable that reaches a bound first; of those within rounding, the one of the largest pivot, or the first. */
function blockingRow(
  { basis, level, lower, upper }: SimplexState,
  change: Float64Array,
  first: boolean,
): { readonly row: number; readonly length: number } {
  let row = -1
  let length = Number.POSITIVE_INFINITY
  for (let i = 0; i < basis.length; i++) {
    if (Math.abs(change[i]) < 1e-9) continue
    const bound = change[i] > 0 ? lower[basis[i]] : upper[basis[i]]
    const room = Math.max(0, (level[i] - bound) / change[i])
    if (!(room < length + rounding)) continue
    const tie = row >= 0 && room > length - rounding
    const preferred = tie && (first ? basis[i] < basis[row] : Math.abs(change[i]) > Math.abs(change[row]))
    if (tie && !preferred) continue
    row = i
    length = Math.min(room, length)
  }
  return { row, length }
}

/** Updates the inverse of a basis when the column with the image `image` takes the place of a row's. */
export function exchangeColumn(inverse: Float64Array, image: Float64Array, row: number): void {
  const rows = image.length
  const pivot = inverse.subarray(row * rows, (row + 1) * rows)
  for (let j = 0; j < rows; j++) pivot[j] /= image[row]
  for (let i = 0; i < rows; i++) {
    if (i === row || image[i] === 0) continue
    for (let j = 0; j < rows; j++) inverse[i * rows + j] -= image[i] * pivot[j]
  }
}
