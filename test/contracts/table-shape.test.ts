import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { firstUnsortedRow, rowFinder, rowsOfKeys } from '../../src/contracts/row-keys.ts'
import { checkShape, type TableShape } from '../../src/contracts/table-shape.ts'
import type { Column } from '../../src/table/column.ts'
import { dateColumn } from '../../src/table/date-columns.ts'
import { makeTable } from '../../src/table/make-table.ts'
import { integerColumn, numberColumn } from '../../src/table/number-columns.ts'
import { refusal } from './hostile.ts'
import { text } from './samples.ts'

const keys = fc.array(fc.option(fc.string({ unit: 'grapheme', maxLength: 3 }), { nil: null }))

/** The code with which a table of one column is refused, or null. */
function codeOf(
  column: Column,
  shape: TableShape['columns'][string],
  more: Partial<TableShape> = {},
): string | null {
  return (
    refusal(() => checkShape(makeTable({ it: column }), { columns: { it: shape }, ...more }, 'a table'))
      ?.code ?? null
  )
}

describe('the shape of a column', () => {
  it('names its kinds and units', () => {
    expect(codeOf(numberColumn([1]), { kind: ['integer', 'number'] })).toBeNull()
    expect(codeOf(numberColumn([1]), { kind: 'integer' })).toBe('COLUMN_KIND')
    expect(codeOf(integerColumn([1], 'EUR/100'), { kind: 'integer', unit: 'EUR/100' })).toBeNull()
    expect(codeOf(integerColumn([1], 'EUR/100'), { kind: 'integer' })).toBeNull()
    expect(codeOf(integerColumn([1], 'EUR/100'), { kind: 'integer', unit: null })).toBe('COLUMN_UNIT')
  })

  it('bounds what is there, not what is missing', () => {
    const shape = { kind: 'number', min: 0, max: 1 } as const
    expect(codeOf(numberColumn([0, 1, null]), shape)).toBeNull()
    expect(codeOf(numberColumn([-0.1]), shape)).toBe('COLUMN_VALUE')
    expect(codeOf(numberColumn([1.1]), shape)).toBe('COLUMN_VALUE')
    expect(codeOf(numberColumn([0]), { kind: 'number', above: 0 })).toBe('COLUMN_VALUE')
    expect(codeOf(dateColumn(['1970-01-02', null]), { kind: 'date', min: 1 })).toBeNull()
    expect(codeOf(dateColumn(['1970-01-01']), { kind: 'date', min: 1 })).toBe('COLUMN_VALUE')
    expect(codeOf(numberColumn([null]), { kind: 'number', complete: true })).toBe('COLUMN_MISSING_VALUES')
  })

  it('lists the only words, of which those that no row uses do not matter', () => {
    const builder = text('a', 'b')
    const column = { ...builder, codes: Int32Array.of(0, -1) }
    expect(codeOf(column, { kind: 'text', words: ['a'] })).toBeNull()
    expect(codeOf(builder, { kind: 'text', words: ['a'] })).toBe('COLUMN_VALUE')
  })

  it('may say that the column can be left out', () => {
    const table = makeTable({ a: text('x') })
    checkShape(table, { columns: { b: { kind: 'text', optional: true } } }, 'a table')
    const error = refusal(() => checkShape(table, { columns: { b: { kind: 'text' } } }, 'the table of tests'))
    expect(error?.message).toContain('no column "b" in the table of tests')
  })

  it('is asked of tables only', () => {
    for (const value of [null, undefined, 3, [], {}, { rowCount: 1, names: ['a'], columns: null }])
      expect(refusal(() => checkShape(value as never, { columns: {} }, 'this'))?.code).toBe(
        'CONTRACT_INVALID',
      )
  })
})

describe('the key of a table', () => {
  test.prop([keys])('is unique where no two rows agree', (values) => {
    const expected = new Set(values).size === values.length ? null : 'KEY_DUPLICATE'
    expect(codeOf(text(...values), { kind: 'text' }, { key: ['it'] })).toBe(expected)
  })

  test.prop([
    fc.array(fc.tuple(fc.constantFrom('a', 'b', null), fc.integer({ min: 0, max: 2 })), { maxLength: 6 }),
  ])('may be made of several columns', (rows) => {
    const table = makeTable({ a: text(...rows.map(([a]) => a)), b: integerColumn(rows.map(([, b]) => b)) })
    const distinct = new Set(rows.map((row) => JSON.stringify(row))).size
    const error = refusal(() => checkShape(table, { columns: {}, key: ['a', 'b'] }, 'a table'))
    expect(error?.details['repeated'] ?? 0).toBe(rows.length - distinct)
  })

  test.prop([keys])('is sorted where the bytes ascend, missing ones last', (values) => {
    const bytes = values.map((value) => (value === null ? Buffer.alloc(13, 255) : Buffer.from(value)))
    const row = bytes.findIndex((each, i) => i > 0 && Buffer.compare(bytes[i - 1], each) > 0)
    expect(firstUnsortedRow(text(...values))).toBe(row < 0 ? null : row)
  })

  test.prop([fc.uniqueArray(fc.string({ maxLength: 2 })), keys])(
    'is found from another table',
    (own, others) => {
      const expected = others.map((key) => (key === null ? -1 : own.indexOf(key)))
      expect([...rowsOfKeys(text(...own), text(...others))]).toEqual(expected)
      const find = rowFinder(text(...own))
      expect(others.flatMap((other) => [...find(text(other))])).toEqual(expected)
    },
  )
})
