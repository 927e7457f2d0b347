import { fc } from '@fast-check/vitest'
import {
  type Column,
  dateColumn,
  fromRows,
  integerColumn,
  makeTable,
  numberColumn,
  type PlainValue,
  type Table,
  textColumn,
} from '../../src/table/index.ts'

/** Texts of whole code points: short ones that collide often, ones beyond the basic plane, zeros and long ones. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    'a',
    'b',
    'ab',
    'a\0',
    '\0',
    'Z',
    'é',
    'ﬀ',
    '\uffff',
    '\u{10000}',
    '😀',
    '\ufeff',
    '"',
    'a,b',
  ),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.string({ unit: 'grapheme', minLength: 20, maxLength: 60 }),
)

/** Finite numbers of every size, many ties, both zeros. */
const anyNumber: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(0, -0, 1, -1, 0.1, 0.2, 0.3, 1e300, -1e300, 5e-324),
  fc.integer({ min: -5, max: 5 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
)

/** A row object with one value of every kind, each of them missing at times, few different ones. */
export interface AnyRow {
  readonly id: string | null
  readonly number: number | null
  readonly cents: number | null
  readonly day: string | null
  readonly flag: boolean | null
}

const orNull = <Value>(values: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> =>
  fc.option(values, { freq: 5 })

export const anyRow: fc.Arbitrary<AnyRow> = fc.record({
  id: orNull(fc.oneof({ weight: 4, arbitrary: fc.constantFrom('a', 'b', '', '\uffff', '😀') }, anyText)),
  number: orNull(anyNumber),
  cents: orNull(fc.integer({ min: -3, max: 3 })),
  day: orNull(fc.constantFrom('2024-02-29', '1969-12-31', '1970-01-01', '0000-01-01', '9999-12-31')),
  flag: orNull(fc.boolean()),
})

export const anyRows: fc.Arbitrary<AnyRow[]> = fc.array(anyRow, { maxLength: 40, size: 'max' })

/** The table of {@link AnyRow}s; its columns exist also without rows. */
export function tableOf(rows: readonly AnyRow[]): Table<keyof AnyRow> {
  return fromRows(rows, {
    kinds: {
      id: 'text',
      number: 'number',
      cents: { kind: 'integer', unit: 'EUR/100' },
      day: 'date',
      flag: 'flag',
    },
  })
}

/** Orders texts by UTF-8 bytes, and other values by themselves: an oracle that shares nothing with the library. */
export function compareValues(a: PlainValue, b: PlainValue): number {
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b))
  const [x, y] = [Number(a), Number(b)]
  return x < y ? -1 : x > y ? 1 : 0
}

/** A cells column whose row r has `counts[r]` options, with values that tell row and option. */
export function cellsOf(counts: readonly number[]): Column {
  const rowPtr = Float64Array.of(0, ...counts)
  for (let row = 1; row < rowPtr.length; row++) rowPtr[row] += rowPtr[row - 1]
  const option = counts.flatMap((count) => Array.from({ length: count }, (_, i) => i * 2))
  const values = counts.flatMap((count, row) => Array.from({ length: count }, (_, i) => row * 100 + i))
  return Object.freeze({
    kind: 'cells',
    rowPtr,
    option: Uint16Array.from(option),
    value: Float32Array.from(values),
    benefit: Float32Array.from(values, (value) => -value),
    cost: Float32Array.from(values, (value) => value / 2),
    standardError: Float32Array.from(values, (value) => value / 4),
  })
}

/** A table of one column of every kind that has three rows. */
export function oneOfEach(): Table {
  return makeTable({
    number: numberColumn([1.5, null, -2]),
    cents: integerColumn([100, null, -250], 'EUR/100'),
    day: dateColumn(['2024-02-29', null, '1969-12-31']),
    text: textColumn(['ü', null, '']),
    cells: cellsOf([2, 0, 1]),
  })
}
