import { studentQuantile } from '../../src/math/student.ts'

/** A mean with the half width of its 95 % interval by Student's t; the half width of a single number is NaN. */
export interface MeanInterval {
  readonly mean: number
  readonly half: number
}

/** The mean of numbers that were drawn independently, such as one a seed. */
export function meanInterval(values: readonly number[]): MeanInterval {
  const count = values.length
  const mean = values.reduce((sum, value) => sum + value, 0) / count
  if (count < 2) return { mean, half: Number.NaN }
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  const error = Math.sqrt(squares / (count - 1) / count)
  return { mean, half: studentQuantile(0.975, count - 1) * error }
}

/** A mean and the half width of its interval, where it has one. */
export function shown({ mean, half }: MeanInterval, digits: number): string {
  return Number.isNaN(half) ? fixed(mean, digits) : `${fixed(mean, digits)} ± ${fixed(half, digits)}`
}

/** A mean of shares and the half width of its interval, in whole percent. */
export function shownPercent({ mean, half }: MeanInterval): string {
  return `${shown({ mean: 100 * mean, half: 100 * half }, 0)} %`
}

/** What rounds to nothing has no sign. */
function fixed(value: number, digits: number): string {
  const text = value.toFixed(digits)
  return Number(text) === 0 ? (0).toFixed(digits) : text
}

/** For `JSON.parse`: the half width of a single number is NaN, which JSON writes as null. */
export function reviveInterval(name: string, value: unknown): unknown {
  return name === 'half' && value === null ? Number.NaN : value
}
