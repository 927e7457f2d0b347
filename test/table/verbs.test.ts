import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { md5 } from '../../src/math/md5.ts'
import {
  columnOf,
  derive,
  expression,
  filter,
  filterRows,
  fromArrays,
  makeTable,
  rename,
  sample,
  select,
  take,
  toRows,
} from '../../src/table/index.ts'
import { anyRows, oneOfEach, tableOf } from './arbitraries.ts'

const code = (expected: string): unknown => expect.objectContaining({ code: expected })
const { add, column, gt } = expression

describe('select', () => {
  test('gives the columns named, in that order, as they are', () => {
    const table = oneOfEach()
    const chosen = select(table, ['text', 'number'])
    expect(chosen.names).toEqual(['text', 'number'])
    expect(columnOf(chosen, 'text')).toBe(columnOf(table, 'text'))
    expect(select(table, []).rowCount).toBe(3)
  })

  test('refuses unknown names and repeats', () => {
    expect(() => select(oneOfEach(), ['tetx'])).toThrowError('Did you mean "text"?')
    expect(() => select(oneOfEach(), ['text', 'text'])).toThrowError(code('COLUMN_DUPLICATE'))
  })
})

describe('rename', () => {
  test('renames columns where they stand; two may swap', () => {
    const table = fromArrays({ a: [1], b: [2], c: [3] })
    expect(toRows(rename(table, { a: 'b', b: 'a' }))).toEqual([{ b: 1, a: 2, c: 3 }])
    expect(rename(table, { b: 'x' }).names).toEqual(['a', 'x', 'c'])
  })

  test('refuses unknown names, and new names that are taken', () => {
    const table = fromArrays({ amount: [1], b: [2] })
    expect(() => rename(table, { amuont: 'x' } as never)).toThrowError('Did you mean "amount"?')
    expect(() => rename(table, { amount: 'b' })).toThrowError(code('COLUMN_DUPLICATE'))
  })
})

describe('filter', () => {
  test('keeps true only, neither false nor missing', () => {
    const table = fromArrays({ n: [1, null, 3, 2], t: ['a', 'b', 'c', null] })
    expect(toRows(filter(table, gt(column('n'), 1)))).toEqual([
      { n: 3, t: 'c' },
      { n: 2, t: null },
    ])
  })

  property.prop([
    anyRows.chain((rows) =>
      fc.tuple(
        fc.constant(rows),
        fc.array(fc.constantFrom(0, 1, 255), { minLength: rows.length, maxLength: rows.length }),
      ),
    ),
  ])('filterRows agrees with filtering row objects', ([rows, keep]) => {
    expect(toRows(filterRows(tableOf(rows), Uint8Array.from(keep)))).toEqual(
      rows.filter((_, row) => keep[row] === 1),
    )
  })

  test('filterRows refuses another number of flags', () => {
    expect(() => filterRows(oneOfEach(), new Uint8Array(2))).toThrowError(code('COLUMN_LENGTH'))
  })
})

describe('derive', () => {
  test('computes every column from the table given, not from each other', () => {
    const table = fromArrays({ a: [1, null], b: [10, 20] })
    const derived = derive(table, {
      c: add(column('a'), column('b')),
      a: add(column('a'), 1),
      d: column('a'),
    })
    expect(derived.names).toEqual(['a', 'b', 'c', 'd'])
    expect(toRows(derived)).toEqual([
      { a: 2, b: 10, c: 11, d: 1 },
      { a: null, b: 20, c: null, d: null },
    ])
  })

  test('refuses unknown columns', () => {
    expect(() => derive(fromArrays({ amount: [1] }), { x: column('amuont') })).toThrowError(
      'Did you mean "amount"?',
    )
  })
})

describe('sample', () => {
  const keys = Array.from({ length: 3000 }, (_, i) => `ü${i % 1000}`)
  const table = fromArrays({ key: keys, row: Float64Array.from(keys.keys()) })
  const hashOf = (salt: string, key: string): number => Number.parseInt(md5(`${salt}:${key}`).slice(0, 8), 16)

  test('by share keeps the keys whose md5 says so, with all of their rows, in order', () => {
    const expected = toRows(table).filter((row) => hashOf('pilot', String(row.key)) < 0.3 * 2 ** 32)
    expect(toRows(sample(table, { key: 'key', share: 0.3, salt: 'pilot' }))).toEqual(expected)
    expect(expected.length / 3000).toBeGreaterThan(0.25)
    expect(expected.length / 3000).toBeLessThan(0.35)
  })

  test('a share that ends at the hash of a key leaves that key out', () => {
    const share = hashOf('pilot', 'ü7') / 2 ** 32
    const keysOf = (upTo: number): unknown[] =>
      toRows(sample(table, { key: 'key', share: upTo, salt: 'pilot' })).map((row) => row.key)
    expect(keysOf(share)).not.toContain('ü7')
    expect(keysOf(share + 2 ** -32)).toContain('ü7')
  })

  test('by count keeps the keys with the smallest hashes', () => {
    const byHash = [...new Set(keys)].sort((a, b) => hashOf('s', a) - hashOf('s', b))
    const kept = new Set(byHash.slice(0, 100))
    const found = toRows(sample(table, { key: 'key', count: 100, salt: 's' }))
    expect(found).toEqual(toRows(table).filter((row) => kept.has(String(row.key))))
    expect(found).toHaveLength(300)
  })

  test('everybody, nobody, and more than there are', () => {
    expect(sample(table, { key: 'key', share: 1, salt: '' }).rowCount).toBe(3000)
    expect(sample(table, { key: 'key', share: 0, salt: '' }).rowCount).toBe(0)
    expect(sample(table, { key: 'key', count: 0, salt: '' }).rowCount).toBe(0)
    expect(sample(table, { key: 'key', count: 5000, salt: '' }).rowCount).toBe(3000)
  })

  property.prop([
    fc.shuffledSubarray([...Array(50).keys()], { minLength: 50 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.nat(50),
  ])(
    'does not depend on the order of the rows, and a larger share keeps what a smaller one keeps',
    (order, share, count) => {
      const small = take(table, order)
      const keysOf = (options: { share: number } | { count: number }): Set<unknown> =>
        new Set(toRows(sample(small, { key: 'key', salt: 'x', ...options } as never)).map((row) => row.key))
      const sorted = take(
        table,
        [...order].sort((a, b) => a - b),
      )
      const expected = new Set(toRows(sample(sorted, { key: 'key', salt: 'x', share })).map((row) => row.key))
      expect(keysOf({ share })).toEqual(expected)
      expect(keysOf({ count }).size).toBe(count)
      for (const key of keysOf({ share: share / 2 })) expect(keysOf({ share })).toContain(key)
    },
  )

  test('refuses missing keys, keys that are no text, and impossible amounts', () => {
    const holes = fromArrays({ key: ['a', null], n: [1, 2] })
    expect(() => sample(holes, { key: 'key', share: 1, salt: '' })).toThrowError(
      code('COLUMN_MISSING_VALUES'),
    )
    expect(() => sample(holes, { key: 'n', share: 1, salt: '' })).toThrowError(code('COLUMN_KIND'))
    for (const amount of [
      { share: -0.1 },
      { share: 1.1 },
      { share: Number.NaN },
      { count: -1 },
      { count: 0.5 },
      {},
    ]) {
      const options = { key: 'key', salt: '', ...amount } as never
      expect(() => sample(table, options)).toThrowError(code('ARGUMENT_INVALID'))
    }
    expect(
      sample(makeTable({ key: fromArrays({ k: [] }, { kinds: { k: 'text' } }).columns.k }), {
        key: 'key',
        share: 1,
        salt: '',
      }).rowCount,
    ).toBe(0)
  })
})
