import * as arrow from 'apache-arrow'
import { expect, test } from 'vitest'
import { tableReader } from '../../../src/engine/spark/arrow-tables.ts'
import { uploadBytes, uploadSize } from '../../../src/engine/spark/upload-bytes.ts'
import { makeTable, toRows } from '../../../src/table/index.ts'
import { tableOf } from './fake-server.ts'

const table = tableOf({
  n: [1.5, null, -3, 0, null, 6, 7, 8, 9],
  t: ['x', null, '', 'ü€', 'x', '😀', 'a', 'b', null],
})

test('columns go as plain doubles and plain texts, never as a dictionary, whose codes Spark takes for values', () => {
  const { schema } = arrow.tableFromIPC(uploadBytes(arrow, table))
  expect(schema.fields.map(({ name, type, nullable }) => [name, String(type), nullable])).toEqual([
    ['n', 'Float64', true],
    ['t', 'Utf8', true],
  ])
})

test('what is missing is missing by its bit, not by NaN', () => {
  const read = arrow.tableFromIPC(uploadBytes(arrow, table))
  expect(read.getChild('n')?.nullCount).toBe(2)
  expect(read.getChild('t')?.nullCount).toBe(2)
  const [back] = tableReader({ arrow }).read(uploadBytes(arrow, table))
  expect(toRows(back)).toEqual(toRows(table))
})

test('a table without rows keeps its columns', () => {
  const { schema, numRows } = arrow.tableFromIPC(uploadBytes(arrow, tableOf({ t: [] })))
  expect([schema.names, numRows]).toEqual([['t'], 0])
})

test('other kinds of columns are refused', () => {
  const whole = makeTable({ day: { kind: 'date', values: Int32Array.of(1) } })
  expect(() => uploadBytes(arrow, whole)).toThrow(expect.objectContaining({ code: 'COLUMN_KIND' }))
})

test('the size is known within some kilobytes before the bytes are made', () => {
  for (const one of [
    table,
    tableOf({
      n: Array.from({ length: 10_000 }, (_, i) => i),
      t: Array.from({ length: 10_000 }, (_, i) => `text ${i}`),
    }),
  ]) {
    const found = uploadBytes(arrow, one).length
    expect(uploadSize(one)).toBeGreaterThanOrEqual(found)
    expect(uploadSize(one)).toBeLessThan(found + 4096)
  }
})
