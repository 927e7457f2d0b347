import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import {
  type Aggregate,
  columnOf,
  columnOfKind,
  fromArrays,
  group,
  integerColumn,
  makeTable,
  numbersOf,
  take,
  toRows,
} from '../../src/table/index.ts'
import { type AnyRow, anyRows, cellsOf, compareValues, tableOf } from './arbitraries.ts'

type Op = Aggregate<keyof AnyRow>['op']
type Value = AnyRow[keyof AnyRow]

const by = fc.uniqueArray(fc.constantFrom<keyof AnyRow>('id', 'number', 'cents', 'day', 'flag'), {
  maxLength: 3,
})

/** What an operation gives of the values of a group that are not missing. */
function naive(op: Op, values: readonly Exclude<Value, null>[]): Value {
  const sorted = [...values].sort(compareValues)
  const numbers = values.map(Number)
  switch (op) {
    case 'count':
      return values.length
    case 'distinct':
      return sorted.filter((value, i) => i === 0 || compareValues(value, sorted[i - 1]) !== 0).length
    case 'sum':
      return values.length === 0 ? null : numbers.reduce((a, b) => a + b, 0)
    case 'mean':
      return values.length === 0 ? null : numbers.reduce((a, b) => a + b, 0) / values.length
    case 'median':
      return quantile(numbers, 0.5)
    case 'quantile':
      return quantile(numbers, 0.3)
    case 'sd':
      return deviation(numbers)
    case 'min':
      return sorted.at(0) ?? null
    case 'max':
      return sorted.at(-1) ?? null
    case 'first':
      return values.at(0) ?? null
    case 'last':
      return values.at(-1) ?? null
  }
}

/** Type 7 by its definition: between the values beside place (n - 1) p of those in order. */
function quantile(values: readonly number[], p: number): number | null {
  const sorted = [...values].sort((a, b) => a - b)
  const place = (sorted.length - 1) * p
  const [low, high] = [sorted.at(Math.floor(place)), sorted[Math.ceil(place)]]
  return low === undefined ? null : low + (high - low) * (place - Math.floor(place))
}

function deviation(values: readonly number[]): number | null {
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : null
}

/** Groups of row objects, by comparing every row with every group. */
function naiveGroups(rows: readonly AnyRow[], names: readonly (keyof AnyRow)[]): AnyRow[][] {
  const groups: AnyRow[][] = []
  const order = (a: AnyRow, b: AnyRow): number => {
    for (const name of names) {
      const [x, y] = [a[name], b[name]]
      if (x === null || y === null) {
        if (x !== y) return x === null ? 1 : -1
      } else if (compareValues(x, y) !== 0) return compareValues(x, y)
    }
    return 0
  }
  for (const row of rows) {
    const known = groups.find((members) => order(members[0], row) === 0)
    if (known === undefined) groups.push([row])
    else known.push(row)
  }
  if (names.length === 0 && groups.length === 0) groups.push([])
  return groups.sort((a, b) => order(a[0], b[0]))
}

/** Fractions agree to the last digits; the library's are exact, the oracle's are not. */
const near = (value: Value): unknown =>
  typeof value === 'number' && !Number.isInteger(value) ? expect.closeTo(value, 12) : value

const noNegativeZero = (value: Value): Value => (value === 0 ? 0 : value)

describe('group', () => {
  property.prop([anyRows, by, fc.constantFrom<keyof AnyRow>('id', 'number', 'cents', 'day', 'flag')])(
    'agrees with grouping row objects',
    (rows, names, column) => {
      const everywhere: Op[] = ['count', 'distinct', 'min', 'max', 'first', 'last']
      const numeric: Op[] = ['sum', 'mean', 'median', 'quantile', 'sd']
      const ops = column === 'cents' || column === 'flag' ? [...everywhere, ...numeric] : everywhere
      const out = Object.fromEntries(ops.map((op) => [`${op} of it`, { op, column, p: 0.3 }]))
      const found = group(tableOf(rows), names, { rows: { op: 'count' }, ...out } as Record<
        string,
        Aggregate<keyof AnyRow>
      >)
      const expected = naiveGroups(rows, names).map((members) => {
        const values = members.map((row) => row[column]).filter((value) => value !== null)
        return Object.fromEntries([
          ...names.map((name) => [name, noNegativeZero(members[0][name])]),
          ['rows', members.length],
          ...ops.map((op) => [
            `${op} of it`,
            op === 'first' || op === 'last' ? naive(op, values) : near(noNegativeZero(naive(op, values))),
          ]),
        ])
      })
      expect(toRows(found)).toEqual(expected)
    },
  )

  property.prop([
    anyRows.chain((rows) =>
      fc.tuple(fc.constant(rows), fc.shuffledSubarray([...rows.keys()], { minLength: rows.length })),
    ),
  ])(
    'does not depend on the order of the rows, to the last bit, except in first and last',
    ([rows, order]) => {
      const table = tableOf(
        rows.map((row) => ({ ...row, number: row.number === null ? null : row.number % 1e10 })),
      )
      const out = {
        n: { op: 'count' },
        sum: { op: 'sum', column: 'number' },
        mean: { op: 'mean', column: 'number' },
        min: { op: 'min', column: 'number' },
        max: { op: 'max', column: 'id' },
        distinct: { op: 'distinct', column: 'number' },
        sd: { op: 'sd', column: 'number' },
        third: { op: 'quantile', column: 'number', p: 1 / 3 },
      } as const
      expect(toRows(group(take(table, order), ['id', 'day'], out))).toEqual(
        toRows(group(table, ['id', 'day'], out)),
      )
    },
  )

  const anyNumber = fc.oneof(
    fc.constantFrom(Number.NaN, 0, -0, 1, 0.1, 1e15, 2 ** 53),
    fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e200, max: 1e200 }),
    fc.integer(),
  )
  property.prop([
    fc.array(fc.tuple(fc.nat({ max: 5 }), anyNumber), { minLength: 1, maxLength: 60 }),
    fc.constantFrom('number', 'whole'),
  ])('gives the same bits whether or not values are put together', (rows, kind) => {
    const v = rows.map(([, value]) => (kind === 'whole' ? Math.round(value % 1e9) : value))
    const table = fromArrays({ k: rows.map(([key]) => key), v })
    const few = {
      count: { op: 'count', column: 'v' },
      sum: { op: 'sum', column: 'v' },
      mean: { op: 'mean', column: 'v' },
      min: { op: 'min', column: 'v' },
      max: { op: 'max', column: 'v' },
    } as const
    const alone = group(table, ['k'], few)
    const together = group(table, ['k'], { ...few, median: { op: 'median', column: 'v' } })
    for (const name of ['k', 'count', 'sum', 'mean', 'min', 'max'] as const)
      expect(numbersOf(alone, name)).toEqual(numbersOf(together, name))
  })

  test('a worked example', () => {
    const orders = makeTable({
      customer: fromArrays({ c: ['b', 'a', null, 'b', 'b'] }).columns.c,
      cents: integerColumn([100, 250, 7, null, 50], 'EUR/100'),
      margin: fromArrays({ m: [0.25, 0.2, 0.3, 0.5, 0.75] }).columns.m,
    })
    const found = group(orders, ['customer'], {
      orders: { op: 'count' },
      paid: { op: 'count', column: 'cents' },
      spend: { op: 'sum', column: 'cents' },
      margin: { op: 'mean', column: 'margin' },
    })
    expect(toRows(found)).toEqual([
      { customer: 'a', orders: 1, paid: 1, spend: 250, margin: 0.2 },
      { customer: 'b', orders: 3, paid: 2, spend: 150, margin: 0.5 },
      { customer: null, orders: 1, paid: 1, spend: 7, margin: 0.3 },
    ])
    expect(columnOf(found, 'spend')).toMatchObject({ kind: 'integer', unit: 'EUR/100' })
    expect(columnOf(found, 'orders')).toMatchObject({ kind: 'integer', unit: null })
    expect(columnOf(found, 'margin')).toMatchObject({ kind: 'number' })
  })

  test('sums and shares of flags', () => {
    const table = fromArrays({ flag: [true, null, false, true] })
    const found = group(table, [], {
      yes: { op: 'sum', column: 'flag' },
      share: { op: 'mean', column: 'flag' },
    })
    expect(toRows(found)).toEqual([{ yes: 2, share: 2 / 3 }])
  })

  test('medians, quantiles and deviations by hand', () => {
    const table = makeTable({
      who: fromArrays({ w: ['a', 'b', 'a', 'a', 'a', 'c', 'a'] }).columns.w,
      cents: integerColumn([2, 8, 9, 4, null, null, 5], 'EUR/100'),
    })
    const found = group(table, ['who'], {
      median: { op: 'median', column: 'cents' },
      ninety: { op: 'quantile', column: 'cents', p: 0.9 },
      least: { op: 'quantile', column: 'cents', p: 0 },
      most: { op: 'quantile', column: 'cents', p: 1 },
      sd: { op: 'sd', column: 'cents' },
    })
    // numpy.quantile([2, 4, 5, 9], .9) = 7.8; of 2, 4, 5, 9 the mean is 5, the squares are 9 + 1 + 0 + 16.
    expect(toRows(found)).toEqual([
      { who: 'a', median: 4.5, ninety: expect.closeTo(7.8, 12), least: 2, most: 9, sd: Math.sqrt(26 / 3) },
      { who: 'b', median: 8, ninety: 8, least: 8, most: 8, sd: null },
      { who: 'c', median: null, ninety: null, least: null, most: null, sd: null },
    ])
    expect(columnOf(found, 'median')).toMatchObject({ kind: 'number' })
  })

  test('of no rows there are no groups by a key, but one without', () => {
    const table = tableOf([])
    const out = {
      n: { op: 'count' },
      sum: { op: 'sum', column: 'cents' },
      first: { op: 'first', column: 'id' },
    } as const
    expect(group(table, ['id'], out).rowCount).toBe(0)
    expect(toRows(group(table, [], out))).toEqual([{ n: 0, sum: null, first: null }])
  })

  test('of missing values only the counts are there', () => {
    const table = tableOf([{ id: null, number: null, cents: null, day: null, flag: null }])
    const ops = ['count', 'distinct', 'sum', 'mean', 'min', 'max', 'first', 'last'] as const
    const out = Object.fromEntries(ops.map((op) => [op, { op, column: 'cents' } as const]))
    expect(toRows(group(table, ['id'], out))).toEqual([
      {
        id: null,
        count: 0,
        distinct: 0,
        sum: null,
        mean: null,
        min: null,
        max: null,
        first: null,
        last: null,
      },
    ])
  })

  test('integer sums are exact to 2^53 - 1 whatever the order, and refused from 2^53 on', () => {
    const most = 2 ** 53 - 1
    const sumOf = (values: number[]): number =>
      numbersOf(group(makeTable({ n: integerColumn(values) }), [], { s: { op: 'sum', column: 'n' } }), 's')[0]
    expect(sumOf([most, most, -most])).toBe(most)
    expect(sumOf([most - 1, 1])).toBe(most)
    expect(() => sumOf([most, 1])).toThrowError(expect.objectContaining({ code: 'EXACTNESS_LOST' }))
    expect(() => sumOf([-most, -1])).toThrowError(expect.objectContaining({ code: 'EXACTNESS_LOST' }))
  })

  test('200,000 rows of more groups than one part holds agree with a Map', () => {
    const ids = Array.from({ length: 200_000 }, (_, i) => `customer ${(i * 7919) % 9973}`)
    const cents = Float64Array.from(ids, (_, i) => (i * 31) % 1000)
    const expected = new Map<string, number>()
    for (const [i, id] of ids.entries()) expected.set(id, (expected.get(id) ?? 0) + cents[i])
    const table = makeTable({ id: fromArrays({ id: ids }).columns.id, cents: integerColumn(cents) })
    const found = group(table, ['id'], { spend: { op: 'sum', column: 'cents' } })
    const rows = toRows(found)
    expect(rows.map((row) => row.id)).toEqual([...expected.keys()].sort())
    expect(rows.every((row) => expected.get(String(row.id)) === row.spend)).toBe(true)
  })

  test('refuses what an operation does not take, unknown columns, and a name twice', () => {
    const table = makeTable({ ...tableOf([]).columns, cells: cellsOf([]) })
    const code = (expected: string): unknown => expect.objectContaining({ code: expected })
    for (const column of ['id', 'day', 'cells'] as const) {
      for (const op of ['sum', 'mean'] as const) {
        expect(() => group(table, [], { s: { op, column } })).toThrowError(code('COLUMN_KIND'))
      }
    }
    expect(() => group(table, [], { n: { op: 'count', column: 'cells' } })).toThrowError(code('COLUMN_KIND'))
    expect(() => group(table, ['cells'], {})).toThrowError(code('COLUMN_KIND'))
    expect(() => group(table, ['idd' as never], {})).toThrowError(code('COLUMN_UNKNOWN'))
    expect(() => group(table, [], { s: { op: 'sum', column: 'cent' as never } })).toThrowError(
      'Did you mean "cents"?',
    )
    expect(() => group(table, ['id'], { id: { op: 'count' } })).toThrowError(code('COLUMN_DUPLICATE'))
    expect(() => group(table, [], { s: { op: 'total' as never, column: 'cents' } })).toThrowError(
      code('ARGUMENT_INVALID'),
    )
    expect(() => group(table, [], { s: { op: 'sum' } as never })).toThrowError(code('ARGUMENT_INVALID'))
    expect(() => group(table, [], { s: { op: 'median', column: 'day' } })).toThrowError(code('COLUMN_KIND'))
    for (const p of [-0.1, 1.1, Number.NaN, undefined as never])
      expect(() => group(table, [], { s: { op: 'quantile', column: 'cents', p } })).toThrowError(
        code('ARGUMENT_INVALID'),
      )
  })

  test('the first key column counts before the second', () => {
    const table = fromArrays({ a: [2, 1, 2, 1], b: ['x', 'y', 'a', 'y'] })
    expect(toRows(group(table, ['a', 'b'], { n: { op: 'count' } }))).toEqual([
      { a: 1, b: 'y', n: 2 },
      { a: 2, b: 'a', n: 1 },
      { a: 2, b: 'x', n: 1 },
    ])
    expect(columnOfKind(group(table, ['b'], {}), 'b', 'text').codes).toHaveLength(3)
  })
})
