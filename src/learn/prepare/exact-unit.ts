/** Sums stay below 2^51 units, two bits short of where whole numbers stop being exact. */
const unitsInSum = 2 ** 51

/**
 * The power of two to which addends are rounded, so that `count` of them, each at most `bound` in absolute value, add up
 * exactly in any order. It is the finest such power; 2^-1000 where the bound is zero.
 *
 * @param bound - 0 or more, finite.
 * @param count - how many addends there are at most.
 */
export function exactUnit(bound: number, count: number): number {
  const least = (bound * Math.max(1, count)) / unitsInSum
  return powerAtLeast(Math.max(least, 2 ** -1000))
}

/** The nearest whole multiple of a unit that is a power of two; halves go up. */
export function roundToUnit(value: number, unit: number): number {
  return Math.floor(value / unit + 0.5) * unit
}

/** The least power of two that is not below a positive number. */
export function powerAtLeast(value: number): number {
  // Math.log2 may miss by an ulp; the two loops put that right.
  let power = 2 ** Math.ceil(Math.log2(value))
  while (power < value) power *= 2
  while (power / 2 >= value) power /= 2
  return power
}

/** Sums in two parts, exact in any order; n addends with a bound lose at most n^3 2^-101 of it by rounding. */
export interface ExactSums {
  readonly high: Float64Array
  readonly low: Float64Array
}

/** So many sums of nothing. */
export function emptySums(count: number): ExactSums {
  return { high: new Float64Array(count), low: new Float64Array(count) }
}

/** The units of the two parts of sums of so many addends with that bound. */
export function exactUnits(bound: number, count: number): readonly [unit: number, fineUnit: number] {
  const unit = exactUnit(bound, count)
  return [unit, exactUnit(unit, count)]
}

/** Adds a number to sum i, rounded to the finer unit. */
export function addExactly(
  { high, low }: ExactSums,
  i: number,
  value: number,
  unit: number,
  fineUnit: number,
): void {
  const coarse = roundToUnit(value, unit)
  high[i] += coarse
  low[i] += roundToUnit(value - coarse, fineUnit)
}

/** Adds the second sums into the first. */
export function joinExactly(into: ExactSums, other: ExactSums): void {
  for (let i = 0; i < into.high.length; i++) {
    into.high[i] += other.high[i]
    into.low[i] += other.low[i]
  }
}
