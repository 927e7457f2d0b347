import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { FileReading } from '../../src/brief/brief.ts'
import { type FileTable, readFile } from '../../src/brief/read-file.ts'
import { column, gt, literal, multiply } from '../../src/table/expression/builder.ts'
import { readCsv } from '../../src/table/read-csv.ts'
import { toRows } from '../../src/table/to-rows.ts'
import { writeParquet } from '../../src/table/write-parquet.ts'
import { type Files, memoryData } from './programme.ts'

const read = (files: Files, reading: Omit<FileReading, 'file'> & { file?: string }): Promise<FileTable> =>
  readFile(memoryData(files), { file: 'a.csv', ...reading }, 'EUR', {})

const a = 'id,spend,day,note\nx,1.50,20240229,hello\ny,2,20240301,\nz,0.05,20240302,"a,b"\n'

describe('reading a file', () => {
  it('takes the columns asked for, by their kinds, under their new names, in the order asked', async () => {
    const { table } = await read(
      { 'a.csv': a },
      {
        columns: {
          day: { as: 'at', kind: 'date', format: 'YYYYMMDD' },
          id: { as: 'customer_id', kind: 'text' },
          spend: { kind: 'money' },
        },
      },
    )
    expect(table.names).toEqual(['at', 'customer_id', 'spend'])
    expect(table.columns['spend']).toMatchObject({ kind: 'integer', unit: 'EUR/100' })
    expect(toRows(table)).toEqual([
      { at: '2024-02-29', customer_id: 'x', spend: 150 },
      { at: '2024-03-01', customer_id: 'y', spend: 200 },
      { at: '2024-03-02', customer_id: 'z', spend: 5 },
    ])
  })

  it('takes every column as the rows show it where none is asked for', async () => {
    const { table } = await read({ 'a.csv': a }, {})
    expect(table.names).toEqual(['id', 'spend', 'day', 'note'])
    expect(table.columns['spend'].kind).toBe('number')
  })

  it('unpacks, and takes the separator that is stated', async () => {
    const packed = new Uint8Array(gzipSync('id;x\na,b;1\n'))
    const { table } = await read({ 'a.csv.gz': packed }, { file: 'a.csv.gz', separator: ';' })
    expect(toRows(table)).toEqual([{ id: 'a,b', x: 1 }])
  })

  it('reads Parquet as CSV, with columns, row numbers, joins and rows to keep', async () => {
    const b = 'note,times\nhello,3\n"a,b",1\n'
    const kinds = {
      spend: { kind: 'money', currency: 'EUR' },
      day: { kind: 'date', format: 'YYYYMMDD' },
    } as const
    const packed = {
      'a.parquet': await writeParquet((await readCsv(a, { kinds })).table),
      'B.PARQUET': await writeParquet((await readCsv(b)).table),
    }
    const reading = (joined: string): Omit<FileReading, 'file'> => ({
      columns: {
        day: { as: 'at', kind: 'date', format: 'YYYYMMDD' },
        spend: { kind: 'money' },
        note: {},
      },
      rowNumber: 'row',
      joins: [{ file: joined, on: ['note'] }],
      keep: gt(column('row'), literal('1')),
    })
    const plain = await read({ 'a.csv': a, 'b.csv': b }, reading('b.csv'))
    const other = await read(packed, { ...reading('B.PARQUET'), file: 'a.parquet' })
    expect(toRows(other.table)).toEqual(toRows(plain.table))
    expect(toRows(other.table)).toHaveLength(2)
    expect(other.table.names).toEqual(['at', 'spend', 'note', 'row', 'times'])
    expect(other.table.columns['spend']).toMatchObject({ kind: 'integer', unit: 'EUR/100' })
    expect(other).toMatchObject({ rejectedCount: 0, rejectedByReason: {}, notKept: 1 })
    expect(other.joined).toEqual([{ file: 'B.PARQUET', rows: 2, rejected: 0 }])
    // The days of this file are dates, and no text says otherwise.
    expect(toRows((await read(packed, { file: 'a.parquet' })).table)[0]).toMatchObject({ day: '2024-02-29' })
  })

  it('names the Parquet file that it cannot use', async () => {
    const parquet = { 'a.parquet': await writeParquet((await readCsv(a)).table) }
    const refused = (files: Files, columns: FileReading['columns']): Promise<unknown> =>
      expect(read(files, { file: 'a.parquet', columns })).rejects.toMatchObject({
        code: expect.any(String),
        message: expect.stringMatching(/^The file "a.parquet" cannot be used\. /),
        details: expect.objectContaining({ file: 'a.parquet' }),
      })
    await refused({ 'a.parquet': a }, undefined)
    await refused(parquet, { idd: {} })
    await refused(parquet, { note: { kind: 'date' } })
  })

  it('numbers rows from 1 before it leaves any out', async () => {
    const keep = gt(column('spend'), literal(1))
    const { table, notKept } = await read({ 'a.csv': a }, { rowNumber: 'row', keep })
    expect(toRows(table).map(({ row, id }) => [row, id])).toEqual([
      ['1', 'x'],
      ['2', 'y'],
    ])
    expect(notKept).toBe(1)
  })

  it('derives from what was joined, and keeps by what was derived', async () => {
    const b = 'id,times\nx,2\nz,100\n'
    const { table, notKept, joined } = await read(
      { 'a.csv': a, 'b.csv': b },
      {
        columns: { id: { kind: 'text' }, spend: { kind: 'number' } },
        joins: [{ file: 'b.csv', on: ['id'] }],
        derive: { total: multiply(column('spend'), column('times')) },
        keep: gt(column('total'), literal(3.5)),
      },
    )
    expect(toRows(table)).toEqual([{ id: 'z', spend: 0.05, times: 100, total: 5 }])
    expect(notKept).toBe(2)
    expect(joined).toEqual([{ file: 'b.csv', rows: 2, rejected: 0 }])
  })

  it('counts the rows of another file that match, 0 where none does', async () => {
    const b = 'campaign,who\n1,x\n1,x\n1,y\n2,x\n'
    const { table } = await read(
      { 'a.csv': 'id,campaign\nx,1\ny,1\nz,1\n', 'b.csv': b },
      {
        columns: { id: { kind: 'text' }, campaign: { kind: 'text' } },
        joins: [
          {
            file: 'b.csv',
            on: ['campaign', 'id'],
            columns: { campaign: { kind: 'text' }, who: { as: 'id', kind: 'text' } },
            count: 'times',
          },
        ],
      },
    )
    expect(toRows(table).map(({ id, times }) => [id, times])).toEqual([
      ['x', 2],
      ['y', 1],
      ['z', 0],
    ])
  })

  it('never multiplies rows, and says which file would', async () => {
    const joins = [{ file: 'b.csv', on: ['id'] }]
    await expect(read({ 'a.csv': a, 'b.csv': 'id,x\nx,1\nx,2\n' }, { joins })).rejects.toMatchObject({
      code: 'KEY_DUPLICATE',
      message: expect.stringMatching(/^The file "b.csv" cannot be used\. 1 keys \(id\)/),
      details: { file: 'b.csv' },
    })
  })

  it('counts what it could not use, by reason, in every file', async () => {
    const broken = `${a}only-one\nq,1,20240101,x,y,z\nr,much,20240101,\n`
    const { table, rejectedCount, rejectedByReason, rejected, joined } = await read(
      { 'a.csv': broken, 'b.csv': 'id,x\nx,1\ny\n' },
      {
        columns: { id: { kind: 'text' }, spend: { kind: 'number' } },
        joins: [{ file: 'b.csv', on: ['id'] }],
      },
    )
    expect([table.rowCount, rejectedCount]).toEqual([3, 3])
    expect(rejectedByReason).toEqual({ ragged: 2, type: 1 })
    expect(rejected.map(({ line }) => line)).toEqual([5, 6, 7])
    expect(joined).toEqual([{ file: 'b.csv', rows: 1, rejected: 1 }])
  })

  it.each([
    [
      'a column it does not have',
      { columns: { idd: {} } },
      'COLUMN_UNKNOWN',
      /"idd" in the file "a.csv".*"id"/,
    ],
    [
      'a kind for a column it does not have',
      { columns: { idd: { kind: 'text' } } },
      'COLUMN_UNKNOWN',
      /"a.csv".*"idd".*"id"/,
    ],
    [
      'a join on what the other file lacks',
      { joins: [{ file: 'b.csv', on: ['note'] }] },
      'COLUMN_UNKNOWN',
      /"b.csv".*"note"/,
    ],
    [
      'an expression over a column that is not there',
      { keep: gt(column('spent'), literal(1)) },
      'COLUMN_UNKNOWN',
      /"spent".*"spend"/,
    ],
    ['a file that is not there', { file: 'c.csv' }, 'FILE_NOT_FOUND', /"c.csv"/],
  ] as const)('refuses %s', async (_, reading, code, says) => {
    await expect(read({ 'a.csv': a, 'b.csv': 'id,x\nx,1\n' }, reading)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(says),
    })
  })

  it('stops when it is told to', async () => {
    const reason = new Error('enough')
    const reading = readFile(memoryData({ 'a.csv': a }), { file: 'a.csv' }, 'EUR', {
      signal: AbortSignal.abort(reason),
    })
    await expect(reading).rejects.toBe(reason)
  })
})
