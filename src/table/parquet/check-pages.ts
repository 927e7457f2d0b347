import type { ColumnMetaData, PageHeader } from 'hyparquet'
import type { AsyncBuffer } from '../csv/input.ts'
import { checkValues, countSet } from './check-runs.ts'
import type { Decompress } from './options.ts'
import { unusable } from './unusable.ts'

/** A column chunk as hyparquet may decode it. */
export interface CheckedChunk {
  readonly file: AsyncBuffer
  readonly compressors: Readonly<Record<string, Decompress>>
}

/** What a page is checked against. */
export interface ChunkShape {
  readonly rows: number
  readonly codec: ColumnMetaData['codec']
  readonly isBoolean: boolean
  /** Whether values may be missing. */
  readonly optional: boolean
}

/** Snappy makes 64 bytes of three at most. */
const MOST_SNAPPY = 22

/**
 * Checks the pages of a column chunk before they are decoded: a few bytes may claim billions of values, which a decoder that believes them writes until memory
 * ends. Headers are looked at when the bytes are read, what is packed when it is unpacked.
 *
 * @throws PARQUET_UNUSABLE, by way of the functions it gives.
 */
export async function checkedChunk(
  buffer: AsyncBuffer,
  shape: ChunkShape,
  compressors: Readonly<Record<string, Decompress>>,
): Promise<CheckedChunk> {
  const { parquetHeader } = await import('hyparquet/src/column.js')
  const { snappyUncompress } = await import('hyparquet')
  const unpack = compressors[shape.codec] ?? unpacker(snappyUncompress)
  /** The headers of packed pages, by where their values begin. */
  const packed = new Map<number, PageHeader>()

  function lookAt(bytes: ArrayBuffer): void {
    const reader = { view: new DataView(bytes), offset: 0 }
    for (let values = 0; values < shape.rows && reader.offset < bytes.byteLength - 1; ) {
      const header = parquetHeader(reader)
      const page = bytesOf(bytes, reader.offset, header.compressed_page_size)
      const found = valuesOf(header)
      values += found
      if (!(found >= 0 && values <= shape.rows))
        throw unusable('a page claims more values than its row group has rows')
      const levels = checkLevels(page, header, shape)
      const unpacked = shape.codec === 'UNCOMPRESSED' || header.data_page_header_v2?.is_compressed === false
      if (unpacked) checkValues(page.subarray(levels), header, shape)
      else packed.set(reader.offset + levels, header)
      reader.offset += header.compressed_page_size
    }
  }

  return {
    file: {
      byteLength: buffer.byteLength,
      slice: async (start, end) => {
        const bytes = await buffer.slice(start, end)
        lookAt(bytes)
        return bytes
      },
    },
    compressors: {
      ...compressors,
      [shape.codec]: (input, length) => {
        const header = packed.get(input.byteOffset)
        if (header === undefined) throw unusable('a page lies where none was found')
        if (shape.codec === 'SNAPPY' && length > MOST_SNAPPY * input.length + 64)
          throw unusable('a page claims more bytes than can be packed in it')
        const page = unpack(input, length)
        checkValues(page, header, shape)
        return page
      },
    },
  }
}

function unpacker(snappyUncompress: (input: Uint8Array, output: Uint8Array) => void): Decompress {
  return (input, length) => {
    const output = new Uint8Array(length)
    snappyUncompress(input, output)
    return output
  }
}

function bytesOf(bytes: ArrayBuffer, from: number, length: number): Uint8Array {
  if (length >= 0 && from + length <= bytes.byteLength) return new Uint8Array(bytes, from, length)
  throw unusable('a page claims to lie beyond the end of its column')
}

/** The values, missing ones too, that a page of data claims. */
function valuesOf({ type, data_page_header: first, data_page_header_v2: second }: PageHeader): number {
  if (type === 'DICTIONARY_PAGE') return 0
  return (type === 'DATA_PAGE' ? first : second)?.num_values ?? 0
}

/** Pages of the second version keep what is missing apart, unpacked, before their values: checks it, and says how long it is. */
function checkLevels(page: Uint8Array, header: PageHeader, shape: ChunkShape): number {
  const second = header.data_page_header_v2
  if (header.type !== 'DATA_PAGE_V2' || second === undefined) return 0
  const before = second.repetition_levels_byte_length
  const levels = before + second.definition_levels_byte_length
  if (!(before >= 0 && levels >= before && levels <= page.length))
    throw unusable('a page claims more levels than it has bytes')
  if (shape.optional) countSet(page, before, second.num_values)
  return levels
}
