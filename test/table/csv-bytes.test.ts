import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { csvBytes } from '../../src/table/csv-bytes.ts'
import {
  csvText,
  fromArrays,
  numberColumn,
  select,
  type Table,
  timeColumn,
  withColumns,
} from '../../src/table/index.ts'
import { anyRows, anyText, oneOfEach, tableOf } from './arbitraries.ts'

function textOf(table: Table): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(csvBytes(table))
}

describe('csvBytes', () => {
  test('a worked example', () => {
    const table = withColumns(
      fromArrays({ id: ['a', 'b,"c"', '', null], n: [1.5, null, -0, -120], ok: [true, false, null, true] }),
      { at: timeColumn([0, 1, null, Date.UTC(2024, 1, 29)]) },
    )
    expect(textOf(table)).toBe(
      [
        'id,n,ok,at',
        'a,1.5,true,1970-01-01T00:00:00Z',
        '"b,""c""",,false,1970-01-01T00:00:00.001Z',
        '"",-0,,',
        ',-120,true,2024-02-29T00:00:00Z',
        '',
      ].join('\r\n'),
    )
  })

  property.prop([anyRows])('gives the bytes of the text, for every kind of column', (rows) => {
    const table = tableOf(rows)
    expect(textOf(table)).toBe(csvText(table))
  })

  property.prop([anyRows, fc.integer({ min: 0, max: 50 })])(
    'gives them too where memory grows on the way',
    (rows, first) => {
      const table = tableOf(rows)
      expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(csvBytes(table, first))).toBe(
        csvText(table),
      )
    },
  )

  property.prop([
    fc.array(fc.oneof(anyText, fc.constantFrom('=1', "'+a", ' b', 'c ', 'ä', '\uFEFFd', 'e"f'))),
  ])('quotes and guards the texts that the text does, in one column or two', (texts) => {
    const one = fromArrays({ text: texts })
    expect(textOf(one)).toBe(csvText(one))
    const two = fromArrays({ 'a,"b"': texts, '=c': texts })
    expect(textOf(two)).toBe(csvText(two))
  })

  property.prop([
    fc.array(fc.oneof(fc.double({ noDefaultInfinity: true }), fc.integer(), fc.maxSafeInteger())),
  ])('writes numbers of any size', (values) => {
    const table = withColumns(fromArrays({ id: values.map(() => 'x') }), { n: numberColumn(values) })
    expect(textOf(table)).toBe(csvText(table))
  })

  test('asks for no more memory than is needed where one text is long and most are missing', () => {
    const long = 'x'.repeat(10_000_000)
    const table = fromArrays({ text: [long, ...Array.from({ length: 599 }, () => null)] })
    expect(csvBytes(table).length).toBe(csvText(table).length)
  })

  test('grows beyond what it begins with', () => {
    const long = 'ö'.repeat(5000)
    const table = fromArrays({ text: [long, null, long], n: [1e-300, 2, 3] })
    expect(textOf(table)).toBe(csvText(table))
    const each = select(oneOfEach(), ['number', 'cents', 'day', 'text'])
    expect(textOf(each)).toBe(csvText(each))
    expect(() => csvBytes(oneOfEach())).toThrow(expect.objectContaining({ code: 'COLUMN_KIND' }))
  })
})
