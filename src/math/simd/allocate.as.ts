/**
 * One pass over a packed shard of scores. Asked for prices: everybody's best choice at them, what it uses, and the curvature. Asked for a
 * survey: what is to be known of all cells before prices are sought. The same operations in the same order as the plain passes
 * (src/target/price-pass.ts, src/target/survey-pass.ts), so the same bits.
 *
 * State (written by price-kernel.ts and survey-kernel.ts; shards by packed-shard.ts):
 *   0 i32 rows; 4 i32 slots; 8 i32 most messages; 12 i32 options (slots of a stratum); 16 f64 bandwidth
 *   24 i32 offsets: charges f64 [3][slots] (fixed, of cost, of benefit), 28 scale f64 [rows], 32 factor f64 [terms], 36 start i32 [slots + 1],
 *   40 row i32 [terms], 44 kind i32 [terms] (0 count, 1 cost, 2 benefit), 48 group i32 [options]; 52 i32 1 where everybody's choice is wanted
 *   56 i32 1 where a survey is asked for: then 16 f64 multiples of the grid to a unit, and start and row are of the terms asked for
 * Shard:
 *   0 i32 seen (0 not yet; 1 largest amounts and everybody's choice at some prices are kept)
 *   4 i32 offsets: start i32 [rows + 1], 8 base i32 [rows], 12 messages u8 [rows], 16 value f32 [cells], 20 cost f32, 24 benefit f32,
 *   28 place u16 [cells], 32 margin f64 [rows], 36 largest f32 [3][rows], 40 chosen i32 [rows][width], 44 undecided i32 [rows / 2],
 *   48 kept sum f64 [1 + 3 slots] and kept charges f64 [3][slots], 52 scratch, 56 next best i32 [rows][width]; 60 i32 rows
 * Sum: value f64, pairs f64, messages, cost and benefit f64 [slots] each, curvature f64 [rows][rows]
 * Sum of a survey: f64 eligible, messages, cells, off the grid, largest, worst, best values [4096], alone [rows], reachable [rows],
 *   positive, cost and benefit [slots] each
 */

/** Kernel weights are rounded to this fraction. */
const WEIGHT_SCALE: f64 = 1024
/** Rounding of what a cell is worth after prices is far below this part of its value and its charges. */
const ROUNDING: f64 = 9.094947017729282e-13

let limits: i32 = 0
let slots: i32 = 0
let width: i32 = 0
let mostMessages: i32 = 0
let options: i32 = 0
let bandwidth: f64 = 0
let fixed: usize = 0
let ofCost: usize = 0
let ofBenefit: usize = 0
let scale: usize = 0
let factor: usize = 0
let termStart: usize = 0
let termRow: usize = 0
let termKind: usize = 0
let group: usize = 0

let start: usize = 0
let base: usize = 0
let messages: usize = 0
let value: usize = 0
let cost: usize = 0
let benefit: usize = 0
let place: usize = 0
let margin: usize = 0
let largest: usize = 0
let chosen: usize = 0
let undecided: usize = 0
let kept: usize = 0
let nextBest: usize = 0
let wanted: bool = false

/** The ranking of the customer at hand: cells and worths by rank, with the second best of each group; see choose.ts. */
let size: i32 = 0
let filled: i32 = 0
let rankCell: usize = 0
let rankWorth: usize = 0
let secondCell: usize = 0
let secondWorth: usize = 0
let difference: usize = 0
let touched: usize = 0
let spread: usize = 0

let total: usize = 0

function int(at: usize, i: i32): i32 {
  return load<i32>(at + ((<usize>i) << 2))
}

function real(at: usize, i: i32): f64 {
  return load<f64>(at + ((<usize>i) << 3))
}

function single(at: usize, i: i32): f64 {
  return <f64>load<f32>(at + ((<usize>i) << 2))
}

function placeOf(cell: i32): i32 {
  return <i32>load<u16>(place + ((<usize>cell) << 1))
}

function increase(at: usize, i: i32, by: f64): void {
  const address = at + ((<usize>i) << 3)
  store<f64>(address, load<f64>(address) + by)
}

/** Shards come packed. */
export function pack(_staged: usize, _shard: usize, _rows: i32, _state: usize): void {}

/** Adds a shard; its sum is written anew. */
export function add(shard: usize, rows: i32, state: usize, sum: usize): void {
  open(shard, state)
  if (load<i32>(state, 56) !== 0) {
    total = sum
    survey(rows, load<f64>(state, 16))
    return
  }
  memory.fill(sum, 0, (<usize>(2 + 3 * slots + limits * limits)) << 3)
  total = sum
  if (load<i32>(shard) === 0) {
    keepLargest(rows)
    askEverybody(rows)
    store<i32>(shard, 1)
    return
  }
  const count = wanted ? -1 : collectUndecided(rows)
  if (count < 0) askEverybody(rows)
  else askAgain(count)
}

function open(shard: usize, state: usize): void {
  limits = load<i32>(state)
  slots = load<i32>(state, 4)
  mostMessages = load<i32>(state, 8)
  width = max(1, mostMessages)
  options = load<i32>(state, 12)
  bandwidth = load<f64>(state, 16)
  fixed = state + <usize>load<i32>(state, 24)
  ofCost = fixed + ((<usize>slots) << 3)
  ofBenefit = ofCost + ((<usize>slots) << 3)
  scale = state + <usize>load<i32>(state, 28)
  factor = state + <usize>load<i32>(state, 32)
  termStart = state + <usize>load<i32>(state, 36)
  termRow = state + <usize>load<i32>(state, 40)
  termKind = state + <usize>load<i32>(state, 44)
  group = state + <usize>load<i32>(state, 48)
  start = shard + <usize>load<u32>(shard, 4)
  base = shard + <usize>load<u32>(shard, 8)
  messages = shard + <usize>load<u32>(shard, 12)
  value = shard + <usize>load<u32>(shard, 16)
  cost = shard + <usize>load<u32>(shard, 20)
  benefit = shard + <usize>load<u32>(shard, 24)
  place = shard + <usize>load<u32>(shard, 28)
  margin = shard + <usize>load<u32>(shard, 32)
  largest = shard + <usize>load<u32>(shard, 36)
  chosen = shard + <usize>load<u32>(shard, 40)
  undecided = shard + <usize>load<u32>(shard, 44)
  kept = shard + <usize>load<u32>(shard, 48)
  nextBest = shard + <usize>load<u32>(shard, 56)
  wanted = load<i32>(state, 52) !== 0
  const room = <usize>(mostMessages + 2)
  rankWorth = shard + <usize>load<u32>(shard, 52)
  secondWorth = rankWorth + (room << 3)
  difference = secondWorth + (room << 3)
  spread = difference + ((<usize>limits) << 3)
  rankCell = spread + ((<usize>(3 * (slots / options))) << 3)
  secondCell = rankCell + (room << 2)
  touched = secondCell + (room << 2)
  memory.fill(difference, 0, (<usize>limits) << 3)
}

/** The largest value, cost and benefit among the cells of each customer, in size. */
function keepLargest(rows: i32): void {
  for (let customer = 0; customer < rows; customer++) {
    let mostValue: f32 = 0
    let mostCost: f32 = 0
    let mostBenefit: f32 = 0
    for (let cell = int(start, customer), end = int(start, customer + 1); cell < end; cell++) {
      const at = (<usize>cell) << 2
      mostValue = max(mostValue, abs(load<f32>(value + at)))
      mostCost = max(mostCost, abs(load<f32>(cost + at)))
      mostBenefit = max(mostBenefit, abs(load<f32>(benefit + at)))
    }
    const at = largest + ((<usize>customer) << 2)
    store<f32>(at, mostValue)
    store<f32>(at + ((<usize>rows) << 2), mostCost)
    store<f32>(at + ((<usize>rows) << 3), mostBenefit)
  }
}

function askEverybody(rows: i32): void {
  memory.fill(kept, 0, (<usize>(1 + 3 * slots)) << 3)
  memory.fill(chosen, 0xff, (<usize>(rows * width)) << 2)
  if (wanted) memory.fill(nextBest, 0xff, (<usize>(rows * width)) << 2)
  for (let customer = 0; customer < rows; customer++) {
    let least: f64 = Infinity
    if (load<u8>(messages + <usize>customer) !== 0) {
      rank(customer)
      const places = chosen + ((<usize>(customer * width)) << 2)
      for (let i = 0; i < filled; i++) {
        const cell = int(rankCell, i)
        store<i32>(places + ((<usize>i) << 2), cell)
        addCell(customer, cell, 1, kept, kept + 8)
      }
      least = addFacets(customer)
      if (wanted) findNextBest(customer)
    }
    store<f64>(margin + ((<usize>customer) << 3), least)
  }
  memory.copy(kept + ((<usize>(1 + 3 * slots)) << 3), fixed, (<usize>(3 * slots)) << 3)
  addKept()
}

/** The next best of each cell chosen, and where none is, the best of all; see nextBestOf and bestOf in choices.ts. */
function findNextBest(customer: i32): void {
  const places = nextBest + ((<usize>(customer * width)) << 2)
  if (filled === 0) {
    store<i32>(places, bestOf(customer))
    return
  }
  const most = <i32>load<u8>(messages + <usize>customer)
  const full = filled === most && size > most
  const outside = full ? real(rankWorth, most) : 0
  for (let i = 0; i < filled; i++) {
    const own = real(secondWorth, i)
    const before =
      own > outside || (own === outside && full && placeOf(int(secondCell, i)) < placeOf(int(rankCell, most)))
    const cell = before ? int(secondCell, i) : full ? int(rankCell, most) : -1
    store<i32>(places + ((<usize>i) << 2), (before ? own : outside) > 0 ? cell : -1)
  }
}

function bestOf(customer: i32): i32 {
  const from = int(base, customer)
  const begin = int(start, customer)
  const end = int(start, customer + 1)
  let worthwhile = false
  for (let cell = begin; cell < end; cell++) if (single(value, cell) > 0) worthwhile = true
  let best = -1
  let most: f64 = -Infinity
  for (let cell = begin; cell < end; cell++) {
    if (worthwhile && !(single(value, cell) > 0)) continue
    const worth = worthwhile ? worthOf(cell, from + placeOf(cell)) : single(value, cell)
    if (worth < most || (worth === most && placeOf(cell) > placeOf(best))) continue
    most = worth
    best = cell
  }
  return best
}

/** What everybody chose at the prices kept. */
function addKept(): void {
  increase(total, 0, real(kept, 0))
  for (let i = 0; i < 3 * slots; i++) increase(total, 2 + i, real(kept, 1 + i))
}

function askAgain(count: i32): void {
  addKept()
  for (let i = 0; i < count; i++) {
    const customer = int(undecided, i)
    rank(customer)
    const places = chosen + ((<usize>(customer * width)) << 2)
    for (let at = 0; at < width; at++) {
      const before = int(places, at)
      const now = at < filled ? int(rankCell, at) : -1
      if (now === before) continue
      if (before >= 0) addCell(customer, before, -1, total, total + 16)
      if (now >= 0) addCell(customer, now, 1, total, total + 16)
    }
    addFacets(customer)
  }
}

function addCell(customer: i32, cell: i32, sign: f64, worth: usize, uses: usize): void {
  const slot = int(base, customer) + placeOf(cell)
  increase(worth, 0, sign * single(value, cell))
  increase(uses, slot, sign)
  increase(uses, slots + slot, sign * single(cost, cell))
  increase(uses, 2 * slots + slot, sign * single(benefit, cell))
}

/** Ranks the exclusive groups of a customer by their best cell after prices; see rankGroups in choose.ts. */
function rank(customer: i32): void {
  const from = int(base, customer)
  const most = <i32>load<u8>(messages + <usize>customer)
  const end = int(start, customer + 1)
  size = 0
  let current = -1
  let best: f64 = 0
  let bestCell = -1
  let second: f64 = -Infinity
  let other = -1
  for (let cell = int(start, customer); cell < end; cell++) {
    const at = placeOf(cell)
    const slot = from + at
    const worth = worthOf(cell, slot)
    const own = int(group, at)
    if (own !== current) {
      if (bestCell >= 0) insert(most, bestCell, best, other, second)
      current = own
      best = worth
      bestCell = cell
      second = -Infinity
      other = -1
    } else if (worth > best) {
      second = best
      other = bestCell
      best = worth
      bestCell = cell
    } else if (worth > second) {
      second = worth
      other = cell
    }
  }
  if (bestCell >= 0) insert(most, bestCell, best, other, second)
  filled = min(most, size)
  while (filled > 0 && real(rankWorth, filled - 1) <= 0) filled--
}

function worthOf(cell: i32, slot: i32): f64 {
  return (
    single(value, cell) -
    real(fixed, slot) -
    real(ofCost, slot) * single(cost, cell) -
    real(ofBenefit, slot) * single(benefit, cell)
  )
}

function insert(most: i32, cell: i32, worth: f64, other: i32, second: f64): void {
  let at = size
  if (at > most) {
    if (worth < real(rankWorth, most)) return
    at = most + 1
  } else size++
  const own = placeOf(cell)
  while (at > 0) {
    const ahead = real(rankWorth, at - 1)
    if (!(worth > ahead || (worth === ahead && own < placeOf(int(rankCell, at - 1))))) break
    put(at, int(rankCell, at - 1), ahead, int(secondCell, at - 1), real(secondWorth, at - 1))
    at--
  }
  put(at, cell, worth, other, second)
}

function put(at: i32, cell: i32, worth: f64, other: i32, second: f64): void {
  store<i32>(rankCell + ((<usize>at) << 2), cell)
  store<f64>(rankWorth + ((<usize>at) << 3), worth)
  store<i32>(secondCell + ((<usize>at) << 2), other)
  store<f64>(secondWorth + ((<usize>at) << 3), second)
}

/** Adds the facets within the bandwidth to the curvature; gives by how much the choice is ahead. */
function addFacets(customer: i32): f64 {
  const most = <i32>load<u8>(messages + <usize>customer)
  let least: f64 = Infinity
  for (let i = 0; i < filled; i++) {
    let worth: f64 = 0
    let other = -1
    if (real(secondWorth, i) > worth) {
      worth = real(secondWorth, i)
      other = int(secondCell, i)
    }
    if (filled === most && size > most && real(rankWorth, most) > worth) {
      worth = real(rankWorth, most)
      other = int(rankCell, most)
    }
    const ahead = real(rankWorth, i) - worth
    least = min(least, ahead)
    if (ahead < bandwidth) addFacet(customer, int(rankCell, i), other, ahead)
  }
  for (let i = filled, free = min(most, size); i < free; i++) {
    const ahead = -real(rankWorth, i)
    least = min(least, ahead)
    if (ahead < bandwidth) addFacet(customer, -1, int(rankCell, i), ahead)
  }
  return least
}

function addFacet(customer: i32, cell: i32, other: i32, ahead: f64): void {
  const weight = floor((1 - ahead / bandwidth) * WEIGHT_SCALE + 0.5)
  const first = collect(customer, cell, 1, 0)
  const count = collect(customer, other, -1, first)
  const curvature = total + ((<usize>(2 + 3 * slots)) << 3)
  for (let a = 0; a < count; a++) {
    const row = int(touched, a)
    const weighted = weight * real(difference, row)
    if (weighted === 0) continue
    for (let b = 0; b < count; b++) {
      const column = int(touched, b)
      if (column >= row) increase(curvature, row * limits + column, weighted * real(difference, column))
    }
  }
  for (let a = 0; a < count; a++) store<f64>(difference + ((<usize>int(touched, a)) << 3), 0)
  increase(total, 1, 1)
}

/** Adds a cell's coefficients, scaled and rounded, to the difference; gives how many rows are touched then. */
function collect(customer: i32, cell: i32, sign: f64, from: i32): i32 {
  if (cell < 0) return from
  const slot = int(base, customer) + placeOf(cell)
  let count = from
  for (let term = int(termStart, slot), end = int(termStart, slot + 1); term < end; term++) {
    const row = int(termRow, term)
    const kind = int(termKind, term)
    const amount = kind === 0 ? 1 : kind === 1 ? single(cost, cell) : single(benefit, cell)
    let known = false
    for (let i = 0; i < from; i++) if (int(touched, i) === row) known = true
    if (!known) {
      store<i32>(touched + ((<usize>count) << 2), row)
      count++
    }
    increase(difference, row, sign * floor(real(factor, term) * amount * real(scale, row) + 0.5))
  }
  return count
}

/** The customers who may choose otherwise than at the prices kept, or whose facets may lie within the bandwidth; see anchor.ts. */
function collectUndecided(rows: i32): i32 {
  const before = kept + ((<usize>(1 + 3 * slots)) << 3)
  for (let stratum = 0, strata = slots / options; stratum < strata; stratum++) findSpread(before, stratum)
  const room = (rows + 1) / 2
  let count = 0
  for (let customer = 0; customer < rows; customer++) {
    const stratum = 3 * (int(base, customer) / options)
    const moved =
      real(spread, stratum) +
      real(spread, stratum + 1) * single(largest, rows + customer) +
      real(spread, stratum + 2) * single(largest, 2 * rows + customer)
    if (real(margin, customer) > bandwidth + moved + ROUNDING * single(largest, customer)) continue
    if (count === room) return -1
    store<i32>(undecided + ((<usize>count) << 2), customer)
    count++
  }
  return count
}

function findSpread(before: usize, stratum: i32): void {
  let up: f64 = 0
  let down: f64 = 0
  let charge: f64 = 0
  let byCost: f64 = 0
  let byBenefit: f64 = 0
  for (let slot = stratum * options, end = slot + options; slot < end; slot++) {
    const moved = real(fixed, slot) - real(before, slot)
    up = max(up, moved)
    down = min(down, moved)
    charge = max(charge, max(abs(real(fixed, slot)), abs(real(before, slot))))
    byCost = max(byCost, movedBy(real(ofCost, slot), real(before, slots + slot)))
    byBenefit = max(byBenefit, movedBy(real(ofBenefit, slot), real(before, 2 * slots + slot)))
  }
  const at = spread + ((<usize>(3 * stratum)) << 3)
  store<f64>(at, up - down + ROUNDING * charge)
  store<f64>(at + 8, 2 * byCost)
  store<f64>(at + 16, 2 * byBenefit)
}

function movedBy(now: f64, before: f64): f64 {
  return abs(now - before) + ROUNDING * max(abs(now), abs(before))
}

/** The head of the sum of a survey: so many numbers, then the best values. */
const SURVEY_HEAD: i32 = 6
const BUCKETS: i32 = 4096

/** What is to be known of all cells before prices are sought; see survey-pass.ts. */
function survey(rows: i32, perUnit: f64): void {
  memory.fill(total, 0, (<usize>(SURVEY_HEAD + BUCKETS + 2 * limits + 3 * slots)) << 3)
  // The counters by limit share the memory of the difference.
  memory.fill(difference + ((<usize>limits) << 2), 0xff, (<usize>limits) << 2)
  for (let customer = 0; customer < rows; customer++) {
    const most = <i32>load<u8>(messages + <usize>customer)
    const from = int(start, customer)
    const to = int(start, customer + 1)
    if (most === 0 || from === to) continue
    checkGrid(from, to, perUnit)
    const groups = surveyCells(customer, from, to)
    const possible = min(most, groups)
    increase(total, 0, 1)
    increase(total, 1, possible)
    increase(total, 2, to - from)
    increase(total, 5, <f64>possible * <f64>worstValue)
    if (bestValue !== 0) increase(total, SURVEY_HEAD + <i32>(reinterpret<u32>(abs(bestValue)) >> 20), 1)
    countAsked(customer, from, to, most)
  }
}

let bestValue: f32 = 0
let worstValue: f32 = 0

function checkGrid(from: i32, to: i32, perUnit: f64): void {
  let most = real(total, 4)
  for (let cell = from; cell < to; cell++) {
    const v = single(value, cell) * perUnit
    const c = single(cost, cell) * perUnit
    const b = single(benefit, cell) * perUnit
    if (!(floor(v) === v && floor(c) === c && floor(b) === b)) increase(total, 3, 1)
    if (abs(v) > most) most = abs(v)
    if (abs(c) > most) most = abs(c)
    if (abs(b) > most) most = abs(b)
  }
  store<f64>(total + 32, most)
}

/** Finds the best and the worst value and adds the cells above 0; gives how many exclusive groups there are. */
function surveyCells(customer: i32, from: i32, to: i32): i32 {
  const positive = total + ((<usize>(SURVEY_HEAD + BUCKETS + 2 * limits)) << 3)
  const own = int(base, customer)
  let best: f32 = -Infinity
  let worst: f32 = 0
  let groups = 0
  let last = -1
  for (let cell = from; cell < to; cell++) {
    const at = placeOf(cell)
    const worth = load<f32>(value + ((<usize>cell) << 2))
    best = worth > best ? worth : best
    worst = worth < worst ? worth : worst
    const now = int(group, at)
    groups += now !== last ? 1 : 0
    last = now
    if (!(worth > 0)) continue
    increase(positive, own + at, 1)
    increase(positive, slots + own + at, abs(single(cost, cell)))
    increase(positive, 2 * slots + own + at, abs(single(benefit, cell)))
  }
  bestValue = best
  worstValue = worst
  return groups
}

/** Counts what a customer could get in each limit that asks for messages. */
function countAsked(customer: i32, from: i32, to: i32, most: i32): void {
  const possible = difference
  const lastGroup = difference + ((<usize>limits) << 2)
  const own = int(base, customer)
  let count = 0
  for (let cell = from; cell < to; cell++) {
    const at = placeOf(cell)
    const now = int(group, at)
    for (let term = int(termStart, own + at), end = int(termStart, own + at + 1); term < end; term++) {
      const row = int(termRow, term)
      if (int(lastGroup, row) === now) continue
      if (int(possible, row) === 0) {
        store<i32>(touched + ((<usize>count) << 2), row)
        count++
      }
      store<i32>(lastGroup + ((<usize>row) << 2), now)
      store<i32>(possible + ((<usize>row) << 2), int(possible, row) + 1)
    }
  }
  const alone = SURVEY_HEAD + BUCKETS
  for (let i = 0; i < count; i++) {
    const row = int(touched, i)
    increase(total, alone + row, min(most, int(possible, row)))
    increase(total, alone + limits + row, 1)
    store<i32>(possible + ((<usize>row) << 2), 0)
    store<i32>(lastGroup + ((<usize>row) << 2), -1)
  }
}
