import { test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import {
  columnOf,
  fromArrays,
  fromRows,
  namesOf,
  numbersOf,
  type Table,
  toRows,
} from '../../src/table/index.ts'
import { anyRows, oneOfEach, tableOf } from './arbitraries.ts'

function kindsOf(table: Table): string[] {
  return table.names.map((name) => columnOf(table, name).kind)
}

describe('fromArrays', () => {
  test('tells kinds from values', () => {
    const table = fromArrays({
      whole: [1, 2],
      real: Float64Array.of(0.5, Number.NaN),
      small: Float32Array.of(1, 2),
      flag: [null, true],
      time: [new Date(0), undefined],
      text: ['2024-01-01', 'b'],
      nothing: [null, undefined],
    })
    expect(kindsOf(table)).toEqual(['number', 'number', 'number', 'flag', 'time', 'text', 'number'])
  })

  test('takes stated kinds', () => {
    const table = fromArrays(
      {
        day: ['2024-01-01', null],
        at: ['2024-01-01T00:00:00Z', null],
        cents: [100, null],
        id: [17, null],
        n: [1, 2],
      },
      {
        kinds: {
          day: 'date',
          at: 'time',
          cents: { kind: 'integer', unit: 'EUR/100' },
          id: 'text',
          n: 'integer',
        },
      },
    )
    expect(kindsOf(table)).toEqual(['date', 'time', 'integer', 'text', 'integer'])
    expect(columnOf(table, 'cents')).toMatchObject({ unit: 'EUR/100' })
    expect(columnOf(table, 'n')).toMatchObject({ unit: null })
    expect(toRows(table)[0]).toEqual({
      day: '2024-01-01',
      at: '2024-01-01T00:00:00Z',
      cents: 100,
      id: '17',
      n: 1,
    })
  })

  test('refuses mixed kinds, naming both and the row', () => {
    expect(() => fromArrays({ a: [1, null, 'x'] })).toThrowError(
      expect.objectContaining({
        code: 'COLUMN_KIND',
        details: { name: 'a', first: 'number', second: 'text', row: 3 },
      }),
    )
  })

  test('refuses objects, functions, symbols and big integers', () => {
    for (const value of [{}, [], () => 1, Symbol('a'), 1n]) {
      expect(() => fromArrays({ a: [value as never] })).toThrowError(
        expect.objectContaining({ code: 'COLUMN_VALUE' }),
      )
    }
  })

  test('refuses values that the stated kind does not take, naming the column', () => {
    for (const kind of ['number', 'integer', 'date', 'time', 'flag'] as const) {
      const attempt = (): unknown => fromArrays({ a: ['x'] }, { kinds: { a: kind } })
      expect(attempt).toThrowError(expect.objectContaining({ code: 'COLUMN_VALUE' }))
      expect(attempt).toThrowError(/^In column "a": /)
    }
    expect(() => fromArrays({ a: [true] }, { kinds: { a: 'text' } })).toThrowError(
      expect.objectContaining({ code: 'COLUMN_VALUE' }),
    )
    expect(() => fromArrays({ a: [0.5] }, { kinds: { a: 'text' } })).toThrowError(
      expect.objectContaining({ code: 'COLUMN_VALUE' }),
    )
  })

  test('refuses a kind for a column that is not there, and an unknown kind', () => {
    const kinds = { b: 'text' } as never
    expect(() => fromArrays({ a: [1] }, { kinds })).toThrowError(
      expect.objectContaining({ code: 'COLUMN_UNKNOWN' }),
    )
    const unknown = { a: 'string' } as never
    expect(() => fromArrays({ a: [1] }, { kinds: unknown })).toThrowError(
      expect.objectContaining({ code: 'ARGUMENT_INVALID' }),
    )
  })
})

describe('fromRows', () => {
  test('takes names in order of first appearance; what a row lacks is missing', () => {
    const rows: { b?: number; a?: number }[] = [{ b: 1 }, { a: 2, b: 3 }, {}]
    const table = fromRows(rows)
    expect(table.names).toEqual(['b', 'a'])
    expect(toRows(table)).toEqual([
      { b: 1, a: null },
      { b: 3, a: 2 },
      { b: null, a: null },
    ])
  })

  test('reads own properties only', () => {
    const rows = JSON.parse('[{"__proto__":1,"toString":2},{"constructor":3}]') as Record<string, number>[]
    const table = fromRows(rows)
    expect(namesOf(table)).toEqual(['__proto__', 'toString', 'constructor'])
    expect(numbersOf(table, '__proto__')[0]).toBe(1)
    expect([...numbersOf(table, 'toString')]).toEqual([2, Number.NaN])
    expect(JSON.stringify(toRows(table))).toBe(
      '[{"__proto__":1,"toString":2,"constructor":null},{"__proto__":null,"toString":null,"constructor":3}]',
    )
  })

  test('without rows has the columns that kinds names', () => {
    const table = fromRows<{ id: string; day: string }>([], { kinds: { id: 'text', day: 'date' } })
    expect(table.rowCount).toBe(0)
    expect(table.names).toEqual(['id', 'day'])
    expect(fromRows([]).names).toEqual([])
  })

  test('refuses a kind for a column that no row has', () => {
    const attempt = (): unknown => fromRows([{ amount: 1 }], { kinds: { amuont: 'integer' } as never })
    expect(attempt).toThrowError('Did you mean "amount"?')
  })

  property.prop([anyRows])('gives back the rows it was given', (rows) => {
    expect(toRows(tableOf(rows))).toEqual(rows)
  })
})

test('toRows shows every kind', () => {
  expect(toRows(oneOfEach())).toEqual([
    {
      number: 1.5,
      cents: 100,
      day: '2024-02-29',
      text: 'ü',
      cells: [
        { option: 0, value: 0, benefit: -0, cost: 0, standardError: 0 },
        { option: 2, value: 1, benefit: -1, cost: 0.5, standardError: 0.25 },
      ],
    },
    { number: null, cents: null, day: null, text: null, cells: [] },
    {
      number: -2,
      cents: -250,
      day: '1969-12-31',
      text: '',
      cells: [{ option: 0, value: 200, benefit: -200, cost: 100, standardError: 50 }],
    },
  ])
})
