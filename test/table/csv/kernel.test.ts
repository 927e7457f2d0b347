import { fc, test } from '@fast-check/vitest'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { isClienteleError } from '../../../src/errors.ts'
import { createThreads } from '../../../src/math/threads/create-threads.ts'
import { nodeThreads } from '../../../src/node/node-threads.ts'
import { isMissing } from '../../../src/table/access.ts'
import type { Column } from '../../../src/table/column.ts'
import { openCsv } from '../../../src/table/csv/csv-source.ts'
import type { CsvInput } from '../../../src/table/csv/input.ts'
import type { KernelSize } from '../../../src/table/csv/kernel-layout.ts'
import type { CsvKind, CsvReadOptions } from '../../../src/table/csv/options.ts'
import { readCsv } from '../../../src/table/read-csv.ts'
import type { Table } from '../../../src/table/table.ts'
import { endMemoryAt } from '../../ended-memory.ts'
import { hashOf } from '../../engine/plain.ts'

const threads = nodeThreads({ count: 2 })
afterAll(() => threads.close())

/** Everything that a reading gives, bit by bit; of the dictionaries the last ones, which hold those before. */
async function everything(
  input: CsvInput,
  options: CsvReadOptions,
  kernel: KernelSize | null,
  tableRows: number = Number.POSITIVE_INFINITY,
): Promise<unknown> {
  try {
    const source = await openCsv(input, options, { tableRows, kernel, kernelFrom: 0 })
    const tables: Table[] = []
    for await (const table of source.open()) tables.push(table)
    return { tables: tables.map((table) => bitsOf(table, table === tables.at(-1))), found: source.summary() }
  } catch (error) {
    if (isClienteleError(error)) return { code: error.code, message: error.message }
    throw error
  }
}

function bitsOf({ names, columns, rowCount }: Table, last: boolean): unknown {
  return [rowCount, ...names.map((name) => [name, columns[name].kind, ...arraysOf(columns[name], last)])]
}

function arraysOf(column: Column, last: boolean): unknown[] {
  if (column.kind === 'cells') return []
  if (column.kind !== 'text')
    return [Array.from(column.values, (value) => (Object.is(value, -0) ? '-0' : value))]
  const { size, offsets, bytes } = column.dictionary
  return [[...column.codes], ...(last ? [size, [...offsets], [...bytes]] : [])]
}

async function* pieces(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.slice(at, at + length)
}

/** Per kind what stands in a clean file, what people write beside it, and how the column may be stated. */
const fields: {
  readonly [kind: string]: readonly [clean: string[], dirty: string[], stated: (CsvKind | null)[]]
} = {
  number: [
    ['1', '42', '3.25', '-7', '1234567.5', ''],
    [
      ...[
        '007',
        '1e5',
        '9e+05',
        '1e999',
        '+3',
        '.5',
        '5.',
        '-',
        '.',
        '1.2.3',
        '12.345',
        '1.200',
        '-0',
        '00',
        'NaN',
      ],
      ...[
        '123456789012345',
        '1234567890123456',
        '99999999999999999999',
        '0.000001',
        '123456.789',
        '"12"',
        '""',
      ],
    ],
    ['number', 'integer', { kind: 'money', currency: 'EUR' }, null],
  ],
  date: [
    ['2024-02-29', '1999-12-31', ''],
    [
      ...['2023-02-29', '1900-02-29', '2000-02-29', '0000-01-01', '9999-12-31', '2024-13-01', '2024-04-31'],
      ...['2024-1-1', '20240131', '20240230', '"2024-01-01"', '2024-00-10', '2024-01-00', 'é024-01-1'],
    ],
    ['date', { kind: 'date', format: 'YYYYMMDD' }, null],
  ],
  time: [
    ['2024-02-29T10:00:00Z', '2024-02-29T23:59:59.5+02:00', ''],
    [
      ...[
        '2024-02-29 10:00',
        '2024-02-29T24:00Z',
        '2024-02-29T10:60Z',
        '2024-02-29T10:00:61Z',
        '2024-02-30T10:00Z',
      ],
      ...[
        '2024-02-29T10:00:00.1234567891Z',
        '2024-02-29T10:00:00.Z',
        '1969-12-31T23:59:59-2359',
        '2024-02-29T10:00:0',
      ],
    ],
    ['time', { kind: 'time', withoutZone: 'utc' }, null],
  ],
  flag: [
    ['true', 'FALSE', ''],
    ['1', '0', 'yes', '"true"', 'tru', 'falsy', '2'],
    ['flag', null],
  ],
  text: [
    [
      'k1',
      'k2',
      'abcdefgh',
      'é',
      '\u{1F600}',
      '"a, b"',
      '"one\ntwo"',
      '',
      'a text of more than sixteen bytes',
    ],
    [
      '"d""q"',
      '""',
      '""""',
      '5" nail',
      ' b ',
      ' "q"',
      '"q" ',
      '"q"x',
      'NA',
      '"NA"',
      '\t',
      '"',
      '"r\r\nn"',
      '"r\rr"',
    ],
    ['text', null],
  ],
}

interface Sheet {
  readonly bytes: Uint8Array
  readonly options: CsvReadOptions
}

const sheet: fc.Arbitrary<Sheet> = fc
  .record({
    kinds: fc.array(fc.constantFrom(...Object.keys(fields)), { minLength: 1, maxLength: 4 }),
    stated: fc.array(fc.nat(), { minLength: 4, maxLength: 4 }),
    picks: fc.array(fc.nat({ max: 9999 }), { maxLength: 160 }),
    dirt: fc.constantFrom(0, 3, 30),
    separator: fc.constantFrom(',', ',', ';', '\t', ', '),
    newline: fc.constantFrom('\n', '\n', '\r\n', '\r'),
    before: fc.constantFrom('', '\uFEFF', '\n'),
    after: fc.constantFrom('', ',', ';;'),
    last: fc.boolean(),
    broken: fc.array(fc.tuple(fc.nat(), fc.constantFrom(0xe9, 0xff, 0x80, 0xed, 34, 10, 13)), {
      maxLength: 2,
    }),
    isBroken: fc.constantFrom(false, false, true),
    missing: fc.constantFrom(
      undefined,
      undefined,
      ['NA', 'k1'],
      ['-7', '42', '1.5', '2024-02-29', 'true', '1', '0'],
    ),
    trim: fc.constantFrom(undefined, undefined, true),
    sampleRows: fc.constantFrom(1, 5, undefined),
  })
  .map(({ kinds, stated, picks, dirt, separator, newline, missing, trim, sampleRows, ...rest }) => {
    const lines = [kinds.map((_, i) => `c${i}`).join(separator) + rest.after]
    for (let i = 0; i + kinds.length <= picks.length; i += kinds.length) {
      const row = kinds.map((kind, k) => {
        const [clean, dirty] = fields[kind]
        const pick = picks[i + k]
        return pick % 100 < dirt ? dirty[pick % dirty.length] : clean[pick % clean.length]
      })
      const odd = picks[i] % 1000 < dirt * 10 ? ['', 'x', separator, 'x,,', ' '][picks[i] % 5] : null
      lines.push(odd ?? row.join(separator))
    }
    const bytes = new TextEncoder().encode(rest.before + lines.join(newline) + (rest.last ? newline : ''))
    if (rest.isBroken)
      for (const [at, byte] of rest.broken) bytes[bytes.length - 1 - (at % bytes.length)] = byte
    const named = kinds.flatMap((kind, i): [string, CsvKind][] => {
      const choices = fields[kind][2]
      const choice = choices[stated[i] % choices.length]
      return choice === null ? [] : [[`c${i}`, choice]]
    })
    return { bytes, options: { kinds: Object.fromEntries(named), missing, trim, sampleRows } }
  })

const sizes = fc.record({ bytes: fc.constantFrom(16, 64, 200, 5000), chunks: fc.constantFrom(1, 3, 8) })

describe('the kernel', () => {
  test.prop(
    [sheet, sizes, fc.constantFrom(3, 50, 100_000), fc.constantFrom(1, 7, Number.POSITIVE_INFINITY)],
    {
      numRuns: 300,
    },
  )(
    'finds what the plain reader finds, wherever blocks and chunks end',
    async (one, size, length, tableRows) => {
      const input = (): AsyncIterable<Uint8Array> => pieces(one.bytes, length)
      const plain = await everything(input, one.options, null, tableRows)
      expect(await everything(input, one.options, size, tableRows)).toEqual(plain)
    },
  )

  test.prop([sheet, sizes], { numRuns: 40 })('finds it on threads too', async ({ bytes, options }, size) => {
    const plain = await everything(bytes, options, null)
    expect(await everything(bytes, { ...options, threads }, size)).toEqual(plain)
    expect(threads.trouble).toBeNull()
  })

  it('reads rows longer than a batch, and many columns', async () => {
    const long = `a,b\n1,${'x'.repeat(3_000)}\n2,"${'y\n'.repeat(1_500)}"\n3,z\n`
    const names = Array.from({ length: 200 }, (_, i) => `c${i}`)
    const wide = `${names.join()}\n${`${names.map((_, i) => i).join()}\n`.repeat(5)}${'x\n'.repeat(300)}`
    for (const text of [long, wide]) {
      expect(await everything(text, {}, { bytes: 1000, chunks: 4 })).toEqual(await everything(text, {}, null))
    }
  })

  const rows = Array.from({ length: 12_000 }, (_, i) => `k${i % 3_919},${i / 4},"t ${i}, ${i}"`)
  const text = `key,n,t\n${rows.join('\n')}\n`

  it('gives the same bytes with 1, 2 and 4 threads', async () => {
    const size = { bytes: 2 ** 16, chunks: 8 }
    const alone = await everything(text, {}, size)
    for (const count of [1, 2, 4]) {
      const own = nodeThreads({ count })
      expect(await everything(text, { threads: own }, size)).toEqual(alone)
      expect(own.tasks).toBeGreaterThan(50)
      await own.close()
    }
    // Without web workers threads of a page do nothing, and change nothing.
    expect(await everything(text, { threads: createThreads({ count: 2 }) }, size)).toEqual(alone)
    expect(await everything(text, {}, null)).toEqual(alone)
  })

  it.each([
    ['plain rows', (i: number) => `k${i % 97},${i},t${i}`],
    ['line breaks within quotes', (i: number) => `k${i % 97},${i},"${`t${i}\n`.repeat(i % 23)}"`],
    [
      'rows far longer than a batch now and then',
      (i: number) => `k,${i},${i % 500 === 77 ? '"\n'.padEnd(3001, 'x\n').concat('"') : 't'}`,
    ],
    ['rows shorter than there is room for', (i: number) => (i % 3000 < 2500 ? ',,' : `k${i},${i},t`)],
    ['rows that cannot be used', (i: number) => (i % 7 === 3 ? `k${i},"x"y` : `k${i},${i},t`)],
  ])('reads ahead on threads and finds the same: %s', async (_, rowOf) => {
    for (const newline of ['\n', '\r\n', '\r']) {
      const lines = Array.from({ length: 6000 }, (_, i) => rowOf(i)).join(newline)
      const bytes = new TextEncoder().encode(`key,n,t${newline}${lines}`)
      const options: CsvReadOptions = { kinds: { key: 'text', n: 'integer', t: 'text' } }
      const plain = await everything(bytes, options, null, 700)
      for (const size of [
        { bytes: 2048, chunks: 4 },
        { bytes: 2 ** 14, chunks: 8 },
      ]) {
        for (const length of [1000, 5000, 1e9]) {
          const input = (): AsyncIterable<Uint8Array> => pieces(bytes, length)
          expect(await everything(input, { ...options, threads }, size, 700)).toEqual(plain)
        }
      }
    }
  })

  it('keeps codes where two passes over a source take turns', async () => {
    const way = { tableRows: 1000, kernel: { bytes: 2 ** 14, chunks: 4 }, kernelFrom: 0 }
    const source = await openCsv(text, { threads }, way)
    const [one, other] = [source.open(), source.open()].map((tables) => tables[Symbol.asyncIterator]())
    const texts = (table: Table): string[] => {
      const column = table.columns['key']
      if (column.kind !== 'text') throw new Error('key is a text')
      const { bytes, offsets } = column.dictionary
      const all = new TextDecoder()
      return Array.from(column.codes, (code) => all.decode(bytes.slice(offsets[code], offsets[code + 1])))
    }
    const found: string[][] = [[], []]
    for (let i = 0; i < 12; i++) {
      const parts = await Promise.all([one.next(), other.next()])
      for (const [k, { value }] of parts.entries()) found[k].push(...texts(value))
    }
    const expected = rows.map((row) => row.slice(0, row.indexOf(',')))
    expect(found[0]).toEqual(expected)
    expect(found[1]).toEqual(expected)
  })

  it('says so where threads were given and none worked', async () => {
    const long = `${text}${rows.join('\n')}\n`
    expect((await readCsv(long, { threads })).warnings).toEqual([])
    const { warnings, table } = await readCsv(long, { threads: createThreads({ count: 2 }) })
    expect(warnings).toEqual([
      expect.stringMatching(/^Threads were given and none worked: the same rows, slower\. 2 of 2 workers/),
    ])
    expect(bitsOf(table, true)).toEqual(bitsOf((await readCsv(long)).table, true))
  })

  it('reads numbers at the edge of what numbers are as the plain reader does, and no NaN or Infinity', async () => {
    const good = ['5e-324', '-5e-324', '2.2250738585072011e-308', '1.7976931348623157e308', '-0', '0.1']
    const bad = ['NaN', 'nan', 'Infinity', '-Infinity', 'inf', '1e309', '1.#INF', '0x1p-1074']
    const fields = [...good, ...bad].flatMap((field) => [field, '1.5'])
    for (const kinds of [{ n: 'number' } as const, {}]) {
      const options: CsvReadOptions = { kinds, sampleRows: 1 }
      const lines = `n,t\n${fields.map((field, i) => `${field},t${i}`).join('\n')}\n`
      const kernel = await everything(lines, options, { bytes: 64, chunks: 3 })
      expect(kernel).toEqual(await everything(lines, options, null))
    }
    const { table, counts } = await readCsv(`n\n${[...good, ...bad].join('\n')}\n`, {
      kinds: { n: 'number' },
    })
    const column = table.columns['n']
    expect(column.kind === 'number' && [...column.values]).toEqual(good.map((field) => Number(field) + 0))
    expect(counts.rejected).toBe(bad.length)
  })

  it('is not needed where WebAssembly is refused', async () => {
    const plain = await readCsv(text)
    vi.stubGlobal('WebAssembly', undefined)
    const refused = await readCsv(text)
    vi.unstubAllGlobals()
    expect(bitsOf(refused.table, true)).toEqual(bitsOf(plain.table, true))
    expect(refused.counts).toEqual(plain.counts)
  })

  it('stops at a signal, and fails where threads end in the middle', async () => {
    const controller = new AbortController()
    const reason = new Error('enough')
    const stopping = readCsv(text, {
      threads,
      signal: controller.signal,
      onProgress: () => controller.abort(reason),
    })
    await expect(stopping).rejects.toBe(reason)
    const ending = nodeThreads({ count: 2 })
    const way = { tableRows: 1000, kernel: { bytes: 2 ** 14, chunks: 4 }, kernelFrom: 0 }
    const source = await openCsv(text, { threads: ending }, way)
    const failing = (async () => {
      for await (const _ of source.open()) await ending.close()
    })()
    await expect(failing).rejects.toMatchObject({ code: 'THREADS_FAILED' })
  })
})

describe('where memory is refused', () => {
  afterEach(() => {
    vi.restoreAllMocks()
  })

  const size = { bytes: 2 ** 14, chunks: 4 }
  /** Texts that come once, so that dictionaries grow, beside a row that is longer than a batch. */
  const lines = Array.from({ length: 9000 }, (_, i) => `k${i % 701},${i / 4},"t ${i}, ${i}",u${i * 7919}`)
  lines[6000] = `k,1,"${'long '.repeat(20_000)}",u`
  const text = `key,n,t,u\n${lines.join('\n')}\n`

  it.each([0, 2])(
    'at any moment, the kernel (%i workers) finds what the plain reader finds',
    async (count) => {
      const plain = hashOf(await everything(text, {}, null))
      const moments = new Set<number>()
      for (let pages = 1; pages < 2 ** 8; pages = Math.ceil(pages * 1.25)) {
        // Workers of their own, which have no memory yet.
        const own = count === 0 ? undefined : nodeThreads({ count })
        const seen = endMemoryAt(65_536 * pages)
        expect(hashOf(await everything(text, { threads: own }, size)), `${pages} pages`).toBe(plain)
        moments.add(seen.refused)
        vi.restoreAllMocks()
        await own?.close()
      }
      // Refused at once, for some dictionaries only, and never.
      expect(moments).toContain(0)
      expect(moments.size).toBeGreaterThan(2)
    },
  )
})

describe('columns of one value', () => {
  it.each(['x', '1', '2024-02-29', 'true', '', '""', '"a, ""b"'])('(%s) are read alike', async (value) => {
    for (const rows of [1, 2, 5000]) {
      const text = `a,b\n${`${value},${value}\n`.repeat(rows)}`
      const plain = hashOf(await everything(text, {}, null))
      for (const options of [{}, { threads }])
        expect(hashOf(await everything(text, options, { bytes: 2 ** 12, chunks: 4 }))).toBe(plain)
    }
  })
})

describe('a word for what is missing', () => {
  test('is missing in every kind of column, by the kernel and without it', async () => {
    const line = '-999,-1.5,2020-01-01,true,k\n7,2.5,2020-01-02,false,m\n'
    const text = `whole,real,day,flag,word\n${line.repeat(20_000)}`
    const missing = ['-999', '-1.5', '2020-01-01', 'true', 'k']
    const { table } = await readCsv(new TextEncoder().encode(text), { missing })
    const first = Object.fromEntries(table.names.map((name) => [name, isMissing(table.columns[name], 0)]))
    expect(first).toEqual({ whole: true, real: true, day: true, flag: true, word: true })
    expect(table.names.some((name) => isMissing(table.columns[name], 1))).toBe(false)
  })
})
