/**
 * The bits of a double as two words. The scratch is written and read within one call; typed arrays are little-endian
 * on every machine that runs WebAssembly, so word 1 is the upper one.
 */
const scratch = new Float64Array(1)
const words = new Int32Array(scratch.buffer)

/** The upper word of a double: sign, 11 bits of exponent, 20 bits of significand; as a signed 32-bit integer. */
export function highWord(x: number): number {
  scratch[0] = x
  return words[1]
}

/** The same double with another upper word. */
export function withHighWord(x: number, high: number): number {
  scratch[0] = x
  words[1] = high
  return scratch[0]
}

/** The same double with its lower word cleared: the 21 leading bits of the significand, toward zero. */
export function withoutLowWord(x: number): number {
  scratch[0] = x
  words[0] = 0
  return scratch[0]
}

/** Powers of two that were asked for, from that of -1022 on; 0 where not yet. A word that was just written is slow to read as a double. */
const powers = new Float64Array(2046)

/** 2^k exactly, for whole k from -1022 to 1023. */
export function powerOfTwo(k: number): number {
  const known = powers[k + 1022]
  if (known !== 0) return known
  words[0] = 0
  words[1] = (1023 + k) << 20
  powers[k + 1022] = scratch[0]
  return scratch[0]
}
