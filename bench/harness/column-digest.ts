import type { Facts } from './question.ts'

/** What a column of numbers holds, in numbers that change when a cell does. NaN is missing. */
export function digestNumbers(name: string, values: ArrayLike<number>): Facts {
  let sum = 0
  let missing = 0
  for (let row = 0; row < values.length; row++) {
    if (Number.isNaN(values[row])) missing++
    else sum += values[row]
  }
  return { [`${name}.sum`]: sum, [`${name}.missing`]: missing }
}

/** The same of texts as codes in the order of their first appearance; -1 is missing. */
export function digestCodes(name: string, codes: Int32Array, lengthOf: (code: number) => number): Facts {
  const lengths: number[] = []
  let missing = 0
  let bytes = 0
  let order = 0
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]
    order = (order + Math.imul(row + 1, code)) | 0
    if (code < 0) {
      missing++
      continue
    }
    lengths[code] ??= lengthOf(code)
    bytes += lengths[code]
  }
  return {
    [`${name}.distinct`]: lengths.length,
    [`${name}.missing`]: missing,
    [`${name}.bytes`]: bytes,
    [`${name}.order`]: order,
  }
}
