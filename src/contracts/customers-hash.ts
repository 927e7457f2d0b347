import { canonicalOrder } from '../engine/canonical-order.ts'
import { ClienteleError } from '../errors.ts'
import { md5 } from '../math/md5.ts'
import { columnOfKind } from '../table/access.ts'
import type { TextColumn } from '../table/column.ts'
import type { Table } from '../table/table.ts'

/**
 * What identifies a set of customers: the md5, in hexadecimal, of their keys in the order of their UTF-8 bytes, each
 * written as its length in bytes, a colon and the key (so that no two sets are written alike). The order of the rows
 * does not matter.
 *
 * @param key - the column of the keys. Default `customer_id`.
 * @throws COLUMN_UNKNOWN, COLUMN_KIND, COLUMN_MISSING_VALUES.
 */
export function customersHash(table: Table, key: string = 'customer_id'): string {
  const column = columnOfKind(table, key, 'text')
  if (isAnyMissing(column))
    throw new ClienteleError(
      'COLUMN_MISSING_VALUES',
      `Some rows have no "${key}", so that it does not say which customers these are. Leave those rows out.`,
      { column: key },
    )
  return md5(written(column, canonicalOrder(column)))
}

function isAnyMissing({ codes }: TextColumn): boolean {
  for (let row = 0; row < codes.length; row++) if (codes[row] < 0) return true
  return false
}

function written({ codes, dictionary }: TextColumn, order: Uint32Array | null): Uint8Array {
  const { bytes, offsets } = dictionary
  const sizeOf = (code: number): number => offsets[code + 1] - offsets[code]
  let length = 0
  for (let row = 0; row < codes.length; row++)
    length += String(sizeOf(codes[row])).length + 1 + sizeOf(codes[row])
  const text = new Uint8Array(length)
  let at = 0
  for (let i = 0; i < codes.length; i++) {
    const code = codes[order === null ? i : order[i]]
    const prefix = `${sizeOf(code)}:`
    for (let j = 0; j < prefix.length; j++) text[at++] = prefix.charCodeAt(j)
    for (let byte = offsets[code]; byte < offsets[code + 1]; byte++) text[at++] = bytes[byte]
  }
  return text
}
