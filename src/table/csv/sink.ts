import { type Column, MISSING_CODE, MISSING_DATE, MISSING_FLAG } from '../column.ts'
import type { DictionaryBuilder } from '../dictionary-builder.ts'
import { isMissingText, type MissingTokens } from './missing.ts'
import type { ColumnPlan } from './options.ts'
import type { Parser } from './parse-number.ts'
import { type FieldSource, readValues, type Span, type Values } from './read-values.ts'
import { DOUBLED, FINE } from './rows.ts'
import { undouble } from './text.ts'

/** Values as the kernel leaves them: in the array of their kind, texts as codes. */
export type KernelValues = Float64Array | Int32Array | Uint8Array

/** How many values to make room for where so many are needed. */
export type Growth = (needed: number) => number

/** Collects the values of one column of one table. */
export interface Sink {
  /**
   * Reads the fields of the rows that are fine and puts the values at `at` and after, one place a row, used or not. A row
   * whose value does not fit is marked in `rows`.
   */
  read(span: Span, at: number): void
  /** Makes room for so many values in all. */
  reserve(count: number): void
  /** Puts values that were read already at `at` and after. */
  put(values: KernelValues, at: number): void
  /** Moves a value to an earlier place. */
  move(from: number, to: number): void
  /** The column of the first values; the sink begins anew. */
  take(count: number): Column
}

/**
 * Makes the sinks of one column, one after the other.
 *
 * @param texts - for a text column: gives all of its texts their codes.
 */
export function sinkMaker(
  plan: ColumnPlan,
  index: number,
  tokens: MissingTokens,
  texts: DictionaryBuilder | null,
): (growth: Growth) => Sink {
  const { kind, unit, reader } = plan
  if (texts !== null) return (growth) => textSink(index, tokens, texts, growth)
  const source = { index, parse: reader?.parse ?? never, tokens }
  switch (kind) {
    case 'date':
      return (growth) =>
        valueSink(source, MISSING_DATE, columnRoom(createInt32, growth), (values) =>
          Object.freeze({ kind: 'date', values }),
        )
    case 'flag':
      return (growth) =>
        valueSink(source, MISSING_FLAG, columnRoom(createUint8, growth), (values) =>
          Object.freeze({ kind: 'flag', values }),
        )
    case 'integer':
      return (growth) =>
        valueSink(source, Number.NaN, columnRoom(createFloat64, growth), (values) =>
          Object.freeze({ kind: 'integer', values, unit }),
        )
    default:
      return (growth) =>
        valueSink(source, Number.NaN, columnRoom(createFloat64, growth), (values) =>
          Object.freeze({ kind: kind === 'time' ? 'time' : 'number', values }),
        )
  }
}

const never: Parser = () => Number.NaN

const createFloat64 = (length: number): Float64Array => new Float64Array(length)
const createInt32 = (length: number): Int32Array => new Int32Array(length)
const createUint8 = (length: number): Uint8Array => new Uint8Array(length)

interface CutValues<Kept> extends Values {
  slice(from: number, to: number): Kept
  subarray(from: number, to: number): Kept
}

/** An array that grows while a column is filled. */
interface ColumnRoom<Kept> {
  readonly values: Kept
  reserve(needed: number): Kept
  /** The first values; the room is empty again. */
  take(count: number): Kept
}

/** Values to make room for at first. */
const FIRST_ROOM = 256

function columnRoom<Kept extends CutValues<Kept>>(
  create: (length: number) => Kept,
  growth: Growth,
): ColumnRoom<Kept> {
  let values = create(FIRST_ROOM)
  return {
    get values(): Kept {
      return values
    },
    reserve(needed: number): Kept {
      if (needed <= values.length) return values
      const wider = create(growth(needed))
      wider.set(values)
      values = wider
      return wider
    },
    take(count: number): Kept {
      const taken = values
      values = create(FIRST_ROOM)
      if (count === taken.length) return taken
      // A little unused memory behind the column costs less than a copy of it.
      return (taken.length - count) * 8 < count ? taken.subarray(0, count) : taken.slice(0, count)
    },
  }
}

function valueSink<Kept extends CutValues<Kept>>(
  source: FieldSource,
  missing: number,
  room: ColumnRoom<Kept>,
  toColumn: (values: Kept) => Column,
): Sink {
  return {
    read(span: Span, at: number): void {
      readValues(source, span, room.reserve(at + span.to - span.from), at, missing)
    },
    reserve(count: number): void {
      room.reserve(count)
    },
    put(values: KernelValues, at: number): void {
      room.reserve(at + values.length).set(values, at)
    },
    move(from: number, to: number): void {
      room.values[to] = room.values[from]
    },
    take: (count) => toColumn(room.take(count)),
  }
}

/** Gives fields of texts their codes. */
function textReader(
  texts: DictionaryBuilder,
  tokens: MissingTokens,
): (bytes: Uint8Array, from: number, to: number, mark: number) => number {
  let scratch = new Uint8Array(256)
  return (bytes, from, to, mark) => {
    if (isMissingText(bytes, from, to, mark, tokens)) return MISSING_CODE
    if (mark !== DOUBLED) return texts.codeOfBytes(bytes, from, to)
    if (scratch.length < to - from) scratch = new Uint8Array(2 * (to - from))
    return texts.codeOfBytes(scratch, 0, undouble(bytes, from, to, scratch))
  }
}

function textSink(index: number, tokens: MissingTokens, texts: DictionaryBuilder, growth: Growth): Sink {
  const room = columnRoom(createInt32, growth)
  const codeOf = textReader(texts, tokens)
  return {
    read({ bytes, rows, from, to }: Span, at: number): void {
      const codes = room.reserve(at + to - from)
      for (
        let row = from, i = row * rows.width + index, place = at;
        row < to;
        row++, i += rows.width, place++
      ) {
        if (rows.faults[row] === FINE)
          codes[place] = codeOf(bytes, rows.starts[i], rows.ends[i], rows.marks[i])
      }
    },
    reserve(count: number): void {
      room.reserve(count)
    },
    put(codes: KernelValues, at: number): void {
      room.reserve(at + codes.length).set(codes, at)
    },
    move(from: number, to: number): void {
      room.values[to] = room.values[from]
    },
    take(count: number): Column {
      return Object.freeze({ kind: 'text', codes: room.take(count), dictionary: texts.snapshot() })
    },
  }
}
