import type { ModelInput } from '../../contracts/model.ts'
import { ClienteleError, unknownName } from '../../errors.ts'
import { type Column, MISSING_DATE, MISSING_FLAG, type TextColumn } from '../../table/column.ts'
import type { Table } from '../../table/table.ts'

/** Some rows of a table while they are prepared: raw columns on demand, and the columns made of them. */
export interface Frame {
  readonly rows: number
  /** A column of numbers: one made before, else the raw one (days, milliseconds, 0 and 1). NaN is missing. Not to be written. */
  numbers(input: ModelInput): Float64Array
  /** The raw text column with the row the frame begins at. */
  text(input: ModelInput): { readonly column: TextColumn; readonly from: number }
  put(name: string, values: Float64Array): void
  /** Memory for a column to be put; what it held before is not cleared. */
  fresh(): Float64Array
}

/** One model at work on a frame; to `unseen` are added the rows with an unseen level, per encoded column. */
export type Step = (frame: Frame, unseen: Float64Array | null) => void

/**
 * Opens the rows from `from` up to `to` for preparation.
 *
 * @param scratch - memory that earlier frames used and no longer need, and that this one may use and add to. Memory that is new for every shard costs as
 * much as what is computed in it.
 */
export function openFrame(table: Table, from: number, to: number, scratch: Float64Array[] = []): Frame {
  const made = new Map<string, Float64Array>()
  let used = 0
  return {
    rows: to - from,
    numbers(input) {
      const known = made.get(input.name)
      if (known !== undefined) return known
      const numbers = rawNumbers(rawColumn(table, input), from, to)
      made.set(input.name, numbers)
      return numbers
    },
    text(input) {
      const column = rawColumn(table, input)
      if (column.kind !== 'text') throw otherInput(input, column.kind, null)
      return { column, from }
    },
    put(name, values) {
      made.set(name, values)
    },
    fresh() {
      const place = used++
      const known = scratch[place]
      if (known !== undefined && known.length >= to - from) return known.subarray(0, to - from)
      scratch[place] = new Float64Array(to - from)
      return scratch[place]
    },
  }
}

/** The column of a model's input, which must be of the kind and unit the model was fitted on. */
function rawColumn(table: Table, input: ModelInput): Column {
  const column: Column | undefined = table.columns[input.name]
  if (column === undefined)
    throw unknownName('COLUMN_UNKNOWN', 'column', input.name, table.names, 'the rows a model is applied to')
  const unit = column.kind === 'integer' ? column.unit : null
  if (column.kind !== input.kind || unit !== input.unit) throw otherInput(input, column.kind, unit)
  return column
}

function rawNumbers(column: Column, from: number, to: number): Float64Array {
  switch (column.kind) {
    case 'date':
      return withoutMissing(column.values.subarray(from, to), MISSING_DATE)
    case 'flag':
      return withoutMissing(column.values.subarray(from, to), MISSING_FLAG)
    case 'text':
    case 'cells':
      throw new ClienteleError(
        'COLUMN_KIND',
        `A column of kind ${column.kind} was taken for numbers. Encode texts with fitOneHot first.`,
        { found: column.kind },
      )
    default:
      // Shares the memory of the table: nobody writes into a frame's columns.
      return column.values.subarray(from, to) as Float64Array
  }
}

function withoutMissing(values: ArrayLike<number>, missing: number): Float64Array {
  const numbers = new Float64Array(values.length)
  for (let i = 0; i < numbers.length; i++) numbers[i] = values[i] === missing ? Number.NaN : values[i]
  return numbers
}

function otherInput(input: ModelInput, kind: string, unit: string | null): ClienteleError {
  const say = (k: string, u: string | null): string => (u === null ? k : `${k} in ${u}`)
  return new ClienteleError(
    'MODEL_INPUT',
    `The model was fitted on column "${input.name}" of kind ${say(input.kind, input.unit)}, and is applied to one of kind ` +
      `${say(kind, unit)}. Convert the column, or fit the model again.`,
    { column: input.name, expected: say(input.kind, input.unit), found: say(kind, unit) },
  )
}
