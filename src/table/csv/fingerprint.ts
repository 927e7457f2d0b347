/** Hashes all bytes of a stream to 64 bits, with their number: two FNV-1a hashes (Fowler, Noll, Vo 1991) of 32 bits. */
export async function contentFingerprint(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  let length = 0
  let first = 0x811c9dc5
  let second = 0x050c5d1f
  for await (const chunk of chunks) {
    length += chunk.length
    for (let i = 0; i < chunk.length; i++) {
      first = Math.imul(first ^ chunk[i], 0x01000193)
      second = Math.imul(second ^ chunk[i] ^ 0x5c, 0x01000193)
      second ^= second >>> 15
    }
  }
  return `${length}-${hex(first)}${hex(second)}`
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0')
}
