import type { Data, Decimal } from 'apache-arrow'
import { ClienteleError } from '../../errors.ts'
import type { OptionalPackages } from './optional-packages.ts'

/**
 * The numbers of a column; NaN is missing. The rule of exactness: whole numbers (decimals without places, too) stay what they are or are an error;
 * decimals with places become the nearest double; flags are 0 and 1.
 *
 * @throws EXACTNESS_LOST for a whole number of 2^53 or beyond, COLUMN_VALUE for an infinite one.
 */
export function numbersOf(arrow: OptionalPackages['arrow'], data: Data, column: string): Float64Array {
  const { type } = data
  const { DataType: is } = arrow
  if (is.isNull(type)) return new Float64Array(data.length).fill(Number.NaN)
  if (is.isBool(type)) return masked(bits(data), data)
  if (is.isFloat(type)) return finite(masked(doubles(data), data), column)
  if (is.isDecimal(type)) return decimals(data, type, column)
  if (is.isInt(type) && type.bitWidth === 64) return whole(masked(longs(data, type.isSigned), data), column)
  return masked(doubles(data), data)
}

/** A bit a row, from wherever in the buffer the column begins. */
function bits({ values, length, offset }: Data): Float64Array {
  const bytes = values as Uint8Array
  return Float64Array.from({ length }, (_, row) => (bytes[(offset + row) >> 3] >> ((offset + row) & 7)) & 1)
}

/** Buffers may be padded, so that they are longer than the column. */
function doubles({ values, length }: Data): Float64Array {
  return new Float64Array((values as Float64Array).subarray(0, length))
}

/** Values behind missing ones are arbitrary. */
function masked(values: Float64Array, data: Data): Float64Array {
  if (data.nullCount === 0) return values
  for (let row = 0; row < values.length; row++) if (!data.getValid(row)) values[row] = Number.NaN
  return values
}

/** In halves, as numbers: BigInts would be made one by one. Beyond 2^53 the result is rounded, but stays beyond. */
function longs(data: Data, isSigned: boolean): Float64Array {
  const source = data.values as BigInt64Array
  const halves = new Uint32Array(source.buffer, source.byteOffset, 2 * data.length)
  const values = new Float64Array(data.length)
  for (let row = 0; row < values.length; row++) {
    const high = halves[2 * row + 1]
    values[row] = (isSigned ? high | 0 : high) * 2 ** 32 + halves[2 * row]
  }
  return values
}

function decimals(data: Data, { scale, bitWidth }: Decimal, column: string): Float64Array {
  const words = data.values as Uint32Array
  const width = bitWidth / 32
  const values = new Float64Array(data.length).fill(Number.NaN)
  for (let row = 0; row < values.length; row++) {
    if (data.nullCount > 0 && !data.getValid(row)) continue
    values[row] = decimalAt(words, row * width, width, scale)
  }
  return scale > 0 ? values : whole(values, column)
}

/** Powers of ten that are doubles. */
const exactPowers = 22

/** The double nearest to a two's complement integer, least word first, over 10^scale. */
function decimalAt(words: Uint32Array, at: number, width: number, scale: number): number {
  const sign = words[at + width - 1] | 0
  const high = words[at + 1] | 0
  let isShort = high >= -(2 ** 21) && high < 2 ** 21
  for (let word = 2; word < width; word++) isShort &&= (words[at + word] | 0) === high >> 31
  // Both are doubles, so that their quotient is rounded once.
  if (isShort && scale >= 0 && scale <= exactPowers) return (high * 2 ** 32 + words[at]) / 10 ** scale
  let integer = BigInt(sign)
  for (let word = width - 2; word >= 0; word--) integer = (integer << 32n) | BigInt(words[at + word])
  return Number(`${integer}e${-scale}`)
}

function whole(values: Float64Array, column: string): Float64Array {
  for (let row = 0; row < values.length; row++) if (Math.abs(values[row]) >= 2 ** 53) throw inexact(column)
  return values
}

function finite(values: Float64Array, column: string): Float64Array {
  for (let row = 0; row < values.length; row++)
    if (Math.abs(values[row]) === Number.POSITIVE_INFINITY) throw infinite(column)
  return values
}

function inexact(column: string): ClienteleError {
  return new ClienteleError(
    'EXACTNESS_LOST',
    `Column "${column}" of a query holds a whole number of 2^53 or beyond, which a double does not hold exactly. Sum less at a time, or cast to double.`,
    { column },
  )
}

function infinite(column: string): ClienteleError {
  return new ClienteleError('COLUMN_VALUE', `Column "${column}" of a query holds an infinite number.`, {
    column,
  })
}
