import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { csvText, fromArrays, readCsv, toRows, unguarded } from '../../src/table/index.ts'

describe('the guard against formulas', () => {
  it('puts an apostrophe before what a spreadsheet would carry out', () => {
    const text = csvText(fromArrays({ name: ['=1+1', '+49', '-x', '@y', '\tz', "'=q", "'s", 'plain'] }))
    expect(text.split('\r\n').slice(1, 9)).toEqual([
      "'=1+1",
      "'+49",
      "'-x",
      "'@y",
      "'\tz",
      "''=q",
      "'s",
      'plain',
    ])
  })

  test.prop([
    fc.array(fc.tuple(fc.constantFrom("'", "''", '=', '@', '', 'a', '-'), fc.string()), { minLength: 1 }),
  ])('is undone when a guarded file is read back', async (parts) => {
    const table = fromArrays({
      id: parts.map((_, row) => row),
      name: parts.map(([start, rest]) => start + rest),
    })
    const { table: read } = await readCsv(csvText(table), { kinds: { id: 'number', name: 'text' } })
    expect(toRows(unguarded(read))).toEqual(toRows(table))
  })
})
