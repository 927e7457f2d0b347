import type {
  ReadonlyFloat32Array,
  ReadonlyFloat64Array,
  ReadonlyInt32Array,
  ReadonlyUint8Array,
  ReadonlyUint16Array,
} from '../math/arrays.ts'
import type { Dictionary } from './dictionary.ts'

/** How a missing date is stored: the smallest 32-bit integer. */
export const MISSING_DATE: number = -(2 ** 31)
/** How a missing flag is stored. */
export const MISSING_FLAG: number = 255
/** How a missing text is stored. */
export const MISSING_CODE: number = -1

/** Real numbers; NaN is missing. Never infinite. */
export interface NumberColumn {
  readonly kind: 'number'
  readonly values: ReadonlyFloat64Array
}

/** Whole numbers below 2^53 in absolute value; NaN is missing. */
export interface IntegerColumn {
  readonly kind: 'integer'
  readonly values: ReadonlyFloat64Array
  /** What one unit is, or null. Money is counted in minor units: `EUR/100` (see {@link moneyUnit}). */
  readonly unit: string | null
}

/** Calendar days since 1970-01-01; {@link MISSING_DATE} is missing. */
export interface DateColumn {
  readonly kind: 'date'
  readonly values: ReadonlyInt32Array
}

/** Instants, in milliseconds since 1970-01-01T00:00:00Z; NaN is missing. */
export interface TimeColumn {
  readonly kind: 'time'
  readonly values: ReadonlyFloat64Array
}

/** Yes (1) and no (0); {@link MISSING_FLAG} is missing. */
export interface FlagColumn {
  readonly kind: 'flag'
  readonly values: ReadonlyUint8Array
}

/** Text as codes into a dictionary; {@link MISSING_CODE} is missing. The empty text is a text, not a missing one. */
export interface TextColumn {
  readonly kind: 'text'
  readonly codes: ReadonlyInt32Array
  readonly dictionary: Dictionary
}

/**
 * A ragged list of options per row (compressed sparse rows): row i owns the cells from `rowPtr[i]` up to
 * `rowPtr[i + 1]`. The children are shared by every slice of the column; only `rowPtr` is cut.
 * Within a row the options ascend.
 */
export interface CellsColumn {
  readonly kind: 'cells'
  /** One more than there are rows; whole numbers, ascending. */
  readonly rowPtr: ReadonlyFloat64Array
  readonly option: ReadonlyUint16Array
  readonly value: ReadonlyFloat32Array
  readonly benefit: ReadonlyFloat32Array
  readonly cost: ReadonlyFloat32Array
  readonly standardError: ReadonlyFloat32Array
}

/** One frozen column of a {@link Table}. Nobody writes into a column received. */
export type Column =
  | NumberColumn
  | IntegerColumn
  | DateColumn
  | TimeColumn
  | FlagColumn
  | TextColumn
  | CellsColumn

/** The kinds of {@link Column}. */
export type ColumnKind = Column['kind']

/** The column interface of a kind. */
export type ColumnOf<Kind extends ColumnKind> = Extract<Column, { readonly kind: Kind }>

/**
 * The unit of money in a currency, counted in its minor unit: `EUR/100`, `JPY/1`. Cents, not euros, so that sums
 * are exact.
 *
 * @param currency - an ISO 4217 code.
 */
export function moneyUnit(currency: string): string {
  return `${currency}/${minorUnits(currency)}`
}

/** How many minor units one unit of a currency has: 100 for EUR, 1 for JPY, 1000 for KWD (ISO 4217). */
export function minorUnits(currency: string): number {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency })
  return 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2)
}
