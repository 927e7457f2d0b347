import { type Column, MISSING_CODE, MISSING_DATE, MISSING_FLAG } from '../column.ts'
import { createDictionaryBuilder } from '../dictionary-builder.ts'
import { isMissingText, isMissingValue, type MissingTokens } from './missing.ts'
import type { ColumnPlan } from './options.ts'
import type { Parser } from './parse-number.ts'
import { DOUBLED, FINE, type Rows, TYPE } from './rows.ts'
import { undouble } from './text.ts'

/** The rows of a block that go to places of a column. */
export interface Span {
  readonly bytes: Uint8Array
  readonly rows: Rows
  /** The first row, and the one after the last. */
  readonly from: number
  readonly to: number
}

/** Collects the values of one column of one table. */
export interface Sink {
  /**
   * Reads the fields of the rows that are fine and puts the values at `at` and after, one place a row, used or not. A row
   * whose value does not fit is marked in `rows`.
   */
  read(span: Span, at: number): void
  /** Moves a value to an earlier place. */
  move(from: number, to: number): void
  /** The column of the first values; the sink begins anew. */
  take(count: number): Column
}

/** Makes the sinks of one column, one after the other; texts of all of them share one growing dictionary. */
export function sinkMaker(plan: ColumnPlan, index: number, tokens: MissingTokens): () => Sink {
  const { kind, unit, parse } = plan
  if (parse === null) return textSinks(index, tokens)
  const source = { index, parse, tokens }
  switch (kind) {
    case 'date':
      return () =>
        valueSink(source, MISSING_DATE, createInt32, (values) => Object.freeze({ kind: 'date', values }))
    case 'flag':
      return () =>
        valueSink(source, MISSING_FLAG, createUint8, (values) => Object.freeze({ kind: 'flag', values }))
    case 'integer':
      return () =>
        valueSink(source, Number.NaN, createFloat64, (values) =>
          Object.freeze({ kind: 'integer', values, unit }),
        )
    default:
      return () =>
        valueSink(source, Number.NaN, createFloat64, (values) =>
          Object.freeze({ kind: kind === 'time' ? 'time' : 'number', values }),
        )
  }
}

const createFloat64 = (length: number): Float64Array => new Float64Array(length)
const createInt32 = (length: number): Int32Array => new Int32Array(length)
const createUint8 = (length: number): Uint8Array => new Uint8Array(length)

interface FieldSource {
  readonly index: number
  readonly parse: Parser
  readonly tokens: MissingTokens
}

interface Values {
  readonly length: number
  [index: number]: number
  set(values: ArrayLike<number>): void
}

function valueSink<Kept extends Values & { slice(from: number, to: number): Kept }>(
  source: FieldSource,
  missing: number,
  create: (length: number) => Kept,
  toColumn: (values: Kept) => Column,
): Sink {
  let values = create(FIRST_ROOM)
  return {
    read(span: Span, at: number): void {
      values = widened(values, at + span.to - span.from, create)
      readValues(source, span, values, at, missing)
    },
    move(from: number, to: number): void {
      values[to] = values[from]
    },
    take(count: number): Column {
      const column = toColumn(count === values.length ? values : values.slice(0, count))
      values = create(FIRST_ROOM)
      return column
    },
  }
}

const FIRST_ROOM = 256

function widened<Kept extends Values>(values: Kept, room: number, create: (length: number) => Kept): Kept {
  if (room <= values.length) return values
  const wider = create(2 ** Math.ceil(Math.log2(room)))
  wider.set(values)
  return wider
}

function readValues(source: FieldSource, span: Span, values: Values, at: number, missing: number): void {
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

function textSinks(index: number, tokens: MissingTokens): () => Sink {
  const builder = createDictionaryBuilder()
  let scratch = new Uint8Array(256)

  function codeOf(bytes: Uint8Array, from: number, to: number, mark: number): number {
    if (isMissingText(bytes, from, to, mark, tokens)) return MISSING_CODE
    if (mark !== DOUBLED) return builder.codeOfBytes(bytes, from, to)
    if (scratch.length < to - from) scratch = new Uint8Array(2 * (to - from))
    return builder.codeOfBytes(scratch, 0, undouble(bytes, from, to, scratch))
  }

  return () => {
    let codes = createInt32(FIRST_ROOM)
    return {
      read({ bytes, rows, from, to }: Span, at: number): void {
        codes = widened(codes, at + to - from, createInt32)
        for (
          let row = from, i = row * rows.width + index, place = at;
          row < to;
          row++, i += rows.width, place++
        ) {
          if (rows.faults[row] === FINE)
            codes[place] = codeOf(bytes, rows.starts[i], rows.ends[i], rows.marks[i])
        }
      },
      move(from: number, to: number): void {
        codes[to] = codes[from]
      },
      take(count: number): Column {
        const taken = count === codes.length ? codes : codes.slice(0, count)
        codes = createInt32(FIRST_ROOM)
        return Object.freeze({ kind: 'text', codes: taken, dictionary: builder.snapshot() })
      },
    }
  }
}
