/**
 * One step of Lloyd over a packed shard: labels exactly those of plain 64-bit arithmetic.
 *
 * Rows lie in blocks of 16, column after column, as 32-bit floats that are exact (grid multiples). Three levels find the nearest
 * center: 16-bit integers, 32-bit floats, 64-bit floats. Each level keeps the best and the second best score x.c - |c|^2/2 and decides
 * where their gap is above what rounding can do; the rest goes to the next level. Only rows that change their cluster touch the sums.
 *
 * State (written by kmeans-kernel.ts):
 *   0 i32 d; 4 i32 k; 8 i32 even k; 12 i32 pairs of columns
 *   16 f64 unit of the sum of squares; 24 f64 finer unit; 32 f64 largest |c|; 40 f64 largest |c|_1; 48 f64 largest |c_j|
 *   56 i32 offsets: grid (center, 1/step, step by column, f64), 60 centers f64 [k][d], 64 centers f32 [k/2][d][2], 68 -|c|^2/2 f32 [even k],
 *   72 -|c|^2/2 f64 [even k]
 * Shard:
 *   0 i32 screened by integers (0 not yet, 1 yes, 2 not any more); 8 f64 scale of the integers; 16 f64 largest |x|; 24 f64 largest |x_j|;
 *   32 f64, 40 f64 sum of squares, high and low; 48 f64 rows that integers left undecided, in the step before
 *   64 blocks f32 [blocks][d][16]; then blocks i16 [blocks][pairs][16][2]; reach f32 [blocks][2] (|x|, scale |x|_1, the largest of the block);
 *   labels u16 [blocks][16]; scratch
 * Sum: counts f64 [k], totals f64 [k][d]: running sums of the shard.
 */

const HEAD: usize = 64
const NO_LABEL: i32 = 0xffff
/** Unit roundoff of 32-bit floats. */
const U: f64 = 5.9604644775390625e-8
/** Listed rows wait for a whole block. */
const LIST: i32 = 16

function f32Blocks(shard: usize): usize {
  return shard + HEAD
}

function i16Blocks(shard: usize, blocks: i32, d: i32): usize {
  return f32Blocks(shard) + ((<usize>blocks * <usize>d) << 6)
}

function reaches(shard: usize, blocks: i32, d: i32, pairs: i32): usize {
  return i16Blocks(shard, blocks, d) + ((<usize>blocks * <usize>pairs) << 6)
}

function labels(shard: usize, blocks: i32, d: i32, pairs: i32): usize {
  return reaches(shard, blocks, d, pairs) + ((<usize>blocks) << 3)
}

function scratchOf(shard: usize, blocks: i32, d: i32, pairs: i32): usize {
  return labels(shard, blocks, d, pairs) + ((<usize>blocks) << 5)
}

/** Puts staged columns (f64 [d][rows]) onto the grid, packs them, and forgets all labels. */
export function pack(staged: usize, shard: usize, rows: i32, state: usize): void {
  const d = load<i32>(state)
  const pairs = load<i32>(state, 12)
  const unit = load<f64>(state, 16)
  const fine = load<f64>(state, 24)
  const grid = state + <usize>load<i32>(state, 56)
  const blocks = (rows + 15) >> 4
  const packed = f32Blocks(shard)
  let most = f64x2.splat(0)
  let high = most
  let low = most
  const half = f64x2.splat(0.5)
  const perUnit = f64x2.splat(1 / unit)
  const perFine = f64x2.splat(1 / fine)
  const units = f64x2.splat(unit)
  for (let j = 0; j < d; j++) {
    const center = f64x2.splat(load<f64>(grid + ((<usize>j) << 3)))
    const inverse = f64x2.splat(load<f64>(grid + ((<usize>(d + j)) << 3)))
    const step = f64x2.splat(load<f64>(grid + ((<usize>(2 * d + j)) << 3)))
    let from = staged + ((<usize>j * <usize>rows) << 3)
    // Whole pairs of rows, then the last one of an odd count with a zero beside it.
    for (let row = 0; row < rows; row += 2, from += 16) {
      const values = row + 1 < rows ? v128.load(from) : f64x2.replace_lane(center, 0, load<f64>(from))
      const x = f64x2.mul(f64x2.floor(f64x2.add(f64x2.mul(f64x2.sub(values, center), inverse), half)), step)
      const at = packed + (((<usize>(row >> 4) * <usize>d + <usize>j) << 6) + ((<usize>(row & 15)) << 2))
      v128.store64_lane(at, f32x4.demote_f64x2_zero(x), 0)
      most = f64x2.max(most, f64x2.abs(x))
      const square = f64x2.mul(x, x)
      const coarse = f64x2.floor(f64x2.add(f64x2.mul(square, perUnit), half))
      high = f64x2.add(high, coarse)
      const rest = f64x2.sub(square, f64x2.mul(coarse, units))
      low = f64x2.add(low, f64x2.floor(f64x2.add(f64x2.mul(rest, perFine), half)))
    }
    for (let row = (rows + 1) & ~1; row < blocks << 4; row++)
      store<f32>(packed + (((<usize>(row >> 4) * <usize>d + <usize>j) << 6) + ((<usize>(row & 15)) << 2)), 0)
  }
  store<i32>(shard, 0)
  store<f64>(shard, Math.max(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1)), 24)
  store<f64>(shard, (f64x2.extract_lane(high, 0) + f64x2.extract_lane(high, 1)) * unit, 32)
  store<f64>(shard, (f64x2.extract_lane(low, 0) + f64x2.extract_lane(low, 1)) * fine, 40)
  store<f64>(shard, 0, 48)
  store<f64>(shard, Math.sqrt(measure(shard, blocks, d, pairs)) * (1 + 4 * U), 16)
  memory.fill(labels(shard, blocks, d, pairs), 0xff, (<usize>blocks) << 5)
}

/** The largest |x| of each block; gives the largest |x|^2 of all. */
function measure(shard: usize, blocks: i32, d: i32, pairs: i32): f64 {
  const reach = reaches(shard, blocks, d, pairs)
  let most: f64 = 0
  for (let block = 0; block < blocks; block++) {
    let x = f32Blocks(shard) + ((<usize>block * <usize>d) << 6)
    let n0 = f32x4.splat(0)
    let n1 = n0
    let n2 = n0
    let n3 = n0
    for (let j = 0; j < d; j++, x += 64) {
      const x0 = v128.load(x)
      const x1 = v128.load(x, 16)
      const x2 = v128.load(x, 32)
      const x3 = v128.load(x, 48)
      n0 = f32x4.add(n0, f32x4.mul(x0, x0))
      n1 = f32x4.add(n1, f32x4.mul(x1, x1))
      n2 = f32x4.add(n2, f32x4.mul(x2, x2))
      n3 = f32x4.add(n3, f32x4.mul(x3, x3))
    }
    const top = <f64>largestLane(f32x4.max(f32x4.max(n0, n1), f32x4.max(n2, n3))) * (1 + <f64>(d + 4) * U)
    store<f32>(reach + ((<usize>block) << 3), <f32>(Math.sqrt(top) * (1 + 4 * U)))
    most = Math.max(most, top)
  }
  return most
}

function largestLane(v: v128): f32 {
  return max(
    max(f32x4.extract_lane(v, 0), f32x4.extract_lane(v, 1)),
    max(f32x4.extract_lane(v, 2), f32x4.extract_lane(v, 3)),
  )
}

/** The step, by integers where they can serve. */
export function add(shard: usize, rows: i32, state: usize, sum: usize): void {
  const blocks = (rows + 15) >> 4
  const stage = load<i32>(shard)
  if (stage === 2) {
    addByFloats(shard, rows, state, sum)
    return
  }
  const scale = stage === 1 ? load<f64>(shard, 8) : scaleFor(shard, state)
  if (scale === 0 || !integersHold(shard, state, scale)) {
    addByFloats(shard, rows, state, sum)
    return
  }
  const centers = quantizeCenters(shard, blocks, state, scale)
  const undecided = addByIntegers(shard, rows, state, sum, scale, centers, stage === 0)
  store<f64>(shard, <f64>undecided, 48)
  store<f64>(shard, scale, 8)
  store<i32>(shard, undecided * 10 > rows ? 2 : 1)
}

/** The scale at which all products of rows and centers fit into 32 bits; 0 where nothing is to be scaled. */
function scaleFor(shard: usize, state: usize): f64 {
  const reach = Math.max(load<f64>(shard, 16), load<f64>(state, 32))
  const most = Math.max(load<f64>(shard, 24), load<f64>(state, 48))
  if (!(reach > 0) || !(most > 0)) return 0
  return Math.min(32600 / most, Math.sqrt(1.39e9) / reach)
}

function integersHold(shard: usize, state: usize, scale: f64): bool {
  const c = load<f64>(state, 32) * scale
  const x = load<f64>(shard, 16) * scale
  return load<f64>(state, 48) * scale <= 32700 && c * c <= 1.4e9 && x * c <= 1.4e9
}

/** Centers as integers, i16 [k/4][pairs][4 centers][2 columns], then -|c|^2/2 as i32 [k, padded to fours]; in the scratch of the shard. */
function quantizeCenters(shard: usize, blocks: i32, state: usize, scale: f64): usize {
  const d = load<i32>(state)
  const k = load<i32>(state, 4)
  const padded = (k + 3) & ~3
  const pairs = load<i32>(state, 12)
  const from = state + <usize>load<i32>(state, 60)
  const halves = state + <usize>load<i32>(state, 72)
  const at = scratchOf(shard, blocks, d, pairs) + 512 + ((<usize>d) << 6)
  const starts = at + ((<usize>padded * <usize>pairs) << 2)
  for (let c = 0; c < padded; c++) {
    const half = c < k ? Math.round(load<f64>(halves + ((<usize>c) << 3)) * scale * scale) : -2147000000
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

/** Rows as integers, and the largest scale |x|_1 of the block. */
function quantizeBlock(x: usize, into: usize, reach: usize, d: i32, pairs: i32, scale: f32): void {
  const s = f32x4.splat(scale)
  let l0 = f32x4.splat(0)
  let l1 = l0
  let l2 = l0
  let l3 = l0
  const mask = i32x4.splat(0xffff)
  for (let pair = 0; pair < pairs; pair++) {
    const a = x + ((<usize>pair) << 7)
    const odd = 2 * pair + 1 < d
    for (let part: usize = 0; part < 64; part += 16) {
      const p = f32x4.mul(v128.load(a + part), s)
      const q = odd ? f32x4.mul(v128.load(a + part, 64), s) : f32x4.splat(0)
      const first = v128.and(i32x4.trunc_sat_f32x4_s(f32x4.nearest(p)), mask)
      const second = i32x4.shl(i32x4.trunc_sat_f32x4_s(f32x4.nearest(q)), 16)
      v128.store(into + ((<usize>pair) << 6) + part, v128.or(first, second))
      const sizes = f32x4.add(f32x4.abs(p), f32x4.abs(q))
      if (part === 0) l0 = f32x4.add(l0, sizes)
      else if (part === 16) l1 = f32x4.add(l1, sizes)
      else if (part === 32) l2 = f32x4.add(l2, sizes)
      else l3 = f32x4.add(l3, sizes)
    }
  }
  store<f32>(reach, largestLane(f32x4.max(f32x4.max(l0, l1), f32x4.max(l2, l3))), 4)
}

/** Gives how many rows the integers left undecided. */
function addByIntegers(
  shard: usize,
  rows: i32,
  state: usize,
  sum: usize,
  scale: f64,
  centers: usize,
  quantize: bool,
): i32 {
  const d = load<i32>(state)
  const k = load<i32>(state, 4)
  const padded = (k + 3) & ~3
  const pairs = load<i32>(state, 12)
  const blocks = (rows + 15) >> 4
  const starts = centers + ((<usize>padded * <usize>pairs) << 2)
  const reach = reaches(shard, blocks, d, pairs)
  const own = labels(shard, blocks, d, pairs)
  const scratch = scratchOf(shard, blocks, d, pairs)
  const list = scratch + 192
  const fixed = 1.01 * (load<f64>(state, 40) * scale + 0.5 * <f64>d + 3)
  let listed = 0
  let undecided = 0
  for (let block = 0; block < blocks; block++) {
    const x = i16Blocks(shard, blocks, d) + ((<usize>block * <usize>pairs) << 6)
    const at = reach + ((<usize>block) << 3)
    if (quantize)
      quantizeBlock(f32Blocks(shard) + ((<usize>block * <usize>d) << 6), x, at, d, pairs, <f32>scale)
    const threshold = i32x4.splat(<i32>Math.ceil(1.01 * <f64>load<f32>(at, 4) + fixed))
    let open = 0
    for (let part: usize = 0; part < 64; part += 32) {
      let best0 = i32x4.splat(i32.MIN_VALUE)
      let best1 = best0
      let second0 = best0
      let second1 = best0
      let index0 = i32x4.splat(0)
      let index1 = index0
      let from = centers
      for (let c = 0; c < padded; c += 4) {
        let a0 = v128.load32_splat(starts + ((<usize>c) << 2))
        let a1 = a0
        let b0 = v128.load32_splat(starts + ((<usize>c) << 2), 4)
        let b1 = b0
        let c0 = v128.load32_splat(starts + ((<usize>c) << 2), 8)
        let c1 = c0
        let d0 = v128.load32_splat(starts + ((<usize>c) << 2), 12)
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
        const ia = i32x4.splat(c)
        second0 = i32x4.max_s(second0, i32x4.min_s(best0, a0))
        index0 = v128.bitselect(ia, index0, i32x4.gt_s(a0, best0))
        best0 = i32x4.max_s(best0, a0)
        second1 = i32x4.max_s(second1, i32x4.min_s(best1, a1))
        index1 = v128.bitselect(ia, index1, i32x4.gt_s(a1, best1))
        best1 = i32x4.max_s(best1, a1)
        const ib = i32x4.splat(c + 1)
        second0 = i32x4.max_s(second0, i32x4.min_s(best0, b0))
        index0 = v128.bitselect(ib, index0, i32x4.gt_s(b0, best0))
        best0 = i32x4.max_s(best0, b0)
        second1 = i32x4.max_s(second1, i32x4.min_s(best1, b1))
        index1 = v128.bitselect(ib, index1, i32x4.gt_s(b1, best1))
        best1 = i32x4.max_s(best1, b1)
        const ic = i32x4.splat(c + 2)
        second0 = i32x4.max_s(second0, i32x4.min_s(best0, c0))
        index0 = v128.bitselect(ic, index0, i32x4.gt_s(c0, best0))
        best0 = i32x4.max_s(best0, c0)
        second1 = i32x4.max_s(second1, i32x4.min_s(best1, c1))
        index1 = v128.bitselect(ic, index1, i32x4.gt_s(c1, best1))
        best1 = i32x4.max_s(best1, c1)
        const id = i32x4.splat(c + 3)
        second0 = i32x4.max_s(second0, i32x4.min_s(best0, d0))
        index0 = v128.bitselect(id, index0, i32x4.gt_s(d0, best0))
        best0 = i32x4.max_s(best0, d0)
        second1 = i32x4.max_s(second1, i32x4.min_s(best1, d1))
        index1 = v128.bitselect(id, index1, i32x4.gt_s(d1, best1))
        best1 = i32x4.max_s(best1, d1)
      }
      // The gap may leave 32 bits signed, but not 32 bits unsigned.
      const undecidedHere =
        i32x4.bitmask(i32x4.le_u(i32x4.sub(best0, second0), threshold)) |
        (i32x4.bitmask(i32x4.le_u(i32x4.sub(best1, second1), threshold)) << 4)
      open |= part === 0 ? undecidedHere : undecidedHere << 8
      v128.store(scratch + (part >> 1), i16x8.narrow_i32x4_u(index0, index1))
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
      move(shard, d, k, own, (block << 4) + lane, load<u16>(scratch + ((<usize>lane) << 1)), sum)
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
  const own = labels(shard, blocks, d, pairs)
  const scratch = scratchOf(shard, blocks, d, pairs)
  const list = scratch + 192
  const gathered = scratch + 512
  for (let i = 0; i < 16; i++) {
    const row = load<i32>(list + ((i < listed ? <usize>i : 0) << 2))
    let x = f32Blocks(shard) + ((<usize>(row >> 4) * <usize>d) << 6) + ((<usize>(row & 15)) << 2)
    let to = gathered + ((<usize>i) << 2)
    for (let j = 0; j < d; j++, x += 64, to += 64) store<f32>(to, load<f32>(x))
  }
  const open = screenByFloats(gathered, load<f64>(shard, 16), load<f64>(shard, 16), state, scratch)
  for (let i = 0; i < listed; i++) {
    const row = load<i32>(list + ((<usize>i) << 2))
    const label =
      ((open >> i) & 1) === 0
        ? load<i32>(scratch + ((<usize>i) << 2), 64)
        : nearestByDoubles(shard, row, state)
    if (label !== load<u16>(own + ((<usize>row) << 1))) move(shard, d, k, own, row, label, sum)
  }
}

function addByFloats(shard: usize, rows: i32, state: usize, sum: usize): void {
  const d = load<i32>(state)
  const k = load<i32>(state, 4)
  const pairs = load<i32>(state, 12)
  const blocks = (rows + 15) >> 4
  const reach = reaches(shard, blocks, d, pairs)
  const own = labels(shard, blocks, d, pairs)
  const scratch = scratchOf(shard, blocks, d, pairs)
  const most = load<f64>(shard, 16)
  for (let block = 0; block < blocks; block++) {
    const x = f32Blocks(shard) + ((<usize>block * <usize>d) << 6)
    const open = screenByFloats(x, <f64>load<f32>(reach + ((<usize>block) << 3)), most, state, scratch)
    const count = min(16, rows - (block << 4))
    for (let i = 0; i < count; i++) {
      const row = (block << 4) + i
      const label =
        ((open >> i) & 1) === 0
          ? load<i32>(scratch + ((<usize>i) << 2), 64)
          : nearestByDoubles(shard, row, state)
      if (label !== load<u16>(own + ((<usize>row) << 1))) move(shard, d, k, own, row, label, sum)
    }
  }
}

/**
 * The nearest centers of a block by 32-bit floats, stored at `scratch + 64`; gives a bit for every row that is not certain.
 *
 * With unit roundoff u, gamma(m) = m u / (1 - m u), N >= |x| and C >= |c|, a score is off by at most gamma(d + 4) N C + gamma(d + 2) C^2 / 2, and
 * the plain distances are off by at most (d + 2) 2^-53 (N + C)^2.
 */
function screenByFloats(x: usize, reach: f64, most: f64, state: usize, scratch: usize): i32 {
  const d = load<i32>(state)
  const even = load<i32>(state, 8)
  const largest = load<f64>(state, 32)
  const starts = state + <usize>load<i32>(state, 68)
  const product = (<f64>(d + 4) * U) / (1 - <f64>(d + 4) * U)
  const bound =
    1.01 * (2 * product * reach * largest + product * largest * largest) +
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
  let from = state + <usize>load<i32>(state, 64)
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
function nearestByDoubles(shard: usize, row: i32, state: usize): i32 {
  const d = load<i32>(state)
  const k = load<i32>(state, 4)
  const x = f32Blocks(shard) + ((<usize>(row >> 4) * <usize>d) << 6) + ((<usize>(row & 15)) << 2)
  let center = state + <usize>load<i32>(state, 60)
  let nearest = 0
  let least: f64 = Infinity
  for (let c = 0; c < k; c++) {
    let square: f64 = 0
    for (let j = 0, p = x; j < d; j++, p += 64, center += 8) {
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

/** Moves a row from the sums of its old cluster, if it had one, to those of its new one. */
function move(shard: usize, d: i32, k: i32, own: usize, row: i32, label: i32, sum: usize): void {
  const at = own + ((<usize>row) << 1)
  const old = <i32>load<u16>(at)
  store<u16>(at, <u16>label)
  let x = f32Blocks(shard) + ((<usize>(row >> 4) * <usize>d) << 6) + ((<usize>(row & 15)) << 2)
  const count = sum + ((<usize>label) << 3)
  store<f64>(count, load<f64>(count) + 1)
  let to = sum + ((<usize>k + <usize>label * <usize>d) << 3)
  if (old === NO_LABEL) {
    for (let j = 0; j < d; j++, x += 64, to += 8) store<f64>(to, load<f64>(to) + <f64>load<f32>(x))
    return
  }
  const before = sum + ((<usize>old) << 3)
  store<f64>(before, load<f64>(before) - 1)
  let from = sum + ((<usize>k + <usize>old * <usize>d) << 3)
  for (let j = 0; j < d; j++, x += 64, to += 8, from += 8) {
    const value = <f64>load<f32>(x)
    store<f64>(to, load<f64>(to) + value)
    store<f64>(from, load<f64>(from) - value)
  }
}
