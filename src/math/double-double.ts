/** An unevaluated sum of two doubles with some 106 bits between them: [high, low]. */
export type DoubleDouble = Float64Array

/** Splits a double into two of 26 bits (Veltkamp 1968). */
const splitter = 2 ** 27 + 1

/** Adds a double without loss, but for the last bits of the low part (Knuth 1969; Dekker 1971). */
export function addTo(total: DoubleDouble, value: number): void {
  const sum = total[0] + value
  const part = sum - total[0]
  const lost = total[0] - (sum - part) + (value - part)
  const low = total[1] + lost
  total[0] = sum + low
  total[1] = low - (total[0] - sum)
}

/** Adds the product of two doubles, whose rounding is kept (Dekker 1971). No factor above 2^990. */
export function addProductTo(total: DoubleDouble, a: number, b: number): void {
  const product = a * b
  const aHigh = splitter * a - (splitter * a - a)
  const aLow = a - aHigh
  const bHigh = splitter * b - (splitter * b - b)
  const bLow = b - bHigh
  addTo(total, aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow))
  addTo(total, product)
}
