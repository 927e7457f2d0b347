import {
  type Column,
  type ColumnOf,
  columnOf,
  columnOfKind,
  concat,
  derive,
  expression,
  fromArrays,
  fromRows,
  group,
  join,
  makeTable,
  type NumberColumn,
  numberColumn,
  numbersOf,
  rename,
  sample,
  select,
  sort,
  type Table,
  type TextColumn,
  textColumn,
} from 'clientele/table'
import { expectTypeOf, test } from 'vitest'

const table = makeTable({ recency: numberColumn([1]), spend: numberColumn([2]), city: textColumn(['Bonn']) })

/** A learner's signature. */
declare function learn<Name extends string>(
  table: Table<Name>,
  features: readonly Name[],
): { readonly features: readonly Name[] }

/** What applies a model: a model read back from JSON names its features by plain strings. */
declare function assign<Name extends string>(
  model: { readonly features: readonly Name[] },
  table: Table<NoInfer<Name>>,
): void

test('a table knows its columns', () => {
  expectTypeOf(table).toEqualTypeOf<Table<'recency' | 'spend' | 'city'>>()
  expectTypeOf(table.columns.city).toEqualTypeOf<Column>()
  expectTypeOf(makeTable([['2020', numberColumn([1])]])).toEqualTypeOf<Table<'2020'>>()
  expectTypeOf(fromArrays({ a: [1, null], b: ['x', 'y'] })).toEqualTypeOf<Table<'a' | 'b'>>()
  expectTypeOf(fromRows([{ a: 1, b: 'x' }])).toEqualTypeOf<Table<'a' | 'b'>>()
})

test('a misspelt column fails to compile', () => {
  columnOf(table, 'recency')
  // @ts-expect-error misspelt
  columnOf(table, 'recencey')
  // @ts-expect-error misspelt
  numbersOf(table, 'spent')
  learn(table, ['recency', 'spend'])
  // @ts-expect-error misspelt
  learn(table, ['recency', 'spendd'])
  // @ts-expect-error a kind for a column that is not there
  fromArrays({ a: [1] }, { kinds: { b: 'date' } })
})

test('a model carries exactly the columns listed, so that it applies to a narrower table', () => {
  const model = learn(table, ['recency'])
  expectTypeOf(model.features).toEqualTypeOf<readonly 'recency'[]>()
  assign(model, makeTable({ recency: numberColumn([1]) }))
  // @ts-expect-error a table that lacks the feature
  assign(model, makeTable({ spend: numberColumn([1]) }))
})

test('any name goes where the names are not known', () => {
  const unknown: Table = table
  columnOf(unknown, 'whatever')
  numbersOf(unknown, 'whatever')
})

test('a wider table goes where fewer columns are needed', () => {
  const narrow: Table<'recency'> = table
  expectTypeOf(narrow.columns.recency).toEqualTypeOf<Column>()
  // @ts-expect-error a table that lacks the column
  const missing: Table<'frequency'> = table
  void missing
})

test('a model read from JSON applies to a typed table, and a typed model to a wider table', () => {
  const read = JSON.parse('{}') as { readonly features: readonly string[] }
  assign(read, table)
  assign(learn(table, ['recency']), table)
})

test('a kind, or several, narrow the column', () => {
  expectTypeOf(columnOfKind(table, 'city', 'text')).toEqualTypeOf<TextColumn>()
  expectTypeOf(columnOfKind(table, 'spend', ['number', 'integer'])).toEqualTypeOf<
    NumberColumn | ColumnOf<'integer'>
  >()
  // @ts-expect-error no such kind
  columnOfKind(table, 'city', 'string')
})

test('nobody writes into a column', () => {
  const { values } = numberColumn([1])
  // @ts-expect-error read-only
  values[0] = 2
  // @ts-expect-error read-only
  table.rowCount = 2
})

test('verbs know the columns that come out', () => {
  const orders = makeTable({ city: textColumn(['Bonn']), total: numberColumn([3]), spend: numberColumn([1]) })
  expectTypeOf(select(table, ['city'])).toEqualTypeOf<Table<'city'>>()
  expectTypeOf(rename(table, { city: 'town' })).toEqualTypeOf<Table<'recency' | 'spend' | 'town'>>()
  expectTypeOf(derive(table, { double: expression.add(expression.column('spend'), 1) })).toEqualTypeOf<
    Table<'recency' | 'spend' | 'city' | 'double'>
  >()
  expectTypeOf(group(table, ['city'], { total: { op: 'sum', column: 'spend' } })).toEqualTypeOf<
    Table<'city' | 'total'>
  >()
  expectTypeOf(join(table, orders, { on: ['city'], kind: 'left', suffix: '_2' })).toEqualTypeOf<
    Table<'recency' | 'spend' | 'city' | 'total' | 'spend_2'>
  >()
  expectTypeOf(join(table, orders, { leftOn: ['spend'], rightOn: ['total'], kind: 'anti' })).toEqualTypeOf<
    Table<'recency' | 'spend' | 'city'>
  >()
  expectTypeOf(concat([table, table])).toEqualTypeOf<Table<'recency' | 'spend' | 'city'>>()
})

test('verbs refuse misspelt columns', () => {
  // @ts-expect-error misspelt
  select(table, ['cityy'])
  // @ts-expect-error misspelt
  rename(table, { cityy: 'town' })
  // @ts-expect-error misspelt
  sort(table, ['cityy'])
  // @ts-expect-error misspelt
  sort(table, [{ column: 'cityy', descending: true }])
  // @ts-expect-error misspelt
  group(table, ['cityy'], {})
  // @ts-expect-error misspelt
  group(table, ['city'], { total: { op: 'sum', column: 'spendd' } })
  // @ts-expect-error an operation without its column
  group(table, ['city'], { total: { op: 'sum' } })
  // @ts-expect-error misspelt
  join(table, table, { on: ['cityy'], kind: 'left' })
  // @ts-expect-error misspelt
  sample(table, { key: 'cityy', share: 0.1, salt: 's' })
  // @ts-expect-error share and count exclude each other
  sample(table, { key: 'city', share: 0.1, count: 3, salt: 's' })
})
