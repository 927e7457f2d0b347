import { createHash } from 'node:crypto'
import type { Column } from '../../src/table/column.ts'
import type { Table } from '../../src/table/table.ts'

/**
 * Plain data as one text: numbers and typed arrays by their bits; the order of keys does not count. Two values with the
 * same text are the same bytes.
 */
export function bytesOf(value: unknown): string {
  // The shortest decimals of a double name it uniquely; only the sign of zero is lost.
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value)
  if (ArrayBuffer.isView(value)) {
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength)
    return `${value.constructor.name}[${bytes.toString('hex')}]`
  }
  if (Array.isArray(value)) return `[${value.map(bytesOf).join()}]`
  if (value instanceof Map) return `Map{${[...value].map(bytesOf).sort().join()}}`
  if (value instanceof Set) return `Set{${[...value].map(bytesOf).sort().join()}}`
  if (typeof value === 'object' && value !== null)
    return `{${Object.entries(value)
      .map(([key, item]) => `${key}:${bytesOf(item)}`)
      .sort()
      .join()}}`
  return `${typeof value}:${String(value)}`
}

/** A short hash of {@link bytesOf}. */
export function hashOf(value: unknown): string {
  return createHash('sha1').update(bytesOf(value)).digest('hex')
}

/** A hash of every byte of a table. */
export function tableHash(table: Table): string {
  return hashOf(table.names.map((name) => [name, table.columns[name]]))
}

/** The texts, numbers and cells of a column row by row, whatever its dictionary. */
export function rowsOf(column: Column): unknown[] {
  if (column.kind === 'cells')
    return Array.from({ length: column.rowPtr.length - 1 }, (_, row) =>
      (['option', 'value', 'benefit', 'cost', 'standardError'] as const).map((name) =>
        Array.from(column[name].subarray(column.rowPtr[row], column.rowPtr[row + 1])),
      ),
    )
  if (column.kind !== 'text') return Array.from(column.values)
  const { bytes, offsets } = column.dictionary
  return Array.from(column.codes, (code) =>
    code < 0 ? null : Buffer.from(bytes.subarray(offsets[code], offsets[code + 1])).toString('utf8'),
  )
}
