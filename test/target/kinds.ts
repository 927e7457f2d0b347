import { customersHash } from '../../src/contracts/customers-hash.ts'
import type { Limits } from '../../src/contracts/limits.ts'
import type { Scores } from '../../src/contracts/scores.ts'
import { integerBelow, openStream } from '../../src/math/philox.ts'
import { streams } from '../../src/math/streams.ts'
import { cellsColumn } from '../../src/table/cells-column.ts'
import { makeTable } from '../../src/table/make-table.ts'
import { textColumn } from '../../src/table/text-columns.ts'
import { type HandCell, type HandOption, handOptions, type SmallCase } from './small-case.ts'

/** Scores of n customers of a few kinds in turn: customer i is of kind i modulo their number, which is also the segment. */
export function kindScores(n: number, kinds: readonly (readonly HandCell[])[]): Scores {
  const rowPtr = new Float64Array(n + 1)
  for (let i = 0; i < n; i++) rowPtr[i + 1] = rowPtr[i] + kinds[i % kinds.length].length
  const all = Array.from({ length: n }, (_, i) => kinds[i % kinds.length]).flat()
  const table = makeTable({
    customer_id: textColumn(Array.from({ length: n }, (_, i) => `k${String(i).padStart(6, '0')}`)),
    segment: textColumn(Array.from({ length: n }, (_, i) => `s${i % kinds.length}`)),
    cells: cellsColumn({
      rowPtr,
      option: Uint16Array.from(all, ({ option }) => option),
      value: Float32Array.from(all, ({ value }) => value),
      benefit: Float32Array.from(all, ({ benefit }) => benefit ?? 0),
      cost: Float32Array.from(all, ({ cost }) => cost ?? 0),
      standardError: new Float32Array(all.length),
    }),
  })
  const header = {
    customers: customersHash(table),
    currency: 'EUR',
    unit: 'customer',
    grid: 2 ** -16,
  } as const
  return { kind: 'scores', header, table, excluded: {} }
}

const dozen: readonly HandOption[] = Array.from({ length: 12 }, (_, option) => {
  const offer = Math.floor(option / 3)
  return {
    option,
    offer: `o${offer}`,
    channel: `c${option % 3}`,
    department: `d${offer % 2}`,
    group: `g${offer >> 1}`,
  }
})

/**
 * A made-up case of a few kinds of customers over four offers through three channels: minima, capacities in units, a budget,
 * a least benefit and bounds of segments. Only the limits depend on n.
 */
export function kindCase(seed: number, n: number, kinds: number): SmallCase {
  const stream = openStream(seed, streams.measureSimulation, 7)
  const uniform = (low: number, high: number): number =>
    low + ((high - low) * integerBelow(stream, 1000)) / 1000
  const grain = (amount: number): number => Math.round(amount * 65_536) / 65_536
  const cells = Array.from({ length: kinds }, () =>
    dozen
      .filter(() => integerBelow(stream, 10) < 8)
      .map(({ option }) => ({
        option,
        value: grain(uniform(-0.2, 1.8)),
        benefit: grain(uniform(0, 1)),
        cost: grain(uniform(0.05, 0.55)),
      })),
  )
  const some = (low: number, high: number): number => Math.floor(n * uniform(low, high))
  const limits: Limits = {
    perCustomer: { maxMessages: 2 },
    budget: some(0.15, 0.4),
    leastBenefit: some(0.1, 0.3),
    offers: { o0: { max: some(0.1, 0.4) }, o1: { max: some(0.1, 0.4) } },
    channels: {
      c0: { max: some(0.1, 0.5) },
      c1: { max: 0.25 * some(0.1, 0.5), unitsPerContact: 0.25 },
    },
    departments: { d0: { min: some(0.05, 0.15) }, d1: { min: some(0.05, 0.15), max: some(0.5, 0.7) } },
    segments: {
      s0: { min: some(0.1 / kinds, 0.5 / kinds) },
      ...(kinds > 1 ? { s1: { max: some(0.2 / kinds, 1 / kinds) } } : {}),
    },
  }
  return { scores: kindScores(n, cells), options: handOptions(dozen), limits }
}
