import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Brief, ContactsReading, SourceReading } from '../src/brief/brief.ts'
import { readBrief } from '../src/brief/read-brief.ts'
import { run } from '../src/brief/run.ts'
import type { RunResult } from '../src/contracts/run.ts'
import { type ClienteleError, isClienteleError } from '../src/errors.ts'
import { dataFolder } from '../src/node/data-folder.ts'
import { openRunFolder } from '../src/node/run-folder.ts'
import type { AsyncBuffer } from '../src/table/csv/input.ts'
import { exampleBrief, type Files, memoryData, plainPage, programmeFiles } from './brief/programme.ts'
import { type TemporaryFolder, temporaryFolder } from './house/temporary.ts'

const files = programmeFiles({ customers: 300 })
const brief = exampleBrief({
  limits: { channels: { 'e-mail': { max: 100 } } },
  segments: { columns: ['recency_days', 'frequency', 'monetary'], k: 2 },
})
const [shop] = brief.data.customers
const contacts = brief.data.contacts as ContactsReading

const withShop = (changes: Partial<SourceReading>): Brief => ({
  ...brief,
  data: { ...brief.data, customers: [{ ...shop, ...changes }] },
})
const withContacts = (changes: Partial<ContactsReading>): Brief => ({
  ...brief,
  data: { ...brief.data, contacts: { ...contacts, ...changes } },
})
const changed = (path: string, change: (text: string) => string | Uint8Array): Files => ({
  ...files,
  [path]: change(files[path]),
})

/** One way to go wrong: what is run, and what the error must say was found, was expected, and is to be done. */
interface Refusal {
  readonly title: string
  readonly brief?: unknown
  readonly files?: Files
  readonly folder?: string
  /** What stands in for a file that no test could write. */
  readonly instead?: Readonly<Record<string, AsyncBuffer>>
  readonly code: string
  readonly found: RegExp
  readonly expected: RegExp
  readonly advice: RegExp
}

const refusals: readonly Refusal[] = [
  {
    title: 'a file that is not there',
    brief: withShop({ file: 'custmers.csv' }),
    code: 'FILE_NOT_FOUND',
    found: /no file "custmers.csv"/,
    expected: /in the data folder/,
    advice: /Check the name in the brief/,
  },
  {
    title: 'an empty file',
    files: changed('customers.csv', () => ''),
    code: 'CSV_EMPTY',
    found: /"customers.csv".*is empty/,
    expected: /a header line .* is needed/,
    advice: /Check that the right file was read/,
  },
  {
    title: 'a file of customers with a header only',
    files: changed('customers.csv', headerOf),
    code: 'TABLE_EMPTY',
    found: /"shop" has no rows/,
    expected: /no rows/,
    advice: /Leave it out, or see why reading it gave none/,
  },
  {
    title: 'purchases with a header only, where segments ask for them',
    files: changed('transactions.csv', headerOf),
    code: 'NOT_ENOUGH_DATA',
    found: /"recency_days" is missing in all 300 rows/,
    expected: /nothing can be learned from it/,
    advice: /Leave it out/,
  },
  {
    title: 'an unknown column',
    brief: withShop({ columns: { ...shop.columns, areaa: { kind: 'text' } } }),
    code: 'COLUMN_UNKNOWN',
    found: /"customers.csv".*no column "areaa"/,
    expected: /in the header/,
    advice: /Did you mean "area"\?/,
  },
  {
    title: 'a goal whose metric nobody recorded',
    brief: { ...brief, goal: { ...brief.goal, metric: 'spendd' } },
    code: 'COLUMN_UNKNOWN',
    found: /no column "spendd"/,
    expected: /in the table of past contacts/,
    advice: /Did you mean "spend"\?/,
  },
  {
    title: 'an outcome of the wrong kind',
    brief: withContacts({ columns: { ...contacts.columns, spend: { kind: 'text' } } }),
    code: 'COLUMN_KIND',
    found: /"spend" of the table of past contacts is of kind text/,
    expected: /Expected number/,
    advice: /number or integer or flag/,
  },
  {
    title: 'values of the wrong type in most rows',
    files: changed('customers.csv', (text) =>
      linesOf(text, 1, 200, (line) => line.replace(/,\d*,(\w+)$/, ',old,$1')),
    ),
    code: 'QUALITY_GATE',
    found: /200 of 300 records of the source "shop" cannot be used/,
    expected: /more than half/,
    advice: /Mend the source, or leave it out/,
  },
  {
    title: 'a customer twice in a file that is joined',
    brief: withContacts({
      joins: [
        {
          file: 'customers.csv',
          on: ['customer_id'],
          columns: { customer_id: { kind: 'text' }, area: { kind: 'text' } },
        },
      ],
    }),
    files: changed('customers.csv', (text) => `${text}${text.split('\n')[1]}\n`),
    code: 'KEY_DUPLICATE',
    found: /"customers.csv".*1 keys \(customer_id\) occur more than once/,
    expected: /expects each once/,
    advice: /Group the right table/,
  },
  {
    title: 'a file that is not UTF-8',
    files: changed('customers.csv', (text) =>
      Buffer.from(text.replace(/(nor|sou|ea)(?=\w*$)/gm, '$1ä'), 'latin1'),
    ),
    code: 'CSV_ENCODING',
    found: /"customers.csv".*not UTF-8/,
    expected: /UTF-8 does not know/,
    advice: /Save it as UTF-8/,
  },
  {
    title: 'a line of 2 GB',
    instead: { 'customers.csv': twoGigabytes(`${headerOf(files['customers.csv'])}c1,`, 'x') },
    code: 'CSV_UNUSABLE',
    found: /"customers.csv".*line 2 .* is longer than 16777216 bytes/,
    expected: /quotes were opened there that never close/,
    advice: /mend them, or raise the option "longestRow"/,
  },
  {
    title: 'a line of 2 GB in place of a header',
    instead: { 'customers.csv': twoGigabytes('', 'x') },
    code: 'CSV_UNUSABLE',
    found: /"customers.csv".*line 1 .* is longer than 16777216 bytes/,
    expected: /quotes were opened there that never close/,
    advice: /mend them, or raise the option "longestRow"/,
  },
  {
    title: 'a header of 2 GB of separators',
    instead: { 'customers.csv': twoGigabytes('customer_id', ',') },
    code: 'CSV_HEADER',
    found: /"customers.csv".*header .*line 1.* has more than 131072 fields/,
    expected: /Every column needs a name of its own/,
    advice: /mend the line/,
  },
  {
    title: 'quotes that never close, in 2 GB',
    instead: { 'customers.csv': twoGigabytes(`${headerOf(files['customers.csv'])}c1,"`, 'x\n') },
    code: 'CSV_UNUSABLE',
    found: /"customers.csv".*line 2 .* is longer than 16777216 bytes/,
    expected: /quotes were opened there that never close/,
    advice: /mend them, or raise the option "longestRow"/,
  },
  {
    title: 'an unknown key in the brief',
    brief: { ...brief, chanels: brief.channels },
    code: 'BRIEF_INVALID',
    found: /no key "chanels"/,
    expected: /the brief/,
    advice: /Did you mean "channels"\?/,
  },
  {
    title: 'an unknown key deep in the brief',
    brief: withShop({ columns: { ...shop.columns, area: { knd: 'text' } as never } }),
    code: 'BRIEF_INVALID',
    found: /no key "knd" in "data.customers.0.columns.area"/,
    expected: /"kind"/,
    advice: /Did you mean/,
  },
  {
    title: 'a brief without a goal',
    brief: { ...brief, goal: undefined },
    code: 'BRIEF_GOAL_MISSING',
    found: /goal lacks words, metric, target, horizonDays, valuePerUnit/,
    expected: /what it is for/,
    advice: /State the metric, its target, the horizon/,
  },
  {
    title: 'a limit that nobody could keep',
    brief: { ...brief, limits: { departments: { food: { min: 1000 } } } },
    code: 'LIMITS_IMPOSSIBLE',
    found: /"department:food" asks for at least 1000 messages/,
    expected: /at most \d+ are possible: of 300 customers \d+ are held out/,
    advice: /Lower the minimum/,
  },
  {
    title: 'limits that cannot be kept together',
    brief: { ...brief, limits: { budget: 10, offers: { bread: { min: 50 } } } },
    code: 'LIMITS_IMPOSSIBLE',
    found: /"offer:bread" \(at least 50\) cannot be reached/,
    expected: /"budget" \(at most 10\)/,
    advice: /Lower a minimum, raise a maximum/,
  },
  {
    title: 'a limit on a segment that was not found',
    brief: { ...brief, limits: { segments: { 'like everybdy': { min: 1 } } } },
    code: 'OPTION_NAME_UNKNOWN',
    found: /no segment "like everybdy"/,
    expected: /in the segments found/,
    advice: /Did you mean|There are: /,
  },
  {
    title: 'a source collected after the as-of date',
    brief: withShop({ collected: '2024-07-02' }),
    code: 'DATE_AFTER_AS_OF',
    found: /"shop" was collected on 2024-07-02/,
    expected: /after the as-of date 2024-07-01/,
    advice: /Leave it out, or merge as of a later day/,
  },
  {
    title: 'an as-of date that no calendar has',
    brief: { ...brief, asOf: '2024-02-30' },
    code: 'BRIEF_INVALID',
    found: /"asOf"/,
    expected: /a day that no calendar has/,
    advice: /Mend/,
  },
  {
    title: 'consent that leaves nobody',
    files: changed('consent.csv', (text) => text.replaceAll('granted', 'withdrawn')),
    code: 'NOBODY_ELIGIBLE',
    found: /of 600 pairs of 300 customers and 2 options, consent leaves 0/,
    expected: /Nobody may be contacted/,
    advice: /Widen the first rule/,
  },
  {
    title: 'contacts without a column that says the arm',
    brief: withContacts({ columns: { ...contacts.columns, arm: { as: 'group', kind: 'text' } } }),
    code: 'CONTACTS_WITHOUT_ARM',
    found: /Their columns are .*"group"/,
    expected: /no column "arm", nor "offer" and "channel"/,
    advice: /Name the column with "as"/,
  },
  {
    title: 'contacts of which some do not say their arm',
    files: changed('contacts.csv', (text) =>
      linesOf(text, 1, 3, (line) => line.replace(/,(bread|lamps|none),/, ',,')),
    ),
    code: 'CONTACTS_WITHOUT_ARM',
    found: /3 of 300 past contacts do not say their arm/,
    expected: /every row needs one, the control included/,
    advice: /leave such rows out with "keep"/,
  },
  {
    title: 'an arm that the brief does not know',
    files: changed('contacts.csv', (text) => text.replaceAll(',bread,', ',bred,')),
    code: 'OPTION_NAME_UNKNOWN',
    found: /no arm "bred"/,
    expected: /data.contacts.arms of the brief/,
    advice: /Did you mean "bread"\?/,
  },
  {
    title: 'a path that leaves the data folder',
    brief: withShop({ file: '../secret.csv' }),
    code: 'PATH_OUTSIDE',
    found: /"..\/secret.csv" leads out/,
    expected: /relative to the folder/,
    advice: /without ".."/,
  },
  {
    title: 'a run folder that exists already',
    folder: 'data',
    code: 'FOLDER_UNWRITABLE',
    found: /exists already/,
    expected: /A run is written once/,
    advice: /another folder with --out, or remove this one/,
  },
  {
    title: 'a folder that cannot be written',
    folder: 'data/customers.csv/run',
    code: 'FOLDER_UNWRITABLE',
    found: /cannot be written/,
    expected: /permissions and the space left/,
    advice: /another folder with --out/,
  },
]

let place: TemporaryFolder
let made = 0
beforeAll(() => {
  place = temporaryFolder()
})
afterAll(() => place.remove())

interface Circumstances extends Pick<Refusal, 'folder' | 'instead'> {
  readonly signal?: AbortSignal
}

interface Attempt {
  readonly result: RunResult | null
  readonly error: unknown
  readonly home: string
}

/** Runs on disk, from files to a run folder, as the command line does. */
async function attempt(
  document: unknown,
  input: Files,
  { folder = 'run', instead = {}, signal }: Circumstances = {},
): Promise<Attempt> {
  made += 1
  const home = join(place.path, String(made))
  mkdirSync(join(home, 'data'), { recursive: true })
  for (const [path, content] of Object.entries(input)) writeFileSync(join(home, 'data', path), content)
  try {
    const store = await openRunFolder(join(home, folder))
    try {
      const onDisk = dataFolder(join(home, 'data'))
      const data = { ...onDisk, open: async (path: string) => instead[path] ?? onDisk.open(path) }
      const result = await run(document as Brief, { data, store, render: plainPage, signal })
      return { result, error: null, home }
    } finally {
      await store.close()
    }
  } catch (error) {
    return { result: null, error, home }
  }
}

describe('what cannot be used is refused', () => {
  it.each(refusals.map((row) => [row.title, row] as const))('%s', async (_, row) => {
    const input = row.files ?? files
    const { error, home } = await attempt(row.brief ?? brief, input, row)
    expect(isClienteleError(error), String(error)).toBe(true)
    const { code, message } = error as ClienteleError
    expect([code, message]).toEqual([row.code, expect.stringMatching(row.found)])
    expect(message).toMatch(row.expected)
    expect(message).toMatch(row.advice)
    expect(message, 'ends as a sentence').toMatch(/[.?]$/)
    expect(message, 'tells no customer').not.toMatch(/c\d{6}|@example/)
    expectNothingHalfWritten(home, input)
  })

  /** No run folder; at most finished stages for the next attempt; the inputs as they were. */
  function expectNothingHalfWritten(home: string, input: Files): void {
    const beside = readdirSync(home).filter((name) => name !== 'data')
    expect(beside.filter((name) => name !== 'run.partial')).toEqual([])
    if (beside.length > 0) {
      const left = readdirSync(join(home, 'run.partial'), { recursive: true, withFileTypes: true })
      for (const entry of left.filter((one) => one.isFile()))
        expect(join(entry.parentPath, entry.name)).toMatch(
          /run\.partial\/checkpoints\/\w+\/[\w-]+\.(frame|json)$/,
        )
    }
    expect(readdirSync(join(home, 'data')).sort()).toEqual(Object.keys(input).sort())
    for (const [path, content] of Object.entries(input))
      expect(readFileSync(join(home, 'data', path)).equals(Buffer.from(content as string)), path).toBe(true)
  }
})

describe('what can be left out is left out, and counted', () => {
  it('a customer twice: the same record is one, a record that says otherwise is one too many', async () => {
    const [, first, second] = files['customers.csv'].split('\n')
    const input = changed('customers.csv', (text) => `${text}${first}\n${second.replace(/\w+$/, 'west')}\n`)
    const { result } = await attempt(brief, input)
    expect(result?.customers).toBe(300)
    expect(result?.quality).toEqual([
      expect.objectContaining({
        records: 302,
        used: 300,
        rejected: 2,
        reasons: { 'duplicate-record': 1, 'conflicting-record': 1 },
      }),
    ])
  })

  it('values of the wrong type in a few rows, NaN and Infinity', async () => {
    const words = ['old', 'NaN', 'Infinity', '-Infinity', '1e999', '12.5']
    const input = changed('customers.csv', (text) =>
      linesOf(text, 1, words.length, (line, i) => line.replace(/,\d*,(\w+)$/, `,${words[i - 1]},$1`)),
    )
    const { result } = await attempt(brief, input)
    expect(result?.quality).toEqual([
      expect.objectContaining({
        records: 300,
        used: 300 - words.length,
        rejected: words.length,
        reasons: { type: words.length },
      }),
    ])
    expect(result?.customers).toBe(300 - words.length)
    expectEverybodyAccountedFor(result)
    expect(result?.unknowns).toContainEqual(expect.stringMatching(/^6 records of customers.csv .*beside 294/))
  })

  it('fields of 10 MB: a text is kept whole, a number of so many digits is none', async () => {
    const long = 10_000_000
    const input = changed('customers.csv', (text) =>
      linesOf(text, 1, 3, (line, i) => {
        const [id, household, email, age, area] = line.split(',')
        if (i === 1) return `${id},${household},${'m'.repeat(long)}@example.org,${age},${area}`
        if (i === 2) return `${id},${household},${email},${'9'.repeat(long)},${area}`
        return `${id},${household},${email},${age},"${'""'.repeat(long / 2)}"`
      }),
    )
    const { result, home } = await attempt(brief, input)
    expect(result?.quality[0]).toMatchObject({ records: 300, used: 299, reasons: { type: 1 } })
    expectEverybodyAccountedFor(result)
    expect(readFileSync(join(home, 'run/tables/customers.csv')).length).toBeGreaterThan(2 * long)
  })

  it('10,000 columns, of which a brief reads five', async () => {
    const width = 10_000
    const wide = (i: number): string =>
      Array.from({ length: width }, (_, j) => (i === 0 ? `,c${j}` : `,${(i * j) % 7}`)).join('')
    const input = changed('customers.csv', (text) => linesOf(text, 0, 300, (line, i) => `${line}${wide(i)}`))
    const { result } = await attempt(brief, input)
    const plain = await attempt(brief, files)
    expect(result).toEqual(plain.result)
  })

  it('more unreadable rows than are kept one by one', async () => {
    const input = changed('customers.csv', (text) => `${text}${'broken\n'.repeat(1200)}`)
    const { error } = await attempt(brief, input)
    expect(error).toMatchObject({ code: 'QUALITY_GATE', details: { records: 1500, rejected: 1200 } })
  })

  it('NaN and Infinity among outcomes', async () => {
    const input = changed('contacts.csv', (text) =>
      linesOf(text, 1, 4, (line, i) => line.replace(/[^,]*$/, i % 2 === 0 ? 'NaN' : 'Infinity')),
    )
    const { result } = await attempt(brief, input)
    expect(result?.unknowns).toContainEqual(expect.stringMatching(/^4 records of contacts.csv .*beside 296/))
  })

  it('rows that are not UTF-8, among many that are', async () => {
    const input = changed('customers.csv', (text) =>
      Buffer.concat([Buffer.from(text), Buffer.from('c9999990,,x@example.org,40,nörth\n', 'latin1')]),
    )
    const { result } = await attempt(brief, input)
    expect(result?.quality[0]).toMatchObject({ records: 301, used: 300, reasons: { encoding: 1 } })
  })

  it('purchases and contacts of the as-of date and later, and of customers nobody knows', async () => {
    const late = 'c000000,2024-07-01,x,1.00,food\nc000000,2025-01-01,y,1.00,food\nz,2024-01-01,z,1.00,food\n'
    const after = 'c000000,2024-07-01,bread,1.00\nz,2024-01-01,none,1.00\n'
    const input = {
      ...files,
      'transactions.csv': `${files['transactions.csv']}${late}`,
      'contacts.csv': `${files['contacts.csv']}${after}`,
    }
    const { result } = await attempt(brief, input)
    expect(result?.leftOutEvents).toEqual({ 'after-as-of': 2, 'unknown-customer': 1 })
    expect(result?.unknowns).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^1 past contacts taught nothing: after as of/),
        expect.stringMatching(/^1 past contacts taught nothing: unknown customer/),
      ]),
    )
  })

  it('statements of consent by nobody, after the day, or that say nothing', async () => {
    const extra =
      'z,e-mail,marketing,granted,2024-01-01\nc000000,e-mail,marketing,granted,2025-01-01\nc000000,e-mail,marketing,maybe,2024-01-01\n'
    const { result, home } = await attempt(
      brief,
      changed('consent.csv', (text) => `${text}${extra}`),
    )
    expect(result?.unknowns).toContainEqual(expect.stringMatching(/^3 statements of consent are not used/))
    const rejected = readFileSync(join(home, 'run/tables/rejected.csv'), 'utf8')
    for (const reason of ['unknown-customer', 'after-as-of', 'status']) expect(rejected).toContain(reason)
  })

  it('rows that the brief asks to leave out', async () => {
    const keep = {
      op: 'eq',
      args: [
        { op: 'column', args: ['area'] },
        { op: 'literal', args: ['north'] },
      ],
    }
    const { result } = await attempt(withShop({ keep: keep as never }), files)
    const north = files['customers.csv'].split('\n').filter((line) => line.endsWith('north')).length
    expect(result?.customers).toBe(north)
    expect(result?.unknowns).toContainEqual(
      expect.stringMatching(`^${300 - north} records of customers.csv are left out`),
    )
  })

  it('every past contact, where the file has a header only: then there is a pilot', async () => {
    const { result } = await attempt(brief, changed('contacts.csv', headerOf))
    expect(result?.plan).toMatchObject({ purpose: 'pilot', why: expect.stringMatching(/no past contacts/) })
    expectEverybodyAccountedFor(result)
  })

  function expectEverybodyAccountedFor(result: RunResult | null): void {
    const outcomes = Object.values(result?.plan.outcomes ?? {})
    expect(outcomes.reduce((sum, count) => sum + count, 0)).toBe(result?.customers)
    for (const { records, used, rejected, reasons } of result?.quality ?? []) {
      expect(records).toBe(used + rejected)
      expect(Object.values(reasons).reduce((sum, count) => sum + count, 0)).toBe(rejected)
    }
  }
})

describe('an interrupted run', () => {
  it('rejects with the reason it was given, shows no folder, and goes on when asked again', async () => {
    const reason = new Error('enough')
    const { error, home } = await attempt(brief, files, { signal: AbortSignal.abort(reason) })
    expect(error).toBe(reason)
    expect(existsSync(join(home, 'run'))).toBe(false)
    const store = await openRunFolder(join(home, 'run'))
    await run(brief, { data: dataFolder(join(home, 'data')), store, render: plainPage })
    expect(readdirSync(home).sort()).toEqual(['data', 'run'])
  })

  it('that another process works on is left to it', async () => {
    const home = join(place.path, 'shared')
    const store = await openRunFolder(join(home, 'run'))
    await expect(openRunFolder(join(home, 'run'))).rejects.toMatchObject({
      code: 'RUN_LOCKED',
      message: expect.stringMatching(
        /is working in the run folder.*Wait for it, stop it, or give another folder/,
      ),
    })
    await store.close()
    expect(readdirSync(home)).toEqual([])
  })
})

describe('a full disk', () => {
  it.runIf(existsSync('/dev/full'))('is told, and the run goes on where there is room again', async () => {
    const home = join(place.path, 'full')
    const write = async (): Promise<RunResult> => {
      const store = await openRunFolder(join(home, 'run'))
      const data = memoryData(files)
      return run(brief, { data, store, render: plainPage }).finally(store.close)
    }
    for (const path of ['checkpoints/segments/assignment.frame', 'tables/decisions.csv', 'manifest.json']) {
      // What is written here by way of its temporary file finds no space left on the device.
      const temporary = join(home, 'run.partial', `${path}.tmp`)
      mkdirSync(dirname(temporary), { recursive: true })
      symlinkSync('/dev/full', temporary)
      await expect(write(), path).rejects.toMatchObject({
        code: 'FOLDER_UNWRITABLE',
        message: expect.stringMatching(/cannot be written.*space left on the disk.*--out/),
        cause: { code: 'ENOSPC' },
      })
      expect(readdirSync(home)).toEqual(['run.partial'])
      expect(readdirSync(join(home, 'run.partial'), { recursive: true }).join()).not.toMatch(/tmp|lock/)
    }
    await write()
    expect(readdirSync(home)).toEqual(['run'])
    const { home: other } = await attempt(brief, files)
    for (const path of ['manifest.json', 'result.json', 'tables/decisions.csv'])
      expect(readFileSync(join(home, 'run', path))).toEqual(readFileSync(join(other, 'run', path)))
  })
})

describe('a brief that is no document', () => {
  it.each([
    ['YAML that does not parse', 'goal: [', /cannot be parsed at line 1.*Mend the text/],
    ['a key given twice', 'name: a\nname: b\n', /at line 2.*unique.*Mend/],
    ['nothing', '', /document with keys such as goal/],
    ['a list', '- goal', /something else/],
  ])('is refused: %s', (_, text, says) => {
    expect(() => readBrief(text)).toThrow(
      expect.objectContaining({ code: 'BRIEF_INVALID', message: expect.stringMatching(says) }),
    )
  })
})

/**
 * A file of 2 GB: how it begins, and then the same again and again. It fails the test where more of it is read than a row may take, twice (first rows are
 * looked at, then read) in blocks that double.
 */
function twoGigabytes(begin: string, filling: string): AsyncBuffer {
  const byteLength = 2 ** 31
  let read = 0
  return {
    byteLength,
    slice: async (from, to = byteLength) => {
      const bytes = Buffer.alloc(to - from, filling)
      if (from === 0) bytes.write(begin)
      read += bytes.length
      if (read > 2 ** 27) throw new Error('far more is read than a row may take')
      return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)
    },
  }
}

function headerOf(text: string): string {
  return `${text.split('\n')[0]}\n`
}

/** A file with some of its lines (the header is line 0) changed. */
function linesOf(
  text: string,
  from: number,
  to: number,
  change: (line: string, i: number) => string,
): string {
  return text
    .split('\n')
    .map((line, i) => (i >= from && i <= to ? change(line, i) : line))
    .join('\n')
}
