import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import {
  columnOfKind,
  distinct,
  fromArrays,
  makeTable,
  numberColumn,
  textColumnOfCodes,
  toRows,
} from '../../src/table/index.ts'
import { type AnyRow, anyRows, cellsOf, compareValues, tableOf } from './arbitraries.ts'

const names = ['id', 'number', 'cents', 'day', 'flag'] as const
const code = (expected: string): unknown => expect.objectContaining({ code: expected })

function agrees(a: AnyRow, b: AnyRow, by: readonly (keyof AnyRow)[]): boolean {
  return by.every((name) => {
    const [x, y] = [a[name], b[name]]
    return x === null || y === null ? x === y : compareValues(x, y) === 0
  })
}

describe('distinct', () => {
  property.prop([anyRows, fc.uniqueArray(fc.constantFrom(...names), { minLength: 1 })])(
    'keeps each row that agrees with none before it',
    (rows, by) => {
      const expected = rows.filter((row, i) => !rows.slice(0, i).some((before) => agrees(before, row, by)))
      expect(toRows(distinct(tableOf(rows), by))).toEqual(toRows(tableOf(expected)))
    },
  )

  test('a worked example: the first order of each customer, and of those who are nobody', () => {
    const orders = fromArrays({ customer: ['b', 'a', null, 'b', null], cents: [5, 7, 9, 5, 4] })
    expect(toRows(distinct(orders, ['customer']))).toEqual([
      { customer: 'b', cents: 5 },
      { customer: 'a', cents: 7 },
      { customer: null, cents: 9 },
    ])
    expect(toRows(distinct(orders))).toEqual([
      { customer: 'b', cents: 5 },
      { customer: 'a', cents: 7 },
      { customer: null, cents: 9 },
      { customer: null, cents: 4 },
    ])
  })

  test('numbers with fractions, far apart, and both zeros', () => {
    const table = makeTable({ x: numberColumn([0.5, -0, 1e300, 0, 0.5, Number.NaN, -1e300, null]) })
    expect(toRows(distinct(table)).map(({ x }) => x)).toEqual([0.5, -0, 1e300, null, -1e300])
  })

  test('a dictionary far larger than the rows that use it', () => {
    const many = fromArrays({ t: Array.from({ length: 70_000 }, (_, i) => `t${i}`) })
    const { dictionary } = columnOfKind(many, 't', 'text')
    const codes = Int32Array.of(69_999, 3, 69_999, -1, 3)
    const table = makeTable({
      t: textColumnOfCodes(codes, dictionary),
      u: textColumnOfCodes(codes, dictionary),
    })
    expect(toRows(distinct(table)).map(({ t }) => t)).toEqual(['t69999', 't3', null])
  })

  test('no rows, no columns, unknown columns and cells', () => {
    expect(distinct(tableOf([])).rowCount).toBe(0)
    expect(distinct(tableOf([]), []).rowCount).toBe(0)
    expect(toRows(distinct(fromArrays({ a: [1, 2] }), []))).toEqual([{ a: 1 }])
    expect(() => distinct(tableOf([]), ['idd' as never])).toThrowError(code('COLUMN_UNKNOWN'))
    expect(() => distinct(makeTable({ c: cellsOf([1]) }))).toThrowError(code('COLUMN_KIND'))
  })
})
