import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import type { ReadonlyFloat64Array } from '../../src/math/arrays.ts'
import { fromArrays, makeTable, numbersOf, sort, sortedRows, toRows } from '../../src/table/index.ts'
import { type AnyRow, anyRows, cellsOf, compareValues, tableOf } from './arbitraries.ts'

interface Key {
  readonly column: keyof AnyRow
  readonly descending: boolean
}

const keys: fc.Arbitrary<Key[]> = fc.array(
  fc.record({
    column: fc.constantFrom('id', 'number', 'cents', 'day', 'flag'),
    descending: fc.boolean(),
  }),
  { maxLength: 3 },
)

/** The platform's own stable sort, over row objects. */
function naiveOrder(rows: readonly AnyRow[], by: readonly Key[]): number[] {
  return [...rows.keys()].sort((a, b) => {
    const orders = by.map((key) => naiveCompare(rows[a][key.column], rows[b][key.column], key.descending))
    return orders.find((order) => order !== 0) ?? 0
  })
}

function naiveCompare(a: AnyRow[keyof AnyRow], b: AnyRow[keyof AnyRow], descending: boolean): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  return descending ? compareValues(b, a) : compareValues(a, b)
}

/** Comparing element by element, with words for each, takes its time. */
function sameBits(a: ReadonlyFloat64Array | Uint32Array, b: Float64Array | Uint32Array): boolean {
  const bytesOf = ({ buffer, byteOffset, byteLength }: typeof a): Buffer =>
    Buffer.from(buffer, byteOffset, byteLength)
  return bytesOf(a).equals(bytesOf(b))
}

describe('sort', () => {
  test('keeps every row of infinite numbers, which a column made by hand may hold', () => {
    const infinite = (...values: readonly number[]) =>
      ({ kind: 'number', values: Float64Array.from(values) }) as const
    const one = makeTable({ a: infinite(Number.NaN, Number.POSITIVE_INFINITY) })
    expect([...numbersOf(sort(one, ['a']), 'a')].sort()).toEqual([Number.POSITIVE_INFINITY, Number.NaN])
    const two = makeTable({
      a: infinite(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY),
      b: infinite(2, 1),
    })
    expect([...numbersOf(sort(two, ['a', 'b']), 'b')]).toEqual([1, 2])
  })

  property.prop([anyRows, keys])('agrees with a stable sort of row objects', (rows, by) => {
    const order = naiveOrder(rows, by)
    expect([...sortedRows(tableOf(rows), by)]).toEqual(order)
    expect(toRows(sort(tableOf(rows), by))).toEqual(order.map((row) => rows[row]))
  })

  test('orders texts by UTF-8 bytes: U+FFFF before an emoji', () => {
    const table = fromArrays({ t: ['😀', null, '\uffff', 'b', 'B', ''] })
    expect(toRows(sort(table, ['t'])).map((row) => row.t)).toEqual(['', 'B', 'b', '\uffff', '😀', null])
  })

  test('missing comes last, whether ascending or descending', () => {
    const table = fromArrays({ n: [2, Number.NaN, -1, 0] })
    expect([...sortedRows(table, ['n'])]).toEqual([2, 3, 0, 1])
    expect([...sortedRows(table, [{ column: 'n', descending: true }])]).toEqual([0, 3, 2, 1])
  })

  test('0 and -0 are equal, so that they keep their order', () => {
    const table = fromArrays({ n: [0, -0, 0, -0] })
    expect([...sortedRows(table, ['n'])]).toEqual([0, 1, 2, 3])
    expect([...sortedRows(table, [{ column: 'n', descending: true }])]).toEqual([0, 1, 2, 3])
  })

  test('extreme numbers', () => {
    const values = [Number.MAX_VALUE, -Number.MAX_VALUE, 5e-324, -5e-324, 0, 1, -1]
    const sorted = [...values].sort((a, b) => a - b)
    expect([...numbersOf(sort(fromArrays({ n: values }), ['n']), 'n')]).toEqual(sorted)
  })

  test('200,000 rows come out in order, and are a permutation', () => {
    const values = Float64Array.from({ length: 200_000 }, (_, i) => Math.sin(i) * 1e6)
    const ids = Array.from(values, (value) => `k${Math.floor(value) % 5000}`)
    const table = fromArrays({ id: ids, n: values })
    const sorted = sort(table, ['id', { column: 'n', descending: true }])
    const rows = toRows(sorted)
    for (let i = 1; i < rows.length; i++) {
      const order = compareValues(rows[i - 1].id as string, rows[i].id as string)
      if (order > 0 || (order === 0 && Number(rows[i - 1].n) < Number(rows[i].n)))
        expect.fail(`row ${i} is out of order`)
    }
    expect(Float64Array.from(numbersOf(sorted, 'n')).sort()).toEqual(Float64Array.from(values).sort())
  })

  test('40,000 rows by whole numbers, missing and -0 among them, agree with the platform, whichever way', () => {
    const n = Float64Array.from({ length: 40_000 }, (_, i) => {
      const value = ((i * 48_271) % 7919) - 3000
      return value === 5 ? Number.NaN : value === 0 && i % 2 === 0 ? -0 : value
    })
    const far = Float64Array.from(n, (_, i) => (i % 3) * 2 ** 40)
    const place = Float64Array.from(n.keys())
    const table = fromArrays({ n, far, place, part: Float64Array.from(n, (_, i) => i % 4) })
    const compare = (x: number, y: number, descending: boolean): number =>
      naiveCompare(Number.isNaN(x) ? null : x, Number.isNaN(y) ? null : y, descending)
    for (const descending of [false, true]) {
      for (const first of ['n', 'far', 'part'] as const) {
        const values = numbersOf(table, first)
        const order = [...n.keys()].sort(
          (a, b) => compare(values[a], values[b], false) || compare(n[a], n[b], descending),
        )
        const by = [first, { column: 'n', descending }, 'place'] as const
        expect(sameBits(sortedRows(table, by), Uint32Array.from(order))).toBe(true)
        const sorted = sort(table, by)
        for (const name of ['n', 'far', 'place', 'part'] as const) {
          const expected = Float64Array.from(order, (row) => numbersOf(table, name)[row])
          expect(sameBits(numbersOf(sorted, name), expected)).toBe(true)
        }
      }
    }
  })

  test('rows that stand in order are the same table', () => {
    const table = fromArrays({ n: [1, 1, 2, 5], m: [9, 8, 7, 7] })
    expect(sort(table, ['n', { column: 'm', descending: true }])).toBe(table)
    expect(sort(table, [])).toBe(table)
    expect([...sortedRows(table, ['n'])]).toEqual([0, 1, 2, 3])
    expect([...sortedRows(table, [{ column: 'n', descending: true }])]).toEqual([3, 2, 0, 1])
  })

  test('refuses cells and unknown columns', () => {
    const table = makeTable({ cells: cellsOf([1]) })
    expect(() => sort(table, ['cells'])).toThrowError(expect.objectContaining({ code: 'COLUMN_KIND' }))
    expect(() => sort(table, ['cell' as never])).toThrowError(
      expect.objectContaining({ code: 'COLUMN_UNKNOWN' }),
    )
  })
})
