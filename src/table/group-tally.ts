import { sumWay } from './exact-sums.ts'
import type { GroupLayout, LoosePart } from './group-layout.ts'
import type { StoredValues } from './row-values.ts'

/** What of a column was found for each group, in any order of its rows. What was not asked for is left out. */
export interface Tallies {
  /** How many values are not missing. */
  readonly counts: Float64Array
  /** Exact, rounded once; NaN of a group without values. As `sumRuns` finds them. */
  readonly sums: Float64Array
  readonly least: Float64Array
  readonly most: Float64Array
}

/** What to find; counts come with sums. */
export interface TallyWish {
  readonly sums: boolean
  readonly least: boolean
  readonly most: boolean
}

/**
 * Adds up a column by group without putting the values of a group together.
 *
 * @internal
 * @returns null where sums are exact in no such way, so that values must be put together.
 */
export function tallyGroups(
  { stored, missing }: StoredValues,
  wish: TallyWish,
  layout: GroupLayout,
): Tallies | null {
  const groups = layout.groups.length
  const found: Tallies = {
    counts: new Float64Array(wish.sums ? groups : 0),
    sums: new Float64Array(wish.sums ? groups : 0),
    least: new Float64Array(wish.least ? groups : 0),
    most: new Float64Array(wish.most ? groups : 0),
  }
  const tally = new Float64Array(layout.partNumbers * TALLY)
  let isExact = true
  layout.eachLoosePart(stored, missing, (part) => {
    const way = sumWay(part.values, part.longest)
    if (wish.sums && way.kind === 'rounded') isExact = false
    if (!isExact) return
    clear(tally)
    if (way.kind === 'split') addSplit(part, way.cut, tally)
    else addPlain(part, tally)
    readTally(part, tally, wish, found)
  })
  return isExact ? found : null
}

/** Numbers a group, side by side, so that a value finds them in one place: how many, high and low part of the sum, extremes. */
const TALLY = 5

function clear(tally: Float64Array): void {
  for (let at = 0; at < tally.length; at += TALLY) {
    tally[at] = 0
    tally[at + 1] = 0
    tally[at + 2] = 0
    tally[at + 3] = Number.POSITIVE_INFINITY
    tally[at + 4] = Number.NEGATIVE_INFINITY
  }
}

function addPlain({ values, places }: LoosePart, tally: Float64Array): void {
  for (let i = 0; i < places.length; i++) {
    const value = values[i]
    if (Number.isNaN(value)) continue
    const at = places[i] * TALLY
    tally[at]++
    tally[at + 1] += value
    if (value < tally[at + 3]) tally[at + 3] = value
    if (value > tally[at + 4]) tally[at + 4] = value
  }
}

/** As `sumRuns` splits values: both parts of any sum add up without rounding. */
function addSplit({ values, places }: LoosePart, cut: number, tally: Float64Array): void {
  const shift = 1.5 * 2 ** (52 + cut)
  for (let i = 0; i < places.length; i++) {
    const value = values[i]
    if (Number.isNaN(value)) continue
    const at = places[i] * TALLY
    const high = value + shift - shift
    tally[at]++
    tally[at + 1] += high
    tally[at + 2] += value - high
    if (value < tally[at + 3]) tally[at + 3] = value
    if (value > tally[at + 4]) tally[at + 4] = value
  }
}

function readTally(
  { numbers, firstNumber, firstGroup }: LoosePart,
  tally: Float64Array,
  wish: TallyWish,
  found: Tallies,
): void {
  for (let i = 0; i < numbers.length; i++) {
    const at = (numbers[i] - firstNumber) * TALLY
    const group = firstGroup + i
    const count = tally[at]
    if (wish.sums) {
      found.counts[group] = count
      found.sums[group] = count === 0 ? Number.NaN : tally[at + 1] + tally[at + 2]
    }
    // Adding 0 makes one value of 0 and -0.
    if (wish.least) found.least[group] = count === 0 ? Number.NaN : tally[at + 3] + 0
    if (wish.most) found.most[group] = count === 0 ? Number.NaN : tally[at + 4] + 0
  }
}
