import { ClienteleError } from '../errors.ts'
import { hash32Bytes, hashThreshold } from '../math/md5.ts'
import { columnOfKind } from './access.ts'
import { checkNames } from './check-names.ts'
import { MISSING_CODE, type TextColumn } from './column.ts'
import { compareCodes } from './dictionary-order.ts'
import { filterRows } from './filter-rows.ts'
import type { Table } from './table.ts'
import { writeUtf8 } from './utf8.ts'

/** What to sample, and how much of it. */
export type SampleOptions<Name extends string> = {
  /** A text column. Rows with the same key are kept or left out together. */
  readonly key: Name
  /** Names the decision: another salt gives another, independent sample. */
  readonly salt: string
} & (
  | { readonly share: number; readonly count?: undefined }
  | { readonly count: number; readonly share?: undefined }
)

/**
 * Some of the keys and all of their rows, in their order, chosen by `substr(md5(salt ':' key), 1, 8)`, as every engine
 * can: so the choice depends on neither the order of the rows nor the other keys around (with `share`).
 *
 * - `share` from 0 to 1: the keys whose hash is below that share of 2^32. A larger share keeps all that a smaller one keeps.
 * - `count`: so many keys, those with the smallest hashes (ties by key); all where there are fewer.
 *
 * @throws COLUMN_UNKNOWN, COLUMN_KIND, OPTION_UNKNOWN, ARGUMENT_INVALID
 * @throws COLUMN_MISSING_VALUES where a row has no key.
 */
export function sample<Name extends string>(
  table: Table<Name>,
  options: SampleOptions<NoInfer<Name>>,
): Table<Name> {
  checkSampleOptions(options)
  const key = columnOfKind(table, options.key, 'text')
  const hashes = hashKeys(key, options.key, options.salt)
  const kept =
    options.share === undefined
      ? keepCount(key, hashes, options.count ?? Number.NaN)
      : keepShare(hashes, options.share)
  return filterRows(
    table,
    Uint8Array.from(key.codes, (code) => kept[code]),
  )
}

function checkSampleOptions({ ...options }: SampleOptions<string>): void {
  checkNames(options, ['key', 'salt', 'share', 'count'], 'the options of sample')
  const { salt, share, count } = options
  if (typeof salt !== 'string')
    throw invalid('A sample has no salt. Give a text that names the decision, such as "audit 2026".', 'salt')
  if ((share === undefined) === (count === undefined))
    throw invalid(
      `A sample was given ${share === undefined ? 'neither a share nor' : 'both a share and'} a count; expected one of them. Give share (0 to 1) or count (of keys).`,
      'share',
    )
}

/** The hash of every key that occurs, by code; NaN for texts of the dictionary that do not occur. */
function hashKeys({ codes, dictionary }: TextColumn, name: string, salt: string): Float64Array {
  const scratch = new Uint8Array(salt.length * 3)
  const saltBytes = scratch.subarray(0, writeUtf8(salt, scratch, 0))
  const { bytes, offsets } = dictionary
  const hashes = new Float64Array(dictionary.size).fill(Number.NaN)
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]
    if (code === MISSING_CODE) throw missingKey(name, row)
    if (Number.isNaN(hashes[code]))
      hashes[code] = hash32Bytes(saltBytes, bytes, offsets[code], offsets[code + 1])
  }
  return hashes
}

function keepShare(hashes: Float64Array, share: number): Uint8Array {
  if (!(share >= 0 && share <= 1)) throw invalidAmount('share', share, 'a number from 0 to 1')
  const threshold = hashThreshold(share)
  return Uint8Array.from(hashes, (hash) => (hash < threshold ? 1 : 0))
}

function keepCount({ dictionary }: TextColumn, hashes: Float64Array, count: number): Uint8Array {
  if (!(Number.isInteger(count) && count >= 0))
    throw invalidAmount('count', count, 'a whole number of keys, at least 0')
  const present = Array.from(hashes.keys()).filter((code) => !Number.isNaN(hashes[code]))
  present.sort((a, b) => hashes[a] - hashes[b] || compareCodes(dictionary, a, b))
  const kept = new Uint8Array(dictionary.size)
  for (const code of present.slice(0, count)) kept[code] = 1
  return kept
}

function invalidAmount(option: string, found: number, expected: string): ClienteleError {
  return new ClienteleError(
    'ARGUMENT_INVALID',
    `The ${option} of a sample is ${found}; expected ${expected}.`,
    {
      option,
      found,
      expected,
    },
  )
}

function invalid(message: string, option: string): ClienteleError {
  return new ClienteleError('ARGUMENT_INVALID', message, { option })
}

function missingKey(name: string, row: number): ClienteleError {
  return new ClienteleError(
    'COLUMN_MISSING_VALUES',
    `Row ${row + 1} has no key in column "${name}", so that nothing decides about it. Leave such rows out, or choose a complete column.`,
    { name, row: row + 1 },
  )
}
