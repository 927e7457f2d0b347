import { describe, expect, test } from 'vitest'
import {
  columnOf,
  columnOfKind,
  fromArrays,
  isMissing,
  makeTable,
  namesOf,
  numberColumn,
  numbersOf,
  textColumn,
  timeColumn,
  withColumns,
} from '../../src/table/index.ts'
import { cellsOf, oneOfEach } from './arbitraries.ts'

describe('makeTable', () => {
  test('keeps names in order, and columns as they are', () => {
    const [a, b] = [numberColumn([1, 2]), textColumn(['x', null])]
    const table = makeTable({ b, a })
    expect(table.names).toEqual(['b', 'a'])
    expect(table.rowCount).toBe(2)
    expect(table.columns.a).toBe(a)
    expect(table.columns.b).toBe(b)
    for (const part of [table, table.names, table.columns]) expect(Object.isFrozen(part)).toBe(true)
  })

  test('keeps the order of any names when given as pairs', () => {
    const names = ['z', '2020', '1', '__proto__', 'constructor', 'toString', '']
    const table = makeTable(names.map((name, i) => [name, numberColumn([i])] as const))
    expect(namesOf(table)).toEqual(names)
    for (const [i, name] of names.entries()) expect(numbersOf(table, name)[0]).toBe(i)
  })

  test('an object property is no column', () => {
    const table = makeTable({ a: numberColumn([1]) })
    for (const name of ['toString', '__proto__', 'constructor', 'hasOwnProperty']) {
      expect(() => columnOf(table as never, name as never)).toThrowError(
        expect.objectContaining({ code: 'COLUMN_UNKNOWN' }),
      )
    }
  })

  test('refuses columns of different lengths, naming the column and both lengths', () => {
    const attempt = (): unknown => makeTable({ a: numberColumn([1, 2]), b: numberColumn([1]) })
    expect(attempt).toThrowError(
      expect.objectContaining({ code: 'COLUMN_LENGTH', details: { name: 'b', found: 1, expected: 2 } }),
    )
  })

  test('counts the rows of every kind', () => {
    expect(oneOfEach().rowCount).toBe(3)
    expect(makeTable({ cells: cellsOf([]) }).rowCount).toBe(0)
    expect(makeTable({}).rowCount).toBe(0)
    expect(makeTable({}, 5).rowCount).toBe(5)
  })

  test('refuses a name that occurs twice', () => {
    const pairs = [
      ['a', numberColumn([1])],
      ['a', numberColumn([2])],
    ] as const
    expect(() => makeTable(pairs)).toThrowError(expect.objectContaining({ code: 'COLUMN_DUPLICATE' }))
  })
})

describe('access', () => {
  const table = oneOfEach()

  test('a misspelt column names the nearest', () => {
    expect(() => columnOf(table, 'numbr')).toThrowError('Did you mean "number"?')
  })

  test('a column of another kind is refused with both kinds', () => {
    expect(columnOfKind(table, 'text', 'text').kind).toBe('text')
    expect(columnOfKind(table, 'cents', ['number', 'integer']).kind).toBe('integer')
    expect(() => numbersOf(table, 'text')).toThrowError(
      expect.objectContaining({
        code: 'COLUMN_KIND',
        details: { name: 'text', found: 'text', wanted: ['number', 'integer'] },
      }),
    )
  })

  test('isMissing knows every kind', () => {
    const wider = withColumns(table, {
      flag: fromArrays({ flag: [true, null, false] }).columns.flag,
      time: timeColumn([0, null, -1]),
    })
    for (const name of namesOf(wider)) {
      expect([0, 1, 2].map((row) => isMissing(columnOf(wider, name), row))).toEqual([false, true, false])
    }
  })
})

describe('withColumns', () => {
  test('appends new names and replaces known ones where they stand', () => {
    const table = fromArrays({ a: [1], b: [2], c: [3] })
    const wider = withColumns(table, { d: numberColumn([4]), b: numberColumn([5]) })
    expect(wider.names).toEqual(['a', 'b', 'c', 'd'])
    expect(numbersOf(wider, 'b')[0]).toBe(5)
    expect(wider.columns.a).toBe(table.columns.a)
  })

  test('refuses another length, and a name given twice', () => {
    const table = fromArrays({ a: [1] })
    expect(() => withColumns(table, { b: numberColumn([]) })).toThrowError(
      expect.objectContaining({ code: 'COLUMN_LENGTH' }),
    )
    expect(() =>
      withColumns(table, [
        ['b', numberColumn([1])],
        ['b', numberColumn([1])],
      ]),
    ).toThrowError(expect.objectContaining({ code: 'COLUMN_DUPLICATE' }))
  })
})
