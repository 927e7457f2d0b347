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

/**
 * 2^k exactly, for whole k from -1022 to 1023: the product of three powers of two. A word that was just written would be slow to read as a
 * double.
 */
export function powerOfTwo(k: number): number {
  return powers256[(k >> 8) + 4] * powers32[(k >> 5) & 7] * ((1 << (k & 31)) >>> 0)
}

/** Element i is 2^(256 (i - 4)). */
// biome-ignore format: four to a line
const powers256 = Float64Array.of(
  5.562684646268003e-309, 6.441148769597133e-232, 7.458340731200207e-155, 8.636168555094445e-78,
  1, 1.157920892373162e+77, 1.3407807929942597e+154, 1.552518092300709e+231,
)

/** Element i is 2^(32 i). */
// biome-ignore format: four to a line
const powers32 = Float64Array.of(
  1, 4294967296, 18446744073709552000, 7.922816251426434e+28,
  3.402823669209385e+38, 1.461501637330903e+48, 6.277101735386681e+57, 2.695994666715064e+67,
)
