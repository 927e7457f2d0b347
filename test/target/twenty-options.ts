import { customersHash } from '../../src/contracts/customers-hash.ts'
import type { Limits } from '../../src/contracts/limits.ts'
import { integerBelow, openStream } from '../../src/math/philox.ts'
import { streams } from '../../src/math/streams.ts'
import { cellsColumn } from '../../src/table/cells-column.ts'
import { makeTable } from '../../src/table/make-table.ts'
import { textColumn } from '../../src/table/text-columns.ts'
import { handOptions, type SmallCase } from './small-case.ts'

/** Five offers through four channels to n customers in three segments; amounts are whole cents of a grid, so that many are equal. */
export function twentyCase(seed: number, n: number, maxMessages: number): SmallCase {
  const stream = openStream(seed, streams.measureSimulation, 11)
  const below = (count: number): number => integerBelow(stream, count)
  const options = handOptions(
    Array.from({ length: 20 }, (_, option) => ({
      option: option + (option >> 2),
      offer: `o${option >> 2}`,
      channel: `c${option % 4}`,
      department: `d${(option >> 2) % 2}`,
      ...(option >> 2 < 2 ? { group: 'first' } : {}),
      cost: option % 4,
    })),
  )
  const cells = Array.from({ length: n }, () =>
    Array.from({ length: 20 }, (_, option) => option).filter(() => below(10) < 7),
  )
  const all = cells.flat()
  const rowPtr = new Float64Array(n + 1)
  for (const [i, own] of cells.entries()) rowPtr[i + 1] = rowPtr[i] + own.length
  const amounts = (low: number, count: number): Float32Array =>
    Float32Array.from(all, () => (low + below(count)) / 64)
  const table = makeTable({
    customer_id: textColumn(Array.from({ length: n }, (_, i) => `k${String(i).padStart(6, '0')}`)),
    segment: textColumn(Array.from({ length: n }, () => ['rest', 'vip', null][below(3)])),
    cells: cellsColumn({
      rowPtr,
      option: Uint16Array.from(all, (option) => option + (option >> 2)),
      value: amounts(-40, 400),
      benefit: amounts(-8, 100),
      cost: amounts(0, 90),
      standardError: amounts(0, 30),
    }),
  })
  const share = (part: number): number => Math.floor(n * part)
  const limits: Limits = {
    perCustomer: { maxMessages, minBenefit: 0 },
    budget: share(0.4),
    leastBenefit: share(0.3),
    offers: { o0: { max: share(0.2) }, o1: { min: share(0.15) }, o2: { max: share(0.1) } },
    channels: { c0: { max: share(0.3) }, c3: { max: share(0.02), unitsPerContact: 0.25 } },
    departments: { d0: { max: share(0.6), budget: share(0.2) }, d1: { min: share(0.1) } },
    segments: { vip: { min: share(0.1), missedUnit: 3 }, rest: { max: share(0.2) } },
  }
  const header = { customers: customersHash(table), currency: 'EUR', unit: 'customer', grid: 1 / 64 } as const
  return { scores: { kind: 'scores', header, table, excluded: {} }, options, limits }
}
