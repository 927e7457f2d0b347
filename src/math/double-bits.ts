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

/** 2^k exactly, for whole k from -1022 to 1023: a coarse power times one below 2^32. A word that was just written would be slow to read as a double. */
export function powerOfTwo(k: number): number {
  return coarsePowers[(k >> 5) + 32] * ((1 << (k & 31)) >>> 0)
}

/** Element i is 2^(32 (i - 32)). */
// biome-ignore format: four to a line
const coarsePowers = Float64Array.of(
  5.562684646268003e-309, 2.3891548633682403e-299, 1.0261342003245941e-289, 4.407212831701244e-280,
  1.8928834978668395e-270, 8.129872718476162e-261, 3.491753744649773e-251, 1.499696813895631e-241,
  6.441148769597133e-232, 2.7664523314090327e-222, 1.188182228934475e-212, 5.103203814961955e-203,
  2.191809349008403e-193, 9.413749473058141e-184, 4.043174611952195e-174, 1.7365302730352168e-164,
  7.458340731200207e-155, 3.2033329522929615e-145, 1.3758210268297398e-135, 5.909106315382871e-126,
  2.5379418373156492e-116, 1.0900377190420866e-106, 4.6816763546921983e-97, 2.010764683385949e-87,
  8.636168555094445e-78, 3.7092061506874214e-68, 1.5930919111324523e-58, 6.842277657836021e-49,
  2.938735877055719e-39, 1.262177448353619e-29, 5.421010862427522e-20, 2.3283064365386963e-10,
  1, 4294967296, 18446744073709552000, 7.922816251426434e+28,
  3.402823669209385e+38, 1.461501637330903e+48, 6.277101735386681e+57, 2.695994666715064e+67,
  1.157920892373162e+77, 4.9732323640978664e+86, 2.13598703592091e+96, 9.173994463960286e+105,
  3.940200619639448e+115, 1.6923032801030364e+125, 7.268387242956069e+134, 3.1217485503159922e+144,
  1.3407807929942597e+154, 5.7586096570152914e+163, 2.4733040147310453e+173, 1.0622759856335342e+183,
  4.562440617622195e+192, 1.959553324262937e+202, 8.416217442477398e+211, 3.6147378671465184e+221,
  1.552518092300709e+231, 6.668014432879854e+240, 2.863890391847496e+250, 1.2300315572313621e+260,
  5.2829453113566525e+269, 2.269007733883336e+279, 9.7453140114e+288, 4.185580496821357e+298,
)
