import { ClienteleError } from '../../errors.ts'
import { checkNames } from '../check-names.ts'
import { minorUnits } from '../column.ts'

/** What a column holds, where the file shall not decide it. */
export type ParquetKind =
  | 'number'
  | 'integer'
  | 'date'
  | 'time'
  | 'flag'
  | 'text'
  | { readonly kind: 'integer'; readonly unit: string | null }
  /** Instants; those the file keeps as local time, without a zone, are meant in UTC. */
  | { readonly kind: 'time'; readonly withoutZone: 'utc' }
  /** Amounts such as 12.50 in a decimal, real or whole column, counted exactly in minor units of an ISO 4217 currency. */
  | { readonly kind: 'money'; readonly currency: string }

/**
 * Unpacks a page: `outputLength` bytes must come out. The functions of the package `hyparquet-compressors` have this shape.
 */
export type Decompress = (input: Uint8Array, outputLength: number) => Uint8Array

/** The compressions of Parquet beside none and snappy, which are always read. */
export type ParquetCompression = 'GZIP' | 'BROTLI' | 'ZSTD' | 'LZ4' | 'LZ4_RAW' | 'LZO'

/** How to read Parquet. */
export interface ParquetReadOptions {
  /** The columns to read, in this order; others are not touched. Default: all of the file. */
  readonly columns?: readonly string[] | undefined
  /** What columns hold, by name. Default: what the file says. */
  readonly kinds?: { readonly [column: string]: ParquetKind } | undefined
  /** Functions that unpack compressions other than snappy. Default: none. */
  readonly compressors?: { readonly [Name in ParquetCompression]?: Decompress | undefined } | undefined
  /** Identifies the content, where that is cheaper than reading it all: size and time of a file. Default: a hash of the bytes. */
  readonly fingerprint?: (() => Promise<string>) | undefined
  /** Stops the reading between two columns; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** Told once a table how many rows are read. What it throws stops the reading. */
  readonly onProgress?: ((progress: ParquetProgress) => void) | undefined
}

/** How far the reading has come, in rows. */
export interface ParquetProgress {
  readonly stage: 'parquet'
  /** The pass over the input, counted from 1. */
  readonly pass: number
  readonly done: number
  readonly total: number
}

const optionNames: readonly (keyof ParquetReadOptions)[] = [
  'columns',
  'kinds',
  'compressors',
  'fingerprint',
  'signal',
  'onProgress',
]

/** @throws OPTION_UNKNOWN, ARGUMENT_INVALID */
export function checkOptions(options: ParquetReadOptions): void {
  checkNames(options, optionNames, 'the reading of Parquet')
  const { columns } = options
  if (columns !== undefined && (columns.length === 0 || new Set(columns).size < columns.length)) {
    throw new ClienteleError(
      'ARGUMENT_INVALID',
      'The option "columns" names no column, or one twice. Name every column to read once, or leave the option out.',
      { option: 'columns' },
    )
  }
}

/** A kind as it was stated, with what belongs to it. */
export interface Choice {
  readonly kind: 'number' | 'integer' | 'date' | 'time' | 'flag' | 'text' | 'money'
  readonly unit: string | null
  readonly withoutZone: boolean
  /** ISO 4217, of money. */
  readonly currency: string
}

const kindNames: readonly string[] = ['number', 'integer', 'date', 'time', 'flag', 'text']

/**
 * What the options state about a column, or null where the file decides.
 *
 * @throws ARGUMENT_INVALID
 */
export function statedChoice(name: string, options: ParquetReadOptions): Choice | null {
  const kinds = options.kinds ?? {}
  if (!Object.hasOwn(kinds, name)) return null
  const choice = choiceOf(kinds[name])
  if (choice !== null) return choice
  throw new ClienteleError(
    'ARGUMENT_INVALID',
    `The kind stated for column "${name}" is none. Expected number, integer, date, time, flag, text, { kind: "integer", unit }, { kind: "time", withoutZone: "utc" } or { kind: "money", currency } with an ISO 4217 code.`,
    { column: name },
  )
}

function choiceOf(stated: ParquetKind): Choice | null {
  const plain = { unit: null, withoutZone: false, currency: '' }
  if (typeof stated === 'string') return kindNames.includes(stated) ? { ...plain, kind: stated } : null
  switch (stated?.kind) {
    case 'integer':
      return { ...plain, kind: 'integer', unit: stated.unit ?? null }
    case 'time':
      return { ...plain, kind: 'time', withoutZone: stated.withoutZone === 'utc' }
    case 'money':
      return isCurrency(stated.currency) ? { ...plain, kind: 'money', currency: stated.currency } : null
    default:
      return null
  }
}

function isCurrency(code: string): boolean {
  try {
    return minorUnits(code) > 0
  } catch {
    return false
  }
}
