import type { PageHeader } from 'hyparquet'
import { unusable } from './unusable.ts'

/**
 * Checks that the runs of an unpacked page add up to no more than its values. Other encodings have no runs.
 *
 * @throws PARQUET_UNUSABLE
 */
export function checkValues(
  page: Uint8Array,
  { type, data_page_header: first, data_page_header_v2: second }: PageHeader,
  { isBoolean, optional }: { readonly isBoolean: boolean; readonly optional: boolean },
): void {
  const data = type === 'DATA_PAGE' ? first : type === 'DATA_PAGE_V2' ? second : undefined
  if (data === undefined) return
  let at = 0
  let values = data.num_values
  if (data === second) values -= second?.num_nulls ?? 0
  else if (optional) {
    values = countSet(page, 4, data.num_values)
    at = 4 + lengthAt(page, 0)
  }
  if (data.encoding === 'RLE') walkRuns(page, at + 4, 1, values)
  else if (data.encoding === 'RLE_DICTIONARY' || data.encoding === 'PLAIN_DICTIONARY') {
    // Without bits every value is the first of the dictionary.
    const width = isBoolean ? 1 : byteAt(page, at)
    if (width > 0) walkRuns(page, isBoolean ? at + 4 : at + 1, width, values)
  }
}

/**
 * How many of so many values are there, by runs of one bit that say it.
 *
 * @throws PARQUET_UNUSABLE where the runs say more.
 */
export function countSet(bytes: Uint8Array, from: number, values: number): number {
  return walkRuns(bytes, from, 1, values)
}

/** Goes through runs (RLE and bit-packed) of values of `width` bits until there are so many, and counts those of one bit that are set. */
function walkRuns(bytes: Uint8Array, from: number, width: number, values: number): number {
  let at = from
  let set = 0
  for (let seen = 0; seen < values; ) {
    const header = varIntAt(bytes, at)
    at = header.next
    const isPacked = header.value % 2 === 1
    const size = Math.floor(header.value / 2)
    const count = isPacked ? size * 8 : size
    if (!isPacked && count > values - seen) throw unusable('a run of values is longer than its page')
    if (width === 1)
      set += isPacked ? bitsSet(bytes, at, Math.min(count, values - seen)) : count * byteAt(bytes, at)
    at += isPacked ? size * width : Math.ceil(width / 8)
    seen += count
  }
  return set
}

function bitsSet(bytes: Uint8Array, from: number, count: number): number {
  let set = 0
  for (let bit = 0; bit < count; bit++) set += (byteAt(bytes, from + (bit >> 3)) >> (bit & 7)) & 1
  return set
}

function varIntAt(bytes: Uint8Array, from: number): { readonly value: number; readonly next: number } {
  let value = 0
  for (let at = from, scale = 1; ; at++, scale *= 128) {
    const byte = byteAt(bytes, at)
    value += (byte & 127) * scale
    if (byte < 128) return { value, next: at + 1 }
    if (scale > 2 ** 28) throw unusable('a run of values is longer than its page')
  }
}

function lengthAt(bytes: Uint8Array, at: number): number {
  return (
    byteAt(bytes, at) +
    byteAt(bytes, at + 1) * 2 ** 8 +
    byteAt(bytes, at + 2) * 2 ** 16 +
    byteAt(bytes, at + 3) * 2 ** 24
  )
}

function byteAt(bytes: Uint8Array, at: number): number {
  if (at < bytes.length) return bytes[at]
  throw unusable('a page ends before its values do')
}
