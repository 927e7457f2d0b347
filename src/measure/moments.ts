/** Number, mean and sum of squared deviations of some values. */
export interface Moments {
  readonly count: number
  readonly mean: number
  readonly squares: number
}

/** Moments of several groups, as a pass accumulates them: shape [groups] each. */
export interface MomentSums {
  readonly count: Float64Array
  readonly mean: Float64Array
  readonly squares: Float64Array
}

export function emptyMoments(groups: number): MomentSums {
  return {
    count: new Float64Array(groups),
    mean: new Float64Array(groups),
    squares: new Float64Array(groups),
  }
}

/** Adds one value to a group (Welford 1962). */
export function addValue(into: MomentSums, group: number, value: number): void {
  const count = into.count[group] + 1
  const shift = value - into.mean[group]
  into.count[group] = count
  into.mean[group] += shift / count
  into.squares[group] += shift * (value - into.mean[group])
}

/** Joins two sets of moments (Chan, Golub, LeVeque 1979, equation 2.1). */
export function addMoments(into: MomentSums, other: MomentSums): void {
  for (let group = 0; group < into.count.length; group++) {
    const count = into.count[group] + other.count[group]
    if (other.count[group] === 0) continue
    const shift = other.mean[group] - into.mean[group]
    const share = other.count[group] / count
    into.squares[group] += other.squares[group] + shift * shift * into.count[group] * share
    into.mean[group] += shift * share
    into.count[group] = count
  }
}

export function momentsOf(sums: MomentSums, group: number): Moments {
  return { count: sums.count[group], mean: sums.mean[group], squares: sums.squares[group] }
}

/** Sample variance (n - 1); NaN below two values. */
export function varianceOf({ count, squares }: Moments): number {
  return count < 2 ? Number.NaN : squares / (count - 1)
}
