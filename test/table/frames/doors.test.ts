import { fc, test } from '@fast-check/vitest'
import {
  Table as ArrowTable,
  Bool,
  DateDay,
  Decimal,
  Dictionary,
  Float64,
  Int32,
  Int64,
  TimestampMillisecond,
  tableFromIPC,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from 'apache-arrow'
import { table as arquero } from 'arquero'
import { describe, expect, it } from 'vitest'
import { writeFrame } from '../../../src/table/frame.ts'
import {
  csvText,
  type FrameKind,
  fromArrays,
  fromFrame,
  fromRows,
  type KindChoice,
  readCsv,
  readParquet,
  type Table,
  toArrays,
  toRows,
  writeParquet,
} from '../../../src/table/index.ts'
import { anyText } from '../arbitraries.ts'
import { danfoFrame } from './danfo-frame.ts'
import { type DoorRow, oneOfEveryDoor, tableOfDoors } from './every-door.ts'

/** What doors that carry plain values cannot say by themselves. */
const kinds = {
  number: 'number',
  cents: { kind: 'integer', unit: 'EUR/100' },
  points: 'integer',
  day: 'date',
  at: 'time',
  flag: 'flag',
  text: 'text',
} as const satisfies { [Key in keyof DoorRow]: KindChoice & FrameKind }

function arrowTable(table: Table<keyof DoorRow>): ArrowTable {
  const columns = toArrays(table)
  const whole = (values: readonly unknown[]): (bigint | null)[] =>
    values.map((value) => (value === null ? null : BigInt(value as number)))
  const time = (values: readonly unknown[]): (number | null)[] =>
    values.map((value) => (value === null ? null : Date.parse(value as string)))
  return new ArrowTable({
    number: vectorFromArray(columns.number, new Float64()),
    cents: vectorFromArray(whole(columns.cents), new Int64()),
    points: vectorFromArray(whole(columns.points), new Int64()),
    day: vectorFromArray(time(columns.day), new DateDay()),
    at: vectorFromArray(time(columns.at), new TimestampMillisecond('UTC')),
    flag: vectorFromArray(columns.flag, new Bool()),
    text: vectorFromArray(columns.text as string[], new Dictionary(new Utf8(), new Int32())),
  })
}

/** The doors, and what each needs to be told. */
const doors: { readonly [name: string]: (table: Table<keyof DoorRow>) => Table | Promise<Table> } = {
  Parquet: async (table) => readParquet(await writeParquet(table)),
  CSV: async (table) => {
    const missing = csvText(table, { formulaGuard: false })
    return (await readCsv(missing, { kinds })).table
  },
  Arrow: (table) => fromFrame(arrowTable(table), { kinds: { cents: kinds.cents } }),
  'Arrow by IPC': (table) =>
    fromFrame(tableFromIPC(tableToIPC(arrowTable(table))), { kinds: { cents: kinds.cents } }),
  arquero: (table) => fromFrame(arquero(toArrays(table)), { kinds }),
  'danfo.js': (table) => fromFrame(danfoFrame(toArrays(table)), { kinds }),
  'row objects': (table) => fromRows(toRows(table) as DoorRow[], { kinds }),
  arrays: (table) => fromArrays(toArrays(table) as never, { kinds } as never),
}

const orNull = <Value>(values: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> =>
  fc.option(values, { freq: 4 })

/** Integers have one zero: what Parquet and Arrow keep as whole numbers cannot tell -0. */
const whole = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.maxSafeInteger()).map((value) => value + 0 || 0)

const doorRow: fc.Arbitrary<DoorRow> = fc.record({
  number: orNull(
    fc.oneof(fc.constantFrom(0, -0, Number.NaN, 0.1, 5e-324), fc.double({ noDefaultInfinity: true })),
  ),
  cents: orNull(whole),
  points: orNull(whole),
  day: orNull(fc.constantFrom('2024-02-29', '1969-12-31', '0000-01-01', '9999-12-31')),
  at: orNull(
    fc.oneof(
      fc.constantFrom(0, -1, 253_402_300_799_999, -62_167_219_200_000),
      fc.integer({ min: -1e12, max: 1e12 }),
    ),
  ),
  flag: orNull(fc.boolean()),
  text: orNull(anyText),
})

/** The reading of CSV takes -0 for 0. */
function withOneZero(row: DoorRow): DoorRow {
  return { ...row, number: row.number === 0 ? 0 : row.number }
}

describe('one table through every door', () => {
  for (const [name, through] of Object.entries(doors)) {
    test.prop([fc.array(doorRow, { minLength: 1, maxLength: 25 })], { numRuns: 30 })(
      `gives the same bytes: ${name}`,
      async (rows) => {
        const table = tableOfDoors(name === 'CSV' ? rows.map(withOneZero) : rows)
        const read = await through(table)
        expect(read.names).toEqual(table.names)
        expect(writeFrame(read)).toEqual(writeFrame(table))
      },
    )
  }

  it('keeps the ends of ranges, the empty text and both zeros apart', async () => {
    const table = oneOfEveryDoor()
    for (const name of Object.keys(doors).filter((door) => door !== 'CSV'))
      expect(writeFrame(await doors[name](table)), name).toEqual(writeFrame(table))
  })
})

describe('an Arrow table', () => {
  it('gives its 64-bit floats without copying', () => {
    const values = Float64Array.of(1.5, Number.NaN, -0)
    const arrow = new ArrowTable({ x: vectorFromArray(values) })
    const { x } = fromFrame(arrow).columns
    expect(x.kind === 'number' && x.values.buffer).toBe(arrow.getChild('x')?.data[0].values.buffer)
  })

  it('is read across its batches and slices', () => {
    const part = (from: number): ArrowTable =>
      new ArrowTable({
        flag: vectorFromArray(
          Array.from({ length: 11 }, (_, i) => ((i + from) % 3 === 0 ? null : i % 2 === 0)),
          new Bool(),
        ),
        text: vectorFromArray(
          Array.from({ length: 11 }, (_, i) => (i % 4 === 0 ? null : `t${(i + from) % 5}`)),
          new Utf8(),
        ),
        n: vectorFromArray(
          Array.from({ length: 11 }, (_, i) => (i % 5 === 0 ? null : i)),
          new Int32(),
        ),
      })
    const whole = part(0).concat(part(1)).slice(3, 19)
    const rows = toRows(fromFrame(whole))
    expect(rows).toEqual(Array.from({ length: 16 }, (_, i) => ({ ...whole.get(i)?.toJSON() })))
  })

  it('counts decimals exactly where the currency is stated', () => {
    const words = [Uint32Array.of(1250, 0, 0, 0), null, new Uint32Array(4).fill(2 ** 32 - 1)]
    const decimals = vectorFromArray(words, new Decimal(2, 18))
    const arrow = new ArrowTable({ amount: decimals })
    expect(toRows(fromFrame(arrow, { kinds: { amount: { kind: 'money', currency: 'EUR' } } }))).toEqual([
      { amount: 1250 },
      { amount: null },
      { amount: -1 },
    ])
  })

  it('is refused by column where a table cannot hold it', () => {
    const local = new ArrowTable({ at: vectorFromArray([0], new TimestampMillisecond()) })
    expect(() => fromFrame(local)).toThrow(expect.objectContaining({ code: 'COLUMN_KIND' }))
    expect(toRows(fromFrame(local, { kinds: { at: { kind: 'time', withoutZone: 'utc' } } }))).toEqual([
      { at: '1970-01-01T00:00:00Z' },
    ])
    const long = new ArrowTable({ id: vectorFromArray([2n ** 53n], new Int64()) })
    expect(() => fromFrame(long)).toThrow(expect.objectContaining({ code: 'COLUMN_VALUE' }))
    expect(toRows(fromFrame(long, { kinds: { id: 'text' } }))).toEqual([{ id: '9007199254740992' }])
    const lists = new ArrowTable({ list: vectorFromArray([[1, 2]]) })
    expect(() => fromFrame(lists)).toThrow(expect.objectContaining({ code: 'COLUMN_KIND' }))
    const endless = new ArrowTable({ x: vectorFromArray(Float64Array.of(Number.POSITIVE_INFINITY)) })
    expect(() => fromFrame(endless)).toThrow(expect.objectContaining({ code: 'COLUMN_VALUE' }))
  })
})

describe('other frames', () => {
  it('gives the rows that the filters of arquero leave, in its order', () => {
    const frame = arquero({ id: ['b', 'a', 'c'], n: [2, 1, 3] })
      .filter((row: { n: number }) => row.n < 3)
      .orderby('id')
    expect(toRows(fromFrame(frame))).toEqual([
      { id: 'a', n: 1 },
      { id: 'b', n: 2 },
    ])
  })

  it('takes the mix of null, NaN and undefined of danfo.js for missing', () => {
    const frame = danfoFrame({
      text: ['a', Number.NaN, undefined, null],
      flag: [true, Number.NaN, null, false],
    })
    expect(toRows(fromFrame(frame))).toEqual([
      { text: 'a', flag: true },
      { text: null, flag: null },
      { text: null, flag: null },
      { text: null, flag: false },
    ])
  })

  it('counts plain amounts exactly where the currency is stated', () => {
    const frame = danfoFrame({ amount: [19.99, null, 0.1] })
    expect(toRows(fromFrame(frame, { kinds: { amount: { kind: 'money', currency: 'EUR' } } }))).toEqual([
      { amount: 1999 },
      { amount: null },
      { amount: 10 },
    ])
    const mills = danfoFrame({ amount: [0.005] })
    expect(() => fromFrame(mills, { kinds: { amount: { kind: 'money', currency: 'EUR' } } })).toThrow(
      expect.objectContaining({ code: 'COLUMN_VALUE' }),
    )
  })

  it('are refused where their shape is unknown', () => {
    for (const frame of [null, [], { columns: ['a'] }, { schema: {}, getChild: () => null }])
      expect(() => fromFrame(frame as never)).toThrow(expect.objectContaining({ code: 'ARGUMENT_INVALID' }))
    expect(() => fromFrame(danfoFrame({ a: [1] }), { kinds: { b: 'text' } })).toThrow(
      expect.objectContaining({ code: 'COLUMN_UNKNOWN' }),
    )
    expect(() => fromFrame(danfoFrame({ a: [2n ** 60n] }))).toThrow(
      expect.objectContaining({ code: 'COLUMN_VALUE' }),
    )
  })
})
