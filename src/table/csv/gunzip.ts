import { ClienteleError } from '../../errors.ts'

/** Unpacks a stream that begins as gzip does (RFC 1952: 1f 8b); any other passes through. */
export async function* gunzipped(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]()
  try {
    const head = await firstBytes(iterator)
    if (head.length > 1 && head[0] === 0x1f && head[1] === 0x8b) yield* unpacked(head, iterator)
    else {
      if (head.length > 0) yield head
      yield* rest(iterator)
    }
  } finally {
    await iterator.return?.()
  }
}

/** The first chunk, or the first few put together, so that there are two bytes where the stream has them. */
async function firstBytes(iterator: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let head = new Uint8Array(0)
  while (head.length < 2) {
    const next = await iterator.next()
    if (next.done === true) return head
    const longer = new Uint8Array(head.length + next.value.length)
    longer.set(head)
    longer.set(next.value, head.length)
    head = longer
  }
  return head
}

async function* rest(iterator: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  for (;;) {
    const next = await iterator.next()
    if (next.done === true) return
    yield next.value
  }
}

async function* unpacked(head: Uint8Array, iterator: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  const packed = readable(head, iterator)
  const reader = packed.stream.pipeThrough(new DecompressionStream('gzip')).getReader()
  try {
    for (;;) {
      const next = await reader.read()
      if (next.done) return
      yield next.value
    }
  } catch (error) {
    throw packed.failed() ? error : damaged(error)
  } finally {
    // A reader left early (or after an error) is told so; what it answers says nothing new.
    await reader.cancel().catch(() => undefined)
  }
}

type Bytes = Uint8Array<ArrayBuffer>

/** The packed bytes as a platform stream that remembers whether reading them, not unpacking them, went wrong. */
function readable(
  head: Uint8Array,
  iterator: AsyncIterator<Uint8Array>,
): { stream: ReadableStream<Bytes>; failed: () => boolean } {
  let failed = false
  let first: Uint8Array | null = head
  const stream = new ReadableStream<Bytes>({
    async pull(controller) {
      try {
        const next = first === null ? await iterator.next() : { done: false, value: first }
        first = null
        if (next.done === true) controller.close()
        else controller.enqueue(next.value as Bytes)
      } catch (error) {
        failed = true
        throw error
      }
    },
  })
  return { stream, failed: () => failed }
}

function damaged(cause: unknown): ClienteleError {
  return new ClienteleError(
    'CSV_UNUSABLE',
    'The CSV input is packed with gzip, but it is damaged or cut short. Fetch it again.',
    {},
    cause,
  )
}
