import type { Model, ModelInput } from '../contracts/model.ts'
import type { PreparationModel } from '../learn/prepare/models.ts'
import { exp } from '../math/exp.ts'
import type { Cut } from './threshold-tree.ts'

/** A cut in the raw column's own units. */
export interface RawCut {
  readonly low: number
  readonly high: number
  /** What a missing value counts as, or null where none is filled. */
  readonly filled: number | null
}

/** Takes a cut of a prepared column back through grid, scale and logarithm, all of which keep order. */
export function rawCut(
  name: string,
  { low, high }: Cut,
  prepare: readonly Model<string, unknown>[],
  kind: ModelInput['kind'],
): RawCut {
  let ends = [low, high]
  let filled: number | null = null
  for (const model of prepare.toReversed() as readonly PreparationModel[]) {
    ends = ends.map((value) => undone(name, value, model))
    if (model.kind === 'imputer')
      filled = model.fitted.columns.find(({ column }) => column === name)?.value ?? filled
  }
  // Whole numbers come back with the rounding of the grid.
  const whole = kind !== 'number' && Math.round(ends[0]) < Math.round(ends[1])
  const [first, second] = whole ? ends.map(Math.round) : ends
  return { low: first, high: second, filled }
}

/**
 * The shortest decimal number above `low` and not above `high`; the largest of these.
 *
 * @returns `high` where there is none of 15 digits.
 */
export function shortestWithin(low: number, high: number): number {
  const largest = Math.max(Math.abs(low), Math.abs(high))
  const start = largest === 0 ? 0 : Math.ceil(Math.log10(largest))
  for (let exponent = start; exponent > start - 16; exponent--) {
    const candidate = Number(`${Math.floor(high / 10 ** exponent)}e${exponent}`)
    if (candidate > low && candidate <= high) return candidate
  }
  return high
}

function undone(name: string, value: number, model: PreparationModel): number {
  switch (model.kind) {
    case 'grid':
      return value + (model.fitted.columns.find(({ column }) => column === name)?.center ?? 0)
    case 'standardizer': {
      const own = model.fitted.columns.find(({ column }) => column === name)
      return own === undefined ? value : value * (own.deviation === 0 ? 1 : own.deviation) + own.mean
    }
    case 'log': {
      const own = model.fitted.columns.find(({ column }) => column === name)
      if (own === undefined) return value
      return own.scale * (value < 0 ? 1 - exp(-value) : exp(value) - 1)
    }
    default:
      return value
  }
}
