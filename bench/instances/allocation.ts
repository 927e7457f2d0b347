import { customersHash, type Limits, type Options, type Scores } from 'clientele'
import { cellsColumn, fromArrays, makeTable, textColumn } from 'clientele/table'

/** One uint32 out of another: every bit of the input moves every bit of the output. */
export function mix(word: number): number {
  let x = word | 0
  x ^= x >>> 16
  x = Math.imul(x, 0x21f0aaad)
  x ^= x >>> 15
  x = Math.imul(x, 0x735a2d97)
  x ^= x >>> 15
  return x >>> 0
}

export function key(stream: number, seed = 7): number {
  return mix((seed + Math.imul(stream, 0x9e3779b9)) | 0)
}

export function h(k: number, i: number, j: number): number {
  return mix((mix(k ^ i) + Math.imul(j, 0x85ebca6b)) | 0)
}

function U(k: number, i: number, j: number): number {
  return h(k, i, j) * 2 ** -32
}

/** A bell-shaped number of mean 0 and variance 1: the sum of four 16-bit uniforms. */
export function Z(k: number, i: number, j: number): number {
  const a = h(k, i, 2 * j)
  const b = h(k, i, 2 * j + 1)
  const halves = (a >>> 16) + (a & 65535) + (b >>> 16) + (b & 65535)
  return (halves * 2 ** -16 - 2) * 1.7320508075688772
}

/** Nearly exp, in operations that are exact everywhere. */
export function ex(z: number): number {
  let x = Math.max(0, 1 + z / 16)
  for (let i = 0; i < 4; i++) x *= x
  return x
}

function grain(x: number, parts: number): number {
  return Math.floor(x * parts + 0.5) / parts
}

export type Family = 'retail' | 'dense' | 'contra' | 'tied' | 'mckp' | 'heavy' | 'optcap'

export const offers = 20
export const channels = 5
export const optionCount = 100

/** The hash among the checksums, by `family/customers`. */
export const allocationHashes: { readonly [name: string]: number } = {
  'retail/1000': 2514176716,
  'retail/4000': 694006119,
  'retail/16000': 693426449,
  'retail/64000': 3010655585,
  'retail/1000000': 4253856422,
  'tied/16000': 434121618,
  'heavy/16000': 2615985976,
  'contra/16000': 693426449,
  'mckp/16000': 693426449,
  'optcap/16000': 693426449,
  'dense/16000': 1798617199,
  'dense/250000': 607389607,
}

const q16 = (x: number): number => grain(x, 65536)

/** Cells in CSR form, customers 0 .. n - 1, options ascending within a customer. */
export interface Instance {
  readonly family: Family
  readonly n: number
  readonly m: number
  readonly rowPtr: Float64Array
  readonly option: Uint16Array
  readonly value: Float32Array
  readonly benefit: Float32Array
  readonly cost: Float32Array
  readonly segment: Uint8Array
  readonly bounds: Bounds
  readonly freeValue: number
}

interface Bounds {
  readonly offerMax: number[]
  readonly offerMin: (number | null)[]
  readonly channelMax: number[]
  readonly departmentMin: number[]
  readonly departmentMax: number[]
  readonly budget: number
  readonly benefit: number
  /** Messages to segments 0 to 5 together. */
  readonly segmentMin: number
  readonly optionMax: number[]
}

/** The exclusive group of each offer. */
export function groupOf(offer: number): number {
  return offer < 6 ? Math.floor(offer / 3) : offer - 4
}

/** The exactly reproducible instance of a family with n customers; a further seed gives another draw of it. */
export function instance(family: Family, n: number, seed = 7): Instance {
  const cells = createCells(family, n, seed)
  const m = family === 'dense' || family === 'mckp' || family === 'optcap' ? 1 : 2
  const segment = Uint8Array.from({ length: n }, (_, i) => h(key(10, seed), i, 0) % 60)
  const free = freePlan(cells, n, m)
  return {
    family,
    n,
    m,
    ...cells,
    segment,
    bounds: boundsOf(family, cells, free, segment, n, seed),
    freeValue: free.value,
  }
}

type Cells = Pick<Instance, 'rowPtr' | 'option' | 'value' | 'benefit' | 'cost'>

function createCells(family: Family, n: number, seed: number): Cells {
  const k = Array.from({ length: 13 }, (_, stream) => key(stream, seed))
  const W = Array.from({ length: offers }, (_, o) => [0, 1, 2].map((t) => 0.5 * Z(k[1], o, t)))
  const A = Array.from({ length: offers }, (_, o) => -3 + 0.6 * Z(k[2], o, 0))
  const margin = Array.from({ length: offers }, (_, o) => 24 * ex(0.5 * Z(k[2], o, 1)))
  const benefitOf = Array.from({ length: offers }, (_, o) => 10 * ex(0.5 * Z(k[2], o, 2)))
  const redemption = Array.from({ length: offers }, (_, o) => 2 * ex(0.5 * Z(k[2], o, 3)))
  const D = Array.from({ length: offers }, (_, o) =>
    Array.from({ length: channels }, (_, c) => 0.25 * Z(k[3], o, c)),
  )
  const sd = [0.05, 0.2, 0.12, 0.8, 0.1]
  const consents = [0.8, 0.5, 0.4, 0.6, 0.7]
  const contactCost = [0.01, 0.08, 0.005, 1.5, 0.9]
  const capacity = n * (family === 'dense' ? 100 : 18) + 1000
  const out = {
    rowPtr: new Float64Array(n + 1),
    option: new Uint16Array(capacity),
    value: new Float32Array(capacity),
    benefit: new Float32Array(capacity),
    cost: new Float32Array(capacity),
  }
  let count = 0
  for (let i = 0; i < n; i++) {
    const need = [0, 1, 2].map((t) => Z(k[4], i, t))
    const g = Array.from({ length: channels }, (_, c) => 0.7 * Z(k[5], i, c))
    const annoy = Array.from({ length: channels }, (_, c) => sd[c] * Math.abs(Z(k[6], i, c)))
    const consent = Array.from({ length: channels }, (_, c) => U(k[7], i, c) < consents[c])
    const factor = Math.min(1000, 1 / (U(k[9], i, 0) + 1e-9))
    const seg = h(k[10], i, 0) % 60
    const eligible = (o: number): boolean => family === 'dense' || U(k[8], i, o) < 0.33
    const rounded = (s: number): number =>
      family === 'heavy' ? grain(Math.min(16000, s * factor), 1024) : q16(s)
    for (let o = 0; o < offers; o++) {
      if (!eligible(o)) continue
      const base = A[o] + need[0] * W[o][0] + need[1] * W[o][1] + need[2] * W[o][2]
      for (let c = 0; c < channels; c++) {
        const j = channels * o + c
        const T = ex(base + g[c] + D[o][c])
        let p = T / (1 + T)
        let u = q16(p * benefitOf[o] - annoy[c])
        if (family !== 'dense' && !(consent[c] && u > 0)) continue
        if (family === 'tied') {
          const tied = ex(A[o] + 0.8 * Z(k[11], seg, j) + D[o][c])
          p = tied / (1 + tied)
          u = q16(p * benefitOf[o])
        }
        const cost = q16(contactCost[c] + p * redemption[o])
        const s = p * margin[o] - cost + 0.3 * u
        out.option[count] = j
        out.value[count] = rounded(s)
        out.benefit[count] = u
        out.cost[count] = cost
        count++
      }
    }
    out.rowPtr[i + 1] = count
  }
  return {
    rowPtr: out.rowPtr,
    option: out.option.slice(0, count),
    value: out.value.slice(0, count),
    benefit: out.benefit.slice(0, count),
    cost: out.cost.slice(0, count),
  }
}

interface FreePlan {
  readonly value: number
  readonly cost: number
  readonly benefit: number
  /** Chosen cells. */
  readonly cells: number[]
  readonly customers: number[]
}

/** The best cell of each group with a value above 0 (the first of equals), the best m groups (the lower index of equals). */
function freePlan(cells: Cells, n: number, m: number): FreePlan {
  const chosen: number[] = []
  const customers: number[] = []
  const totals = { value: 0, cost: 0, benefit: 0 }
  for (let i = 0; i < n; i++) {
    const best = new Map<number, number>()
    for (let cell = cells.rowPtr[i]; cell < cells.rowPtr[i + 1]; cell++) {
      const group = groupOf(Math.floor(cells.option[cell] / channels))
      const known = best.get(group)
      if (cells.value[cell] > (known === undefined ? 0 : cells.value[known])) best.set(group, cell)
    }
    const ranked = [...best].sort(([a, x], [b, y]) => cells.value[y] - cells.value[x] || a - b)
    for (const [, cell] of ranked.slice(0, m)) {
      chosen.push(cell)
      customers.push(i)
      totals.value += cells.value[cell]
      totals.cost += cells.cost[cell]
      totals.benefit += cells.benefit[cell]
    }
  }
  return { ...totals, cells: chosen, customers }
}

function boundsOf(
  family: Family,
  cells: Cells,
  free: FreePlan,
  segment: Uint8Array,
  n: number,
  seed: number,
): Bounds {
  const demand = {
    offer: zeros(20),
    channel: zeros(5),
    department: zeros(5),
    option: zeros(100),
    segment: zeros(60),
  }
  for (const [at, cell] of free.cells.entries()) {
    const j = cells.option[cell]
    const o = Math.floor(j / channels)
    demand.option[j]++
    demand.offer[o]++
    demand.channel[j % channels]++
    demand.department[o % 5]++
    demand.segment[segment[free.customers[at]]]++
  }
  const eligible = zeros(offers)
  for (let i = 0; i < n; i++) {
    const seen = new Set<number>()
    for (let cell = cells.rowPtr[i]; cell < cells.rowPtr[i + 1]; cell++)
      seen.add(Math.floor(cells.option[cell] / channels))
    for (const o of seen) eligible[o]++
  }
  const contra = family === 'contra'
  const drawn = key(12, seed)
  const offerMax = demand.offer.map((dem, o) => Math.max(20, Math.floor(dem * (0.4 + 0.7 * U(drawn, o, 0)))))
  const offerMin: (number | null)[] = offerMax.map(() => null)
  const least = [...demand.offer.keys()]
    .sort((a, b) => demand.offer[a] - demand.offer[b] || a - b)
    .slice(0, 4)
  for (const o of least) {
    const min = contra
      ? Math.floor(1.2 * eligible[o]) + 5
      : Math.min(Math.floor(0.2 * eligible[o]), Math.floor(1.2 * demand.offer[o]) + 10)
    offerMin[o] = min
    offerMax[o] = Math.max(offerMax[o], 2 * min)
  }
  const [low, high] = contra ? [0.9, 1.0] : [0.45, 0.75]
  return {
    offerMax,
    offerMin,
    channelMax: demand.channel.map((dem, c) => Math.floor(dem * [0.9, 0.6, 0.8, 0.3, 0.5][c])),
    departmentMin: demand.department.map((dem) => Math.floor(low * dem)),
    departmentMax: demand.department.map((dem) => Math.floor(high * dem)),
    budget: Math.floor((family === 'mckp' ? 0.4 : 0.55) * free.cost),
    benefit: Math.floor(0.68 * free.benefit),
    segmentMin: Math.floor(0.8 * demand.segment.slice(0, 6).reduce((sum, dem) => sum + dem, 0)),
    optionMax: demand.option.map((dem) => Math.max(5, Math.floor(0.6 * dem))),
  }
}

function zeros(count: number): number[] {
  return new Array<number>(count).fill(0)
}

/** What the instances' own checksums are made of. */
export function checksums({ value, cost, option, bounds, family }: Instance): {
  cells: number
  value: number
  cost: number
  hash: number
  bounds: number
} {
  let hash = 0
  let sum = 0
  let costs = 0
  for (let cell = 0; cell < value.length; cell++) {
    sum += value[cell]
    costs += cost[cell]
    hash = (Math.imul(hash, 31) + option[cell] + Math.floor(1024 * value[cell])) >>> 0
  }
  return { cells: value.length, value: sum, cost: costs, hash, bounds: boundSum(family, bounds) }
}

function boundSum(family: Family, bounds: Bounds): number {
  const add = (numbers: readonly (number | null)[]): number =>
    numbers.reduce<number>((total, bound) => total + (bound ?? 0), 0)
  if (family === 'mckp') return bounds.budget
  if (family === 'optcap') return add(bounds.optionMax)
  const counts =
    add(bounds.offerMax) +
    add(bounds.offerMin) +
    add(bounds.channelMax) +
    add(bounds.departmentMin) +
    add(bounds.departmentMax) +
    bounds.budget
  return family === 'dense' ? counts : counts + bounds.benefit + bounds.segmentMin
}

/** The instance as the contracts state it: what a caller of the stage would hold. */
export function asContracts(made: Instance): { scores: Scores; options: Options; limits: Limits } {
  const width = String(made.n).length
  const table = makeTable({
    customer_id: textColumn(Array.from({ length: made.n }, (_, i) => `c${String(i).padStart(width, '0')}`)),
    segment: textColumn(Array.from(made.segment, (segment) => (segment < 6 ? 'first' : 'other'))),
    cells: cellsColumn({
      rowPtr: made.rowPtr,
      option: made.option,
      value: made.value,
      benefit: made.benefit,
      cost: made.cost,
      standardError: new Float32Array(made.value.length),
    }),
  })
  const header = {
    customers: customersHash(table),
    currency: 'EUR',
    unit: 'customer',
    grid: 2 ** -16,
  } as const
  return {
    scores: { kind: 'scores', header, table, excluded: {} },
    options: optionsOf(made),
    limits: limitsOf(made),
  }
}

function optionsOf({ family }: Instance): Options {
  const places = Array.from({ length: optionCount }, (_, j) => j)
  const offerOf = (j: number): number => Math.floor(j / channels)
  const single = family === 'optcap'
  return {
    kind: 'options',
    currency: 'EUR',
    table: fromArrays(
      {
        option: places,
        offer: places.map((j) => (single ? `o${j}` : `o${offerOf(j)}`)),
        channel: places.map((j) => `c${j % channels}`),
        department: places.map((j) => `d${offerOf(j) % 5}`),
        exclusive_group: places.map((j) => `g${groupOf(offerOf(j))}`),
      },
      { kinds: { option: 'integer' } },
    ),
  }
}

function limitsOf({ family, m, bounds }: Instance): Limits {
  const missedUnit = family === 'contra' ? 60 : undefined
  const perCustomer = { maxMessages: m }
  if (family === 'mckp') return { perCustomer, budget: bounds.budget }
  if (family === 'optcap')
    return { perCustomer, offers: Object.fromEntries(bounds.optionMax.map((max, j) => [`o${j}`, { max }])) }
  const named = <Limit>(prefix: string, limits: readonly Limit[]): { [name: string]: Limit } =>
    Object.fromEntries(limits.map((limit, i) => [`${prefix}${i}`, limit]))
  const limits: Limits = {
    perCustomer,
    offers: named(
      'o',
      bounds.offerMax.map((max, o) => ({ max, min: bounds.offerMin[o], missedUnit })),
    ),
    channels: named(
      'c',
      bounds.channelMax.map((max) => ({ max })),
    ),
    departments: named(
      'd',
      bounds.departmentMax.map((max, d) => ({ max, min: bounds.departmentMin[d], missedUnit })),
    ),
    budget: bounds.budget,
  }
  if (family === 'dense') return limits
  return {
    ...limits,
    leastBenefit: bounds.benefit,
    segments: { first: { min: bounds.segmentMin, missedUnit } },
  }
}
