import { bell } from './bell.ts'
import { mulberry32 } from './mulberry32.ts'

/** Rows for learning yes or no from numbers, or from numbers, categories and missing values. */
export interface BoostingSpec {
  readonly rows: number
  /** Rows to learn from, the first ones; the last sixth is held out. */
  readonly trainRows: number
  readonly features: number
  readonly kind: 'numeric' | 'mixed'
  readonly seed: number
  /** Of the features and of the labels, as `checksum` gives it. */
  readonly checksums: readonly [features: string, labels: string]
}

/** The instances by name. */
export const boostingSpecs = {
  gb_s: {
    rows: 1000,
    trainRows: 834,
    features: 20,
    kind: 'numeric',
    seed: 7,
    checksums: ['53a10976:f623c578', '00000189:0002f76b'],
  },
  gb_m: {
    rows: 1000,
    trainRows: 834,
    features: 20,
    kind: 'mixed',
    seed: 7,
    checksums: ['dd53dca1:b195ef42', '00000172:0002d6f5'],
  },
  gb_a: {
    rows: 1_200_000,
    trainRows: 1_000_000,
    features: 20,
    kind: 'numeric',
    seed: 11,
    checksums: ['52fa141d:4e66611b', '00072979:92442617'],
  },
  gb_b: {
    rows: 300_000,
    trainRows: 100_000,
    features: 20,
    kind: 'numeric',
    seed: 12,
    checksums: ['7b3ff49c:02619eac', '0001ca08:183395ca'],
  },
  gb_c: {
    rows: 1_200_000,
    trainRows: 1_000_000,
    features: 100,
    kind: 'numeric',
    seed: 13,
    checksums: ['70233c31:e233e580', '00072b59:a1e801c8'],
  },
  gb_d: {
    rows: 1_200_000,
    trainRows: 1_000_000,
    features: 20,
    kind: 'mixed',
    seed: 14,
    checksums: ['0ebc38fb:013f91ca', '000728d4:848d8de2'],
  },
} as const satisfies { readonly [name: string]: BoostingSpec }

export type BoostingName = keyof typeof boostingSpecs

export interface BoostingRows {
  /** Row-major, shape [rows, features]; categories are whole numbers. */
  readonly x: Float32Array
  /** 0 or 1. */
  readonly y: Uint8Array
}

const toUnit = 2 ** -32

/** A column of 10 levels, or 40 categories of which few are common. */
function isCategory(column: number): boolean {
  return column % 5 === 3
}

/** The rows, which are the same in every language: only + - * / and comparisons, in the written order. */
export function boostingRows({ rows, features, kind, seed }: BoostingSpec): BoostingRows {
  const draw = mulberry32(seed)
  const x = new Float32Array(rows * features)
  const y = new Uint8Array(rows)
  const second = new Uint32Array(features)
  for (let row = 0; row < rows; row++) {
    const of = x.subarray(row * features, (row + 1) * features)
    for (let j = 0; j < features; j++) {
      const a = draw()
      second[j] = draw()
      of[j] = drawnValue(j, kind, a, second[j])
    }
    y[row] = draw() * toUnit < chanceOf(logOddsOf(of, kind)) ? 1 : 0
    if (kind === 'mixed') loseValues(of, second)
  }
  return { x, y }
}

function drawnValue(j: number, kind: BoostingSpec['kind'], a: number, b: number): number {
  const u = a * toUnit
  if (isCategory(j)) return Math.floor(kind === 'numeric' ? u * 10 : u * u * 40)
  return j % 5 === 4 ? u * u * 100 : bell(a, b)
}

function logOddsOf(x: Float32Array, kind: BoostingSpec['kind']): number {
  let t = -0.6 + 0.8 * x[0]
  t += 0.6 * x[1] * x[2]
  if (kind === 'numeric') {
    t += (x[3] >= 5 ? 0.5 : -0.5) * x[5]
    t += 0.1 * (x[8] - 4.5)
  } else {
    t += ((x[3] * 7919) % 11) * 0.2
    t -= 1
    t += (x[8] % 3 === 1 ? 0.5 : -0.3) * x[5]
  }
  t += x[6] > 0.5 && x[7] < 0 ? 1 : -0.2
  t += 0.02 * (x[4] - 33)
  t += 0.3 * (x[10] * x[10] - 1)
  t += 0.4 * (x[11] > 0 ? x[12] : -x[12])
  return t
}

function chanceOf(logOdds: number): number {
  const t = Math.max(-30, Math.min(30, logOdds))
  let power = 1 - t / 1024
  for (let i = 0; i < 10; i++) power *= power
  return 1 / (1 + power)
}

/** One in sixteen values of every fourth column is missing. */
function loseValues(x: Float32Array, second: Uint32Array): void {
  for (let j = 1; j < x.length; j += 4) if (!isCategory(j) && (second[j] & 15) === 0) x[j] = Number.NaN
}
