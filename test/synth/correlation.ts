/** The correlation of two lists of numbers. */
export function correlation(x: readonly number[], y: readonly number[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length
  const [meanX, meanY] = [mean(x), mean(y)]
  let xx = 0
  let xy = 0
  let yy = 0
  x.forEach((value, i) => {
    xx += (value - meanX) ** 2
    xy += (value - meanX) * (y[i] - meanY)
    yy += (y[i] - meanY) ** 2
  })
  return xy / Math.sqrt(xx * yy)
}

/** The correlation of two lists given a third that has few values: within each of them, weighted by size. */
export function correlationWithin(
  x: readonly number[],
  y: readonly number[],
  group: readonly number[],
): number {
  const within = (values: readonly number[]): number[] => {
    const sums = new Map<number, [sum: number, count: number]>()
    values.forEach((value, i) => {
      const [sum, count] = sums.get(group[i]) ?? [0, 0]
      sums.set(group[i], [sum + value, count + 1])
    })
    return values.map((value, i) => {
      const [sum, count] = sums.get(group[i]) ?? [0, 1]
      return value - sum / count
    })
  }
  return correlation(within(x), within(y))
}
