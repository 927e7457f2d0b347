const golden = 0x9e3779b9

function mix(word: number): number {
  let x = word | 0
  x ^= x >>> 16
  x = Math.imul(x, 0x7feb352d)
  x ^= x >>> 15
  x = Math.imul(x, 0x846ca68b)
  x ^= x >>> 16
  return x >>> 0
}

/** What the i-th row of a stream draws by: any row can be made alone, in any order. */
export function key(stream: number, i: number): number {
  return mix((i + Math.imul(golden, stream + 1)) | 0)
}

/** The j-th word of a key. */
export function bits(k: number, j: number): number {
  return mix(mix((k + Math.imul(j + 1, golden)) | 0) ^ 0x5bd1e995)
}

/** The j-th number of a key, between 0 and 1. */
export function u(k: number, j: number): number {
  return (bits(k, j) + 0.5) * 2 ** -32
}

const tries = 30

/** A gamma variable of scale 1 out of the 95 words from j on: Marsaglia and Tsang 2000. */
export function gamma(k: number, j: number, shape: number): number {
  const d = (shape < 1 ? shape + 1 : shape) - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  let drawn = Number.NaN
  for (let at = j; at < j + 3 * tries; at += 3) {
    const z = Math.sqrt(-2 * Math.log(u(k, at))) * Math.cos(2 * Math.PI * u(k, at + 1))
    const root = 1 + c * z
    const v = root * root * root
    if (v <= 0 || Math.log(u(k, at + 2)) >= (z * z) / 2 + d * (1 - v + Math.log(v))) continue
    drawn = d * v
    break
  }
  return shape < 1 ? drawn * u(k, j + 94) ** (1 / shape) : drawn
}
