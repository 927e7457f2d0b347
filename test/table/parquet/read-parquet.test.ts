import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import {
  type Column,
  type ParquetReadOptions,
  parquetSource,
  readParquet,
  type Table,
  toRows,
} from '../../../src/table/index.ts'

function fixture(name: string): Uint8Array {
  return readFileSync(join(import.meta.dirname, 'fixtures', `${name}.parquet`))
}

function specs({ names, columns }: Table): Record<string, string> {
  const spec = (column: Column): string =>
    column.kind === 'integer' && column.unit !== null ? `integer ${column.unit}` : column.kind
  return Object.fromEntries(names.map((name) => [name, spec(columns[name])]))
}

/** The three rows of `types.parquet`, as pyarrow was given them; the second is missing throughout. */
const types: Record<string, [kind: string, first: unknown, third: unknown]> = {
  int8: ['integer', 1, -128],
  int32: ['integer', 1, -2_147_483_648],
  int64: ['integer', 9_007_199_254_740_991, -9_007_199_254_740_991],
  uint32: ['integer', 4_294_967_295, 0],
  uint64: ['integer', 9_007_199_254_740_991, 0],
  float16: ['number', 1.5, -0.25],
  float32: ['number', 0.5, null],
  float64: ['number', 0.1, -0],
  bool: ['flag', true, false],
  text: ['text', 'ä', ''],
  large: ['text', '😀', 'x'],
  dictionary: ['text', 'b', 'a'],
  date: ['date', '2024-02-29', '1969-12-31'],
  millis: ['time', '1970-01-01T00:00:00Z', '1969-12-31T23:59:59.999Z'],
  micros: ['time', '1970-01-01T00:00:00.001Z', '1969-12-31T23:59:59.999Z'],
  nanos: ['time', '1970-01-01T00:00:00.001Z', '1969-12-31T23:59:59.999Z'],
  decimal: ['number', 12.5, -0.01],
  wide: ['number', 12.5, -0.01],
  whole: ['integer', 7, -7],
  nothing: ['number', null, null],
}

describe('Parquet written by pyarrow and DuckDB', () => {
  it.each(['types', 'types-v2'])('becomes the kinds that its types mean: %s', async (name) => {
    const table = await readParquet(fixture(name))
    const [first, second, third] = toRows(table)
    expect(specs(table)).toEqual(
      Object.fromEntries(Object.entries(types).map(([key, [kind]]) => [key, kind])),
    )
    expect(first).toEqual(Object.fromEntries(Object.entries(types).map(([key, [, value]]) => [key, value])))
    expect(third).toEqual(Object.fromEntries(Object.entries(types).map(([key, [, , value]]) => [key, value])))
    expect(new Set(Object.values(second))).toEqual(new Set([null]))
  })

  it('counts amounts exactly in minor units where the currency is stated', async () => {
    const money = { kind: 'money', currency: 'EUR' } as const
    const kinds = {
      decimal: money,
      wide: money,
      float16: money,
      int8: money,
      float32: { kind: 'integer', unit: 'halves' },
    } as const
    const read = (columns: readonly string[]): Promise<Table> =>
      readParquet(fixture('types'), { columns, kinds })
    const table = await read(['decimal', 'wide', 'float16', 'int8'])
    expect(specs(table)).toEqual({
      decimal: 'integer EUR/100',
      wide: 'integer EUR/100',
      float16: 'integer EUR/100',
      int8: 'integer EUR/100',
    })
    expect(toRows(table)).toEqual([
      { decimal: 1250, wide: 1250, float16: 150, int8: 100 },
      { decimal: null, wide: null, float16: null, int8: null },
      { decimal: -1, wide: -1, float16: -25, int8: -12_800 },
    ])
    await expect(read(['float32'])).rejects.toMatchObject({
      code: 'COLUMN_VALUE',
      details: { name: 'float32', row: 1 },
    })
    await expect(
      readParquet(fixture('types'), {
        columns: ['decimal'],
        kinds: { decimal: { kind: 'money', currency: 'JPY' } },
      }),
    ).rejects.toMatchObject({
      code: 'COLUMN_VALUE',
    })
  })

  it('reads what is asked for, in the order asked for', async () => {
    const table = await readParquet(fixture('duckdb'), { columns: ['share', 'id'], kinds: {} })
    expect(table.names).toEqual(['share', 'id'])
    expect(toRows(table)[2]).toEqual({ share: 2 / 3, id: 'c2' })
  })

  it('takes the old instants of Spark and Hive for UTC', async () => {
    expect(toRows(await readParquet(fixture('int96')))).toEqual([
      { at: '1970-01-01T00:00:00Z' },
      { at: null },
      { at: '1969-12-31T23:59:59Z' },
    ])
  })

  it('reads local times as stated only', async () => {
    const read = (kinds: NonNullable<ParquetReadOptions['kinds']>): Promise<Table> =>
      readParquet(fixture('local'), { kinds })
    await expect(read({})).rejects.toMatchObject({ code: 'COLUMN_KIND', details: { name: 'at' } })
    expect(toRows(await read({ at: { kind: 'time', withoutZone: 'utc' }, day: 'date' }))).toEqual([
      { at: '2024-05-01T09:30:00Z', day: '2024-05-01' },
      { at: null, day: null },
    ])
    await expect(read({ at: 'date', day: 'date' })).rejects.toMatchObject({
      code: 'COLUMN_VALUE',
      details: { name: 'at', row: 1 },
    })
  })

  it('refuses by column what a table cannot hold', async () => {
    const other = (column: string, kinds: ParquetReadOptions['kinds'] = {}): Promise<Table> =>
      readParquet(fixture('other'), { columns: [column], kinds })
    for (const name of ['list', 'struct', 'time', 'bytes', 'latin'])
      await expect(other(name)).rejects.toMatchObject({ code: 'COLUMN_KIND', details: { name } })
    for (const name of ['long', 'endless'])
      await expect(other(name)).rejects.toMatchObject({ code: 'COLUMN_VALUE', details: { name, row: 1 } })
    await expect(other('bytes', { bytes: 'text' })).rejects.toMatchObject({
      code: 'COLUMN_VALUE',
      details: { name: 'bytes' },
    })
    await expect(other('mills', { mills: { kind: 'money', currency: 'EUR' } })).rejects.toMatchObject({
      code: 'COLUMN_VALUE',
    })
    expect(toRows(await other('long', { long: 'text' }))).toEqual([
      { long: '9007199254740992' },
      { long: null },
    ])
    expect(toRows(await other('latin', { latin: 'text' }))).toEqual([{ latin: 'abc' }, { latin: null }])
    expect(toRows(await other('uuid'))[0]).toEqual({ uuid: '00000000-0000-0000-0000-000000000001' })
  })

  it.each(['gzip', 'zstd', 'brotli', 'lz4'])('says what to do about %s', async (name) => {
    const failed = expect.objectContaining({ code: 'PARQUET_COMPRESSION' })
    await expect(readParquet(fixture(name))).rejects.toEqual(failed)
  })

  it('unpacks other compressions by the functions it is given', async () => {
    const table = await readParquet(fixture('gzip'), {
      compressors: { GZIP: (bytes) => new Uint8Array(gunzipSync(bytes)) },
    })
    expect(toRows(table)).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }])
  })

  it('refuses options, columns and kinds that do not exist', async () => {
    const read = (options: object): Promise<Table> => readParquet(fixture('duckdb'), options)
    await expect(read({ column: ['id'] })).rejects.toMatchObject({ code: 'OPTION_UNKNOWN' })
    await expect(read({ columns: [] })).rejects.toMatchObject({ code: 'ARGUMENT_INVALID' })
    await expect(read({ columns: ['ids'] })).rejects.toMatchObject({
      code: 'COLUMN_UNKNOWN',
      details: { nearest: 'id' },
    })
    await expect(read({ kinds: { ids: 'text' } })).rejects.toMatchObject({ code: 'COLUMN_UNKNOWN' })
    await expect(read({ kinds: { id: 'string' } })).rejects.toMatchObject({ code: 'ARGUMENT_INVALID' })
    await expect(read({ kinds: { amount: { kind: 'money', currency: 'EURO' } } })).rejects.toMatchObject({
      code: 'ARGUMENT_INVALID',
    })
    await expect(read({ kinds: { id: 'number' } })).rejects.toMatchObject({ code: 'COLUMN_KIND' })
    await expect(readParquet('id\n1' as unknown as Uint8Array)).rejects.toMatchObject({
      code: 'ARGUMENT_INVALID',
    })
  })
})

describe('a Parquet source', () => {
  it('gives one table a row group and opens again, with one growing dictionary', async () => {
    const progress: object[] = []
    const source = await parquetSource(fixture('groups'), { onProgress: (step) => progress.push(step) })
    for (const pass of [1, 2]) {
      const tables: Table[] = []
      for await (const table of source.open()) tables.push(table)
      expect(tables.map(({ rowCount }) => rowCount)).toEqual([10, 10, 5])
      expect(tables.flatMap((table) => toRows(table))).toEqual(
        Array.from({ length: 25 }, (_, i) => ({ id: `c${i % 7}`, n: i })),
      )
      const codes = tables.flatMap(({ columns }) =>
        columns['id'].kind === 'text' ? [...columns['id'].codes] : [],
      )
      expect(codes).toEqual(Array.from({ length: 25 }, (_, i) => i % 7))
      expect(progress.at(-1)).toEqual({ stage: 'parquet', pass, done: 25, total: 25 })
    }
    expect(source.columns).toEqual([
      { name: 'id', kind: 'text', unit: null },
      { name: 'n', kind: 'integer', unit: null },
    ])
    expect(source.rowCount).toBe(25)
  })

  it('reads only the footer and the columns asked for', async () => {
    const bytes = fixture('types')
    let read = 0
    const buffer = {
      byteLength: bytes.length,
      slice(start: number, end: number = bytes.length): Promise<ArrayBuffer> {
        read += end - start
        return Promise.resolve(new Uint8Array(bytes.subarray(start, end)).buffer)
      },
    }
    const source = await parquetSource(buffer, { columns: ['bool'] })
    const before = read
    for await (const table of source.open()) expect(table.names).toEqual(['bool'])
    expect(read - before).toBeLessThan(100)
  })

  it('has a fingerprint that tells other bytes apart', async () => {
    const fingerprint = async (name: string): Promise<string | undefined> => {
      const { fingerprint } = await parquetSource(fixture(name))
      return fingerprint?.()
    }
    expect(await fingerprint('gzip')).toBe(await fingerprint('gzip'))
    expect(await fingerprint('gzip')).not.toBe(await fingerprint('zstd'))
  })

  it('stops when the signal aborts', async () => {
    const source = await parquetSource(fixture('groups'))
    const controller = new AbortController()
    const read = async (): Promise<void> => {
      for await (const { rowCount } of source.open(controller.signal))
        controller.abort(new Error(`after ${rowCount}`))
    }
    await expect(read()).rejects.toThrow('after 10')
  })
})
