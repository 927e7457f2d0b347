import { ClienteleError, unknownName } from '../errors.ts'
import { checkNames } from './check-names.ts'
import type { Column } from './column.ts'
import { timeColumn } from './date-columns.ts'
import { type ArrowVector, arrowColumn } from './frames/arrow-column.ts'
import { columnOfPages } from './frames/column-of-pages.ts'
import { type Choice, type FrameKind, statedChoice } from './frames/kinds.ts'
import { planColumn } from './frames/plan-column.ts'
import { columnFromPlain, type PlainValue } from './from-arrays.ts'
import { makeTable } from './make-table.ts'
import type { Table } from './table.ts'

/** A table of apache-arrow, by its shape. */
export interface ArrowFrame {
  readonly schema: { readonly fields: readonly { readonly name: string }[] }
  readonly numRows: number
  getChild(name: string): unknown
}

/** A table of arquero, by its shape; `array` gives the rows that its filters leave, in its order. */
export interface ArqueroFrame {
  columnNames(): readonly string[]
  numRows(): number
  array(name: string): ArrayLike<unknown>
}

/** A data frame of danfo.js, by its shape. */
export interface DanfoFrame {
  readonly columns: readonly string[]
  readonly shape: readonly number[]
  column(name: string): { readonly values: ArrayLike<unknown> }
}

/** A table of another library. */
export type Frame = ArrowFrame | ArqueroFrame | DanfoFrame

/** How to read a frame. */
export interface FrameOptions {
  /**
   * What columns hold, by name. Default: what Arrow's types say (as for Parquet, see `parquetSource`); in arquero and danfo.js, what the values
   * show (as in `fromArrays`).
   */
  readonly kinds?: { readonly [column: string]: FrameKind } | undefined
}

/**
 * The table of an apache-arrow, arquero or danfo.js frame. The libraries are told by the shape of the object and never imported. null,
 * undefined and NaN are missing. An Arrow column of 64-bit floats in one chunk without nulls is taken without copying; nobody writes into it
 * any more.
 *
 * @throws ARGUMENT_INVALID for another object, COLUMN_UNKNOWN for a kind given to a column that is not there, COLUMN_DUPLICATE, OPTION_UNKNOWN.
 * @throws COLUMN_KIND, COLUMN_VALUE for what a table cannot hold: lists, structures, local times without a statement, whole numbers beyond 2^53,
 *   infinite numbers, mixed values.
 */
export function fromFrame(frame: Frame, options: FrameOptions = {}): Table {
  checkNames(options, ['kinds'], 'the options of fromFrame')
  const { names, rowCount, column } = doorOf(frame)
  const kinds = options.kinds ?? {}
  for (const name of Object.keys(kinds))
    if (!names.includes(name)) throw unknownName('COLUMN_UNKNOWN', 'column', name, names, 'the frame')
  return makeTable(
    names.map((name): [string, Column] => [name, column(name, statedChoice(name, kinds))]),
    rowCount,
  )
}

interface Door {
  readonly names: readonly string[]
  readonly rowCount: number
  readonly column: (name: string, choice: Choice | null) => Column
}

function doorOf(frame: Frame): Door {
  if (isArrow(frame)) {
    const names = frame.schema.fields.map(({ name }) => name)
    const column = (name: string, choice: Choice | null): Column =>
      arrowColumn(name, frame.getChild(name) as ArrowVector, choice)
    return { names, rowCount: frame.numRows, column }
  }
  if (isArquero(frame)) {
    const column = (name: string, choice: Choice | null): Column =>
      plainColumn(name, frame.array(name), choice)
    return { names: frame.columnNames(), rowCount: frame.numRows(), column }
  }
  if (isDanfo(frame)) {
    const column = (name: string, choice: Choice | null): Column =>
      plainColumn(name, frame.column(name).values, choice)
    return { names: frame.columns, rowCount: frame.shape[0], column }
  }
  throw new ClienteleError(
    'ARGUMENT_INVALID',
    'The frame has no shape that is known: a table of apache-arrow (schema.fields, getChild), of arquero (columnNames, array) or a data frame of danfo.js (columns, shape, column). For row objects use fromRows, for arrays by name fromArrays.',
  )
}

function hasShape(frame: unknown): frame is Record<string, unknown> {
  return typeof frame === 'object' && frame !== null
}

function isArrow(frame: unknown): frame is ArrowFrame {
  if (!hasShape(frame) || typeof frame['getChild'] !== 'function') return false
  const schema = frame['schema']
  return hasShape(schema) && Array.isArray(schema['fields'])
}

function isArquero(frame: unknown): frame is ArqueroFrame {
  return ['columnNames', 'numRows', 'array'].every(
    (name) => hasShape(frame) && typeof frame[name] === 'function',
  )
}

function isDanfo(frame: unknown): frame is DanfoFrame {
  if (!hasShape(frame) || typeof frame['column'] !== 'function') return false
  return Array.isArray(frame['columns']) && Array.isArray(frame['shape'])
}

function plainColumn(name: string, values: ArrayLike<unknown>, choice: Choice | null): Column {
  const plain =
    values instanceof Float64Array ? values : Array.from(values, (value) => plainValue(name, value))
  if (choice === null) return columnFromPlain(name, plain, undefined)
  if (choice.kind === 'money') {
    const plan = planColumn('the frame', name, { of: 'real' }, choice)
    const pages = [plain as ArrayLike<number | null>]
    return columnOfPages({ pages, rows: plain.length, rowsBefore: 0 }, plan, null)
  }
  if (choice.withoutZone) return timeColumn(plain as (string | null)[], { withoutZone: 'utc' })
  const { kind, unit } = choice
  return columnFromPlain(name, plain, kind === 'integer' ? { kind, unit } : kind)
}

/** NaN is missing also among texts, flags and dates; whole numbers may come as bigint. */
function plainValue(name: string, value: unknown): PlainValue {
  if (value === undefined || Number.isNaN(value)) return null
  if (typeof value !== 'bigint') return value as PlainValue
  const number = Number(value)
  if (Number.isSafeInteger(number)) return number
  throw new ClienteleError(
    'COLUMN_VALUE',
    `Column "${name}" of the frame holds a bigint beyond 2^53, which no number can hold. Make it a text first.`,
    { name },
  )
}
