import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { numbersOf } from '../../src/table/access.ts'
import { cellsColumn } from '../../src/table/cells-column.ts'
import { dateColumn, timeColumn } from '../../src/table/date-columns.ts'
import { filterRows } from '../../src/table/filter-rows.ts'
import { flagColumn } from '../../src/table/flag-column.ts'
import { readFrame, writeFrame } from '../../src/table/frame.ts'
import { makeTable } from '../../src/table/make-table.ts'
import { integerColumn, numberColumn } from '../../src/table/number-columns.ts'
import { slice } from '../../src/table/slice.ts'
import { textColumn } from '../../src/table/text-columns.ts'
import { toRows } from '../../src/table/to-rows.ts'

const everyKind = makeTable([
  ['2020', numberColumn([0.1, Number.NaN, -0])],
  ['cents', integerColumn([1, 2, Number.NaN], 'EUR/100')],
  ['day', dateColumn(['2020-02-29', null, '1969-12-31'])],
  ['instant', timeColumn(Float64Array.of(1, Number.NaN, 3))],
  ['flag', flagColumn([true, null, false])],
  ['text', textColumn(['ä', null, ''])],
  [
    'cells',
    cellsColumn({
      rowPtr: Float64Array.of(0, 2, 2, 3),
      option: Uint16Array.of(0, 5, 1),
      value: Float32Array.of(1, 2, 3),
      benefit: Float32Array.of(4, 5, 6),
      cost: Float32Array.of(7, 8, 9),
      standardError: Float32Array.of(0, 1, 0),
    }),
  ],
])

describe('a frame', () => {
  it('gives back every kind of column, its unit and the order of the names', () => {
    const read = readFrame(writeFrame(everyKind))
    expect(read.names).toEqual(['2020', 'cents', 'day', 'instant', 'flag', 'text', 'cells'])
    expect(read.columns['cents']).toMatchObject({ kind: 'integer', unit: 'EUR/100' })
    expect(Object.is(numbersOf(read, '2020')[2], -0)).toBe(true)
    expect(writeFrame(read)).toEqual(writeFrame(everyKind))
  })

  it('cuts a slice to what the slice holds, so that equal rows give equal bytes', () => {
    const cut = slice(everyKind, 1, 3)
    const taken = filterRows(everyKind, Uint8Array.of(0, 1, 1))
    expect(writeFrame(cut)).toEqual(writeFrame(taken))
  })

  it('reads bytes that do not lie on a multiple of 8', () => {
    const bytes = writeFrame(everyKind)
    const shifted = new Uint8Array(bytes.length + 3)
    shifted.set(bytes, 3)
    expect(writeFrame(readFrame(shifted.subarray(3)))).toEqual(bytes)
  })

  it('refuses what is no frame, another version, and a frame cut short', () => {
    const bytes = writeFrame(everyKind)
    const older = bytes.slice()
    older[4] = 9
    for (const bad of [new Uint8Array(3), new Uint8Array(64), older, bytes.subarray(0, bytes.length - 8)]) {
      expect(() => readFrame(bad)).toThrow(expect.objectContaining({ code: 'CONTRACT_INVALID' }))
    }
  })

  test.prop([fc.array(fc.record({ x: fc.double(), name: fc.option(fc.string({ unit: 'binary' })) }))])(
    'round-trips numbers and texts exactly',
    (rows) => {
      const finite = rows.filter(({ x }) => Number.isFinite(x) || Number.isNaN(x))
      const table = makeTable({
        x: numberColumn(finite.map(({ x }) => x)),
        name: textColumn(finite.map(({ name }) => name)),
      })
      expect(toRows(readFrame(writeFrame(table)))).toEqual(toRows(table))
    },
  )
})
