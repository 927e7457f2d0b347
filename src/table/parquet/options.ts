import { ClienteleError } from '../../errors.ts'
import { checkNames } from '../check-names.ts'
import type { FrameKind } from '../frames/kinds.ts'

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
  readonly kinds?: { readonly [column: string]: FrameKind } | undefined
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
