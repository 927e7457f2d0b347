import { ClienteleError } from '../errors.ts'

/** A sum that does not depend on the order of what is added. */
export interface ExactSum {
  /** The sum, rounded once; NaN where nothing was added. */
  sum(): number
  /** How many numbers were added. */
  readonly count: number
  add(value: number): void
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
  // As long as all is whole and the absolute values stay below 2^53 in sum, plain addition is exact.
  let plain = 0
  let absolute = 0
  let count = 0
  let partials: number[] | null = null
  return {
    get count(): number {
      return count
    },
    clear(): void {
      plain = 0
      absolute = 0
      count = 0
      partials = null
    },
    add(value: number): void {
      count++
      absolute += Math.abs(value)
      if (partials === null && absolute < 2 ** 53 && Number.isInteger(value)) plain += value
      else {
        partials ??= [plain]
        addPartial(partials, value)
      }
    },
    sum(): number {
      if (count === 0) return Number.NaN
      const total = partials === null ? plain : roundedSum(partials)
      if (Number.isFinite(total)) return total
      throw new ClienteleError(
        'EXACTNESS_LOST',
        'A sum is beyond the largest number there is. Divide the values by a constant first.',
      )
    },
  }
}

/** Adds to partial sums that do not overlap and grow in magnitude: together they are the exact sum. */
function addPartial(partials: number[], value: number): void {
  let kept = 0
  let carry = value
  for (const partial of partials) {
    const [large, small] = Math.abs(carry) < Math.abs(partial) ? [partial, carry] : [carry, partial]
    const high = large + small
    const low = small - (high - large)
    if (low !== 0) partials[kept++] = low
    carry = high
  }
  partials.length = kept
  partials.push(carry)
}

/** Adds from the largest down; the first remainder decides, together with the sign of the next, which way a tie goes. */
function roundedSum(partials: readonly number[]): number {
  let i = partials.length - 1
  let total = i < 0 ? 0 : partials[i]
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
