import { makeTable, numberColumn, type Table } from 'clientele/table'
import { bell } from './bell.ts'
import { mulberry32 } from './mulberry32.ts'

/** Overlapping round clusters of unequal size and spread. */
export interface KMeansSpec {
  readonly n: number
  readonly d: number
  readonly k: number
  /** Centers are drawn from -width to width in every column. */
  readonly width: number
  readonly seed: number
  /** Of the points, as `checksum` gives it. */
  readonly checksum: string
}

/** The instances by name; those that end in `_quick` are smaller draws of the same recipes. */
export const kmeansSpecs = {
  km_s: { n: 1000, d: 4, k: 3, width: 2, seed: 7, checksum: 'a42a5ad3:6cae3424' },
  km_a: { n: 1_000_000, d: 10, k: 8, width: 2, seed: 1, checksum: 'ac7096c6:6449905e' },
  km_b: { n: 1_000_000, d: 16, k: 20, width: 1.5, seed: 2, checksum: '84d9cd9f:d1937659' },
  km_c: { n: 200_000, d: 64, k: 100, width: 0.75, seed: 3, checksum: 'da0d0ce6:202fff4b' },
  km_d: { n: 10_000_000, d: 8, k: 10, width: 2, seed: 4, checksum: '119a26f4:4d22aaee' },
  km_e: { n: 10_000_000, d: 10, k: 8, width: 2, seed: 5, checksum: 'f9f64afd:e4a35272' },
  km_a_quick: { n: 200_000, d: 10, k: 8, width: 2, seed: 1, checksum: 'd9567583:772ab275' },
  km_c_quick: { n: 20_000, d: 64, k: 100, width: 0.75, seed: 3, checksum: '8a0e0e2d:9bdc2add' },
} as const satisfies { readonly [name: string]: KMeansSpec }

export type KMeansName = keyof typeof kmeansSpecs

const toUnit = 2 ** -32

/** The points, row-major, shape [n, d]. */
export function kmeansPoints({ n, d, k, width, seed }: KMeansSpec): Float32Array {
  const draw = mulberry32(seed)
  const centers = Float64Array.from({ length: k * d }, () => draw() * toUnit * (2 * width) - width)
  const spreads = Float64Array.from({ length: k }, () => draw() * toUnit + 0.5)
  const points = new Float32Array(n * d)
  for (let at = 0; at < points.length; ) {
    const u = draw() * toUnit
    const c = Math.floor(u * u * k)
    const spread = spreads[c]
    for (let j = 0; j < d; j++) points[at++] = centers[c * d + j] + spread * bell(draw(), draw())
  }
  return points
}

/** The rows on which all begin, as centers: shape [k, d]. */
export function startCenters(points: Float32Array, { n, d, k }: KMeansSpec): number[][] {
  const step = Math.floor(n / k)
  return Array.from({ length: k }, (_, c) => Array.from(points.subarray(c * step * d, (c * step + 1) * d)))
}

/** The points as columns x0, x1, and so on. */
export function pointsTable(points: Float32Array, d: number): Table {
  const n = points.length / d
  const columns = Array.from({ length: d }, () => new Float64Array(n))
  for (let j = 0; j < d; j++) for (let row = 0, at = j; row < n; row++, at += d) columns[j][row] = points[at]
  return makeTable(columns.map((values, j) => [`x${j}`, numberColumn(values)] as const))
}
