import { isUtf8 } from 'node:buffer'
import type { Data, DataType, Field } from 'apache-arrow'
import { ClienteleError } from '../../errors.ts'
import { type Column, MISSING_CODE } from '../../table/column.ts'
import { createDictionaryBuilder, type DictionaryBuilder } from '../../table/dictionary-builder.ts'
import { numbersOf } from './arrow-numbers.ts'
import type { OptionalPackages } from './optional-packages.ts'

/** Reads one column of every batch of a result. */
export interface ColumnReader {
  readonly name: string
  /** The column of a batch; that of no rows for null. */
  read(data: Data | null): Column
}

/**
 * Chooses how a column is read: whole numbers, reals, decimals and flags become numbers, texts become codes into one dictionary that grows from batch to
 * batch. Missing is what the validity bits say, and NaN.
 *
 * @throws COLUMN_KIND for other types.
 */
export function columnReader(arrow: OptionalPackages['arrow'], { name, type }: Field): ColumnReader {
  const { DataType: is } = arrow
  if (is.isUtf8(type) || is.isLargeUtf8(type)) return textReader(name)
  const isNumber = is.isInt(type) || is.isDecimal(type) || is.isBool(type) || is.isNull(type)
  if (!isNumber && !(is.isFloat(type) && type.precision !== arrow.Precision.HALF)) throw otherType(name, type)
  return {
    name,
    read: (data) => ({
      kind: 'number',
      values: data === null ? new Float64Array() : numbersOf(arrow, data, name),
    }),
  }
}

function textReader(name: string): ColumnReader {
  const builder = createDictionaryBuilder()
  return {
    name,
    read(data) {
      const codes = data === null ? new Int32Array() : codesOf(data, builder)
      return { kind: 'text', codes, dictionary: builder.snapshot() }
    },
  }
}

/** The texts go from the message into the dictionary byte by byte; no string is made. */
function codesOf(data: Data, builder: DictionaryBuilder): Int32Array {
  const bytes = data.values as Uint8Array
  const offsets = data.valueOffsets as Int32Array | BigInt64Array
  const codes = new Int32Array(data.length).fill(MISSING_CODE)
  const isText = isUtf8(bytes.subarray(Number(offsets[0]), Number(offsets[data.length])))
  for (let row = 0; row < data.length; row++) {
    if (data.nullCount > 0 && !data.getValid(row)) continue
    const from = Number(offsets[row])
    const to = Number(offsets[row + 1])
    codes[row] = isText
      ? builder.codeOfBytes(bytes, from, to)
      : builder.codeOfString(repaired(bytes, from, to))
  }
  return codes
}

/** Spark lets bytes that are no UTF-8 pass as texts. */
function repaired(bytes: Uint8Array, from: number, to: number): string {
  return new TextDecoder().decode(bytes.subarray(from, to))
}

function otherType(name: string, type: DataType): ClienteleError {
  return new ClienteleError(
    'COLUMN_KIND',
    `Column "${name}" of a query is of type ${type}, which is neither a number nor a text. Cast it to double or string.`,
    { column: name, type: String(type) },
  )
}
