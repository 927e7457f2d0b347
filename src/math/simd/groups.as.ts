/**
 * Packed group-by sums: rows with whole-number keys become groups in the order of their keys, each with sums, least and largest values.
 * Values of a group are joined in the order of its rows.
 *
 * State (written by grouping-kernel.ts):
 *   0 i32 groupings; 4 i32 bytes before the columns of a shard
 *   8 of each grouping: i32 keys, i32 values, i32 joining of each value (0 sum, 1 least, 2 largest)
 * Shard: used rows i32 [groupings], and what else stands before the columns. Then of each grouping the
 *   columns, whose groups take the place of its rows: keys i32 [keys][stride], values f64 [values][stride]. Last, scratch of 16 bytes a
 *   row and 8 KB.
 *   The stride is the number of rows of the shard, up to the next multiple of 4.
 * Sum, anew each time: groups i32 [groupings].
 */

const HEAD: usize = 8
const DIGIT_BITS: i32 = 11
const SUM = 0
const LEAST = 1

/** All rows of a shard, in every grouping. */
export function add(shard: usize, rows: i32, state: usize, sum: usize): void {
  const groupings = <usize>load<i32>(state)
  const stride = (<usize>rows + 3) & ~3
  let columns = shard + <usize>load<i32>(state, 4)
  const scratch = scratchBehind(columns, stride, state, groupings)
  let shape = state + HEAD
  for (let g: usize = 0; g < groupings; g++) {
    const keys = load<i32>(shape)
    const values = load<i32>(shape, 4)
    const used = load<i32>(shard + (g << 2))
    const groups = used === 0 ? 0 : joinRows(columns, stride, used, shape, scratch)
    store<i32>(sum + (g << 2), groups)
    columns += columnBytes(stride, keys, values)
    shape += 8 + ((<usize>values) << 2)
  }
}

function scratchBehind(columns: usize, stride: usize, state: usize, groupings: usize): usize {
  let end = columns
  let shape = state + HEAD
  for (let g: usize = 0; g < groupings; g++) {
    const values = load<i32>(shape, 4)
    end += columnBytes(stride, load<i32>(shape), values)
    shape += 8 + ((<usize>values) << 2)
  }
  return end
}

function columnBytes(stride: usize, keys: i32, values: i32): usize {
  return stride * (((<usize>keys) << 2) + ((<usize>values) << 3))
}

/** Puts the groups of some rows in their place; gives how many there are. */
function joinRows(columns: usize, stride: usize, rows: i32, shape: usize, scratch: usize): i32 {
  const keys = load<i32>(shape)
  const values = load<i32>(shape, 4)
  const first = scratch
  const second = first + (stride << 2)
  const joined = second + (stride << 2)
  const order = orderRows(columns, keys, stride, rows, first, second, joined + (stride << 3))
  const starts = order === first ? second : first
  const groups = findStarts(columns, keys, stride, rows, order, starts)
  let column = columns
  for (let k = 0; k < keys; k++) {
    takeFirst(column, order, starts, groups, joined)
    memory.copy(column, joined, (<usize>groups) << 2)
    column += stride << 2
  }
  for (let v: usize = 0; v < <usize>values; v++) {
    const joining = load<i32>(shape + 8 + (v << 2))
    if (joining === SUM) sumGroups(column, order, starts, groups, rows, joined)
    else if (joining === LEAST) leastOfGroups(column, order, starts, groups, rows, joined)
    else largestOfGroups(column, order, starts, groups, rows, joined)
    memory.copy(column, joined, (<usize>groups) << 3)
    column += stride << 3
  }
  return groups
}

/** The rows in the order of their keys, the first key before the second, in one of two places: a radix sort from the last digit on. */
function orderRows(
  columns: usize,
  keys: i32,
  stride: usize,
  rows: i32,
  first: usize,
  second: usize,
  counts: usize,
): usize {
  for (let row = 0; row < rows; row++) store<i32>(first + ((<usize>row) << 2), row)
  let from = first
  let to = second
  for (let k = keys - 1; k >= 0; k--) {
    const key = columns + <usize>k * (stride << 2)
    const least = leastKey(key, rows)
    const bits = 32 - <i32>clz(largestKey(key, rows) - least)
    const digits = (bits + DIGIT_BITS - 1) / DIGIT_BITS
    const width = digits === 0 ? 0 : (bits + digits - 1) / digits
    for (let digit = 0; digit < digits; digit++) {
      orderByDigit(key, least, digit * width, (1 << width) - 1, rows, from, to, counts)
      const now = to
      to = from
      from = now
    }
  }
  return from
}

function leastKey(key: usize, rows: i32): i32 {
  let least = load<i32>(key)
  for (let row = 1; row < rows; row++) least = min(least, load<i32>(key + ((<usize>row) << 2)))
  return least
}

function largestKey(key: usize, rows: i32): i32 {
  let largest = load<i32>(key)
  for (let row = 1; row < rows; row++) largest = max(largest, load<i32>(key + ((<usize>row) << 2)))
  return largest
}

/** Moves rows in the order of some bits of what their key has above the least one; the difference is below 2^32. */
function orderByDigit(
  key: usize,
  least: i32,
  shift: i32,
  mask: i32,
  rows: i32,
  from: usize,
  to: usize,
  counts: usize,
): void {
  memory.fill(counts, 0, (<usize>mask + 1) << 2)
  for (let row = 0; row < rows; row++) {
    const count = counts + digitPlace(key, row, least, shift, mask)
    store<i32>(count, load<i32>(count) + 1)
  }
  let before = 0
  for (let digit = 0; digit <= mask; digit++) {
    const count = counts + ((<usize>digit) << 2)
    const own = load<i32>(count)
    store<i32>(count, before)
    before += own
  }
  for (let i = 0; i < rows; i++) {
    const row = load<i32>(from + ((<usize>i) << 2))
    const count = counts + digitPlace(key, row, least, shift, mask)
    const place = load<i32>(count)
    store<i32>(count, place + 1)
    store<i32>(to + ((<usize>place) << 2), row)
  }
}

function digitPlace(key: usize, row: i32, least: i32, shift: i32, mask: i32): usize {
  const above = <u32>(load<i32>(key + ((<usize>row) << 2)) - least)
  return (<usize>((above >>> shift) & mask)) << 2
}

/** Writes the place in the order at which each group begins; gives how many there are. */
function findStarts(columns: usize, keys: i32, stride: usize, rows: i32, order: usize, starts: usize): i32 {
  let groups = 0
  let before: usize = 0
  for (let i = 0; i < rows; i++) {
    const row = (<usize>load<i32>(order + ((<usize>i) << 2))) << 2
    if (i === 0 || !haveSameKeys(columns, keys, stride, before, row)) {
      store<i32>(starts + ((<usize>groups) << 2), i)
      groups++
    }
    before = row
  }
  return groups
}

function haveSameKeys(columns: usize, keys: i32, stride: usize, one: usize, other: usize): bool {
  let key = columns
  for (let k = 0; k < keys; k++) {
    if (load<i32>(key + one) !== load<i32>(key + other)) return false
    key += stride << 2
  }
  return true
}

/** The key of the first row of each group. */
function takeFirst(key: usize, order: usize, starts: usize, groups: i32, into: usize): void {
  for (let g = 0; g < groups; g++) {
    const start = load<i32>(starts + ((<usize>g) << 2))
    const row = load<i32>(order + ((<usize>start) << 2))
    store<i32>(into + ((<usize>g) << 2), load<i32>(key + ((<usize>row) << 2)))
  }
}

function sumGroups(value: usize, order: usize, starts: usize, groups: i32, rows: i32, into: usize): void {
  let i = 0
  for (let g = 0; g < groups; g++) {
    const end = endOf(starts, g, groups, rows)
    let sum: f64 = 0
    for (; i < end; i++) sum += valueAt(value, order, i)
    store<f64>(into + ((<usize>g) << 3), sum)
  }
}

function leastOfGroups(value: usize, order: usize, starts: usize, groups: i32, rows: i32, into: usize): void {
  let i = 0
  for (let g = 0; g < groups; g++) {
    const end = endOf(starts, g, groups, rows)
    let least: f64 = Infinity
    for (; i < end; i++) least = Math.min(least, valueAt(value, order, i))
    store<f64>(into + ((<usize>g) << 3), least)
  }
}

function largestOfGroups(
  value: usize,
  order: usize,
  starts: usize,
  groups: i32,
  rows: i32,
  into: usize,
): void {
  let i = 0
  for (let g = 0; g < groups; g++) {
    const end = endOf(starts, g, groups, rows)
    let largest: f64 = -Infinity
    for (; i < end; i++) largest = Math.max(largest, valueAt(value, order, i))
    store<f64>(into + ((<usize>g) << 3), largest)
  }
}

/** Where in the order a group ends. */
function endOf(starts: usize, group: i32, groups: i32, rows: i32): i32 {
  return group + 1 < groups ? load<i32>(starts + ((<usize>group) << 2), 4) : rows
}

/** The value of the row at a place in the order. */
function valueAt(value: usize, order: usize, place: i32): f64 {
  return load<f64>(value + ((<usize>load<i32>(order + ((<usize>place) << 2))) << 3))
}
