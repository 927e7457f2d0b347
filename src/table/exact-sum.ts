import { ClienteleError } from '../errors.ts'

/** A sum that does not depend on the order of what is added. */
export interface ExactSum {
  /** How many numbers were added. */
  readonly count: number
  add(value: number): void
  /** The sum, rounded once; NaN where nothing was added. */
  sum(): number
  /** Begins again with nothing. */
  clear(): void
}

/**
 * Sums numbers exactly and rounds once, at the end, to the nearest double (ties to even).
 *
 * @internal
 * @throws EXACTNESS_LOST from `sum` where it is beyond the largest number.
 * @see Shewchuk (1997), "Adaptive Precision Floating-Point Arithmetic", and the `fsum` of CPython's mathmodule.c.
 */
export function createExactSum(): ExactSum {
  const state: State = { count: 0, plain: 0, absolute: 0, used: 0, partials: [] }
  return {
    get count(): number {
      return state.count
    },
    add(value: number): void {
      state.count++
      state.absolute += Math.abs(value)
      if (state.used === 0 && state.absolute < 2 ** 53 && Number.isInteger(value)) state.plain += value
      else addInexact(state, value)
    },
    sum(): number {
      if (state.count === 0) return Number.NaN
      const total = state.used === 0 ? state.plain : roundedSum(state.partials, state.used)
      if (Number.isFinite(total)) return total
      throw tooLarge()
    },
    clear(): void {
      state.count = 0
      state.plain = 0
      state.absolute = 0
      state.used = 0
    },
  }
}

interface State {
  count: number
  /** The sum so far, exact while all values are whole and their absolute values stay below 2^53 in sum. */
  plain: number
  absolute: number
  /** From the first other value on: the partial sums, growing in magnitude, which together are the sum. */
  used: number
  readonly partials: number[]
}

function addInexact(state: State, value: number): void {
  if (state.used === 0) {
    state.partials[0] = state.plain
    state.used = 1
  }
  const { partials, used } = state
  let kept = 0
  let carry = value
  for (let i = 0; i < used; i++) {
    const partial = partials[i]
    const high = carry + partial
    const low = Math.abs(carry) < Math.abs(partial) ? carry - (high - partial) : partial - (high - carry)
    if (low !== 0) partials[kept++] = low
    carry = high
  }
  const overflown = !Number.isFinite(carry)
  partials[overflown ? 0 : kept] = carry
  state.used = overflown ? 1 : kept + 1
}

/** Adds from the largest down; the first remainder decides, together with the sign of the next, which way a tie goes. */
function roundedSum(partials: readonly number[], used: number): number {
  let i = used - 1
  let total = partials[i]
  let low = 0
  while (i > 0 && low === 0) {
    const before = total
    const next = partials[--i]
    total = before + next
    low = next - (total - before)
  }
  if (i === 0 || low === 0 || Math.sign(low) !== Math.sign(partials[i - 1])) return total
  const rounded = total + low * 2
  return rounded - total === low * 2 ? rounded : total
}

function tooLarge(): ClienteleError {
  return new ClienteleError(
    'EXACTNESS_LOST',
    'A sum is beyond the largest number there is. Divide the values by a constant first.',
  )
}
