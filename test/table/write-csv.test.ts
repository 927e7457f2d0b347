import { fc, test as property } from '@fast-check/vitest'
import papaparse from 'papaparse'
import { describe, expect, test } from 'vitest'
import {
  csvText,
  fromArrays,
  integerColumn,
  makeTable,
  namesOf,
  readCsv,
  select,
  type Table,
  timeColumn,
  toRows,
  withColumns,
  writeCsv,
} from '../../src/table/index.ts'
import { anyRows, anyText, oneOfEach, tableOf } from './arbitraries.ts'

/** The fields of a CSV text as another reader sees them. */
function fieldsOf(text: string, separator = ','): string[][] {
  const { data, errors } = papaparse.parse<string[]>(text, { delimiter: separator, newline: '\r\n' })
  expect(errors).toEqual([])
  expect(data.pop()).toEqual([''])
  return data
}

function plainFields(table: Table): string[][] {
  const rows = toRows(table).map((row) =>
    namesOf(table).map((name) =>
      row[name] === null ? '' : Object.is(row[name], -0) ? '-0' : String(row[name]),
    ),
  )
  return [[...table.names], ...rows]
}

describe('writeCsv', () => {
  test('a worked example', () => {
    const table = withColumns(
      fromArrays({
        id: ['a', 'b,"c"', '', null],
        n: [1.5, null, -0, 1e21],
        ok: [true, false, null, true],
      }),
      {
        cents: integerColumn([100, -5, null, 2 ** 53 - 1], 'EUR/100'),
        at: timeColumn([0, 1, null, Date.UTC(2024, 1, 29)]),
        day: fromArrays({ d: ['2024-02-29', null, '0001-01-01', '1969-12-31'] }, { kinds: { d: 'date' } })
          .columns.d,
      },
    )
    expect(csvText(table)).toBe(
      [
        'id,n,ok,cents,at,day',
        'a,1.5,true,100,1970-01-01T00:00:00Z,2024-02-29',
        '"b,""c""",,false,-5,1970-01-01T00:00:00.001Z,',
        '"",-0,,,,0001-01-01',
        ',1e+21,true,9007199254740991,2024-02-29T00:00:00Z,1969-12-31',
        '',
      ].join('\r\n'),
    )
  })

  property.prop([anyRows, fc.constantFrom(',' as const, ';' as const, '\t' as const, '|' as const)])(
    'is read back by papaparse, field for field, when not guarded',
    (rows, separator) => {
      const table = tableOf(rows)
      expect(fieldsOf(csvText(table, { separator, formulaGuard: false }), separator)).toEqual(
        plainFields(table),
      )
    },
  )

  property.prop([fc.array(anyText, { minLength: 1, maxLength: 20 })])(
    'quotes the empty text and leaves missing empty',
    (texts) => {
      const table = fromArrays({ t: texts, n: texts.map(() => null) })
      const lines = csvText(table, { formulaGuard: false })
      const empties = lines.split('\r\n').filter((line) => line === '"",').length
      expect(empties).toBe(texts.filter((text) => text === '').length)
    },
  )

  property.prop([anyRows], { numRuns: 60 })(
    'is read back by readCsv, value for value but for the sign of 0, when not guarded',
    async (found) => {
      const rows = found.map((row) => ({ ...row, number: row.number === 0 ? 0 : row.number }))
      const table = tableOf(rows)
      const kinds = {
        id: 'text',
        number: 'number',
        cents: { kind: 'integer', unit: 'EUR/100' },
        day: 'date',
        flag: 'flag',
      } as const
      const read = await readCsv(csvText(table, { formulaGuard: false }), { kinds })
      expect(read.rejected).toEqual([])
      expect(toRows(read.table)).toEqual(rows)
      for (const name of ['number', 'cents', 'day', 'flag'] as const) {
        const narrow = await readCsv(csvText(select(table, [name])), { kinds: { [name]: kinds[name] } })
        expect(toRows(narrow.table)).toEqual(rows.map((row) => ({ [name]: row[name] })))
      }
    },
  )

  test.each(['=1+1', '+49 30', '-5', '@sum', '\tx', '\rx', '=cmd|" /C calc"!A0'])(
    'guards the text %j against spreadsheets',
    (text) => {
      const table = fromArrays({ t: [text], n: [1] })
      expect(fieldsOf(csvText(table))[1][0]).toBe(`'${text}`)
      expect(fieldsOf(csvText(table, { formulaGuard: false }))[1][0]).toBe(text)
    },
  )

  test('guards names too, and leaves numbers and harmless texts alone', () => {
    const table = fromArrays({ '=x': [-5, 2], t: ["it's", 'a=b'] })
    expect(csvText(table)).toBe("'=x,t\r\n-5,it's\r\n2,a=b\r\n")
  })

  test('quotes blanks at the ends, line ends and byte order marks', () => {
    const texts = [' a', 'a ', 'a\nb', 'a\rb', '\ufeffa', 'a b']
    const lines = [...texts.slice(0, 5).map((text) => `"${text}"`), 'a b']
    expect(csvText(fromArrays({ t: texts }))).toBe(`${['t', ...lines].join('\r\n')}\r\n`)
  })

  test('comes in chunks that together are the whole', () => {
    const table = fromArrays({
      t: Array.from({ length: 20_000 }, (_, i) => `text number ${i}`),
      n: Float64Array.from({ length: 20_000 }, (_, i) => i / 7),
    })
    const chunks = [...writeCsv(table)]
    expect(chunks.length).toBeGreaterThan(5)
    expect(Math.max(...chunks.map((chunk) => chunk.length))).toBeLessThan(70_000)
    expect(chunks.join('')).toBe(csvText(table))
    expect(fieldsOf(csvText(table))).toEqual(plainFields(table))
  })

  test('writes only the header of a table without rows', () => {
    expect(csvText(fromArrays({ a: [], b: [] }))).toBe('a,b\r\n')
  })

  test('refuses cells', () => {
    expect(() => csvText(oneOfEach())).toThrowError(expect.objectContaining({ code: 'COLUMN_KIND' }))
  })

  test('refuses another separator', () => {
    for (const separator of ['"', '\n', '', ',,', 'a']) {
      expect(() => csvText(makeTable({}), { separator: separator as never })).toThrowError(
        expect.objectContaining({ code: 'ARGUMENT_INVALID' }),
      )
    }
  })
})
