import type { ColumnSource, ParquetWriteOptions as WriterOptions } from 'hyparquet-writer'
import { otherKind } from '../access.ts'
import { type Column, MISSING_CODE, MISSING_DATE, MISSING_FLAG, type TextColumn } from '../column.ts'
import { isMoneyUnit } from './plan.ts'

type SchemaElement = NonNullable<WriterOptions['schema']>[number]

export interface StoredColumn {
  readonly element: SchemaElement
  readonly source: ColumnSource
}

/**
 * A column as the writer takes it: values as they are stored, null where missing.
 *
 * @throws COLUMN_KIND for cells.
 */
export function storedColumn(name: string, column: Column): StoredColumn {
  switch (column.kind) {
    case 'cells':
      throw otherKind(name, column.kind, ['number', 'integer', 'date', 'time', 'flag', 'text'])
    case 'number': {
      const { element, source } = stored(
        name,
        { type: 'DOUBLE' },
        withNulls(column.values, Number.NaN, Number),
      )
      // Without a dictionary, which would take -0 for 0.
      return { element, source: { ...source, encoding: 'PLAIN' } }
    }
    case 'integer':
      return stored(name, integerType(column.unit), withNulls(column.values, Number.NaN, BigInt))
    case 'date':
      return stored(name, dateType, withNulls(column.values, MISSING_DATE, Number))
    case 'time':
      return stored(name, timeType, withNulls(column.values, Number.NaN, BigInt))
    case 'flag':
      return stored(name, { type: 'BOOLEAN' }, withNulls(column.values, MISSING_FLAG, isYes))
    default:
      return stored(name, textType, textsOf(column))
  }
}

/** A column without missing values is required: that takes no room for telling which they are. */
function stored(name: string, type: Omit<SchemaElement, 'name'>, data: unknown[]): StoredColumn {
  const repetition = data.includes(null) ? 'OPTIONAL' : 'REQUIRED'
  return { element: { name, repetition_type: repetition, ...type }, source: { name, data } }
}

function isYes(flag: number): boolean {
  return flag === 1
}

const dateType = { type: 'INT32', converted_type: 'DATE', logical_type: { type: 'DATE' } } as const

const timeType = {
  type: 'INT64',
  converted_type: 'TIMESTAMP_MILLIS',
  logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
} as const

const textType = { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } } as const

/** Whole numbers below 2^53 have at most 16 digits. */
const PRECISION = 16

function integerType(unit: string | null): Omit<SchemaElement, 'name'> {
  if (!isMoneyUnit(unit)) return { type: 'INT64' }
  const scale = Math.round(Math.log10(Number(unit.split('/')[1])))
  return {
    type: 'INT64',
    converted_type: 'DECIMAL',
    scale,
    precision: PRECISION,
    logical_type: { type: 'DECIMAL', scale, precision: PRECISION },
  }
}

function withNulls<Stored>(
  values: ArrayLike<number>,
  missing: number,
  store: (value: number) => Stored,
): (Stored | null)[] {
  const data = new Array<Stored | null>(values.length)
  for (let row = 0; row < data.length; row++)
    data[row] = Object.is(values[row], missing) ? null : store(values[row])
  return data
}

/** The UTF-8 of each text once, however many rows have it: views of one copy, since the memory of a dictionary may be shared. */
function textsOf({ codes, dictionary: { bytes, offsets, size } }: TextColumn): (Uint8Array | null)[] {
  const { buffer } = bytes.slice()
  const texts = new Array<Uint8Array | undefined>(size)
  const data = new Array<Uint8Array | null>(codes.length)
  for (let row = 0; row < data.length; row++) {
    const code = codes[row]
    if (code !== MISSING_CODE)
      texts[code] ??= new Uint8Array(buffer, offsets[code], offsets[code + 1] - offsets[code])
    data[row] = texts[code] ?? null
  }
  return data
}
