import { findDeviation, noDeviations, type UnitDeviations } from './unit-deviations.ts'

/** The cells whose deviations are asked for: their means, and the sums of their weights. */
export interface UnitState {
  readonly means: readonly number[]
  readonly weights: readonly number[]
}

/** What the rows of units say of the errors of the mean effects. */
export interface UnitScores {
  /** Grows with the units. */
  readonly deviations: UnitDeviations
  /** By arm: squared scores of units that were put together where they are, as in engines, and how many they are. */
  readonly squares: Float64Array
  readonly units: Float64Array
}

/** The scores of no units. */
export function noUnitScores(arms: number): UnitScores {
  return { deviations: noDeviations(), squares: new Float64Array(arms), units: new Float64Array(arms) }
}

/**
 * By arm: the sum of squared scores of all units, and how many units there are. A unit's score is its deviation in the arm less that in the arm's controls, each as
 * a part of the cell's weight.
 */
export function unitSquares(
  { deviations, squares: counted, units: known }: UnitScores,
  { controlOf }: { readonly controlOf: readonly number[] },
  { weights }: UnitState,
): { readonly squares: Float64Array; readonly units: Float64Array } {
  const { size, unit, cell, sum } = deviations
  const arms = controlOf.length
  const isTreated = unitsInArms(deviations, arms)
  const squares = counted.slice()
  const units = known.slice()
  for (let entry = 0; entry < size; entry++) {
    const own = cell[entry]
    const score = sum[entry] / weights[own]
    if (own < arms) {
      const control = controlOf[own]
      const opposite = findDeviation(deviations, unit[entry], control)
      squares[own] += (score - (opposite < 0 ? 0 : sum[opposite] / weights[control])) ** 2
      units[own] += 1
      continue
    }
    for (let arm = 0; arm < arms; arm++) {
      if (controlOf[arm] !== own) continue
      if (isTreated[unit[entry]] === 1 && findDeviation(deviations, unit[entry], arm) >= 0) continue
      squares[arm] += score * score
      units[arm] += 1
    }
  }
  return { squares, units }
}

/** By code of a unit: 1 where some row of it was in an arm. */
function unitsInArms({ size, unit, cell }: UnitDeviations, arms: number): Uint8Array {
  let codes = 0
  for (let entry = 0; entry < size; entry++) codes = Math.max(codes, unit[entry] + 1)
  const isTreated = new Uint8Array(codes)
  for (let entry = 0; entry < size; entry++) if (cell[entry] < arms) isTreated[unit[entry]] = 1
  return isTreated
}
