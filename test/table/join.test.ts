import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import {
  columnOfKind,
  createDictionaryBuilder,
  type Dictionary,
  decode,
  fromArrays,
  fromRows,
  integerColumn,
  join,
  makeTable,
  rename,
  timeColumn,
  toRows,
} from '../../src/table/index.ts'
import { codesByHash } from '../../src/table/match-dictionaries.ts'
import { type AnyRow, anyRow, anyRows, anyText, compareValues, tableOf } from './arbitraries.ts'

const code = (expected: string): unknown => expect.objectContaining({ code: expected })
const names = ['id', 'number', 'cents', 'day', 'flag'] as const

function dictionaryOf(texts: readonly string[]): Dictionary {
  const builder = createDictionaryBuilder()
  for (const text of texts) builder.codeOfString(text)
  return builder.snapshot()
}

function allTexts(dictionary: Dictionary): string[] {
  return Array.from({ length: dictionary.size }, (_, code) => decode(dictionary, code))
}

/** Every pair of rows, compared. */
function nestedLoop(
  left: readonly AnyRow[],
  right: readonly AnyRow[],
  on: readonly (keyof AnyRow)[],
  kind: 'left' | 'inner' | 'anti',
): object[] {
  const others = names.filter((name) => !on.includes(name))
  return left.flatMap((row): object[] => {
    const matches = right.filter((candidate) =>
      on.every((name) => {
        const [x, y] = [row[name], candidate[name]]
        return x !== null && y !== null && compareValues(x, y) === 0
      }),
    )
    if (kind === 'anti') return matches.length === 0 ? [row] : []
    const none = kind === 'left' && matches.length === 0 ? [null] : []
    return [...matches, ...none].map((match) => ({
      ...row,
      ...Object.fromEntries(others.map((name) => [`${name}_right`, match === null ? null : match[name]])),
    }))
  })
}

describe('join', () => {
  property.prop(
    [
      anyRows,
      anyRows,
      fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 3 }),
      fc.constantFrom('left' as const, 'inner' as const, 'anti' as const),
    ],
    { numRuns: 300 },
  )('agrees with a nested loop over row objects', (left, right, on, kind) => {
    const found = join(tableOf(left), tableOf(right), { on, kind, many: 'many', suffix: '_right' })
    expect(toRows(found)).toEqual(nestedLoop(left, right, on, kind))
  })

  property.prop([fc.array(anyRow, { minLength: 1 }), fc.nat()])(
    'refuses a right key that occurs twice, with counts',
    (rows, pick) => {
      const unique = new Map(rows.map((row) => [row.id, row]))
      unique.delete(null)
      const right = [...unique.values()]
      const left = tableOf(rows)
      expect(join(left, tableOf(right), { on: ['id'], kind: 'left', suffix: '2' }).rowCount).toBe(rows.length)
      fc.pre(right.length > 0)
      const twice = tableOf([...right, right[pick % right.length]])
      expect(() => join(left, twice, { on: ['id'], kind: 'left', suffix: '2' })).toThrowError(
        expect.objectContaining({ code: 'KEY_DUPLICATE', details: { keys: 1, rows: 2, columns: ['id'] } }),
      )
    },
  )

  property.prop([fc.array(anyText), fc.array(anyText)])(
    'finds the codes of one dictionary in another, by all bytes of a text and its length',
    (own, others) => {
      const known = dictionaryOf([...own, 'a', 'ab', 'abc', 'abcd', 'abcde', ''])
      const texts = dictionaryOf(['a\0', 'abcd\0', 'abc', 'abcdf', '', ...others])
      const expected = allTexts(texts).map((text) => allTexts(known).indexOf(text))
      expect([...codesByHash(texts, known)]).toEqual(expected)
      expect([...codesByHash(known, known)]).toEqual([...allTexts(known).keys()])
    },
  )

  test('a worked example', () => {
    const customers = fromRows([
      { id: 'a', age: 30 },
      { id: 'b', age: 40 },
      { id: 'c', age: null },
    ])
    const balances = fromRows([
      { customer: 'c', cents: 5 },
      { customer: 'a', cents: 7 },
      { customer: 'x', cents: 9 },
    ])
    const on = { leftOn: ['id'], rightOn: ['customer'] } as const
    expect(toRows(join(customers, balances, { ...on, kind: 'left' }))).toEqual([
      { id: 'a', age: 30, cents: 7 },
      { id: 'b', age: 40, cents: null },
      { id: 'c', age: null, cents: 5 },
    ])
    expect(toRows(join(customers, balances, { ...on, kind: 'inner' })).map((row) => row.id)).toEqual([
      'a',
      'c',
    ])
    expect(toRows(join(customers, balances, { ...on, kind: 'anti' }))).toEqual([{ id: 'b', age: 40 }])
  })

  test('missing keys agree with nothing, and are no duplicates', () => {
    const left = fromArrays({ k: [null, 'a'], x: [1, 2] })
    const right = fromArrays({ k: [null, null, 'a'], y: [3, 4, 5] })
    expect(toRows(join(left, right, { on: ['k'], kind: 'left' }))).toEqual([
      { k: null, x: 1, y: null },
      { k: 'a', x: 2, y: 5 },
    ])
    expect(toRows(join(left, right, { on: ['k'], kind: 'anti' }))).toEqual([{ k: null, x: 1 }])
  })

  test('numbers agree with integers, 0 with -0', () => {
    const left = fromArrays({ k: [0, 1, 2.5] })
    const right = makeTable({ k: integerColumn([-0, 1, 2]), y: integerColumn([7, 8, 9]) })
    expect(toRows(join(left, right, { on: ['k'], kind: 'left' })).map((row) => row.y)).toEqual([7, 8, null])
  })

  test('refuses text against numbers, dates against times, and other units', () => {
    const text = fromArrays({ k: ['1'] })
    const number = fromArrays({ k: [1] })
    expect(() => join(text, number, { on: ['k'], kind: 'left' })).toThrowError(code('COLUMN_KIND'))
    const day = fromArrays({ k: ['2024-01-01'] }, { kinds: { k: 'date' } })
    expect(() => join(day, makeTable({ k: timeColumn([0]) }), { on: ['k'], kind: 'left' })).toThrowError(
      code('COLUMN_KIND'),
    )
    const euros = makeTable({ k: integerColumn([1], 'EUR/100') })
    const yen = makeTable({ k: integerColumn([1], 'JPY/1') })
    expect(() => join(euros, yen, { on: ['k'], kind: 'inner' })).toThrowError(code('COLUMN_UNIT'))
  })

  test('refuses a column that both have, unless a suffix tells them apart', () => {
    const [left, right] = [fromArrays({ k: ['a'], x: [1] }), fromArrays({ k: ['a'], x: [2] })]
    expect(() => join(left, right, { on: ['k'], kind: 'left' })).toThrowError(code('COLUMN_DUPLICATE'))
    const joined = join(left, right, { on: ['k'], kind: 'left', suffix: '_right' })
    expect(joined.names).toEqual(['k', 'x', 'x_right'])
    const crowded = rename(right, { x: 'x_right' })
    expect(() =>
      join(joined, join(right, crowded, { on: ['k'], kind: 'left' }), {
        on: ['k'],
        kind: 'left',
        suffix: '_right',
      }),
    ).toThrowError(code('COLUMN_DUPLICATE'))
  })

  test('refuses unequal or empty key lists, unknown columns and kinds of join', () => {
    const table = fromArrays({ k: ['a'], l: ['b'] })
    const attempt = (options: object): unknown =>
      join(table, table, { kind: 'left', suffix: '2', ...options } as never)
    expect(() => attempt({ leftOn: ['k', 'l'], rightOn: ['k'] })).toThrowError(code('ARGUMENT_INVALID'))
    expect(() => attempt({ on: [] })).toThrowError(code('ARGUMENT_INVALID'))
    expect(() => attempt({})).toThrowError(code('ARGUMENT_INVALID'))
    expect(() => attempt({ on: ['kk'] })).toThrowError(code('COLUMN_UNKNOWN'))
    expect(() => attempt({ on: ['k'], kind: 'outer' })).toThrowError(code('ARGUMENT_INVALID'))
    expect(() => attempt({ on: ['k'], many: 'two' })).toThrowError(code('ARGUMENT_INVALID'))
  })

  test('empty tables', () => {
    const table = fromArrays({ k: ['a'], x: [1] })
    const empty = fromRows<{ k: string; y: number }>([], { kinds: { k: 'text', y: 'number' } })
    expect(toRows(join(table, empty, { on: ['k'], kind: 'left' }))).toEqual([{ k: 'a', x: 1, y: null }])
    expect(join(table, empty, { on: ['k'], kind: 'inner' }).rowCount).toBe(0)
    expect(join(empty, table, { on: ['k'], kind: 'left' }).rowCount).toBe(0)
    expect(join(table, empty, { on: ['k'], kind: 'anti' }).rowCount).toBe(1)
  })

  test('200,000 rows across two dictionaries agree with a Map, and keep the left dictionary', () => {
    const count = 200_000
    const left = fromArrays({ k: Array.from({ length: count }, (_, i) => `key ${(i * 7) % count}`) })
    const right = fromArrays({
      k: Array.from({ length: count }, (_, i) => `key ${(i * 11) % (2 * count)}`),
      y: Float64Array.from({ length: count }, (_, i) => i),
    })
    const rights = new Map(toRows(right).map((row) => [row.k, row.y]))
    const joined = join(left, right, { on: ['k'], kind: 'left' })
    const wrong = toRows(joined).filter((row) => (rights.get(row.k) ?? null) !== row.y)
    expect(wrong).toEqual([])
    expect(columnOfKind(joined, 'k', 'text').dictionary).toBe(columnOfKind(left, 'k', 'text').dictionary)
  })
})
