import { ClienteleError } from '../errors.ts'
import type { ReadonlyFloat64Array } from '../math/arrays.ts'
import type { IntegerColumn, NumberColumn } from './column.ts'

/** Numbers in a row: any typed array, or a plain array in which null and undefined stand for missing. */
export type NumberValues = ArrayLike<number | null | undefined>

/**
 * A column of real numbers; NaN, null and undefined are missing. A `Float64Array` is taken as it is, without copying:
 * the caller writes into it no more.
 *
 * @throws COLUMN_VALUE for infinite values and for what is not a number.
 */
export function numberColumn(values: NumberValues): NumberColumn {
  const numbers = toFloat64(values)
  for (let row = 0; row < numbers.length; row++) {
    if (numbers[row] - numbers[row] !== 0 && !Number.isNaN(numbers[row])) {
      throw refusedValue(row, 'an infinite number', 'a finite number, or NaN for missing')
    }
  }
  return Object.freeze({ kind: 'number', values: numbers })
}

/**
 * A column of whole numbers below 2^53 in absolute value; NaN, null and undefined are missing. A `Float64Array` is
 * taken as it is, without copying: the caller writes into it no more.
 *
 * @param unit - what one unit is, for example `EUR/100` (`moneyUnit('EUR')`); default null.
 * @throws COLUMN_VALUE for values that are not whole, too large, infinite or no numbers.
 */
export function integerColumn(values: NumberValues, unit: string | null = null): IntegerColumn {
  const numbers = toFloat64(values)
  for (let row = 0; row < numbers.length; row++) {
    if (!Number.isSafeInteger(numbers[row]) && !Number.isNaN(numbers[row])) {
      throw refusedValue(
        row,
        'a number that is not whole or too large',
        'a whole number below 2^53, or NaN for missing',
      )
    }
  }
  return Object.freeze({ kind: 'integer', values: numbers, unit })
}

/** @internal The values as 64-bit numbers with NaN for missing: the same memory where it is a Float64Array already. */
export function toFloat64(values: NumberValues): ReadonlyFloat64Array {
  if (isFloat64Array(values)) return values
  const numbers = new Float64Array(values.length)
  for (let row = 0; row < numbers.length; row++) {
    const value = values[row] ?? Number.NaN
    if (typeof value !== 'number')
      throw refusedValue(row, `a ${typeof value}`, 'a number, or null for missing')
    numbers[row] = value
  }
  return numbers
}

function isFloat64Array(values: NumberValues): values is Float64Array {
  return ArrayBuffer.isView(values) && Object.prototype.toString.call(values) === '[object Float64Array]'
}

/** @internal The error for a value that a column may not hold. Rows are counted from 1; the value itself stays out of the message. */
export function refusedValue(row: number, found: string, expected: string): ClienteleError {
  return new ClienteleError(
    'COLUMN_VALUE',
    `Row ${row + 1} of a column holds ${found}; expected ${expected}.`,
    {
      row: row + 1,
      found,
      expected,
    },
  )
}
