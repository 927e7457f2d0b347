import * as arrow from 'apache-arrow'
import { describe, expect, test } from 'vitest'
import { tableReader } from '../../../src/engine/spark/arrow-tables.ts'
import type { TextColumn } from '../../../src/table/column.ts'
import { toRows } from '../../../src/table/index.ts'
import type { Table } from '../../../src/table/table.ts'
import { bytesOf } from './fake-server.ts'

/** A stream of one batch of columns given as Arrow data. */
function stream(columns: Record<string, arrow.Data>): Uint8Array {
  const fields = Object.entries(columns).map(([name, { type }]) => new arrow.Field(name, type, true))
  const children = Object.values(columns)
  const length = children[0].length
  const struct = arrow.makeData({ type: new arrow.Struct(fields), length, nullCount: 0, children })
  return arrow.tableToIPC(
    new arrow.Table([new arrow.RecordBatch(new arrow.Schema(fields), struct)]),
    'stream',
  )
}

function read(...streams: Uint8Array[]): Table[] {
  const reader = tableReader({ arrow })
  return streams.flatMap((bytes) => [...reader.read(bytes)])
}

const valuesOf = (data: arrow.Data): unknown[] => toRows(read(stream({ x: data }))[0]).map(({ x }) => x)

const vectorData = (values: readonly unknown[], type: arrow.DataType): arrow.Data =>
  arrow.vectorFromArray(values as never[], type).data[0]

function decimal(values: readonly (bigint | null)[], scale: number, bitWidth = 128): arrow.Data {
  const type = new arrow.Decimal(scale, 38, bitWidth)
  const words = bitWidth / 32
  const data = new Uint32Array(values.length * words)
  values.forEach((value, row) => {
    let rest = BigInt.asUintN(bitWidth, value ?? 0n)
    for (let word = 0; word < words; word++, rest >>= 32n)
      data[row * words + word] = Number(rest & 0xffffffffn)
  })
  const nullBitmap = Uint8Array.of(
    values.reduce((bits, value, row) => (value === null ? bits : bits | (1 << row)), 0),
  )
  const nullCount = values.filter((value) => value === null).length
  return arrow.makeData({ type, length: values.length, nullCount, nullBitmap, data })
}

describe('a column of numbers', () => {
  test.each([
    ['Float64', new arrow.Float64(), [1.5, null, -0.25]],
    ['Float32', new arrow.Float32(), [1.5, null, -0.25]],
    ['Int8', new arrow.Int8(), [-128, null, 127]],
    ['Int16', new arrow.Int16(), [-32768, null, 7]],
    ['Int32', new arrow.Int32(), [-(2 ** 31), null, 2 ** 31 - 1]],
    ['Uint32', new arrow.Uint32(), [0, null, 2 ** 32 - 1]],
  ] as const)('of type %s keeps its values and what is missing', (_, type, values) => {
    expect(valuesOf(vectorData(values, type))).toEqual(values)
  })

  test('of 64 bits keeps whole numbers up to 2^53 - 1 on both sides', () => {
    const most = BigInt(Number.MAX_SAFE_INTEGER)
    expect(valuesOf(vectorData([most, -most, 0n, -1n, null, 2n ** 32n], new arrow.Int64()))).toEqual([
      Number.MAX_SAFE_INTEGER,
      -Number.MAX_SAFE_INTEGER,
      0,
      -1,
      null,
      2 ** 32,
    ])
  })

  test.each([2n ** 53n, -(2n ** 53n), 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n)])(
    'is refused at %s',
    (value) => {
      expect(() => valuesOf(vectorData([1n, value], new arrow.Int64()))).toThrow(
        expect.objectContaining({ code: 'EXACTNESS_LOST' }),
      )
    },
  )

  test('does not mind what stands behind a missing whole number', () => {
    const data = BigInt64Array.of(5n, 2n ** 60n)
    const type = new arrow.Int64()
    expect(
      valuesOf(arrow.makeData({ type, length: 2, nullCount: 1, nullBitmap: Uint8Array.of(1), data })),
    ).toEqual([5, null])
  })

  test('takes NaN for missing and refuses infinity', () => {
    expect(valuesOf(vectorData([1, Number.NaN], new arrow.Float64()))).toEqual([1, null])
    expect(() => valuesOf(vectorData([Number.NEGATIVE_INFINITY], new arrow.Float64()))).toThrow(
      expect.objectContaining({ code: 'COLUMN_VALUE' }),
    )
  })

  test('that nothing is known of is missing throughout', () => {
    expect(valuesOf(arrow.makeData({ type: new arrow.Null(), length: 3 }))).toEqual([null, null, null])
  })

  test('leaves the padding of buffers out', () => {
    const reader = tableReader({ arrow })
    const [table] = reader.read(stream({ x: vectorData([1, 2, 3], new arrow.Int8()) }))
    expect(table.rowCount).toBe(3)
  })
})

describe('a column of decimals', () => {
  test('is the double nearest to each', () => {
    const values = [123n, -123n, 0n, null, -(10n ** 20n), 10n ** 37n + 1n]
    expect(valuesOf(decimal(values, 2))).toEqual([1.23, -1.23, 0, null, -1e18, 1e35])
  })

  test.each([64, 128, 256])('of %s bits is read by its width', (bits) => {
    expect(valuesOf(decimal([5n, -5n, -(2n ** 52n)], 1, bits))).toEqual([0.5, -0.5, -(2 ** 52) / 10])
  })

  test('without places is a whole number, exact or an error', () => {
    expect(valuesOf(decimal([2n ** 53n - 1n, -(2n ** 53n) + 1n], 0))).toEqual([2 ** 53 - 1, 1 - 2 ** 53])
    for (const value of [2n ** 53n, -(2n ** 53n), 10n ** 30n])
      expect(() => valuesOf(decimal([value], 0))).toThrow(expect.objectContaining({ code: 'EXACTNESS_LOST' }))
  })

  test('has the digits that text of the same value gives', () => {
    for (const [value, scale] of [
      [1n, 30],
      [9007199254740993n, 3],
      [123456789012345678901234567890n, 18],
    ] as const)
      expect(valuesOf(decimal([value], scale))).toEqual([Number(`${value}e-${scale}`)])
  })
})

describe('a column of texts', () => {
  test('keeps the empty text apart from the missing one, and every letter', () => {
    const texts = ['', null, 'ü', '😀', 'a\0b']
    expect(valuesOf(vectorData(texts, new arrow.Utf8()))).toEqual(texts)
    expect(valuesOf(vectorData(texts, new arrow.LargeUtf8()))).toEqual(texts)
  })

  test('shares one dictionary, which grows from batch to batch', () => {
    const tables = read(bytesOf({ x: ['b', 'a'] }), bytesOf({ x: ['c', 'b'] }))
    const columns = tables.map(({ columns }) => columns['x'] as TextColumn)
    expect(columns.map(({ codes }) => [...codes])).toEqual([
      [0, 1],
      [2, 0],
    ])
    expect(columns.map(({ dictionary }) => dictionary.size)).toEqual([2, 3])
  })

  test('is repaired where its bytes are no UTF-8', () => {
    const type = new arrow.Utf8()
    const data = Uint8Array.of(0xff, 0x41)
    const valueOffsets = Int32Array.of(0, 1, 2)
    expect(valuesOf(arrow.makeData({ type, length: 2, nullCount: 0, valueOffsets, data }))).toEqual([
      '\ufffd',
      'A',
    ])
  })
})

test('flags are 0 and 1', () => {
  const flags = Array.from({ length: 19 }, (_, i) => [true, false, null][i % 3])
  expect(valuesOf(vectorData(flags, new arrow.Bool()))).toEqual(
    flags.map((flag) => (flag === null ? null : Number(flag))),
  )
})

test.each([
  ['Date32', vectorData([new Date(0)], new arrow.DateDay())],
  ['Dictionary', vectorData(['a'], new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32()))],
  ['Binary', vectorData([Uint8Array.of(1)], new arrow.Binary())],
])('a column of type %s is refused: neither number nor text', (name, data) => {
  expect(() => valuesOf(data)).toThrow(expect.objectContaining({ code: 'COLUMN_KIND' }))
  expect(() => valuesOf(data)).toThrow(name)
})

test('two columns of one name are refused', () => {
  const fields = ['a', 'a'].map((name) => new arrow.Field(name, new arrow.Float64(), true))
  const children = [1, 2].map((value) => vectorData([value], new arrow.Float64()))
  const struct = arrow.makeData({ type: new arrow.Struct(fields), length: 1, nullCount: 0, children })
  const table = new arrow.Table([new arrow.RecordBatch(new arrow.Schema(fields), struct)])
  expect(() => read(arrow.tableToIPC(table, 'stream'))).toThrow(
    expect.objectContaining({ code: 'COLUMN_DUPLICATE' }),
  )
})

test('a result without rows still has its columns', () => {
  const reader = tableReader({ arrow })
  expect(() => reader.empty()).toThrow(expect.objectContaining({ code: 'ENGINE_FAILED' }))
  expect([...reader.read(bytesOf({ n: [], t: [] }))]).toEqual([])
  const table = reader.empty()
  expect([table.rowCount, table.names]).toEqual([0, ['n', 't']])
})

test('batches that differ in their columns are refused', () => {
  expect(() => read(bytesOf({ a: [1] }), bytesOf({ a: [1], b: [2] }))).toThrow(
    expect.objectContaining({ code: 'ENGINE_FAILED' }),
  )
})

test('a message that begins at an odd byte is read as well', () => {
  const bytes = bytesOf({ a: [1, 2, 3], t: ['x', null, 'y'] })
  for (let shift = 1; shift < 8; shift++) {
    const moved = new Uint8Array(bytes.length + shift).subarray(shift)
    moved.set(bytes)
    expect(toRows(read(moved)[0])).toEqual([
      { a: 1, t: 'x' },
      { a: 2, t: null },
      { a: 3, t: 'y' },
    ])
  }
})
