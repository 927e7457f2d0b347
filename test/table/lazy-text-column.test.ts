import { describe, expect, it } from 'vitest'
import { columnOfKind, isMissing, textAt } from '../../src/table/access.ts'
import { findCode } from '../../src/table/dictionary-index.ts'
import { isLazyText, lazyTextColumn } from '../../src/table/lazy-text-column.ts'
import { makeTable } from '../../src/table/make-table.ts'
import { slice } from '../../src/table/slice.ts'
import { take } from '../../src/table/take.ts'
import { textColumn } from '../../src/table/text-columns.ts'
import { toRows } from '../../src/table/to-rows.ts'

const texts = ['b', 'a', 'b', '', 'é']

function asked(): { column: ReturnType<typeof lazyTextColumn>; rows: number[] } {
  const rows: number[] = []
  const column = lazyTextColumn(texts.length, (row) => {
    rows.push(row)
    return texts[row]
  })
  return { column, rows }
}

describe('a lazy text column', () => {
  it('writes nothing while tables are made of it, and one text where one is asked for', () => {
    const { column, rows } = asked()
    const table = makeTable({ reason: column })
    expect(table.rowCount).toBe(5)
    expect(rows).toEqual([])
    expect(textAt(columnOfKind(table, 'reason', 'text'), 2)).toBe('b')
    expect(rows).toEqual([2])
  })

  it('is like any other column to those who read all of it, and is written once', () => {
    const { column, rows } = asked()
    expect(column.codes).toEqual(Int32Array.of(0, 1, 0, 2, 3))
    expect(findCode(column.dictionary, 'é')).toBe(3)
    expect(column.dictionary.size).toBe(4)
    expect(rows).toEqual([0, 1, 2, 3, 4])
    expect({ ...column }).toEqual({ ...textColumn(texts) })
    expect(isMissing(column, 3)).toBe(false)
    const table = makeTable({ reason: column })
    expect(toRows(take(table, Uint32Array.of(4, 0)))).toEqual([{ reason: 'é' }, { reason: 'b' }])
    expect(toRows(slice(table, 1, 3))).toEqual([{ reason: 'a' }, { reason: 'b' }])
  })

  it('is refused beside columns of another length', () => {
    expect(() => makeTable({ reason: asked().column, other: textColumn(['x']) })).toThrow(
      expect.objectContaining({ code: 'COLUMN_LENGTH' }),
    )
    expect(isLazyText(textColumn(['x']))).toBe(false)
  })
})
