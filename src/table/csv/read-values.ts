import { isMissingValue, type MissingTokens } from './missing.ts'
import type { Parser } from './parse-number.ts'
import { DOUBLED, FINE, type Rows, TYPE } from './rows.ts'

/** The rows of a block that go to places of a column. */
export interface Span {
  readonly bytes: Uint8Array
  readonly rows: Rows
  /** The first row, and the one after the last. */
  readonly from: number
  readonly to: number
}

/** The fields of one column. */
export interface FieldSource {
  readonly index: number
  readonly parse: Parser
  readonly tokens: MissingTokens
}

/** An array of values of a column. */
export interface Values {
  readonly length: number
  [index: number]: number
  set(values: ArrayLike<number>, at?: number): void
}

/** Reads the fields of the rows that are fine into places from `at` on. A row whose value does not fit is marked. */
export function readValues(
  source: FieldSource,
  span: Span,
  values: Values,
  at: number,
  missing: number,
): void {
  const { index, parse, tokens } = source
  const { bytes, rows } = span
  for (
    let row = span.from, i = row * rows.width + index, place = at;
    row < span.to;
    row++, i += rows.width, place++
  ) {
    if (rows.faults[row] !== FINE) continue
    const from = rows.starts[i]
    const to = rows.ends[i]
    if (isMissingValue(bytes, from, to, tokens)) {
      values[place] = missing
      continue
    }
    const value = rows.marks[i] === DOUBLED ? Number.NaN : parse(bytes, from, to)
    if (Number.isNaN(value)) {
      rows.faults[row] = TYPE
      rows.blamed[row] = index
    } else values[place] = value
  }
}
