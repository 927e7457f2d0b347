import type { Data } from 'apache-arrow'
import { ClienteleError } from '../../errors.ts'
import type { Column, NumberColumn, TextColumn } from '../../table/column.ts'
import type { Table } from '../../table/table.ts'
import type { OptionalPackages } from './optional-packages.ts'

/**
 * A table as an Arrow stream of plain doubles and plain UTF-8. Never of dictionaries: Spark takes the codes of such a column for its values, without
 * an error.
 *
 * @throws COLUMN_KIND for columns of other kinds.
 */
export function uploadBytes(arrow: OptionalPackages['arrow'], table: Table): Uint8Array {
  const { Field, Schema, Struct, RecordBatch, Float64, Utf8 } = arrow
  const fields = table.names.map(
    (name) => new Field(name, table.columns[name].kind === 'text' ? new Utf8() : new Float64(), true),
  )
  const children = table.names.map((name) => dataOf(arrow, name, table.columns[name]))
  const struct = arrow.makeData({ type: new Struct(fields), length: table.rowCount, nullCount: 0, children })
  const batch = new RecordBatch(new Schema(fields), struct)
  return arrow.tableToIPC(new arrow.Table([batch]), 'stream')
}

/** About how many bytes {@link uploadBytes} gives, without making them. */
export function uploadSize(table: Table): number {
  let bytes = 1024
  for (const name of table.names) {
    const column = table.columns[name]
    bytes += 256 + table.rowCount / 8
    if (column.kind !== 'text') bytes += 8 * table.rowCount
    else bytes += 4 * table.rowCount + textBytes(column)
  }
  return Math.ceil(bytes)
}

function dataOf(arrow: OptionalPackages['arrow'], name: string, column: Column): Data {
  if (column.kind === 'number') return numberData(arrow, column)
  if (column.kind === 'text') return textData(arrow, column)
  throw new ClienteleError(
    'COLUMN_KIND',
    `Column "${name}" is of kind ${column.kind}; only columns of kind number and text go to Spark. Convert it first.`,
    { column: name, kind: column.kind },
  )
}

function numberData({ makeData, Float64 }: OptionalPackages['arrow'], { values }: NumberColumn): Data {
  const { bits, missing } = validity(values.length, (row) => !Number.isNaN(values[row]))
  const data = values as Float64Array
  return makeData({ type: new Float64(), length: values.length, nullCount: missing, nullBitmap: bits, data })
}

function textData({ makeData, Utf8 }: OptionalPackages['arrow'], column: TextColumn): Data {
  const { codes, dictionary } = column
  const { bits, missing } = validity(codes.length, (row) => codes[row] >= 0)
  const valueOffsets = new Int32Array(codes.length + 1)
  const data = new Uint8Array(textBytes(column))
  let to = 0
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]
    if (code >= 0) {
      const text = dictionary.bytes.subarray(dictionary.offsets[code], dictionary.offsets[code + 1])
      data.set(text, to)
      to += text.length
    }
    valueOffsets[row + 1] = to
  }
  return makeData({
    type: new Utf8(),
    length: codes.length,
    nullCount: missing,
    nullBitmap: bits,
    valueOffsets,
    data,
  })
}

function textBytes({ codes, dictionary: { offsets } }: TextColumn): number {
  let bytes = 0
  for (const code of codes) if (code >= 0) bytes += offsets[code + 1] - offsets[code]
  return bytes
}

/** A bit a row, set where there is a value. */
function validity(rows: number, isThere: (row: number) => boolean): { bits: Uint8Array; missing: number } {
  const bits = new Uint8Array((rows + 7) >> 3)
  let missing = rows
  for (let row = 0; row < rows; row++) {
    if (!isThere(row)) continue
    bits[row >> 3] |= 1 << (row & 7)
    missing--
  }
  return { bits, missing }
}
