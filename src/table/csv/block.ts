/** Bytes taken into work at once: enough to keep loops busy, few enough for the cache. */
const BLOCK_BYTES = 2 ** 18

/** A window over a stream of bytes that keeps what has not been used yet. */
export interface Block {
  readonly bytes: Uint8Array
  /** How many of the bytes count. */
  readonly length: number
  /** Whether the stream ends with this block. */
  readonly final: boolean
  /**
   * Drops the first `used` bytes and reads on. A rest that did not do is doubled at least, so that a row of any length is
   * looked at a few times only.
   */
  advance(used: number): Promise<void>
  /** Puts bytes before those at `at`, over whatever stood there; returns where they begin. */
  putBack(back: Uint8Array, at: number): number
}

/**
 * Opens a window over chunks of bytes; it is empty until it advances for the first time.
 *
 * @param enough - how many bytes to have before work goes on; what is found does not depend on it.
 */
export function createBlock(chunks: AsyncIterator<Uint8Array>, enough: number = BLOCK_BYTES): Block {
  let bytes = new Uint8Array(1024)
  let length = 0
  let final = false

  function append(chunk: Uint8Array): void {
    if (length + chunk.length > bytes.length) {
      const wider = new Uint8Array(Math.max(length + chunk.length, bytes.length * 2))
      wider.set(bytes.subarray(0, length))
      bytes = wider
    }
    bytes.set(chunk, length)
    length += chunk.length
  }

  return {
    get bytes(): Uint8Array {
      return bytes
    },
    get length(): number {
      return length
    },
    get final(): boolean {
      return final
    },
    async advance(used: number): Promise<void> {
      bytes.copyWithin(0, used, length)
      length -= used
      const wanted = Math.max(enough, length * 2)
      while (!final && length < wanted) {
        const next = await chunks.next()
        if (next.done === true) final = true
        else append(next.value)
      }
    },
    putBack(back: Uint8Array, at: number): number {
      const begin = Math.max(0, at - back.length)
      if (begin + back.length > at) {
        const wider = new Uint8Array(back.length + length - at)
        wider.set(bytes.subarray(at, length), back.length)
        bytes = wider
        length = wider.length
      }
      bytes.set(back, begin)
      return begin
    },
  }
}
