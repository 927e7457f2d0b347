import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import {
  columnOfKind,
  concat,
  createDictionaryBuilder,
  fromArrays,
  integerColumn,
  makeTable,
  namesOf,
  numbersOf,
  slice,
  take,
  textColumn,
  toRows,
} from '../../src/table/index.ts'
import { anyRows, cellsOf, oneOfEach, tableOf } from './arbitraries.ts'

describe('slice', () => {
  test('shares memory, and cuts only the row pointers of cells', () => {
    const table = oneOfEach()
    const cut = slice(table, 1, 3)
    expect(toRows(cut)).toEqual(toRows(table).slice(1, 3))
    expect(numbersOf(cut, 'number').buffer).toBe(numbersOf(table, 'number').buffer)
    const [cells, whole] = [columnOfKind(cut, 'cells', 'cells'), columnOfKind(table, 'cells', 'cells')]
    expect(cells.option).toBe(whole.option)
    expect([...cells.rowPtr]).toEqual([2, 2, 3])
    expect(columnOfKind(cut, 'text', 'text').dictionary).toBe(columnOfKind(table, 'text', 'text').dictionary)
  })

  property.prop([anyRows, fc.nat(), fc.nat()])('agrees with slices of row objects', (rows, a, b) => {
    const from = a % (rows.length + 1)
    const to = from + (b % (rows.length + 1 - from))
    expect(toRows(slice(tableOf(rows), from, to))).toEqual(rows.slice(from, to))
    expect(toRows(slice(tableOf(rows), from))).toEqual(rows.slice(from))
  })

  test('keeps the rows of a table without columns', () => {
    expect(slice(makeTable({}, 5), 1, 3).rowCount).toBe(2)
  })

  test.each([
    [-1, 2],
    [0, 4],
    [2, 1],
    [0.5, 2],
    [0, Number.NaN],
  ])('refuses %d to %d of three rows', (from, to) => {
    expect(() => slice(oneOfEach(), from, to)).toThrowError(
      expect.objectContaining({ code: 'ARGUMENT_INVALID' }),
    )
  })
})

describe('take', () => {
  test('gathers every kind, with repeats; -1 gives a row without values', () => {
    const table = oneOfEach()
    const rows = toRows(table)
    const none = { number: null, cents: null, day: null, text: null, cells: [] }
    expect(toRows(take(table, [2, -1, 0, 0]))).toEqual([rows[2], none, rows[0], rows[0]])
    expect(toRows(take(slice(table, 2), [0]))).toEqual([rows[2]])
    expect(take(table, []).rowCount).toBe(0)
    expect(columnOfKind(take(table, [0]), 'cents', 'integer').unit).toBe('EUR/100')
  })

  property.prop([anyRows, fc.array(fc.nat(), { maxLength: 50 })])(
    'agrees with gathering row objects',
    (rows, picks) => {
      const chosen = rows.length === 0 ? [] : picks.map((pick) => pick % rows.length)
      expect(toRows(take(tableOf(rows), chosen))).toEqual(chosen.map((row) => rows[row]))
    },
  )

  test.each([3, -2, 0.5, Number.NaN])('refuses row %d of three', (row) => {
    expect(() => take(oneOfEach(), [row])).toThrowError(expect.objectContaining({ code: 'ARGUMENT_INVALID' }))
  })
})

describe('concat', () => {
  property.prop([fc.array(anyRows, { minLength: 1, maxLength: 4 })])(
    'agrees with putting row objects together',
    (lists) => {
      expect(toRows(concat(lists.map(tableOf)))).toEqual(lists.flat())
    },
  )

  property.prop([fc.array(fc.nat(4), { maxLength: 20 }), fc.nat(), fc.nat()])(
    'joins what slices cut, cells too',
    (counts, a, b) => {
      const table = makeTable({ cells: cellsOf(counts) })
      const [first, second] = [a % (counts.length + 1), b % (counts.length + 1)].sort((x, y) => x - y)
      const parts = [slice(table, 0, first), slice(table, first, second), slice(table, second)]
      expect(toRows(concat(parts))).toEqual(toRows(table))
      expect(toRows(concat([...parts].reverse()))).toEqual([...parts].reverse().flatMap(toRows))
    },
  )

  test('takes columns in the order of the first table', () => {
    const table = concat([fromArrays({ a: [1], b: [2] }), fromArrays({ b: [3], a: [4] })])
    expect(namesOf(table)).toEqual(['a', 'b'])
    expect([...numbersOf(table, 'a')]).toEqual([1, 4])
  })

  test('keeps the codes of the first table, and a dictionary that all share', () => {
    const [a, b] = [textColumn(['x', 'y']), textColumn(['z', 'y'])]
    const merged = columnOfKind(concat([makeTable({ t: a }), makeTable({ t: b })]), 't', 'text')
    expect([...merged.codes]).toEqual([0, 1, 2, 1])
    const both = columnOfKind(concat([makeTable({ t: a }), makeTable({ t: a })]), 't', 'text')
    expect(both.dictionary).toBe(a.dictionary)
  })

  test('joins batches that share a growing dictionary without changing codes', () => {
    const builder = createDictionaryBuilder()
    const [a, b] = [textColumn(['x', 'y'], builder), textColumn(['z', 'y'], builder)]
    const merged = columnOfKind(concat([makeTable({ t: a }), makeTable({ t: b })]), 't', 'text')
    expect([...merged.codes]).toEqual([0, 1, 2, 1])
  })

  test('refuses other columns, kinds and units, and no table at all', () => {
    const table = makeTable({ a: integerColumn([1], 'EUR/100') })
    const cases = [
      ['COLUMN_UNKNOWN', makeTable({ b: integerColumn([1]) })],
      ['COLUMN_UNKNOWN', makeTable({ a: integerColumn([1], 'EUR/100'), b: integerColumn([1]) })],
      ['COLUMN_UNKNOWN', makeTable({})],
      ['COLUMN_KIND', fromArrays({ a: [1] })],
      ['COLUMN_UNIT', makeTable({ a: integerColumn([1], 'JPY/1') })],
      ['COLUMN_UNIT', makeTable({ a: integerColumn([1]) })],
    ] as const
    for (const [code, other] of cases) {
      expect(() => concat<string>([table, other])).toThrowError(expect.objectContaining({ code }))
    }
    expect(() => concat([])).toThrowError(expect.objectContaining({ code: 'TABLE_EMPTY' }))
  })
})
