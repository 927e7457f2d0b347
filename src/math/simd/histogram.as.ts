/**
 * Counts the values of columns in equal bins between two bounds: the histogram accumulation behind exact order statistics.
 *
 * State (written by bracket-kernel.ts):
 *   0 i32 targets; 4 i32 most targets; 8 i32 bins
 *   16 low f64 [most targets]; high f64 [most targets]; column i32 [most targets]
 * Shard: columns f64 [columns][rows].
 * Sum, anew each time: below f64 [most targets]; counts, least and greatest f64 [most targets][bins].
 */

const HEAD: usize = 16

/** All values of a shard, for every target. */
export function add(shard: usize, rows: i32, state: usize, sum: usize): void {
  const targets = load<i32>(state)
  const most = <usize>load<i32>(state, 4)
  const bins = load<i32>(state, 8)
  const line = (<usize>bins) << 3
  const low = state + HEAD
  const high = low + (most << 3)
  const column = high + (most << 3)
  const counts = sum + (most << 3)
  const least = counts + most * line
  const greatest = least + most * line
  for (let target: usize = 0; target < <usize>targets; target++) {
    const eight = target << 3
    const from = load<f64>(low + eight)
    const to = load<f64>(high + eight)
    const place = load<i32>(column + (target << 2))
    const isAsBefore =
      target > 0 &&
      load<f64>(low + eight - 8) === from &&
      load<f64>(high + eight - 8) === to &&
      load<i32>(column + (target << 2) - 4) === place
    const at = target * line
    if (isAsBefore) {
      store<f64>(sum + eight, load<f64>(sum + eight - 8))
      memory.copy(counts + at, counts + at - line, line)
      memory.copy(least + at, least + at - line, line)
      memory.copy(greatest + at, greatest + at - line, line)
      continue
    }
    const values = shard + ((<usize>place * <usize>rows) << 3)
    const below = countValues(values, rows, from, to, bins, counts + at, least + at, greatest + at)
    store<f64>(sum + eight, <f64>below)
  }
}

/** The values between the bounds in their bins; gives how many lie below. What is missing is neither. */
function countValues(
  values: usize,
  rows: i32,
  low: f64,
  high: f64,
  bins: i32,
  counts: usize,
  least: usize,
  greatest: usize,
): i32 {
  memory.fill(counts, 0, (<usize>bins) << 3)
  for (let bin: usize = 0; bin < <usize>bins; bin++) {
    store<f64>(least + (bin << 3), Infinity)
    store<f64>(greatest + (bin << 3), -Infinity)
  }
  const width = high - low
  const last = <f64>(bins - 1)
  let below = 0
  const end = values + ((<usize>rows) << 3)
  for (let at = values; at < end; at += 8) {
    // Adding 0 makes one value of 0 and -0.
    const value = load<f64>(at) + 0
    if (value < low) below++
    else if (value <= high) {
      const bin = width === 0 ? 0 : Math.min(last, Math.floor(((value - low) / width) * <f64>bins))
      const eight = (<usize>(<i32>bin)) << 3
      store<f64>(counts + eight, load<f64>(counts + eight) + 1)
      if (value < load<f64>(least + eight)) store<f64>(least + eight, value)
      if (value > load<f64>(greatest + eight)) store<f64>(greatest + eight, value)
    }
  }
  return below
}
