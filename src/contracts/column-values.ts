import { isClienteleError } from '../errors.ts'
import type { ReadonlyFloat64Array, ReadonlyUint8Array } from '../math/arrays.ts'
import { cellsColumn } from '../table/cells-column.ts'
import {
  type CellsColumn,
  type Column,
  type ColumnKind,
  MISSING_CODE,
  MISSING_DATE,
  MISSING_FLAG,
  type TextColumn,
} from '../table/column.ts'
import { decode } from '../table/dictionary-text.ts'
import { maxOption } from './options.ts'

/** What a column of a table must be like. */
export interface ColumnShape {
  readonly kind: ColumnKind | readonly ColumnKind[]
  /** The column may be left out. */
  readonly optional?: true | undefined
  /** No value may be missing. */
  readonly complete?: true | undefined
  /** The unit an integer column must have; null is none. Default: any. */
  readonly unit?: string | null | undefined
  /** The least and the greatest number or day allowed. */
  readonly min?: number | undefined
  readonly max?: number | undefined
  /** Every number lies above this one. */
  readonly above?: number | undefined
  /** The only texts allowed. */
  readonly words?: readonly string[] | undefined
}

/** The first value that a column may not hold; what it is, without repeating it. */
export interface ValueProblem {
  /** Counted from 0. */
  readonly row: number
  readonly found: string
  readonly expected: string
}

/** Looks for a value that the kind of the column or its shape does not allow; null where there is none. */
export function checkValues(column: Column, shape: ColumnShape): ValueProblem | null {
  switch (column.kind) {
    case 'number':
    case 'time':
      return numberProblem(column.values, shape, false)
    case 'integer':
      return numberProblem(column.values, shape, true)
    case 'date':
      return dateProblem(column.values, shape)
    case 'flag':
      return flagProblem(column.values)
    case 'text':
      return textProblem(column, shape)
    case 'cells':
      return cellsProblem(column)
  }
}

function numberProblem(
  values: ReadonlyFloat64Array,
  shape: ColumnShape,
  whole: boolean,
): ValueProblem | null {
  const { min, max, above } = withBounds(shape)
  for (let row = 0; row < values.length; row++) {
    const value = values[row]
    // NaN is missing.
    if (Number.isNaN(value)) continue
    if (!Number.isFinite(value))
      return { row, found: 'an infinite number', expected: 'Expected finite numbers.' }
    if (whole && !Number.isSafeInteger(value))
      return { row, found: 'a number that is not whole', expected: 'Expected whole numbers below 2^53.' }
    if (value < min || value > max || value <= above) return outside(row, shape)
  }
  return null
}

function dateProblem(values: ArrayLike<number>, shape: ColumnShape): ValueProblem | null {
  const { min, max, above } = withBounds(shape)
  for (let row = 0; row < values.length; row++) {
    const day = values[row]
    if (day !== MISSING_DATE && (day < min || day > max || day <= above)) return outside(row, shape)
  }
  return null
}

function flagProblem(values: ReadonlyUint8Array): ValueProblem | null {
  for (let row = 0; row < values.length; row++)
    if (values[row] > 1 && values[row] !== MISSING_FLAG)
      return { row, found: 'neither yes nor no', expected: 'Expected 0, 1, or 255 for missing.' }
  return null
}

function withBounds(shape: ColumnShape): { min: number; max: number; above: number } {
  return {
    min: shape.min ?? Number.NEGATIVE_INFINITY,
    max: shape.max ?? Number.POSITIVE_INFINITY,
    above: shape.above ?? Number.NEGATIVE_INFINITY,
  }
}

function outside(row: number, { min, max, above }: ColumnShape): ValueProblem {
  const bounds = [
    ...(above === undefined ? [] : [`above ${above}`]),
    ...(min === undefined ? [] : [`at least ${min}`]),
    ...(max === undefined ? [] : [`at most ${max}`]),
  ]
  return { row, found: 'a value outside its range', expected: `Expected values ${bounds.join(' and ')}.` }
}

function textProblem({ codes, dictionary }: TextColumn, { words }: ColumnShape): ValueProblem | null {
  const allowed = new Uint8Array(dictionary.size).fill(1)
  if (words !== undefined)
    for (let code = 0; code < dictionary.size; code++)
      allowed[code] = words.includes(decode(dictionary, code)) ? 1 : 0
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]
    if (code === MISSING_CODE) continue
    if (!(code >= 0 && code < dictionary.size))
      return { row, found: 'a code without a text', expected: `Expected codes below ${dictionary.size}.` }
    if (allowed[code] === 0)
      return {
        row,
        found: 'a word that is not one of its own',
        expected: `Expected one of: ${words?.join(', ')}.`,
      }
  }
  return null
}

function cellsProblem(column: CellsColumn): ValueProblem | null {
  const expected = `Expected ascending row pointers, and in each row ascending options up to ${maxOption} with finite numbers.`
  try {
    cellsColumn(column)
  } catch (error) {
    if (!isClienteleError(error)) throw error
    return { row: Number(error.details['row'] ?? 1) - 1, found: 'cells that do not fit together', expected }
  }
  const { rowPtr, option, value, benefit, cost, standardError } = column
  for (let row = 0; row + 1 < rowPtr.length; row++) {
    for (let cell = rowPtr[row]; cell < rowPtr[row + 1]; cell++) {
      const sum = value[cell] + benefit[cell] + cost[cell] + standardError[cell]
      if (!Number.isFinite(sum) || !(standardError[cell] >= 0) || option[cell] > maxOption)
        return {
          row,
          found: 'a cell that is not finite, or an option or standard error out of range',
          expected,
        }
    }
  }
  return null
}
