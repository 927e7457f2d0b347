const two32 = 4294967296

/** Successive random words of one purpose for one id. The words depend on nothing else: not on order, not on threads. */
export interface Stream {
  /** The next word, a whole number from 0 to 2^32 - 1. */
  word(): number
  /** Starts again at word 0 of another id of the same purpose, so that one object serves many customers. */
  reopen(id: number): void
}

/**
 * Opens the random words of one purpose for one id. Word w is lane w mod 4 of block floor(w / 4).
 *
 * @param seed - a whole number from 0 to 2^53 - 1.
 * @param stream - the purpose, a whole number from 0 to 2^32 - 1, from `streams.ts`.
 * @param id - what the words are drawn for, a whole number from 0 to 2^53 - 1.
 */
export function openStream(seed: number, stream: number, id: number): Stream {
  const words = new Uint32Array(4)
  let current = id
  let block = 0
  let lane = 4
  return {
    word(): number {
      if (lane === 4) {
        philox(seed, current, stream, block, words)
        block++
        lane = 0
      }
      return words[lane++]
    },
    reopen(next: number): void {
      current = next
      block = 0
      lane = 4
    },
  }
}

/** The next draw from the open interval (0, 1): (word + 0.5) / 2^32, so neither 0 nor 1 occurs. One word. */
export function uniform(stream: Stream): number {
  return (stream.word() + 0.5) * 2 ** -32
}

/**
 * The next draw from the whole numbers 0 .. count - 1: floor(word * count / 2^32). One word. For `count` up to 2^31;
 * the chances differ by at most 2^-32.
 */
export function integerBelow(stream: Stream, count: number): number {
  return Math.floor((stream.word() * count) / two32)
}

/**
 * Writes the four words of one block: key = seed, counter = (id, stream, block).
 *
 * @param seed - a whole number from 0 to 2^53 - 1.
 * @param id - a whole number from 0 to 2^53 - 1.
 * @param stream - the purpose, a whole number from 0 to 2^32 - 1.
 * @param block - a whole number from 0 to 2^32 - 1.
 * @param out - receives the words; length at least 4.
 */
export function philox(seed: number, id: number, stream: number, block: number, out: Uint32Array): void {
  philoxBlock(id, Math.floor(id / two32), stream, block, seed, Math.floor(seed / two32), out)
}

/**
 * Philox4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw (2011), "Parallel random numbers: as easy
 * as 1, 2, 3". Each argument is taken modulo 2^32.
 */
export function philoxBlock(
  counter0: number,
  counter1: number,
  counter2: number,
  counter3: number,
  key0: number,
  key1: number,
  out: Uint32Array,
): void {
  let c0 = counter0 | 0
  let c1 = counter1 | 0
  let c2 = counter2 | 0
  let c3 = counter3 | 0
  let k0 = key0 | 0
  let k1 = key1 | 0
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(0xd2511f53, c0)
    const low0 = Math.imul(0xd2511f53, c0)
    const high1 = multiplyHigh(0xcd9e8d57, c2)
    const low1 = Math.imul(0xcd9e8d57, c2)
    c0 = high1 ^ c1 ^ k0
    c1 = low1
    c2 = high0 ^ c3 ^ k1
    c3 = low0
    k0 = (k0 + 0x9e3779b9) | 0
    k1 = (k1 + 0xbb67ae85) | 0
  }
  out[0] = c0
  out[1] = c1
  out[2] = c2
  out[3] = c3
}

/** The upper 32 bits of the unsigned 64-bit product, from 16-bit halves: every partial sum stays below 2^32. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff
  const aHigh = a >>> 16
  const bLow = b & 0xffff
  const bHigh = b >>> 16
  const crossed = Math.imul(aHigh, bLow) + (Math.imul(aLow, bLow) >>> 16)
  const middle = (crossed >>> 0) & 0xffff
  const carried = Math.imul(aLow, bHigh) + middle
  return (Math.imul(aHigh, bHigh) + (crossed >>> 16) + (carried >>> 16)) | 0
}
