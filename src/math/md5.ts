/**
 * The number that decides *who*: the first eight hexadecimal digits of md5(salt ':' unit), as a whole number from 0 to
 * 2^32 - 1. Every engine that has md5 gives the same number. A share p of all units is those below
 * {@link hashThreshold}(p).
 *
 * @param salt - names the decision, so that two decisions about one unit are independent.
 * @param unit - the key of the household where known, else of the customer.
 */
export function hash32(salt: string, unit: string): number {
  const encoder = new TextEncoder()
  const bytes = encoder.encode(unit)
  return hash32Bytes(encoder.encode(salt), bytes, 0, bytes.length)
}

/** As {@link hash32}, for a salt and a unit in UTF-8; the unit is `bytes` from `from` to before `to`. */
export function hash32Bytes(
  salt: ArrayLike<number>,
  bytes: ArrayLike<number>,
  from: number,
  to: number,
): number {
  startState(sharedState)
  const colon = salt.length
  const length = colon + 1 + to - from
  const shift = from - colon - 1
  for (let start = 0; start <= length + 8; start += 64) {
    sharedBlock.fill(0)
    const end = Math.min(start + 64, length)
    for (let i = start; i < Math.min(end, colon); i++) addByte(sharedBlock, i, salt[i])
    if (colon >= start && colon < end) addByte(sharedBlock, colon, 0x3a)
    for (let i = Math.max(start, colon + 1); i < end; i++) addByte(sharedBlock, i, bytes[i + shift])
    addPadding(sharedBlock, start, length)
    digestBlock(sharedBlock, sharedState)
  }
  return reverseBytes(sharedState[0]) >>> 0
}

/**
 * The number that {@link hash32} must stay below for a unit to belong to a share of all units: ceil(share * 2^32).
 *
 * @param share - from 0 (nobody) to 1 (everybody).
 */
export function hashThreshold(share: number): number {
  return Math.ceil(share * 4294967296)
}

/**
 * The MD5 digest (Rivest 1992, RFC 1321) of bytes, or of a string in UTF-8, as 32 lower-case hexadecimal digits. It
 * serves to spread units evenly, not to keep secrets.
 */
export function md5(input: string | ArrayLike<number>): string {
  const bytes = typeof input === 'string' ? new TextEncoder().encode(input) : input
  const state = new Int32Array(4)
  const block = new Int32Array(16)
  startState(state)
  for (let start = 0; start <= bytes.length + 8; start += 64) {
    block.fill(0)
    const end = Math.min(start + 64, bytes.length)
    for (let i = start; i < end; i++) addByte(block, i, bytes[i])
    addPadding(block, start, bytes.length)
    digestBlock(block, state)
  }
  return Array.from(state, (word) => (reverseBytes(word) >>> 0).toString(16).padStart(8, '0')).join('')
}

/** Scratch of {@link hash32Bytes}, written anew in each call, so that hashing a key allocates nothing. */
const sharedBlock = new Int32Array(16)
const sharedState = new Int32Array(4)

function startState(state: Int32Array): void {
  state[0] = 0x67452301
  state[1] = 0xefcdab89
  state[2] = 0x98badcfe
  state[3] = 0x10325476
}

function addByte(block: Int32Array, position: number, byte: number): void {
  block[(position & 63) >> 2] |= byte << ((position & 3) << 3)
}

/** Puts the closing bit and the length in bits into the block that begins at `start`, where they fall into it. */
function addPadding(block: Int32Array, start: number, length: number): void {
  if (length >= start && length < start + 64) addByte(block, length, 0x80)
  if (start + 56 <= length) return
  block[14] = length << 3
  block[15] = Math.floor(length / 536870912)
}

/** The 64 steps of RFC 1321 §3.4 on one block of 16 little-endian words. */
function digestBlock(m: Int32Array, state: Int32Array): void {
  let a = state[0]
  let b = state[1]
  let c = state[2]
  let d = state[3]
  for (let i = 0; i < 16; i += 4) {
    a = (b + rotate(a + (d ^ (b & (c ^ d))) + m[i] + sines[i], 7)) | 0
    d = (a + rotate(d + (c ^ (a & (b ^ c))) + m[i + 1] + sines[i + 1], 12)) | 0
    c = (d + rotate(c + (b ^ (d & (a ^ b))) + m[i + 2] + sines[i + 2], 17)) | 0
    b = (c + rotate(b + (a ^ (c & (d ^ a))) + m[i + 3] + sines[i + 3], 22)) | 0
  }
  for (let i = 16; i < 32; i += 4) {
    const j = 5 * i + 1
    a = (b + rotate(a + (c ^ (d & (b ^ c))) + m[j & 15] + sines[i], 5)) | 0
    d = (a + rotate(d + (b ^ (c & (a ^ b))) + m[(j + 5) & 15] + sines[i + 1], 9)) | 0
    c = (d + rotate(c + (a ^ (b & (d ^ a))) + m[(j + 10) & 15] + sines[i + 2], 14)) | 0
    b = (c + rotate(b + (d ^ (a & (c ^ d))) + m[(j + 15) & 15] + sines[i + 3], 20)) | 0
  }
  for (let i = 32; i < 48; i += 4) {
    const j = 3 * i + 5
    a = (b + rotate(a + (b ^ c ^ d) + m[j & 15] + sines[i], 4)) | 0
    d = (a + rotate(d + (a ^ b ^ c) + m[(j + 3) & 15] + sines[i + 1], 11)) | 0
    c = (d + rotate(c + (d ^ a ^ b) + m[(j + 6) & 15] + sines[i + 2], 16)) | 0
    b = (c + rotate(b + (c ^ d ^ a) + m[(j + 9) & 15] + sines[i + 3], 23)) | 0
  }
  for (let i = 48; i < 64; i += 4) {
    const j = 7 * i
    a = (b + rotate(a + (c ^ (b | ~d)) + m[j & 15] + sines[i], 6)) | 0
    d = (a + rotate(d + (b ^ (a | ~c)) + m[(j + 7) & 15] + sines[i + 1], 10)) | 0
    c = (d + rotate(c + (a ^ (d | ~b)) + m[(j + 14) & 15] + sines[i + 2], 15)) | 0
    b = (c + rotate(b + (d ^ (c | ~a)) + m[(j + 21) & 15] + sines[i + 3], 21)) | 0
  }
  state[0] += a
  state[1] += b
  state[2] += c
  state[3] += d
}

function rotate(sum: number, bits: number): number {
  return (sum << bits) | (sum >>> (32 - bits))
}

function reverseBytes(word: number): number {
  return (word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)
}

/** Element i is floor(2^32 * |sin(i + 1)|), modulo 2^32 as a signed word. */
// biome-ignore format: eight to a line, as in the memo
export const sines: Int32Array = Int32Array.of(
  0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
  0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
  0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
  0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
  0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
  0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
  0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
  0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
)
