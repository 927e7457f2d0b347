import { ClienteleError } from '../../errors.ts'
import { gunzipped } from './gunzip.ts'

/** Bytes that can be read in pieces: a file, a blob, an object in a store. */
export interface AsyncBuffer {
  readonly byteLength: number
  slice(start: number, end?: number): ArrayBuffer | Promise<ArrayBuffer>
}

/**
 * Where CSV comes from: text, bytes, bytes read in pieces, a function that opens a stream of bytes anew each time, or a
 * stream that can be read once. Bytes may be packed with gzip, which their first two bytes tell.
 */
export type CsvInput =
  | string
  | Uint8Array
  | AsyncBuffer
  | (() => AsyncIterable<Uint8Array>)
  | AsyncIterable<Uint8Array>

/** An input as streams of bytes. */
export interface ByteSource {
  /** Whether it can be opened more than once. */
  readonly repeatable: boolean
  /** How many bytes there are, packed as they may be, or null where that is not known. */
  readonly byteLength: number | null
  /** The bytes as they are. */
  bytes(): AsyncIterable<Uint8Array>
}

/** Bytes taken at once from what can be read in pieces: as many as the kernel takes into work. */
const PIECE = 2 ** 21

/** Tells the inputs apart. @throws ARGUMENT_INVALID for what is none. */
export function byteSource(input: CsvInput): ByteSource {
  if (typeof input === 'string') return memorySource(new TextEncoder().encode(input))
  if (input instanceof Uint8Array) return memorySource(input)
  if (typeof input === 'function') return { repeatable: true, byteLength: null, bytes: input }
  if (typeof input !== 'object' || input === null) throw noInput(input)
  if ('byteLength' in input) {
    return { repeatable: true, byteLength: input.byteLength, bytes: () => pieces(input) }
  }
  if (!(Symbol.asyncIterator in input)) throw noInput(input)
  return { repeatable: false, byteLength: null, bytes: () => input }
}

function noInput(found: unknown): ClienteleError {
  const kind = found === null ? 'null' : typeof found
  return new ClienteleError(
    'ARGUMENT_INVALID',
    `The CSV input is ${kind === 'object' ? 'an object of another kind' : kind}. Expected text, bytes, an object { byteLength, slice }, a stream of bytes, or a function that opens one.`,
    { found: kind },
  )
}

function memorySource(bytes: Uint8Array): ByteSource {
  return { repeatable: true, byteLength: bytes.length, bytes: () => parts(bytes) }
}

async function* parts(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE)
}

async function* pieces(buffer: AsyncBuffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < buffer.byteLength; at += PIECE) {
    yield new Uint8Array(await buffer.slice(at, Math.min(buffer.byteLength, at + PIECE)))
  }
}

/** The bytes of a stream, unpacked; `onRead` hears how many bytes were read so far, packed as they may be. */
export function unpackedBytes(
  chunks: AsyncIterable<Uint8Array>,
  onRead: (bytes: number) => void,
  ...signals: readonly (AbortSignal | undefined)[]
): AsyncGenerator<Uint8Array> {
  return gunzipped(watched(chunks, onRead, signals))
}

async function* watched(
  chunks: AsyncIterable<Uint8Array>,
  onRead: (bytes: number) => void,
  signals: readonly (AbortSignal | undefined)[],
): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for (const signal of signals) signal?.throwIfAborted()
  for await (const chunk of chunks) {
    for (const signal of signals) signal?.throwIfAborted()
    bytes += chunk.length
    onRead(bytes)
    if (chunk.length > 0) yield chunk
  }
}
