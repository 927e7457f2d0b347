import { ClienteleError, unknownName } from '../../errors.ts'
import type { Threads } from '../../math/threads/threads.ts'
import { checkNames } from '../check-names.ts'
import { minorUnits, moneyUnit } from '../column.ts'
import type { ColumnSpec } from '../table.ts'
import {
  compactDateReader,
  dateReader,
  scaledReader,
  statedFlagReader,
  statedNumberReader,
  timeAsUtcReader,
  timeReader,
  type ValueReader,
} from './value-reader.ts'

/** What a column holds, where the rows shall not decide it. */
export type CsvKind =
  | 'number'
  | 'integer'
  | 'date'
  | 'time'
  | 'flag'
  | 'text'
  | { readonly kind: 'integer'; readonly unit: string }
  | { readonly kind: 'date'; readonly format: 'YYYY-MM-DD' | 'YYYYMMDD' }
  /** Instants of which those without a zone are meant in UTC. */
  | { readonly kind: 'time'; readonly withoutZone: 'utc' }
  /** Amounts such as 12.50, counted exactly in minor units of an ISO 4217 currency. */
  | { readonly kind: 'money'; readonly currency: string }

/** How to read CSV. */
export interface CsvReadOptions {
  /** One ASCII character, alone or with a blank after it (`, `). Default: comma, semicolon or tab, as the header line shows. */
  readonly separator?: string | undefined
  /** Names of the columns, in place of those in the header line. */
  readonly names?: readonly string[] | undefined
  /** What columns hold, by name. Default: what the first rows show. */
  readonly kinds?: { readonly [column: string]: CsvKind } | undefined
  /** Texts that stand for missing, such as `NA`, beside the empty field. Default: none. */
  readonly missing?: readonly string[] | undefined
  /** Whether blanks around names and around fields without quotes are dropped. Default false. */
  readonly trim?: boolean | undefined
  /**
   * How many rows decide what the columns hold, and whether the text is UTF-8. Default 10,000; Infinity keeps the whole
   * input in memory. Where `kinds` states every column, no more than 1,000 are looked at.
   */
  readonly sampleRows?: number | undefined
  /** How many rejected rows are kept one by one; all are counted. Default 10,000. */
  readonly rejectedKept?: number | undefined
  /** The bytes a row may take, against quotes that never close. Default 16,777,216. */
  readonly longestRow?: number | undefined
  /** Identifies the content, where that is cheaper than reading it all: size and time of a file. Default: a hash of the bytes. */
  readonly fingerprint?: (() => Promise<string>) | undefined
  /** Workers that read parts of the input at the same time. They change no result. Default: this thread alone. */
  readonly threads?: Threads | undefined
  /** Stops the reading; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** Told once a table how many bytes (packed as they may be) are read. What it throws stops the reading. */
  readonly onProgress?: ((progress: CsvProgress) => void) | undefined
}

/** How far the reading has come, in bytes of the input. */
export interface CsvProgress {
  readonly stage: 'csv'
  /** The pass over the input, counted from 1. */
  readonly pass: number
  readonly done: number
  /** The bytes of the input, or null where they are not known. */
  readonly total: number | null
}

const optionNames: readonly (keyof CsvReadOptions)[] = [
  'separator',
  'names',
  'kinds',
  'missing',
  'trim',
  'sampleRows',
  'rejectedKept',
  'longestRow',
  'fingerprint',
  'threads',
  'signal',
  'onProgress',
]

/** @throws OPTION_UNKNOWN, ARGUMENT_INVALID */
export function checkOptions(options: CsvReadOptions): void {
  checkNames(options, optionNames, 'the reading of CSV')
  const { names } = options
  if (
    names !== undefined &&
    (names.length === 0 || names.includes('') || new Set(names).size < names.length)
  ) {
    throw new ClienteleError(
      'ARGUMENT_INVALID',
      'The option "names" is empty, or holds an empty name or one name twice. Give every column a name of its own.',
      { option: 'names' },
    )
  }
  checkCount('sampleRows', options.sampleRows, 1)
  checkCount('rejectedKept', options.rejectedKept, 0)
  checkCount('longestRow', options.longestRow, 1)
}

function checkCount(option: string, value: number | undefined, least: number): void {
  if (value === undefined || value === Number.POSITIVE_INFINITY) return
  if (Number.isInteger(value) && value >= least) return
  throw new ClienteleError(
    'ARGUMENT_INVALID',
    `The option "${option}" is ${value}; expected a whole number from ${least} on.`,
    {
      option,
      found: value,
    },
  )
}

/** A column and the reader of its values; null for text. */
export interface ColumnPlan extends ColumnSpec {
  readonly reader: ValueReader | null
}

/**
 * What the options state about a column, or null where the rows decide.
 *
 * @throws ARGUMENT_INVALID
 */
export function statedColumn(name: string, options: CsvReadOptions): ColumnPlan | null {
  const kinds = options.kinds ?? {}
  if (!Object.hasOwn(kinds, name)) return null
  const stated = kinds[name]
  const found = readKind(stated)
  if (found !== null) return { name, unit: null, ...found }
  throw new ClienteleError(
    'ARGUMENT_INVALID',
    `The kind stated for column "${name}" is none. Expected number, integer, date, time, flag, text, { kind: "integer", unit }, { kind: "date", format: "YYYYMMDD" }, { kind: "time", withoutZone: "utc" } or { kind: "money", currency } with an ISO 4217 code.`,
    { column: name },
  )
}

type Reading = Pick<ColumnPlan, 'kind' | 'reader'> & { readonly unit?: string }

const plainKinds: Readonly<Record<string, Reading>> = {
  number: { kind: 'number', reader: statedNumberReader },
  integer: { kind: 'integer', reader: scaledReader(0) },
  date: { kind: 'date', reader: dateReader },
  time: { kind: 'time', reader: timeReader },
  flag: { kind: 'flag', reader: statedFlagReader },
  text: { kind: 'text', reader: null },
}

function readKind(stated: CsvKind): Reading | null {
  if (typeof stated === 'string') return Object.hasOwn(plainKinds, stated) ? plainKinds[stated] : null
  switch (stated?.kind) {
    case 'integer':
      return { ...plainKinds['integer'], unit: stated.unit }
    case 'date':
      return { kind: 'date', reader: stated.format === 'YYYYMMDD' ? compactDateReader : dateReader }
    case 'time':
      return { kind: 'time', reader: stated.withoutZone === 'utc' ? timeAsUtcReader : timeReader }
    case 'money':
      return moneyReading(stated.currency)
    default:
      return null
  }
}

function moneyReading(currency: string): Reading | null {
  try {
    const decimals = Math.round(Math.log10(minorUnits(currency)))
    return { kind: 'integer', reader: scaledReader(decimals), unit: moneyUnit(currency) }
  } catch {
    return null
  }
}

/** @throws COLUMN_UNKNOWN where a kind is stated for a column that is not there. */
export function checkStatedNames(names: readonly string[], options: CsvReadOptions): void {
  for (const name of Object.keys(options.kinds ?? {})) {
    if (!names.includes(name))
      throw unknownName('COLUMN_UNKNOWN', 'column', name, names, 'the header of the CSV input')
  }
}
