/**
 * The numbers that decide *who* (`hash32Bytes` in md5.ts), four texts at a time: MD5 of (prefix, text) where both fit into one block.
 *
 * The texts are bytes from `offsets[i]` up to `offsets[i + 1]`. Memory behind them is read up to 16 bytes, and what is there does not
 * matter.
 * Constants: the 64 numbers of `sines` in md5.ts, i32.
 * Scratch: four blocks of 128 bytes, of which the first 64 count; the sixteen words of all four side by side.
 */

const STRIDE: usize = 128
const WORDS: usize = 4 * STRIDE

/**
 * Writes the hash of each text.
 *
 * @param prefix - 64 bytes: salt and colon, then zeros.
 * @param before - how many of them count; below 56.
 * @param bytes - where the texts begin, less `offsets[0]`.
 */
export function hash(
  constants: usize,
  prefix: usize,
  before: i32,
  bytes: usize,
  offsets: usize,
  count: i32,
  scratch: usize,
  out: usize,
): void {
  for (let text = 0; text < count; text += 4) {
    for (let lane = 0; lane < 4; lane++) {
      const own = min(text + lane, count - 1)
      const from = load<u32>(offsets + ((<usize>own) << 2))
      const to = load<u32>(offsets + ((<usize>own) << 2), 4)
      writeBlock(prefix, before, bytes + <usize>from, to - from, scratch + <usize>lane * STRIDE)
    }
    transpose(scratch)
    const first = digest(scratch + WORDS, constants)
    if (text + 4 <= count) v128.store(out + ((<usize>text) << 2), first)
    else {
      v128.store(scratch, first)
      memory.copy(out + ((<usize>text) << 2), scratch, (<usize>(count - text)) << 2)
    }
  }
}

/** Prefix, text, the closing bit, zeros, and the length in bits; a text that does not fit leaves some block or other. */
function writeBlock(prefix: usize, before: i32, text: usize, length: u32, block: usize): void {
  v128.store(block, v128.load(prefix))
  v128.store(block, v128.load(prefix, 16), 16)
  v128.store(block, v128.load(prefix, 32), 32)
  v128.store(block, v128.load(prefix, 48), 48)
  const fits = min<u32>(length, 55 - before)
  for (let i: u32 = 0; i < fits; i += 16)
    v128.store(block + <usize>before + <usize>i, v128.load(text + <usize>i))
  const end = <usize>before + <usize>fits
  for (let at = end; at < 64; at += 16) v128.store(block + at, i32x4.splat(0))
  store<u8>(block + end, 0x80)
  store<u32>(block, (<u32>before + fits) << 3, 56)
}

/** Lays word w of the four blocks side by side, w from 0 to 15. */
function transpose(scratch: usize): void {
  for (let w: usize = 0; w < 64; w += 16) {
    const a = v128.load(scratch + w)
    const b = v128.load(scratch + w, STRIDE)
    const c = v128.load(scratch + w, 2 * STRIDE)
    const d = v128.load(scratch + w, 3 * STRIDE)
    const ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5)
    const cd = v128.shuffle<i32>(c, d, 0, 4, 1, 5)
    const abHigh = v128.shuffle<i32>(a, b, 2, 6, 3, 7)
    const cdHigh = v128.shuffle<i32>(c, d, 2, 6, 3, 7)
    const to = scratch + WORDS + (w << 2)
    v128.store(to, v128.shuffle<i64>(ab, cd, 0, 2))
    v128.store(to, v128.shuffle<i64>(ab, cd, 1, 3), 16)
    v128.store(to, v128.shuffle<i64>(abHigh, cdHigh, 0, 2), 32)
    v128.store(to, v128.shuffle<i64>(abHigh, cdHigh, 1, 3), 48)
  }
}

/** The first word of the four digests, its bytes turned round: the 64 steps of RFC 1321 §3.4. */
function digest(m: usize, k: usize): v128 {
  let a = i32x4.splat(0x67452301)
  let b = i32x4.splat(0xefcdab89)
  let c = i32x4.splat(0x98badcfe)
  let d = i32x4.splat(0x10325476)
  for (let i: usize = 0; i < 16; i += 4) {
    a = step(a, v128.bitselect(c, d, b), b, m, i, k + (i << 2), 7)
    d = step(d, v128.bitselect(b, c, a), a, m, i + 1, k + ((i + 1) << 2), 12)
    c = step(c, v128.bitselect(a, b, d), d, m, i + 2, k + ((i + 2) << 2), 17)
    b = step(b, v128.bitselect(d, a, c), c, m, i + 3, k + ((i + 3) << 2), 22)
  }
  for (let i: usize = 16; i < 32; i += 4) {
    const j = 5 * i + 1
    a = step(a, v128.bitselect(b, c, d), b, m, j, k + (i << 2), 5)
    d = step(d, v128.bitselect(a, b, c), a, m, j + 5, k + ((i + 1) << 2), 9)
    c = step(c, v128.bitselect(d, a, b), d, m, j + 10, k + ((i + 2) << 2), 14)
    b = step(b, v128.bitselect(c, d, a), c, m, j + 15, k + ((i + 3) << 2), 20)
  }
  for (let i: usize = 32; i < 48; i += 4) {
    const j = 3 * i + 5
    a = step(a, v128.xor(v128.xor(c, d), b), b, m, j, k + (i << 2), 4)
    d = step(d, v128.xor(v128.xor(b, c), a), a, m, j + 3, k + ((i + 1) << 2), 11)
    c = step(c, v128.xor(v128.xor(a, b), d), d, m, j + 6, k + ((i + 2) << 2), 16)
    b = step(b, v128.xor(v128.xor(d, a), c), c, m, j + 9, k + ((i + 3) << 2), 23)
  }
  for (let i: usize = 48; i < 64; i += 4) {
    const j = 7 * i
    a = step(a, v128.xor(c, v128.or(b, v128.not(d))), b, m, j, k + (i << 2), 6)
    d = step(d, v128.xor(b, v128.or(a, v128.not(c))), a, m, j + 7, k + ((i + 1) << 2), 10)
    c = step(c, v128.xor(a, v128.or(d, v128.not(b))), d, m, j + 14, k + ((i + 2) << 2), 15)
    b = step(b, v128.xor(d, v128.or(c, v128.not(a))), c, m, j + 21, k + ((i + 3) << 2), 21)
  }
  const first = i32x4.add(a, i32x4.splat(0x67452301))
  return v128.shuffle<i8>(first, first, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12)
}

/** One step: a sum of four, turned to the left, and the word before. */
function step(sum: v128, mixed: v128, next: v128, m: usize, word: usize, constant: usize, bits: i32): v128 {
  const own = i32x4.add(v128.load(m + ((word & 15) << 4)), v128.load32_splat(constant))
  // What is mixed comes last, and nothing waits behind it but this.
  const all = i32x4.add(i32x4.add(sum, own), mixed)
  return i32x4.add(next, v128.or(i32x4.shl(all, bits), i32x4.shr_u(all, 32 - bits)))
}
