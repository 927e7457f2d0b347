import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { type ErrorCode, isClienteleError } from '../../../src/errors.ts'
import type { TextColumn } from '../../../src/table/column.ts'
import { csvSource } from '../../../src/table/csv/csv-source.ts'
import type { CsvInput } from '../../../src/table/csv/input.ts'
import type { CsvReadOptions } from '../../../src/table/csv/options.ts'
import { decode } from '../../../src/table/dictionary-text.ts'
import { readCsv } from '../../../src/table/read-csv.ts'
import type { Table } from '../../../src/table/table.ts'
import { toRows } from '../../../src/table/to-rows.ts'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

async function rowsOf(input: CsvInput, options?: CsvReadOptions): Promise<Record<string, unknown>[]> {
  return toRows((await readCsv(input, options)).table)
}

async function kindsOf(text: string, options?: CsvReadOptions): Promise<string> {
  return (await readCsv(text, options)).columns.map(({ kind }) => kind).join(' ')
}

async function refusal(work: Promise<unknown>): Promise<{ code: ErrorCode; message: string }> {
  return work.then(
    () => expect.unreachable('nothing was refused'),
    (error: unknown) => (isClienteleError(error) ? error : Promise.reject(error)),
  )
}

async function* stream(...chunks: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield typeof chunk === 'string' ? utf8(chunk) : chunk
}

describe('inputs', () => {
  const text = 'a,b\n1,x\n2,é\n'
  const expected = [
    { a: 1, b: 'x' },
    { a: 2, b: 'é' },
  ]
  const bytes = utf8(text)
  const packed = new Uint8Array(gzipSync(bytes))
  const buffer = {
    byteLength: packed.length,
    slice: (from: number, to?: number) => packed.slice(from, to).buffer,
  }
  const inputs: readonly [string, () => CsvInput][] = [
    ['text', () => text],
    ['bytes', () => bytes],
    ['bytes behind a byte order mark', () => utf8(`\uFEFF${text}`)],
    ['gzip', () => packed],
    ['bytes read in pieces', () => buffer],
    ['a function that opens a stream', () => () => stream(text)],
    ['a stream that can be read once', () => stream(text)],
    [
      'a packed stream in pieces of one byte',
      () => stream(...Array.from(packed, (byte) => Uint8Array.of(byte))),
    ],
    ['a stream with empty pieces', () => stream('', 'a,', '', 'b\n1,x\n', '', '2,é')],
  ]
  it.each(inputs)('may be %s', async (_, input) => {
    expect(await rowsOf(input())).toEqual(expected)
  })

  it('of gzip may have several members', async () => {
    const two = new Uint8Array([...gzipSync(utf8('a,b\n1,x\n')), ...gzipSync(utf8('2,é\n'))])
    expect(await rowsOf(two)).toEqual(expected)
  })
})

describe('kinds', () => {
  it.each([
    ['a\n1\n-20\n0\n', 'integer'],
    ['a\n1\n2.5\n', 'number'],
    ['a\n1e3\n2\n', 'number'],
    ['a\n9e+05\n2\n', 'integer'],
    ['a\n007\n2\n', 'text'],
    ['a\n1\n+2\n', 'text'],
    ['a\n12345678901234567890\n', 'text'],
    ['a\n2024-02-29\n', 'date'],
    ['a\n2023-02-29\n', 'text'],
    ['a\n20240229\n', 'integer'],
    ['a\n2024-02-29T10:00:00Z\n', 'time'],
    ['a\n2024-02-29 10:00:00\n', 'text'],
    ['a\ntrue\nFALSE\n', 'flag'],
    ['a\nyes\n', 'text'],
    ['a,b\n1,\n', 'integer text'],
    ['a,b\n"1","2.5"\n"",""\n', 'integer number'],
    ['a\n1\nNaN\n', 'text'],
    ['a\n1\nInfinity\n', 'text'],
    ['a\n1e999\n', 'text'],
  ])('%j is %s', async (text, kinds) => {
    expect(await kindsOf(text)).toBe(kinds)
  })

  it('can be stated', async () => {
    const text = 'zip,paid,day,at,ok,n\n1234,12.5,20240229,2024-02-29 10:00:00,1,007.50\n'
    const { table, columns } = await readCsv(text, {
      kinds: {
        zip: 'text',
        paid: { kind: 'money', currency: 'EUR' },
        day: { kind: 'date', format: 'YYYYMMDD' },
        at: { kind: 'time', withoutZone: 'utc' },
        ok: 'flag',
        n: 'number',
      },
    })
    expect(toRows(table)).toEqual([
      { zip: '1234', paid: 1250, day: '2024-02-29', at: '2024-02-29T10:00:00Z', ok: true, n: 7.5 },
    ])
    expect(columns[1]).toEqual({ name: 'paid', kind: 'integer', unit: 'EUR/100' })
  })

  it('count money in the minor unit of its currency', async () => {
    const money = async (amount: string, currency: string) =>
      (await rowsOf(`a\n${amount}\n`, { kinds: { a: { kind: 'money', currency } } }))[0]?.['a']
    expect(await money('12', 'JPY')).toBe(12)
    expect(await money('0.29', 'EUR')).toBe(29)
    expect(await money('1.005', 'KWD')).toBe(1005)
    expect(await money('1.005', 'EUR')).toBeUndefined()
  })

  it('keep a stated unit', async () => {
    const { columns } = await readCsv('a\n1\n', { kinds: { a: { kind: 'integer', unit: 'days' } } })
    expect(columns[0]).toEqual({ name: 'a', kind: 'integer', unit: 'days' })
  })

  it('are decided by exactly the first rows; what does not fit later is rejected, not missing', async () => {
    const text = 'a,b\n1,x\n2,y\n3.5,z\n,w\n4,\n'
    const read = await readCsv(text, { sampleRows: 2 })
    expect(toRows(read.table)).toEqual([
      { a: 1, b: 'x' },
      { a: 2, b: 'y' },
      { a: null, b: 'w' },
      { a: 4, b: null },
    ])
    expect(read.rejected).toEqual([{ line: 4, reason: 'type', column: 'a' }])
    expect(await kindsOf(text, { sampleRows: 3 })).toBe('number text')
    expect(await kindsOf(text)).toBe('number text')
  })

  it('leave texts of rejected rows out of the dictionary', async () => {
    const { table } = await readCsv('t,a\nx,1\nSECRET,oops\ny,2\n', { sampleRows: 1 })
    const column = table.columns['t'] as TextColumn
    expect(
      Array.from({ length: column.dictionary.size }, (_, code) => decode(column.dictionary, code)),
    ).toEqual(['x', 'y'])
  })
})

describe('missing values', () => {
  it('are empty fields; quoted, the empty text is a text in a text column and missing elsewhere', async () => {
    expect(await rowsOf('t,n\n,1\n"",""\nx,\n')).toEqual([
      { t: null, n: 1 },
      { t: '', n: null },
      { t: 'x', n: null },
    ])
  })

  it('are stated texts too, in text columns only without quotes', async () => {
    expect(await rowsOf('t,n\nNA,1\n"NA","NA"\n?,NA\nNAN,2\n', { missing: ['NA', '?'] })).toEqual([
      { t: null, n: 1 },
      { t: 'NA', n: null },
      { t: null, n: null },
      { t: 'NAN', n: 2 },
    ])
  })
})

describe('separators', () => {
  it.each([
    ['a,b;c\n1,2;3\n', ','],
    ['a;b;c,d\n1;2;3\n', ';'],
    ['a\tb\n1\t2\n', '\t'],
    ['"a;b;c",b\n1,2\n', ','],
    ['a\n1\n', ','],
    ['\n\na;b\n1;2\n', ';'],
  ])('of %j are found', async (text, separator) => {
    expect((await readCsv(text)).separator).toBe(separator)
  })

  it('take the blanks after them where every field has one', async () => {
    const read = await readCsv('a,b,c\n1, "x, y", 2\n3, z, 4\n5, , 6\n')
    expect(read.separator).toBe(', ')
    expect(toRows(read.table)).toEqual([
      { a: 1, b: 'x, y', c: 2 },
      { a: 3, b: 'z', c: 4 },
      { a: 5, b: null, c: 6 },
    ])
    expect((await readCsv('a, b\n1, 2\n')).table.names).toEqual(['a', 'b'])
  })

  it('do not where one field has none', async () => {
    const read = await readCsv('a,b\nx, y\nx,y\n')
    expect(read.separator).toBe(',')
    expect(toRows(read.table)[0]).toEqual({ a: 'x', b: ' y' })
  })

  it('can be stated', async () => {
    expect(await rowsOf('a|b\n1|2\n', { separator: '|' })).toEqual([{ a: 1, b: 2 }])
    expect(await rowsOf('a, b\n1,2\n', { separator: ', ' })).toEqual([{ a: 1, b: 2 }])
    expect(await rowsOf('a;b\n1,2;3\n', { separator: ',', names: ['x', 'y'] })).toEqual([{ x: 1, y: '2;3' }])
  })

  it.each(['', '"', 'ab', '\n', 'é', '.', ' ', ', ,'])('cannot be %j', async (separator) => {
    expect((await refusal(readCsv('a\n1\n', { separator }))).code).toBe('ARGUMENT_INVALID')
  })

  it('at the end of lines are no columns; what stands there is counted', async () => {
    const read = await readCsv('a,b,,\n1,x,,\n2,y,note,\n3,z\n4,w,,,,\n5,v,,,,more\n')
    expect(read.table.names).toEqual(['a', 'b'])
    expect(read.unnamed).toBe(1)
    expect(toRows(read.table).map((row) => row['a'])).toEqual([1, 2, 3, 4])
    expect(read.rejected).toEqual([{ line: 6, reason: 'ragged', column: null }])
  })
})

describe('blanks and quotes', () => {
  it('belong to fields, but for those around quotes', async () => {
    expect(await rowsOf('a,b\n x ,y\n  "q" ,"r"\n')).toEqual([
      { a: ' x ', b: 'y' },
      { a: 'q', b: 'r' },
    ])
  })

  it('are dropped by trim, from names too', async () => {
    expect(await rowsOf(' a ,b \n 1 ,\t2\n', { trim: true })).toEqual([{ a: 1, b: 2 }])
    expect(await rowsOf('a,b\n" 1 ",  \n', { trim: true })).toEqual([{ a: ' 1 ', b: null }])
  })

  it('within a field without quotes are its own', async () => {
    expect(await rowsOf('a,b\n5" nail,x"y"\n')).toEqual([{ a: '5" nail', b: 'x"y"' }])
  })

  it('may span lines; the lines are counted', async () => {
    const read = await readCsv('a,"b\nb"\n1,"x\r\ny\rz"\nbad\n')
    expect(read.table.names).toEqual(['a', 'b\nb'])
    expect(toRows(read.table)).toEqual([{ a: 1, 'b\nb': 'x\r\ny\rz' }])
    expect(read.rejected).toEqual([{ line: 6, reason: 'ragged', column: null }])
    expect(read.counts).toEqual({ lines: 6, header: 1, rows: 1, rejected: 1, blank: 0, continued: 3 })
  })
})

describe('rows that cannot be used', () => {
  it('come back with line, reason and column, and the counts agree', async () => {
    const bad = new Uint8Array([
      ...utf8('a,b\n1,x\n\n2\n3,y,z\n"4"5,x\n6,'),
      0xe9,
      ...utf8('\nseven,x\n8,x\n'),
    ])
    const read = await readCsv(bad, { kinds: { a: 'integer' } })
    expect(toRows(read.table).map((row) => row['a'])).toEqual([1, 8])
    expect(read.rejected).toEqual([
      { line: 4, reason: 'ragged', column: null },
      { line: 5, reason: 'ragged', column: null },
      { line: 6, reason: 'quotes', column: null },
      { line: 7, reason: 'encoding', column: null },
      { line: 8, reason: 'type', column: 'a' },
    ])
    expect(read.rejectedByReason).toEqual({ ragged: 2, quotes: 1, encoding: 1, type: 1 })
    expect(read.counts).toEqual({ lines: 9, header: 1, rows: 2, rejected: 5, blank: 1, continued: 0 })
  })

  it('are all counted, though only the first are kept', async () => {
    const text = `a,b\n${'x\n'.repeat(100_000)}1,2\n`
    const read = await readCsv(text, { rejectedKept: 3 })
    expect(read.rejected.map(({ line }) => line)).toEqual([2, 3, 4])
    expect(read.rejectedByReason).toEqual({ ragged: 100_000 })
    expect(read.counts.rejected).toBe(100_000)
    expect(read.table.rowCount).toBe(1)
  })

  it('may be all of them', async () => {
    const read = await readCsv('a,b\nx\ny\n')
    expect(read.table.rowCount).toBe(0)
    expect(read.table.names).toEqual(['a', 'b'])
    expect(read.counts.rejected).toBe(2)
  })
})

describe('a header alone', () => {
  it('gives a table without rows', async () => {
    const read = await readCsv('a,b')
    expect(read.table.rowCount).toBe(0)
    expect(read.columns.map(({ kind }) => kind)).toEqual(['text', 'text'])
    expect(read.counts).toEqual({ lines: 1, header: 1, rows: 0, rejected: 0, blank: 0, continued: 0 })
  })
})

describe('input that cannot be used as a whole', () => {
  const utf16 = new Uint8Array(Buffer.from('\uFEFFa,b\n1,2\n', 'utf16le'))
  const utf16plain = new Uint8Array(Buffer.from('a,b\n1,2\n', 'utf16le'))
  const latin = Uint8Array.from([...utf8('a\n'), 0xe9, 10, 0xe8, 10, 65, 10])
  const latinHeader = Uint8Array.from([...utf8('a,b'), 0xe9, 10])
  const packed = new Uint8Array(gzipSync(utf8('a,b\n'.repeat(10_000))))
  const cases: readonly [string, CsvInput, ErrorCode, string][] = [
    ['nothing', '', 'CSV_EMPTY', 'header line'],
    ['blank lines', '\n\r\n\r', 'CSV_EMPTY', 'empty'],
    ['a byte order mark', '\uFEFF', 'CSV_EMPTY', 'empty'],
    ['a name twice', 'a,b,a\n1,2,3\n', 'CSV_HEADER', '"a" twice'],
    ['a column without a name', 'a,,b\n1,2,3\n', 'CSV_HEADER', 'no name for column 2 of 3'],
    ['no names', ',,\n1,2,3\n', 'CSV_HEADER', 'names no column'],
    ['text behind quotes in the header', '"a"b,c\n', 'CSV_HEADER', 'behind closing quotes'],
    ['UTF-16', utf16, 'CSV_ENCODING', 'UTF-16'],
    ['UTF-16 without a mark', utf16plain, 'CSV_ENCODING', 'UTF-16'],
    ['mostly Latin-1', latin, 'CSV_ENCODING', 'most of its rows'],
    ['a header in Latin-1', latinHeader, 'CSV_ENCODING', 'header'],
    ['quotes that never close', 'a,b\n1,2\n3,"x\n4,5\n', 'CSV_UNUSABLE', 'line 3'],
    ['quotes that never close in the header', '"a,b\n1,2\n', 'CSV_UNUSABLE', 'line 1'],
    ['gzip cut short', packed.slice(0, -12), 'CSV_UNUSABLE', 'gzip'],
    ['damaged gzip', packed.map((byte, i) => (i === 20 ? byte ^ 0xff : byte)), 'CSV_UNUSABLE', 'gzip'],
  ]
  it.each(cases)('%s', async (_, input, code, says) => {
    const error = await refusal(readCsv(input))
    expect(error.code).toBe(code)
    expect(error.message).toContain(says)
  })

  it('a row that is too long names the line, before memory is gone', async () => {
    let sent = 0
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield utf8('a,b\n1,2\n3,"')
      for (;;) {
        sent += 65_536
        yield new Uint8Array(65_536).fill(120)
      }
    }
    const error = await refusal(readCsv(() => endless(), { longestRow: 1_000_000 }))
    expect(error).toMatchObject({ code: 'CSV_UNUSABLE', details: { line: 3 } })
    expect(sent).toBeLessThan(4_000_000)
  })

  it('options that are none', async () => {
    const misspelt = { seperator: ';' } as CsvReadOptions
    expect(await refusal(readCsv('a\n', misspelt))).toMatchObject({
      code: 'OPTION_UNKNOWN',
      details: { nearest: 'separator' },
    })
    const unknown = { kinds: { recensy: 'number' } } as const
    expect(await refusal(readCsv('recency\n', unknown))).toMatchObject({
      code: 'COLUMN_UNKNOWN',
      details: { nearest: 'recency' },
    })
    for (const kind of ['numbr', { kind: 'money', currency: 'EURO' }, { kind: 'cells' }, null]) {
      const kinds = { a: kind } as CsvReadOptions['kinds']
      expect((await refusal(readCsv('a\n', { kinds }))).code).toBe('ARGUMENT_INVALID')
    }
    for (const names of [[], ['a', 'a'], ['']]) {
      expect((await refusal(readCsv('a\n', { names }))).code).toBe('ARGUMENT_INVALID')
    }
    for (const sampleRows of [0, -1, 1.5, Number.NaN]) {
      expect((await refusal(readCsv('a\n', { sampleRows }))).code).toBe('ARGUMENT_INVALID')
    }
  })

  it('what is no input', async () => {
    for (const input of [undefined, null, 3, {}, []]) {
      expect((await refusal(readCsv(input as unknown as CsvInput))).code).toBe('ARGUMENT_INVALID')
    }
  })

  it('an error of the stream itself stays as it is', async () => {
    const broken = new Error('the disk is gone')
    async function* failing(head: Uint8Array): AsyncGenerator<Uint8Array> {
      yield head
      throw broken
    }
    await expect(readCsv(() => failing(utf8('a,b\n1,2\n')))).rejects.toBe(broken)
    await expect(readCsv(() => failing(packed.slice(0, 30)))).rejects.toBe(broken)
  })

  it('messages hold no values', async () => {
    const error = await refusal(readCsv('a,b\n1,"secret@example.org\n'))
    expect(error.message).not.toContain('secret')
  })
})

describe('a wide table', () => {
  it('of ten thousand columns is read', async () => {
    const names = Array.from({ length: 10_000 }, (_, i) => `c${i}`)
    const { table } = await readCsv(`${names.join()}\n${names.map((_, i) => i).join()}\n`)
    expect(table.names).toEqual(names)
    expect(table.columns['c9999']).toMatchObject({ kind: 'integer', values: Float64Array.of(9_999) })
  })
})

describe('names', () => {
  it('of objects are safe', async () => {
    const names = ['__proto__', 'constructor', '2020']
    const { table } = await readCsv(`${names.join()}\n1,2,3\n`)
    expect(table.names).toEqual(names)
    for (const name of names) expect(table.columns[name]).toMatchObject({ kind: 'integer' })
  })

  it('can be given in place of those in the header', async () => {
    expect(await rowsOf(',b\n1,2\n', { names: ['row', 'b'] })).toEqual([{ row: 1, b: 2 }])
  })
})

describe('csvSource', () => {
  const lines = Array.from({ length: 150_000 }, (_, i) => `k${i % 1000},${i}`)
  const text = `key,n\n${lines.join('\n')}\n`

  async function collect(tables: AsyncIterable<Table>): Promise<Table[]> {
    const all: Table[] = []
    for await (const table of tables) all.push(table)
    return all
  }

  it('gives tables of 65,536 rows that share one growing dictionary, pass after pass', async () => {
    const source = await csvSource(text)
    expect(source.summary()).toBeNull()
    const [first, second] = [await collect(source.open()), await collect(source.open())]
    expect(first.map((table) => table.rowCount)).toEqual([65_536, 65_536, 18_928])
    expect(toRows(first[2])[18_927]).toEqual({ key: 'k999', n: 149_999 })
    const codes = (table: Table): unknown => (table.columns['key'] as TextColumn).codes
    expect(second.map(codes)).toEqual(first.map(codes))
    expect(source.summary()?.counts.rows).toBe(150_000)
    expect(source.columns).toEqual([
      { name: 'key', kind: 'text', unit: null },
      { name: 'n', kind: 'integer', unit: null },
    ])
  })

  it('has a fingerprint that changes with the content', async () => {
    const prints = await Promise.all(
      ['a\n1\n', 'a\n1\n', 'a\n2\n', 'a\n1\n\n'].map(async (one) => (await csvSource(one)).fingerprint?.()),
    )
    expect(prints[0]).toBe(prints[1])
    expect(new Set(prints).size).toBe(3)
    const stated = await csvSource('a\n1\n', { fingerprint: async () => 'size and time' })
    expect(await stated.fingerprint?.()).toBe('size and time')
  })

  it('gives one pass over a stream that can be read once', async () => {
    const source = await csvSource(stream('a,b\n1,', '2\n3,4\n'))
    expect(source.fingerprint).toBeNull()
    expect((await collect(source.open())).flatMap((table) => toRows(table))).toEqual([
      { a: 1, b: 2 },
      { a: 3, b: 4 },
    ])
    expect((await refusal(collect(source.open()))).code).toBe('SOURCE_NOT_REPEATABLE')
  })

  it('may be sent chunks whose memory is used again', async () => {
    async function* reusing(): AsyncGenerator<Uint8Array> {
      const memory = new Uint8Array(4)
      for (const part of ['a,b\n', '1,2\n', '3,4\n', '5,6\n']) {
        memory.set(utf8(part))
        yield memory
      }
    }
    const source = await csvSource(reusing())
    expect((await collect(source.open())).flatMap((table) => toRows(table)).map((row) => row['b'])).toEqual([
      2, 4, 6,
    ])
  })

  it('notices a header that is another one in a later pass', async () => {
    let opened = 0
    const source = await csvSource(() => stream(opened++ === 0 ? 'a,b\n1,2\n' : 'b,a\n1,2\n'))
    expect((await refusal(collect(source.open()))).code).toBe('ROWS_CHANGED')
  })

  it('stops at a signal, and closes the stream it reads', async () => {
    let closed = 0
    async function* watched(): AsyncGenerator<Uint8Array> {
      try {
        for (let at = 0; at < text.length; at += 65_536) yield utf8(text.slice(at, at + 65_536))
      } finally {
        closed++
      }
    }
    const source = await csvSource(() => watched())
    expect(closed).toBe(1)
    const controller = new AbortController()
    const reason = new Error('enough')
    const read = (async () => {
      for await (const _ of source.open(controller.signal)) controller.abort(reason)
    })()
    await expect(read).rejects.toBe(reason)
    expect(closed).toBe(2)
    for await (const _ of source.open()) break
    expect(closed).toBe(3)
    await expect(csvSource(text, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  })

  it('tells how far it has come, table by table', async () => {
    const heard: number[] = []
    const bytes = utf8(text)
    await readCsv(bytes, {
      onProgress: ({ stage, pass, done, total }) => {
        expect([stage, pass, total]).toEqual(['csv', 1, bytes.length])
        heard.push(done)
      },
    })
    expect(heard.length).toBeGreaterThanOrEqual(3)
    expect(heard).toEqual([...heard].sort((a, b) => a - b))
    expect(heard.at(-1)).toBe(bytes.length)
  })
})
