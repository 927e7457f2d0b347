import { philox, type Stream } from '../math/philox.ts'

/** The random words of one seed, opened for one purpose and id after another without allocation. */
export interface Cursor extends Stream {
  /** Goes to word 0 of a stream for an id, and returns itself. */
  open(stream: number, id: number): Cursor
  /** Passes over words, and returns itself. */
  skip(words: number): Cursor
}

/** A cursor over the words of a seed; word w of a stream is lane w mod 4 of block floor(w / 4). */
export function openCursor(seed: number): Cursor {
  const words = new Uint32Array(4)
  let stream = 0
  let id = 0
  let next = 0
  const cursor: Cursor = {
    open(nextStream: number, nextId: number): Cursor {
      stream = nextStream
      id = nextId
      next = 0
      return cursor
    },
    reopen(nextId: number): void {
      id = nextId
      next = 0
    },
    skip(count: number): Cursor {
      if (count === 0) return cursor
      next += count
      if ((next & 3) !== 0) philox(seed, id, stream, next >>> 2, words)
      return cursor
    },
    word(): number {
      const lane = next & 3
      if (lane === 0) philox(seed, id, stream, next >>> 2, words)
      next++
      return words[lane]
    },
  }
  return cursor
}
