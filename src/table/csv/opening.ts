import { ClienteleError } from '../../errors.ts'
import { type ByteSource, unpackedBytes } from './input.ts'
import type { CsvReadOptions } from './options.ts'
import { type CsvPlan, planCsv } from './plan.ts'

/** An input whose first rows were seen. */
export interface Opening {
  readonly plan: CsvPlan
  /**
   * The bytes from the beginning; `onRead` hears how many were read so far, packed as they may be.
   *
   * @throws SOURCE_NOT_REPEATABLE the second time, for a stream that can be read once.
   */
  open(signal: AbortSignal | undefined, onRead: (bytes: number) => void): AsyncGenerator<Uint8Array>
}

/** Looks at the first rows of an input and makes it ready to be read from the beginning. */
export function openInput(source: ByteSource, options: CsvReadOptions): Promise<Opening> {
  return source.repeatable ? openRepeatable(source, options) : openOnce(source, options)
}

async function openRepeatable(source: ByteSource, options: CsvReadOptions): Promise<Opening> {
  const chunks = unpackedBytes(source.bytes(), ignore, options.signal)
  try {
    const plan = await planCsv(chunks, options)
    return { plan, open: (signal, onRead) => unpackedBytes(source.bytes(), onRead, options.signal, signal) }
  } finally {
    await chunks.return(undefined)
  }
}

function ignore(): void {}

/** A stream that can be read once: what the first look took from it comes again before the rest. */
async function openOnce(source: ByteSource, options: CsvReadOptions): Promise<Opening> {
  let onRead: (bytes: number) => void = ignore
  const chunks = unpackedBytes(source.bytes(), (bytes) => onRead(bytes), options.signal)
  const seen: Uint8Array[] = []
  let opened = false
  try {
    const plan = await planCsv(recorded(chunks, seen), options)
    return {
      plan,
      open(signal: AbortSignal | undefined, listener: (bytes: number) => void): AsyncGenerator<Uint8Array> {
        if (opened) throw notRepeatable()
        opened = true
        onRead = listener
        return replayed(seen, chunks, signal)
      },
    }
  } catch (error) {
    await chunks.return(undefined)
    throw error
  }
}

function recorded(chunks: AsyncIterator<Uint8Array>, into: Uint8Array[]): AsyncIterator<Uint8Array> {
  return {
    async next(): Promise<IteratorResult<Uint8Array>> {
      const next = await chunks.next()
      // A copy: whoever sends the chunks may use their memory again.
      if (next.done !== true) into.push(next.value.slice())
      return next
    },
  }
}

async function* replayed(
  seen: Uint8Array[],
  chunks: AsyncGenerator<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  try {
    for (let chunk = seen.shift(); chunk !== undefined; chunk = seen.shift()) yield chunk
    for await (const chunk of chunks) {
      signal?.throwIfAborted()
      yield chunk
    }
  } finally {
    await chunks.return(undefined)
  }
}

function notRepeatable(): ClienteleError {
  return new ClienteleError(
    'SOURCE_NOT_REPEATABLE',
    'The CSV input is a stream that can be read once, and it was read already. Give bytes, a file, or a function that opens the stream anew for each pass.',
  )
}
