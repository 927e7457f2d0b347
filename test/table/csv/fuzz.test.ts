import { fc, test } from '@fast-check/vitest'
import papaparse from 'papaparse'
import { describe, expect } from 'vitest'
import { isClienteleError } from '../../../src/errors.ts'
import { statedDialect } from '../../../src/table/csv/dialect.ts'
import { beginReading, readRows } from '../../../src/table/csv/reading.ts'
import { createRows, DOUBLED, QUOTED, reasons } from '../../../src/table/csv/rows.ts'
import { fieldText } from '../../../src/table/csv/text.ts'
import { type CsvRead, readCsv } from '../../../src/table/read-csv.ts'
import { toRows } from '../../../src/table/to-rows.ts'
import { naiveCsv } from './naive-csv.ts'

const separators = fc.constantFrom(',', ';', '\t')
const cell = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.string({
      unit: fc.constantFrom('a', 'b', '"', ',', ';', '\t', '\n', '\r', ' ', 'é', '\u{1F600}', '1'),
      maxLength: 6,
    }),
  },
  fc.string({ unit: 'grapheme', maxLength: 5 }),
  fc.constantFrom('', '007', '1e5', '\uFEFF', "'", '=1+1'),
)

interface Sheet {
  readonly separator: string
  readonly newline: string
  readonly rows: readonly (readonly string[])[]
  readonly text: string
}

/** A header and rows of one width, written with quotes where they are needed and, by chance, where they are not. */
const sheet: fc.Arbitrary<Sheet> = fc
  .record({
    separator: separators,
    newline: fc.constantFrom('\n', '\r\n', '\r'),
    width: fc.integer({ min: 2, max: 5 }),
    cells: fc.array(fc.tuple(cell, fc.boolean()), { maxLength: 40 }),
    last: fc.boolean(),
  })
  .map(({ separator, newline, width, cells, last }) => {
    const rows: string[][] = []
    const header = Array.from({ length: width }, (_, i) => `c${i}`)
    const lines = [header.join(separator)]
    for (let i = 0; i + width <= cells.length; i += width) {
      const row = cells.slice(i, i + width)
      rows.push(row.map(([text]) => text))
      lines.push(row.map(([text, quoted]) => written(text, quoted)).join(separator))
    }
    return { separator, newline, rows, text: lines.join(newline) + (last ? newline : '') }
  })

function written(text: string, quoted: boolean): string {
  const needed = /[",;\t\r\n]/.test(text) || /^\s|\s$/.test(text)
  return quoted || needed ? `"${text.replaceAll('"', '""')}"` : text
}

async function* chunks(bytes: Uint8Array, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  const places = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort(
    (a, b) => a - b,
  )
  for (let i = 1; i < places.length; i++) yield bytes.subarray(places[i - 1], places[i])
}

/** Everything as text, so that what is compared is the cutting into fields. */
function readAsText(text: string, separator: string, width: number): Promise<CsvRead> {
  const kinds = Object.fromEntries(Array.from({ length: width }, (_, i) => [`c${i}`, 'text' as const]))
  return readCsv(text, { separator, kinds })
}

function cellsOf({ table }: CsvRead): (string | null)[][] {
  return toRows(table).map((row) => table.names.map((name) => row[name] as string | null))
}

describe('readCsv', () => {
  test.prop([sheet], { numRuns: 1000 })(
    'gives the cells that were written, and that papaparse reads',
    async ({ separator, newline, rows, text }) => {
      const read = await readAsText(text, separator, rows[0]?.length ?? 2)
      const parsed = papaparse.parse<string[]>(text, {
        delimiter: separator,
        newline: newline as '\n',
        skipEmptyLines: true,
      })
      const found = cellsOf(read).map((row) => row.map((one) => one ?? ''))
      expect(found).toEqual(rows)
      expect(found).toEqual(parsed.data.slice(1))
      expect(read.rejected).toEqual([])
      expect(read.counts.rows + read.counts.header + read.counts.continued + read.counts.blank).toBe(
        read.counts.lines,
      )
    },
  )

  test.prop([sheet], { numRuns: 300 })(
    'tells the empty text from the missing one by the quotes',
    async ({ separator, rows, text }) => {
      const read = await readAsText(text, separator, rows[0]?.length ?? 2)
      const naive = naiveCsv(text, separator)
      expect(naive === 'never closed' ? null : naive.rows.slice(1)).toEqual(cellsOf(read))
    },
  )
})

/** Text that no program would write: every mistake people make, and some they do not. */
const hostile = fc.string({
  unit: fc.constantFrom('"', '"', ',', ',', ';', '\n', '\n', '\r', ' ', 'a', '7', 'é'),
  maxLength: 60,
})

describe('hostile text', () => {
  test.prop([hostile], { numRuns: 2500 })('is read as the rules say, or refused as a whole', async (body) => {
    const text = `c0,c1,c2\n${body}`
    const naive = naiveCsv(text, ',')
    const read = await readAsText(text, ',', 3).catch((error: unknown) => {
      if (isClienteleError(error) && error.code === 'CSV_UNUSABLE') return 'never closed'
      throw error
    })
    if (typeof read === 'string' || naive === 'never closed') {
      expect(read).toBe(naive)
      return
    }
    expect(cellsOf(read)).toEqual(naive.rows.slice(1))
    expect(read.rejected.map(({ line, reason }) => ({ line, reason }))).toEqual(naive.rejected)
    const { lines, header, rows, rejected, blank, continued } = read.counts
    expect({ lines, blank, continued }).toEqual(naive.counts)
    expect(lines).toBe(header + rows + rejected + blank + continued)
  })

  test.prop([hostile, fc.array(fc.nat(), { maxLength: 20 }), fc.integer({ min: 1, max: 9 })], {
    numRuns: 2000,
  })('gives the same rows however it is cut into chunks and blocks', async (body, cuts, blockBytes) => {
    const bytes = new TextEncoder().encode(`c0,c1,c2\n${body}`)
    const whole = await rawRows(chunks(bytes, []), 1000).catch(String)
    expect(await rawRows(chunks(bytes, cuts), blockBytes).catch(String)).toEqual(whole)
  })
})

/** Rows as they are cut, before any value is read. */
async function rawRows(source: AsyncGenerator<Uint8Array>, blockBytes: number): Promise<unknown> {
  const dialect = statedDialect(',', false)
  const reading = await beginReading(source, () => dialect, 1e6, blockBytes)
  const rows = createRows(3)
  const found: unknown[] = []
  while (await readRows(reading, rows, Number.POSITIVE_INFINITY)) {
    for (let row = 0; row < rows.count; row++) {
      const fields = Array.from({ length: rows.faults[row] === 0 ? 3 : 0 }, (_, i) => {
        const field = row * 3 + i
        const mark = rows.marks[field] === DOUBLED ? QUOTED : rows.marks[field]
        return [fieldText(reading.block.bytes, rows.starts[field], rows.ends[field], rows.marks[field]), mark]
      })
      found.push([rows.lines[row], reasons[rows.faults[row]], ...fields])
    }
  }
  const { line, blank, continued } = reading.scan
  return { header: reading.header, found, line, blank, continued }
}

describe('large input', () => {
  test.prop(
    [
      fc.array(fc.integer({ min: 1, max: 2_000_000 }), { maxLength: 12 }),
      separators,
      fc.constantFrom('\n', '\r\n'),
    ],
    { numRuns: 8 },
  )('is the same cut anywhere', async (cuts, separator, newline) => {
    const row = (i: number): string[] => [
      `k${i % 977}`,
      `"line ${i}${newline}break, ""${i}"" é"`,
      i % 13 === 0 ? '' : String(i * 0.25),
      i === 30_000 ? 'x' : '1',
    ]
    const lines = Array.from({ length: 40_000 }, (_, i) => row(i).join(separator))
    const bytes = new TextEncoder().encode(
      [['key', 'text', 'number', 'one'].join(separator), ...lines].join(newline),
    )
    const read = await readCsv(() => chunks(bytes, cuts))
    expect(read.columns.map((column) => column.kind)).toEqual(['text', 'text', 'number', 'integer'])
    expect(read.counts).toEqual({
      lines: 80_001,
      header: 1,
      rows: 39_999,
      rejected: 1,
      blank: 0,
      continued: 40_000,
    })
    expect(read.rejected).toEqual([{ line: 60_002, reason: 'type', column: 'one' }])
    const rows = toRows(read.table)
    for (const i of [0, 1, 12, 13, 29_999, 30_001, 39_999]) {
      const text = `line ${i}${newline}break, "${i}" é`
      expect(rows[i > 30_000 ? i - 1 : i]).toEqual({
        key: `k${i % 977}`,
        text,
        number: i % 13 === 0 ? null : i * 0.25,
        one: 1,
      })
    }
  })
})
