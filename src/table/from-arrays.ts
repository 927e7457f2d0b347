import { ClienteleError, unknownName } from '../errors.ts'
import { checkNames } from './check-names.ts'
import type { Column, ColumnKind } from './column.ts'
import { type DateValues, dateColumn, type TimeValues, timeColumn } from './date-columns.ts'
import { type FlagValues, flagColumn } from './flag-column.ts'
import { makeTable } from './make-table.ts'
import { integerColumn, type NumberValues, numberColumn } from './number-columns.ts'
import type { Table } from './table.ts'
import { textColumn } from './text-columns.ts'

/** A kind that plain values can have; for whole numbers with a unit, both. */
export type KindChoice =
  | Exclude<ColumnKind, 'cells'>
  | { readonly kind: 'integer'; readonly unit: string | null }

/** A value of a row object. */
export type PlainValue = number | string | boolean | Date | null | undefined

/** The values of one column: a typed array of numbers, or a plain array. */
export type PlainArray = NumberValues | readonly PlainValue[]

/** How to read plain values. */
export interface PlainOptions<Name extends string> {
  /**
   * The kind of a column where the values do not say it, or say another: dates and instants written as text, whole
   * numbers and their unit, numbers that are names. By default numbers are `number` (also when all are whole),
   * booleans `flag`, `Date`s `time`, strings `text`, and a column without any value `number`.
   */
  readonly kinds?: { readonly [Key in Name]?: KindChoice | undefined } | undefined
}

/**
 * Builds a table from arrays by name. null, undefined and NaN are missing.
 *
 * @throws COLUMN_KIND where a column mixes kinds of value.
 * @throws COLUMN_UNKNOWN for a kind given to a column that is not there.
 * @throws COLUMN_VALUE, COLUMN_LENGTH, OPTION_UNKNOWN
 * @throws ARGUMENT_INVALID for a kind that does not exist.
 */
export function fromArrays<Name extends string>(
  arrays: { readonly [Key in Name]: PlainArray },
  options: PlainOptions<NoInfer<Name>> = {},
): Table<Name> {
  checkNames(options, ['kinds'], 'the options of fromArrays')
  const entries = Object.entries(arrays) as [Name, PlainArray][]
  for (const name of Object.keys(options.kinds ?? {})) {
    if (!Object.hasOwn(arrays, name))
      throw unknownName('COLUMN_UNKNOWN', 'column', name, Object.keys(arrays), 'the arrays')
  }
  const columns = entries.map(([name, values]): [Name, Column] => [
    name,
    columnFromPlain(name, values, choiceOf(options, name)),
  ])
  return makeTable(columns)
}

/** @internal The kind stated for a column, or undefined. */
export function choiceOf<Name extends string>(
  options: PlainOptions<Name>,
  name: Name,
): KindChoice | undefined {
  const { kinds } = options
  return kinds !== undefined && Object.hasOwn(kinds, name) ? kinds[name] : undefined
}

/** @internal A column of plain values, of the kind stated or found. */
export function columnFromPlain(name: string, values: PlainArray, choice: KindChoice | undefined): Column {
  const { kind, unit } = wholeChoice(choice ?? kindOfValues(name, values))
  try {
    return columnOfValues(kind, unit, values)
  } catch (error) {
    throw error instanceof ClienteleError ? namedColumn(error, name) : error
  }
}

function wholeChoice(choice: KindChoice): { kind: Exclude<ColumnKind, 'cells'>; unit: string | null } {
  return typeof choice === 'string' ? { kind: choice, unit: null } : choice
}

/** The builders check every value, so that the kinds asserted here are proven there. */
function columnOfValues(kind: Exclude<ColumnKind, 'cells'>, unit: string | null, values: PlainArray): Column {
  switch (kind) {
    case 'number':
      return numberColumn(values as NumberValues)
    case 'integer':
      return integerColumn(values as NumberValues, unit)
    case 'date':
      return dateColumn(values as DateValues)
    case 'time':
      return timeColumn(values as TimeValues)
    case 'flag':
      return flagColumn(values as FlagValues)
    case 'text':
      return textColumn(Array.from(values as ArrayLike<PlainValue>, textOfWhole) as (string | null)[])
    default:
      throw unknownKind(kind)
  }
}

function unknownKind(kind: never): ClienteleError {
  const kinds = ['number', 'integer', 'date', 'time', 'flag', 'text']
  return unknownName('ARGUMENT_INVALID', 'kind', String(kind), kinds, 'the kinds of plain values')
}

/** Whole numbers become text where text is asked for, because keys are often stored as numbers. Others are refused later. */
function textOfWhole(value: PlainValue): PlainValue {
  if (typeof value !== 'number') return value
  if (Number.isNaN(value)) return null
  return Number.isSafeInteger(value) ? String(value) : value
}

function kindOfValues(name: string, values: PlainArray): Exclude<ColumnKind, 'cells'> {
  if (ArrayBuffer.isView(values)) return 'number'
  let found: Exclude<ColumnKind, 'cells'> | null = null
  for (let row = 0; row < values.length; row++) {
    const kind = kindOfValue(name, values[row], row)
    if (kind === null || kind === found) continue
    if (found !== null) throw mixedKinds(name, found, kind, row)
    found = kind
  }
  return found ?? 'number'
}

function kindOfValue(
  name: string,
  value: PlainValue,
  row: number,
): 'number' | 'time' | 'flag' | 'text' | null {
  if (value === null || value === undefined || Number.isNaN(value)) return null
  if (typeof value === 'number') return 'number'
  if (typeof value === 'boolean') return 'flag'
  if (typeof value === 'string') return 'text'
  if (value instanceof Date) return 'time'
  throw new ClienteleError(
    'COLUMN_VALUE',
    `Row ${row + 1} of column "${name}" holds a ${typeof value}; a number, string, boolean, Date or null is needed.`,
    { name, row: row + 1, found: typeof value },
  )
}

function mixedKinds(name: string, first: ColumnKind, second: ColumnKind, row: number): ClienteleError {
  return new ClienteleError(
    'COLUMN_KIND',
    `Column "${name}" mixes ${first} values with ${second} values (first in row ${row + 1}). Make them one kind.`,
    { name, first, second, row: row + 1 },
  )
}

function namedColumn(error: ClienteleError, name: string): ClienteleError {
  const message = `In column "${name}": ${error.message}`
  return new ClienteleError(error.code, message, { name, ...error.details }, error)
}
