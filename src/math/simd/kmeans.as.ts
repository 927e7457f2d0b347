/**
 * One step of Lloyd over a packed shard: labels exactly those of plain 64-bit arithmetic.
 *
 * Rows count in steps of their grid: they are kept as 32-bit floats, which are exact, and as 16-bit integers in blocks of 16. Three levels find the nearest center:
 * integers, floats, doubles. Each level keeps the best and the second best score x.c - |c|^2/2 and decides where their gap is above what rounding
 * can do; the rest goes to the next level. Only rows that change their cluster touch the sums.
 *
 * State (written by kmeans-kernel.ts):
 *   0 i32 d; 4 i32 k; 8 i32 even k; 12 i32 pairs of columns
 *   16 f64 largest |c|; 24 f64 largest |c|_1; 32 f64 largest |c_j|
 *   40 i32 offsets: grid (center, 1/step by column, f64), 44 centers f64 [k][d], 48 centers f32 [k/2][d][2], 52 -|c|^2/2 f32 [even k],
 *   56 -|c|^2/2 f64 [even k]
 * Shard:
 *   0 i32 screened by integers (0 not yet, 1 yes, 2 not any more); 8 f64 scale of the rows' integers; 16 f64 largest |x|; 24 f64 largest |x_j|;
 *   32 f64, 40 f64 sum of squares, high and low
 *   64 rows f32 [rows, filled up to blocks][2 pairs]; blocks i16 [blocks][pairs][16][2]; the largest |x|_1 of each block in integers f32; labels u16
 *   [blocks][16]; scratch
 * Sum: counts f64 [k], totals f64 [k][2 pairs]: running sums of the shard.
 */

const HEAD: usize = 64
const NO_LABEL: i32 = 0xffff
/** Unit roundoff of 32-bit floats. */
const U: f64 = 5.9604644775390625e-8
/** Rows that the integers leave open wait for a whole block. */
const LIST: i32 = 16
/** Rows that change their cluster wait for so many more. */
const MOVES: i32 = 128
/** Places in the scratch: the rows that wait, pairs of (row, label), and the block of floats. */
const OPEN: usize = 192
const MOVED: usize = 512
const GATHERED: usize = 1600
/** Rows that are packed at a time; even. */
const CHUNK: i32 = 128
/** Sums of squares are kept in two parts, of which the high one counts in these. */
const POWER_UNIT: f64 = 67108864

function rowAt(shard: usize, row: i32, pairs: i32): usize {
  return shard + HEAD + ((<usize>row * <usize>pairs) << 3)
}

function i16Blocks(shard: usize, blocks: i32, pairs: i32): usize {
  return rowAt(shard, blocks << 4, pairs)
}

function reaches(shard: usize, blocks: i32, pairs: i32): usize {
  return i16Blocks(shard, blocks, pairs) + ((<usize>blocks * <usize>pairs) << 6)
}

function labels(shard: usize, blocks: i32, pairs: i32): usize {
  return reaches(shard, blocks, pairs) + ((<usize>blocks) << 2)
}

function scratchOf(shard: usize, blocks: i32, pairs: i32): usize {
  return labels(shard, blocks, pairs) + ((<usize>blocks) << 5)
}

/** Puts staged columns (f64 [d][rows]) onto the grid, packs them, and takes the first step. */
export function pack(staged: usize, shard: usize, rows: i32, state: usize, sum: usize): void {
  packRows(staged, shard, rows, state)
  add(shard, rows, state, sum)
}

function packRows(staged: usize, shard: usize, rows: i32, state: usize): void {
  const d = load<i32>(state)
  const pairs = load<i32>(state, 12)
  const grid = state + <usize>load<i32>(state, 40)
  const blocks = (rows + 15) >> 4
  const stride = (<usize>pairs) << 3
  const column = (<usize>rows) << 3
  let most = f64x2.splat(0)
  let high = most
  let low = most
  const half = f64x2.splat(0.5)
  const perUnit = f64x2.splat(1 / POWER_UNIT)
  const unit = f64x2.splat(POWER_UNIT)
  // What fills up the last block is zero.
  memory.fill(rowAt(shard, rows, pairs), 0, <usize>((blocks << 4) - rows) * stride)
  let longest: f32 = 0
  // Rows chunk by chunk, so that a chunk stays in the cache until all of its columns are there.
  for (let first = 0; first < rows; first += CHUNK) {
    const end = min(rows, first + CHUNK)
    for (let j = 0; j < d; j += 2) {
      // Without a partner, the last column is paired with itself, times nothing.
      const alone = j + 1 === d
      const other = alone ? 0 : column
      const center0 = f64x2.splat(load<f64>(grid + ((<usize>j) << 3)))
      const inverse0 = f64x2.splat(load<f64>(grid + ((<usize>(d + j)) << 3)))
      const center1 = f64x2.splat(alone ? 0 : load<f64>(grid + ((<usize>j) << 3), 8))
      const inverse1 = f64x2.splat(alone ? 0 : load<f64>(grid + ((<usize>(d + j)) << 3), 8))
      let from = staged + <usize>j * column + ((<usize>first) << 3)
      let to = rowAt(shard, first, pairs) + ((<usize>j) << 2)
      let squares0 = f64x2.splat(0)
      let squares1 = f64x2.splat(0)
      let row = first
      for (; row + 1 < end; row += 2, from += 16, to += stride << 1) {
        const x0 = f64x2.floor(f64x2.add(f64x2.mul(f64x2.sub(v128.load(from), center0), inverse0), half))
        const x1 = f64x2.floor(
          f64x2.add(f64x2.mul(f64x2.sub(v128.load(from + other), center1), inverse1), half),
        )
        const rows = pairsOf(f32x4.demote_f64x2_zero(x0), f32x4.demote_f64x2_zero(x1))
        v128.store64_lane(to, rows, 0)
        v128.store64_lane(to + stride, rows, 1)
        const square0 = f64x2.mul(x0, x0)
        const square1 = f64x2.mul(x1, x1)
        most = f64x2.pmax(most, f64x2.pmax(square0, square1))
        squares0 = f64x2.add(squares0, square0)
        squares1 = f64x2.add(squares1, square1)
      }
      if (row < end) {
        const x0 = onGrid(load<f64>(from), f64x2.extract_lane(center0, 0), f64x2.extract_lane(inverse0, 0))
        const x1 = onGrid(
          load<f64>(from + other),
          f64x2.extract_lane(center1, 0),
          f64x2.extract_lane(inverse1, 0),
        )
        store<f32>(to, <f32>x0)
        store<f32>(to, <f32>x1, 4)
        most = f64x2.pmax(most, f64x2.pmax(f64x2.splat(x0 * x0), f64x2.splat(x1 * x1)))
        squares0 = f64x2.add(squares0, f64x2.replace_lane(f64x2.splat(0), 0, x0 * x0))
        squares1 = f64x2.add(squares1, f64x2.replace_lane(f64x2.splat(0), 0, x1 * x1))
      }
      // A chunk has so few rows that its squares, each up to 2^46, add up exactly.
      const coarse0 = f64x2.floor(f64x2.mul(squares0, perUnit))
      const coarse1 = f64x2.floor(f64x2.mul(squares1, perUnit))
      high = f64x2.add(high, f64x2.add(coarse0, coarse1))
      low = f64x2.add(low, f64x2.sub(squares0, f64x2.mul(coarse0, unit)))
      low = f64x2.add(low, f64x2.sub(squares1, f64x2.mul(coarse1, unit)))
    }
    longest = max(longest, longestRow(rowAt(shard, first, pairs), end - first, pairs))
  }
  const square = <f64>longest * (1 + <f64>(d + 4) * U)
  store<i32>(shard, 0)
  store<f64>(shard, Math.sqrt(square) * (1 + 4 * U), 16)
  store<f64>(shard, Math.sqrt(Math.max(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1))), 24)
  store<f64>(shard, (f64x2.extract_lane(high, 0) + f64x2.extract_lane(high, 1)) * POWER_UNIT, 32)
  store<f64>(shard, f64x2.extract_lane(low, 0) + f64x2.extract_lane(low, 1), 40)
  memory.fill(labels(shard, blocks, pairs), 0xff, (<usize>blocks) << 5)
}

function onGrid(value: f64, center: f64, inverse: f64): f64 {
  return Math.floor((value - center) * inverse + 0.5)
}

/** Two rows of two columns, made of two columns of two rows. */
function pairsOf(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23)
}

/** The largest |x|^2 of some rows, in floats. */
function longestRow(at: usize, rows: i32, pairs: i32): f32 {
  let most: f32 = 0
  for (let row = 0; row < rows; row++) {
    let squares = f32x4.splat(0)
    let pair = 0
    for (; pair + 1 < pairs; pair += 2, at += 16) {
      const x = v128.load(at)
      squares = f32x4.add(squares, f32x4.mul(x, x))
    }
    if (pair < pairs) {
      const x = v128.load64_zero(at)
      squares = f32x4.add(squares, f32x4.mul(x, x))
      at += 8
    }
    squares = f32x4.add(
      squares,
      i8x16.shuffle(squares, squares, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7),
    )
    most = max(most, f32x4.extract_lane(squares, 0) + f32x4.extract_lane(squares, 1))
  }
  return most
}

/** The step, by integers where they can serve. */
export function add(shard: usize, rows: i32, state: usize, sum: usize): void {
  const blocks = (rows + 15) >> 4
  const stage = load<i32>(shard)
  if (stage === 2) {
    addByFloats(shard, rows, state, sum)
    return
  }
  const rowScale = stage === 1 ? load<f64>(shard, 8) : rowScaleFor(shard)
  if (rowScale === 0) {
    addByFloats(shard, rows, state, sum)
    return
  }
  const centerScale = centerScaleFor(shard, state, rowScale)
  const centers = quantizeCenters(shard, blocks, state, rowScale, centerScale)
  const undecided = addByIntegers(shard, rows, state, sum, rowScale, centerScale, centers, stage === 0)
  store<f64>(shard, rowScale, 8)
  store<i32>(shard, undecided * 10 > rows ? 2 : 1)
}

/** What products of rows and centers may reach: with half a square of a center it fits into 32 bits. */
const LIMIT: f64 = 1.39e9

/** The scale at which rows are 16-bit integers, and as long as the root of the limit; 0 where all of them are zero. */
function rowScaleFor(shard: usize): f64 {
  const reach = load<f64>(shard, 16)
  const most = load<f64>(shard, 24)
  return reach > 0 && most > 0 ? Math.min(32600 / most, Math.sqrt(LIMIT) / reach) : 0
}

/**
 * The scale at which centers are 16-bit integers, and their products with rows and with each other below the limit. It is no more than 1024 times that of the
 * rows: so what the plain distances are off by, (d + 2) 2^-53 (N + C)^2, is in these units below .0013 (d + 2), and within what `fixed` has to spare.
 */
function centerScaleFor(shard: usize, state: usize, rowScale: f64): f64 {
  const reach = load<f64>(state, 16)
  const most = load<f64>(state, 32)
  if (!(reach > 0 && most > 0)) return rowScale
  const scale = Math.min(32600 / most, LIMIT / (rowScale * Math.max(load<f64>(shard, 16), reach) * reach))
  return Math.min(scale, 1024 * rowScale)
}

/** Centers as integers, i16 [k/4][pairs][4 centers][2 columns], then -|c|^2/2 as i32 [k, padded to fours]; in the scratch of the shard. */
function quantizeCenters(shard: usize, blocks: i32, state: usize, rowScale: f64, scale: f64): usize {
  const d = load<i32>(state)
  const k = load<i32>(state, 4)
  const padded = (k + 3) & ~3
  const pairs = load<i32>(state, 12)
  const from = state + <usize>load<i32>(state, 44)
  const halves = state + <usize>load<i32>(state, 56)
  const at = scratchOf(shard, blocks, pairs) + GATHERED + ((<usize>d) << 6)
  const starts = at + ((<usize>padded * <usize>pairs) << 2)
  for (let c = 0; c < padded; c++) {
    const half = c < k ? Math.round(load<f64>(halves + ((<usize>c) << 3)) * rowScale * scale) : -2147000000
    store<i32>(starts + ((<usize>c) << 2), <i32>half)
    for (let j = 0; j < 2 * pairs; j++) {
      const x = c < k && j < d ? load<f64>(from + ((<usize>c * <usize>d + <usize>j) << 3)) * scale : 0
      const place =
        ((<usize>(c >> 2) * <usize>pairs + <usize>(j >> 1)) << 4) +
        ((<usize>(c & 3)) << 2) +
        ((<usize>(j & 1)) << 1)
      store<i16>(at + place, <i16>Math.round(x))
    }
  }
  return at
}

/** Sixteen rows as integers, and the largest |x|_1 among them. */
function quantizeBlock(x: usize, into: usize, reach: usize, pairs: i32, scale: f32): void {
  const s = f32x4.splat(scale)
  // Adding 1.5 * 2^23 leaves the nearest integer in the low bits.
  const round = f32x4.splat(12582912)
  const one = i16x8.splat(1)
  const stride = (<usize>pairs) << 3
  let most = i32x4.splat(0)
  for (let four = 0; four < 4; four++, into += 16, x += 4 * stride) {
    let sizes = i32x4.splat(0)
    let from = x
    let to = into
    // Two pairs of columns at a time. Of the last one alone, what is read behind it is not used.
    for (let pair = 0; pair < pairs; pair += 2, from += 16, to += 128) {
      const q0 = f32x4.add(f32x4.mul(v128.load(from), s), round)
      const q1 = f32x4.add(f32x4.mul(v128.load(from + stride), s), round)
      const q2 = f32x4.add(f32x4.mul(v128.load(from + 2 * stride), s), round)
      const q3 = f32x4.add(f32x4.mul(v128.load(from + 3 * stride), s), round)
      const low = i8x16.shuffle(q0, q1, 0, 1, 4, 5, 8, 9, 12, 13, 16, 17, 20, 21, 24, 25, 28, 29)
      const high = i8x16.shuffle(q2, q3, 0, 1, 4, 5, 8, 9, 12, 13, 16, 17, 20, 21, 24, 25, 28, 29)
      const first = i8x16.shuffle(low, high, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27)
      v128.store(to, first)
      sizes = i32x4.add(sizes, i32x4.dot_i16x8_s(i16x8.abs(first), one))
      if (pair + 1 === pairs) break
      const second = i8x16.shuffle(low, high, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31)
      v128.store(to, second, 64)
      sizes = i32x4.add(sizes, i32x4.dot_i16x8_s(i16x8.abs(second), one))
    }
    most = i32x4.max_s(most, sizes)
  }
  most = i32x4.max_s(most, i8x16.shuffle(most, most, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7))
  store<f32>(reach, <f32>max(i32x4.extract_lane(most, 0), i32x4.extract_lane(most, 1)))
}

/** Gives how many rows the integers left undecided. */
function addByIntegers(
  shard: usize,
  rows: i32,
  state: usize,
  sum: usize,
  rowScale: f64,
  centerScale: f64,
  centers: usize,
  quantize: bool,
): i32 {
  const d = load<i32>(state)
  const k = load<i32>(state, 4)
  const padded = (k + 3) & ~3
  const pairs = load<i32>(state, 12)
  const blocks = (rows + 15) >> 4
  const starts = centers + ((<usize>padded * <usize>pairs) << 2)
  const reach = reaches(shard, blocks, pairs)
  const own = labels(shard, blocks, pairs)
  const scratch = scratchOf(shard, blocks, pairs)
  const list = scratch + OPEN
  const moves = scratch + MOVED
  // Scores carry their center in the lowest bits, by which they are off by less than twice the mask.
  let mask = 3
  while (mask + 1 < padded) mask = 2 * mask + 1
  const centerOf = i32x4.splat(mask)
  const scoreOf = v128.not(centerOf)
  const one = i32x4.splat(1)
  const fixed = 1.01 * (load<f64>(state, 24) * centerScale + 0.5 * <f64>d + 3) + 2 * <f64>mask
  // Centers by fours; one or two that are left go by themselves.
  const two = ((k - 1) & 2) === 0
  const fours = two ? k & ~3 : padded
  let listed = 0
  let waiting = 0
  let undecided = 0
  for (let block = 0; block < blocks; block++) {
    const x = i16Blocks(shard, blocks, pairs) + ((<usize>block * <usize>pairs) << 6)
    const at = reach + ((<usize>block) << 2)
    if (quantize) quantizeBlock(rowAt(shard, block << 4, pairs), x, at, pairs, <f32>rowScale)
    const threshold = i32x4.splat(<i32>Math.ceil(1.01 * <f64>load<f32>(at) + fixed))
    let open = 0
    for (let part: usize = 0; part < 64; part += 32) {
      let best0 = i32x4.splat(i32.MIN_VALUE)
      let best1 = best0
      let second0 = best0
      let second1 = best0
      let center = i32x4.splat(0)
      let start = starts
      let from = centers
      for (let c = 0; c < fours; c += 4, start += 16) {
        let a0 = v128.load32_splat(start)
        let a1 = a0
        let b0 = v128.load32_splat(start, 4)
        let b1 = b0
        let c0 = v128.load32_splat(start, 8)
        let c1 = c0
        let d0 = v128.load32_splat(start, 12)
        let d1 = d0
        let p = x + part
        for (let pair = 0; pair < pairs; pair++, p += 64, from += 16) {
          const x0 = v128.load(p)
          const x1 = v128.load(p, 16)
          const r = v128.load32_splat(from)
          a0 = i32x4.add(a0, i32x4.dot_i16x8_s(x0, r))
          a1 = i32x4.add(a1, i32x4.dot_i16x8_s(x1, r))
          const s = v128.load32_splat(from, 4)
          b0 = i32x4.add(b0, i32x4.dot_i16x8_s(x0, s))
          b1 = i32x4.add(b1, i32x4.dot_i16x8_s(x1, s))
          const t = v128.load32_splat(from, 8)
          c0 = i32x4.add(c0, i32x4.dot_i16x8_s(x0, t))
          c1 = i32x4.add(c1, i32x4.dot_i16x8_s(x1, t))
          const v = v128.load32_splat(from, 12)
          d0 = i32x4.add(d0, i32x4.dot_i16x8_s(x0, v))
          d1 = i32x4.add(d1, i32x4.dot_i16x8_s(x1, v))
        }
        a0 = v128.or(v128.and(a0, scoreOf), center)
        second0 = i32x4.max_s(second0, i32x4.min_s(best0, a0))
        best0 = i32x4.max_s(best0, a0)
        a1 = v128.or(v128.and(a1, scoreOf), center)
        second1 = i32x4.max_s(second1, i32x4.min_s(best1, a1))
        best1 = i32x4.max_s(best1, a1)
        center = i32x4.add(center, one)
        b0 = v128.or(v128.and(b0, scoreOf), center)
        second0 = i32x4.max_s(second0, i32x4.min_s(best0, b0))
        best0 = i32x4.max_s(best0, b0)
        b1 = v128.or(v128.and(b1, scoreOf), center)
        second1 = i32x4.max_s(second1, i32x4.min_s(best1, b1))
        best1 = i32x4.max_s(best1, b1)
        center = i32x4.add(center, one)
        c0 = v128.or(v128.and(c0, scoreOf), center)
        second0 = i32x4.max_s(second0, i32x4.min_s(best0, c0))
        best0 = i32x4.max_s(best0, c0)
        c1 = v128.or(v128.and(c1, scoreOf), center)
        second1 = i32x4.max_s(second1, i32x4.min_s(best1, c1))
        best1 = i32x4.max_s(best1, c1)
        center = i32x4.add(center, one)
        d0 = v128.or(v128.and(d0, scoreOf), center)
        second0 = i32x4.max_s(second0, i32x4.min_s(best0, d0))
        best0 = i32x4.max_s(best0, d0)
        d1 = v128.or(v128.and(d1, scoreOf), center)
        second1 = i32x4.max_s(second1, i32x4.min_s(best1, d1))
        best1 = i32x4.max_s(best1, d1)
        center = i32x4.add(center, one)
      }
      if (two) {
        let a0 = v128.load32_splat(start)
        let a1 = a0
        let b0 = v128.load32_splat(start, 4)
        let b1 = b0
        let p = x + part
        for (let pair = 0; pair < pairs; pair++, p += 64, from += 16) {
          const x0 = v128.load(p)
          const x1 = v128.load(p, 16)
          const r = v128.load32_splat(from)
          a0 = i32x4.add(a0, i32x4.dot_i16x8_s(x0, r))
          a1 = i32x4.add(a1, i32x4.dot_i16x8_s(x1, r))
          const s = v128.load32_splat(from, 4)
          b0 = i32x4.add(b0, i32x4.dot_i16x8_s(x0, s))
          b1 = i32x4.add(b1, i32x4.dot_i16x8_s(x1, s))
        }
        a0 = v128.or(v128.and(a0, scoreOf), center)
        second0 = i32x4.max_s(second0, i32x4.min_s(best0, a0))
        best0 = i32x4.max_s(best0, a0)
        a1 = v128.or(v128.and(a1, scoreOf), center)
        second1 = i32x4.max_s(second1, i32x4.min_s(best1, a1))
        best1 = i32x4.max_s(best1, a1)
        center = i32x4.add(center, one)
        b0 = v128.or(v128.and(b0, scoreOf), center)
        second0 = i32x4.max_s(second0, i32x4.min_s(best0, b0))
        best0 = i32x4.max_s(best0, b0)
        b1 = v128.or(v128.and(b1, scoreOf), center)
        second1 = i32x4.max_s(second1, i32x4.min_s(best1, b1))
        best1 = i32x4.max_s(best1, b1)
      }
      // The gap may leave 32 bits signed, but not 32 bits unsigned.
      const undecidedHere =
        i32x4.bitmask(i32x4.le_u(i32x4.sub(best0, second0), threshold)) |
        (i32x4.bitmask(i32x4.le_u(i32x4.sub(best1, second1), threshold)) << 4)
      open |= part === 0 ? undecidedHere : undecidedHere << 8
      v128.store(
        scratch + (part >> 1),
        i16x8.narrow_i32x4_u(v128.and(best0, centerOf), v128.and(best1, centerOf)),
      )
    }
    const old = own + ((<usize>block) << 5)
    let moved =
      (i16x8.bitmask(i16x8.ne(v128.load(scratch), v128.load(old))) |
        (i16x8.bitmask(i16x8.ne(v128.load(scratch, 16), v128.load(old, 16))) << 8)) &
      ~open
    if ((open | moved) === 0) continue
    const valid = validRows(block, rows)
    open &= valid
    moved &= valid
    undecided += popcnt<i32>(open)
    while (moved !== 0) {
      const lane = ctz<i32>(moved)
      moved &= moved - 1
      const at = moves + ((<usize>waiting) << 3)
      store<i32>(at, (block << 4) + lane)
      store<i32>(at, load<u16>(scratch + ((<usize>lane) << 1)), 4)
      waiting++
    }
    if (waiting > MOVES - 16) {
      moveAll(shard, pairs, k, own, moves, waiting, sum)
      waiting = 0
    }
    while (open !== 0) {
      store<i32>(list + ((<usize>listed) << 2), (block << 4) + ctz<i32>(open))
      open &= open - 1
      listed++
      if (listed === LIST) {
        decideByFloats(shard, state, sum, blocks, listed)
        listed = 0
      }
    }
  }
  moveAll(shard, pairs, k, own, moves, waiting, sum)
  if (listed > 0) decideByFloats(shard, state, sum, blocks, listed)
  return undecided
}

function validRows(block: i32, rows: i32): i32 {
  const left = rows - (block << 4)
  return left >= 16 ? 0xffff : (1 << left) - 1
}

/** Listed rows as one block of floats. */
function decideByFloats(shard: usize, state: usize, sum: usize, blocks: i32, listed: i32): void {
  const d = load<i32>(state)
  const k = load<i32>(state, 4)
  const pairs = load<i32>(state, 12)
  const own = labels(shard, blocks, pairs)
  const scratch = scratchOf(shard, blocks, pairs)
  const list = scratch + OPEN
  const gathered = scratch + GATHERED
  for (let i = 0; i < 16; i++) {
    let x = rowAt(shard, load<i32>(list + ((i < listed ? <usize>i : 0) << 2)), pairs)
    let to = gathered + ((<usize>i) << 2)
    for (let j = 0; j < d; j++, x += 4, to += 64) store<f32>(to, load<f32>(x))
  }
  const open = screenByFloats(gathered, load<f64>(shard, 16), state, scratch)
  for (let i = 0; i < listed; i++) {
    const row = load<i32>(list + ((<usize>i) << 2))
    const label =
      ((open >> i) & 1) === 0
        ? load<i32>(scratch + ((<usize>i) << 2), 64)
        : nearestByDoubles(rowAt(shard, row, pairs), state)
    if (label !== load<u16>(own + ((<usize>row) << 1))) move(shard, pairs, k, own, row, label, sum)
  }
}

/** All rows by floats. */
function addByFloats(shard: usize, rows: i32, state: usize, sum: usize): void {
  const blocks = (rows + 15) >> 4
  const list = scratchOf(shard, blocks, load<i32>(state, 12)) + OPEN
  for (let first = 0; first < rows; first += 16) {
    const count = min(16, rows - first)
    for (let i = 0; i < count; i++) store<i32>(list + ((<usize>i) << 2), first + i)
    decideByFloats(shard, state, sum, blocks, count)
  }
}

/**
 * The nearest centers of a block by 32-bit floats, stored at `scratch + 64`; gives a bit for every row that is not certain.
 *
 * With unit roundoff u, gamma(m) = m u / (1 - m u), N >= |x| and C >= |c|, a score is off by at most gamma(d + 4) N C + gamma(d + 2) C^2 / 2, and
 * the plain distances are off by at most (d + 2) 2^-53 (N + C)^2.
 */
function screenByFloats(x: usize, most: f64, state: usize, scratch: usize): i32 {
  const d = load<i32>(state)
  const even = load<i32>(state, 8)
  const largest = load<f64>(state, 16)
  const starts = state + <usize>load<i32>(state, 52)
  const product = (<f64>(d + 4) * U) / (1 - <f64>(d + 4) * U)
  const bound =
    1.01 * (2 * product * most * largest + product * largest * largest) +
    4 * <f64>(d + 4) * 1.1102230246251565e-16 * (most + largest) * (most + largest)
  const threshold = f32x4.splat(<f32>(bound * (1 + 4 * U)) + f32.MIN_NORMAL_VALUE)
  let best0 = f32x4.splat(-3e38)
  let best1 = best0
  let best2 = best0
  let best3 = best0
  let second0 = best0
  let second1 = best0
  let second2 = best0
  let second3 = best0
  let index0 = i32x4.splat(0)
  let index1 = index0
  let index2 = index0
  let index3 = index0
  let from = state + <usize>load<i32>(state, 48)
  for (let c = 0; c < even; c += 2) {
    let a0 = v128.load32_splat(starts + ((<usize>c) << 2))
    let a1 = a0
    let a2 = a0
    let a3 = a0
    let b0 = v128.load32_splat(starts + ((<usize>c) << 2), 4)
    let b1 = b0
    let b2 = b0
    let b3 = b0
    let p = x
    for (let j = 0; j < d; j++, p += 64, from += 8) {
      const x0 = v128.load(p)
      const x1 = v128.load(p, 16)
      const x2 = v128.load(p, 32)
      const x3 = v128.load(p, 48)
      const s = v128.load32_splat(from)
      const t = v128.load32_splat(from, 4)
      a0 = f32x4.add(a0, f32x4.mul(x0, s))
      a1 = f32x4.add(a1, f32x4.mul(x1, s))
      a2 = f32x4.add(a2, f32x4.mul(x2, s))
      a3 = f32x4.add(a3, f32x4.mul(x3, s))
      b0 = f32x4.add(b0, f32x4.mul(x0, t))
      b1 = f32x4.add(b1, f32x4.mul(x1, t))
      b2 = f32x4.add(b2, f32x4.mul(x2, t))
      b3 = f32x4.add(b3, f32x4.mul(x3, t))
    }
    const ia = i32x4.splat(c)
    second0 = f32x4.pmax(second0, f32x4.pmin(best0, a0))
    index0 = v128.bitselect(ia, index0, f32x4.gt(a0, best0))
    best0 = f32x4.pmax(best0, a0)
    second1 = f32x4.pmax(second1, f32x4.pmin(best1, a1))
    index1 = v128.bitselect(ia, index1, f32x4.gt(a1, best1))
    best1 = f32x4.pmax(best1, a1)
    second2 = f32x4.pmax(second2, f32x4.pmin(best2, a2))
    index2 = v128.bitselect(ia, index2, f32x4.gt(a2, best2))
    best2 = f32x4.pmax(best2, a2)
    second3 = f32x4.pmax(second3, f32x4.pmin(best3, a3))
    index3 = v128.bitselect(ia, index3, f32x4.gt(a3, best3))
    best3 = f32x4.pmax(best3, a3)
    const ib = i32x4.splat(c + 1)
    second0 = f32x4.pmax(second0, f32x4.pmin(best0, b0))
    index0 = v128.bitselect(ib, index0, f32x4.gt(b0, best0))
    best0 = f32x4.pmax(best0, b0)
    second1 = f32x4.pmax(second1, f32x4.pmin(best1, b1))
    index1 = v128.bitselect(ib, index1, f32x4.gt(b1, best1))
    best1 = f32x4.pmax(best1, b1)
    second2 = f32x4.pmax(second2, f32x4.pmin(best2, b2))
    index2 = v128.bitselect(ib, index2, f32x4.gt(b2, best2))
    best2 = f32x4.pmax(best2, b2)
    second3 = f32x4.pmax(second3, f32x4.pmin(best3, b3))
    index3 = v128.bitselect(ib, index3, f32x4.gt(b3, best3))
    best3 = f32x4.pmax(best3, b3)
  }
  v128.store(scratch, index0, 64)
  v128.store(scratch, index1, 80)
  v128.store(scratch, index2, 96)
  v128.store(scratch, index3, 112)
  // What is not certain is left open, NaN among it.
  const certain =
    i32x4.bitmask(f32x4.gt(f32x4.sub(best0, second0), threshold)) |
    (i32x4.bitmask(f32x4.gt(f32x4.sub(best1, second1), threshold)) << 4) |
    (i32x4.bitmask(f32x4.gt(f32x4.sub(best2, second2), threshold)) << 8) |
    (i32x4.bitmask(f32x4.gt(f32x4.sub(best3, second3), threshold)) << 12)
  return ~certain & 0xffff
}

/** The nearest center by squared distances summed over the columns in their order; ties go to the smaller index. */
function nearestByDoubles(x: usize, state: usize): i32 {
  const d = load<i32>(state)
  const k = load<i32>(state, 4)
  let center = state + <usize>load<i32>(state, 44)
  let nearest = 0
  let least: f64 = Infinity
  for (let c = 0; c < k; c++) {
    let square: f64 = 0
    for (let j = 0, p = x; j < d; j++, p += 4, center += 8) {
      const difference = <f64>load<f32>(p) - load<f64>(center)
      square += difference * difference
    }
    if (square < least) {
      least = square
      nearest = c
    }
  }
  return nearest
}

/** Moves rows that lie far apart: all are touched first, so that their way from memory is waited for once. */
function moveAll(shard: usize, pairs: i32, k: i32, own: usize, moves: usize, count: i32, sum: usize): void {
  const end = moves + ((<usize>count) << 3)
  const bytes = (<usize>pairs) << 3
  let touched: f32 = 0
  for (let at = moves; at < end; at += 8) {
    const row = rowAt(shard, load<i32>(at), pairs)
    for (let line: usize = 0; line < bytes; line += 64) touched += load<f32>(row + line)
  }
  // Kept, so that the loads are not left out.
  store<f32>(moves + ((<usize>MOVES) << 3), touched)
  for (let at = moves; at < end; at += 8) move(shard, pairs, k, own, load<i32>(at), load<i32>(at, 4), sum)
}

/** Moves a row from the sums of its old cluster, if it had one, to those of its new one. */
function move(shard: usize, pairs: i32, k: i32, own: usize, row: i32, label: i32, sum: usize): void {
  const at = own + ((<usize>row) << 1)
  const old = <i32>load<u16>(at)
  store<u16>(at, <u16>label)
  const totals = sum + ((<usize>k) << 3)
  const stride = (<usize>pairs) << 4
  const count = sum + ((<usize>label) << 3)
  store<f64>(count, load<f64>(count) + 1)
  let x = rowAt(shard, row, pairs)
  let to = totals + <usize>label * stride
  const end = to + stride
  const whole = end - (stride & 16)
  if (old === NO_LABEL) {
    for (; to < whole; x += 16, to += 32) {
      const four = v128.load(x)
      v128.store(to, f64x2.add(v128.load(to), f64x2.promote_low_f32x4(four)))
      const high = f64x2.promote_low_f32x4(
        i8x16.shuffle(four, four, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15),
      )
      v128.store(to, f64x2.add(v128.load(to, 16), high), 16)
    }
    if (to < end) v128.store(to, f64x2.add(v128.load(to), f64x2.promote_low_f32x4(v128.load64_zero(x))))
    return
  }
  const before = sum + ((<usize>old) << 3)
  store<f64>(before, load<f64>(before) - 1)
  let from = totals + <usize>old * stride
  for (; to < end; x += 8, to += 16, from += 16) {
    const value = f64x2.promote_low_f32x4(v128.load64_zero(x))
    v128.store(to, f64x2.add(v128.load(to), value))
    v128.store(from, f64x2.sub(v128.load(from), value))
  }
}
