import { ClienteleError } from '../../errors.ts'
import type { AsyncBuffer } from '../csv/input.ts'

/** Where Parquet comes from: bytes, or bytes read in pieces (a file, a blob, an object in a store). */
export type ParquetInput = Uint8Array | ArrayBuffer | AsyncBuffer

/** The input as bytes that can be read in pieces. @throws ARGUMENT_INVALID for what is none. */
export function bufferOf(input: ParquetInput): AsyncBuffer {
  if (ArrayBuffer.isView(input)) return memoryBuffer(input)
  const isBuffer = typeof input === 'object' && input !== null && typeof input.slice === 'function'
  if (isBuffer && typeof input.byteLength === 'number') return input
  throw new ClienteleError(
    'ARGUMENT_INVALID',
    'The Parquet input is of another kind. Expected bytes (a Uint8Array or an ArrayBuffer) or an object { byteLength, slice }. Collect a stream into bytes first: the table of contents of a Parquet file stands at its end.',
    { found: input === null ? 'null' : typeof input },
  )
}

/** Pieces are copies, because they must be unshared buffers of their own. */
function memoryBuffer(bytes: Uint8Array): AsyncBuffer {
  return {
    byteLength: bytes.byteLength,
    slice: (start, end) => new Uint8Array(bytes.subarray(start, end)).buffer,
  }
}

/** Bytes taken at once. */
const PIECE = 2 ** 20

/** All bytes, one piece after the other. */
export async function* piecesOf(buffer: AsyncBuffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < buffer.byteLength; at += PIECE)
    yield new Uint8Array(await buffer.slice(at, Math.min(buffer.byteLength, at + PIECE)))
}
