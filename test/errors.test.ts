import { describe, expect, test } from 'vitest'
import { ClienteleError, type ErrorCode, isClienteleError, nearestName, unknownName } from '../src/errors.ts'

interface Misspelling {
  readonly noun: string
  readonly code: ErrorCode
  readonly found: string
  readonly known: readonly string[]
  readonly nearest: string | null
}

const columns = ['customer_id', 'recency', 'frequency', 'monetary', 'tenure_days', 'orders_90_days']
const offers = ['mens_mail', 'womens_mail', 'nothing']
const channels = ['email', 'post', 'phone', 'app']
const options = ['clusters', 'restarts', 'tolerance', 'iterations']
const flags = ['--data', '--out', '--seed', '--json', '--threads']
const commands = ['init', 'check', 'run', 'explain', 'readout']
const readoutFlags = ['--outcomes', '--outcome', '--value-per-unit', '--json', '--help']

/** One row a misspelling; the rows cover every noun that a person types. */
const misspellings: readonly Misspelling[] = [
  { noun: 'column', code: 'COLUMN_UNKNOWN', found: 'recencey', known: columns, nearest: 'recency' },
  { noun: 'column', code: 'COLUMN_UNKNOWN', found: 'Recency', known: columns, nearest: 'recency' },
  { noun: 'column', code: 'COLUMN_UNKNOWN', found: 'customerid', known: columns, nearest: 'customer_id' },
  { noun: 'column', code: 'COLUMN_UNKNOWN', found: 'frequnecy', known: columns, nearest: 'frequency' },
  {
    noun: 'column',
    code: 'COLUMN_UNKNOWN',
    found: 'orders_30_days',
    known: columns,
    nearest: 'orders_90_days',
  },
  { noun: 'column', code: 'COLUMN_UNKNOWN', found: 'postcode', known: columns, nearest: null },
  { noun: 'offer', code: 'OPTION_NAME_UNKNOWN', found: 'mens_mial', known: offers, nearest: 'mens_mail' },
  { noun: 'offer', code: 'OPTION_NAME_UNKNOWN', found: 'woman_mail', known: offers, nearest: 'womens_mail' },
  { noun: 'offer', code: 'OPTION_NAME_UNKNOWN', found: 'nothng', known: offers, nearest: 'nothing' },
  { noun: 'channel', code: 'OPTION_NAME_UNKNOWN', found: 'e-mail', known: channels, nearest: 'email' },
  { noun: 'channel', code: 'OPTION_NAME_UNKNOWN', found: 'fone', known: channels, nearest: null },
  { noun: 'channel', code: 'OPTION_NAME_UNKNOWN', found: 'pots', known: channels, nearest: 'post' },
  { noun: 'channel', code: 'OPTION_NAME_UNKNOWN', found: 'ap', known: channels, nearest: 'app' },
  { noun: 'option', code: 'OPTION_UNKNOWN', found: 'cluster', known: options, nearest: 'clusters' },
  { noun: 'option', code: 'OPTION_UNKNOWN', found: 'tolerence', known: options, nearest: 'tolerance' },
  { noun: 'option', code: 'OPTION_UNKNOWN', found: 'itertions', known: options, nearest: 'iterations' },
  { noun: 'option', code: 'OPTION_UNKNOWN', found: 'verbose', known: options, nearest: null },
  {
    noun: 'option',
    code: 'OPTION_UNKNOWN',
    found: 'descnding',
    known: ['column', 'descending'],
    nearest: 'descending',
  },
  {
    noun: 'option',
    code: 'OPTION_UNKNOWN',
    found: 'seperator',
    known: ['separator', 'formulaGuard'],
    nearest: 'separator',
  },
  { noun: 'option', code: 'OPTION_UNKNOWN', found: 'kindss', known: ['kinds'], nearest: 'kinds' },
  { noun: 'column', code: 'COLUMN_UNKNOWN', found: 'z', known: ['x', 'y', 'ab'], nearest: null },
  { noun: 'column', code: 'COLUMN_UNKNOWN', found: 'X', known: ['x', 'y'], nearest: 'x' },
  { noun: 'flag', code: 'COMMAND_UNKNOWN', found: '--dat', known: flags, nearest: '--data' },
  { noun: 'flag', code: 'COMMAND_UNKNOWN', found: '--sede', known: flags, nearest: '--seed' },
  { noun: 'flag', code: 'COMMAND_UNKNOWN', found: '--thread', known: flags, nearest: '--threads' },
  { noun: 'flag', code: 'COMMAND_UNKNOWN', found: '--jsno', known: flags, nearest: '--json' },
  { noun: 'flag', code: 'COMMAND_UNKNOWN', found: '--outcom', known: readoutFlags, nearest: '--outcome' },
  {
    noun: 'flag',
    code: 'COMMAND_UNKNOWN',
    found: '--value-per-unti',
    known: readoutFlags,
    nearest: '--value-per-unit',
  },
  { noun: 'command', code: 'COMMAND_UNKNOWN', found: 'rnu', known: commands, nearest: 'run' },
  { noun: 'command', code: 'COMMAND_UNKNOWN', found: 'chekc', known: commands, nearest: 'check' },
  { noun: 'command', code: 'COMMAND_UNKNOWN', found: 'Explain', known: commands, nearest: 'explain' },
  { noun: 'command', code: 'COMMAND_UNKNOWN', found: 'read-out', known: commands, nearest: 'readout' },
  { noun: 'command', code: 'COMMAND_UNKNOWN', found: 'plan', known: commands, nearest: null },
]

describe('a misspelt name', () => {
  test.each(misspellings)('$noun "$found" leads to $nearest', ({ noun, code, found, known, nearest }) => {
    const error = unknownName(code, noun, found, known, 'the place searched')
    expect(error.code).toBe(code)
    expect(error.details).toEqual({ found, nearest, known })
    expect(error.message).toContain(`There is no ${noun} "${found}" in the place searched.`)
    if (nearest === null) for (const name of known) expect(error.message).toContain(`"${name}"`)
    else expect(error.message).toContain(`Did you mean "${nearest}"?`)
  })
})

describe('nearestName', () => {
  test('counts a swap of two neighbours as one edit', () => {
    expect(nearestName('ba', ['ab', 'bx'])).toBe('ab')
    expect(nearestName('abc', ['cba'])).toBe(null)
  })

  test('prefers the fewer edits, then the earlier name', () => {
    expect(nearestName('spend_30', ['spend_365', 'spend_90'])).toBe('spend_90')
    expect(nearestName('spend_x', ['spend_b', 'spend_a'])).toBe('spend_b')
  })

  test('offers nothing beyond a third of the length, or four edits', () => {
    expect(nearestName('abcdef', ['abcxyz'])).toBe(null)
    expect(nearestName('abcdefghijklmnopqrst', ['abcdefghijklmno12345'])).toBe(null)
    expect(nearestName('abcdefghijklmnopqrst', ['abcdefghijklmnop1234'])).toBe('abcdefghijklmnop1234')
  })

  test('copes with empty names and an empty list', () => {
    expect(nearestName('', [])).toBe(null)
    expect(nearestName('', ['ab'])).toBe(null)
    expect(nearestName('a', [''])).toBe(null)
    expect(nearestName('a', ['b', 'c'])).toBe(null)
    expect(nearestName('x', ['y', 'X'])).toBe('X')
  })
})

describe('unknownName', () => {
  test('lists ten names at most, and says how many more there are', () => {
    const known = Array.from({ length: 12 }, (_, index) => `column_number_${index}`)
    const error = unknownName('COLUMN_UNKNOWN', 'column', 'zz', known, 'the table')
    expect(error.message).toContain('"column_number_9" and 2 more.')
    expect(error.message).not.toContain('column_number_10')
  })

  test('says so when there is no name at all', () => {
    const error = unknownName('COLUMN_UNKNOWN', 'column', 'zz', [], 'the table')
    expect(error.message).toBe('There is no column "zz" in the table. There is no column at all.')
  })
})

describe('ClienteleError', () => {
  test('carries code, details and cause', () => {
    const cause = new Error('disk')
    const error = new ClienteleError('FILE_UNREADABLE', 'No.', { path: 'a.csv' }, cause)
    expect(error).toMatchObject({
      name: 'ClienteleError',
      code: 'FILE_UNREADABLE',
      details: { path: 'a.csv' },
      cause,
    })
    expect('cause' in new ClienteleError('TABLE_EMPTY', 'No.')).toBe(false)
  })

  test('is known by name and code, so that a second copy of the library is known too', () => {
    class SecondCopy extends Error {
      override readonly name: string = 'ClienteleError'
      readonly code: string = 'TABLE_EMPTY'
    }
    expect(isClienteleError(new ClienteleError('TABLE_EMPTY', 'No.'))).toBe(true)
    expect(isClienteleError(new SecondCopy())).toBe(true)
    expect(isClienteleError(new Error('No.'))).toBe(false)
    expect(isClienteleError({ name: 'ClienteleError', code: 'TABLE_EMPTY' })).toBe(false)
  })
})
