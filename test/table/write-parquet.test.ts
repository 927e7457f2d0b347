import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import { describe, expect, it } from 'vitest'
import { writeFrame } from '../../src/table/frame.ts'
import {
  cellsColumn,
  concat,
  makeTable,
  readParquet,
  slice,
  type Table,
  textColumn,
  writeParquet,
} from '../../src/table/index.ts'
import { oneOfEveryDoor } from './frames/every-door.ts'

const table: Table = oneOfEveryDoor()

describe('a table written as Parquet', () => {
  it('comes back with the same bytes, kinds and units', async () => {
    for (const compression of ['snappy', 'none'] as const) {
      const read = await readParquet(await writeParquet(table, { compression }))
      expect(read.names).toEqual(table.names)
      expect(writeFrame(read)).toEqual(writeFrame(table))
    }
  })

  it('comes back from several row groups, and without rows', async () => {
    const long = concat(Array.from({ length: 50 }, () => table))
    const bytes = await writeParquet(long, { rowGroupRows: 7 })
    expect(parquetMetadata(bytes).row_groups.length).toBe(Math.ceil(long.rowCount / 7))
    expect(writeFrame(await readParquet(bytes))).toEqual(writeFrame(long))
    const none = slice(table, 0, 0)
    expect(writeFrame(await readParquet(await writeParquet(none)))).toEqual(writeFrame(none))
  })

  it('gives equal bytes for equal tables, whatever their dictionaries hold', async () => {
    const half = slice(table, 1, 3)
    const renewed = await readParquet(await writeParquet(half))
    expect(await writeParquet(renewed)).toEqual(await writeParquet(half))
  })

  it('shows others types they know: amounts as decimals, instants in UTC', async () => {
    const bytes = await writeParquet(table)
    const [, ...elements] = parquetMetadata(bytes).schema
    expect(elements.map(({ name, type, logical_type }) => [name, type, logical_type?.type ?? null])).toEqual([
      ['number', 'DOUBLE', null],
      ['cents', 'INT64', 'DECIMAL'],
      ['points', 'INT64', null],
      ['day', 'INT32', 'DATE'],
      ['at', 'INT64', 'TIMESTAMP'],
      ['flag', 'BOOLEAN', null],
      ['text', 'BYTE_ARRAY', 'STRING'],
    ])
    const file = {
      byteLength: bytes.length,
      slice: (from: number, to?: number) => new Uint8Array(bytes.subarray(from, to)).buffer,
    }
    expect((await parquetReadObjects({ file }))[0]).toMatchObject({ cents: 12.5, points: 3n, text: 'ü' })
  })

  it('refuses cells, tables without columns and unknown options', async () => {
    const none = new Float32Array(0)
    const cells = cellsColumn({
      rowPtr: Float64Array.of(0, 0),
      option: new Uint16Array(0),
      value: none,
      benefit: none,
      cost: none,
      standardError: none,
    })
    await expect(writeParquet(makeTable({ cells }))).rejects.toMatchObject({
      code: 'COLUMN_KIND',
      details: { name: 'cells' },
    })
    await expect(writeParquet(makeTable({}, 3))).rejects.toMatchObject({ code: 'ARGUMENT_INVALID' })
    await expect(writeParquet(table, { rowGroupRows: 0 })).rejects.toMatchObject({ code: 'ARGUMENT_INVALID' })
    await expect(writeParquet(table, { codec: 'none' } as object)).rejects.toMatchObject({
      code: 'OPTION_UNKNOWN',
    })
  })

  it('forgets kinds that its columns no longer have', async () => {
    const bytes = await writeParquet(makeTable({ id: textColumn(['a']) }), { compression: 'none' })
    const footer = Buffer.from(bytes)
    footer.write('"kind":"date"', footer.indexOf('"kind":"text"'))
    expect((await readParquet(footer)).columns['id'].kind).toBe('text')
  })
})
