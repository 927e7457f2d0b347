/** A function along a line, at one step from its start. */
export interface LinePoint {
  readonly step: number
  readonly value: number
  /** The slope along the line. */
  readonly slope: number
}

/** How a search along a line ended. */
export type LineSearch =
  | { readonly kind: 'found'; readonly point: LinePoint }
  /** No step was found; the lowest point that was seen, the start where nothing was lower. */
  | { readonly kind: 'none'; readonly lowest: LinePoint }
  /** The function falls without an end. */
  | { readonly kind: 'unbounded'; readonly lowest: LinePoint }

/** The share of the first slope by which the value must fall. */
const enoughFall = 1e-4

/** The share of the first slope that may be left. */
const slopeLeft = 0.9

/** Values whose difference may be rounding, relative to their size. */
const rounding = 1e-12

const mostDoublings = 100
const mostHalvings = 60

/**
 * Finds a step that satisfies the strong Wolfe conditions (Nocedal and Wright 2006, Numerical Optimization, algorithms 3.5
 * and 3.6, with cubic steps). Where the values differ by no more than rounding, the fall is judged by the slope (the
 * approximate condition of Hager and Zhang 2005). A value that is NaN counts as Infinity.
 *
 * @param look - the function at a step; it is called last at the step that is found.
 * @param start - the point at step 0, its slope below 0.
 * @param firstStep - the first step to try, above 0.
 */
export function searchLine(
  look: (step: number) => LinePoint,
  start: LinePoint,
  firstStep: number,
): LineSearch {
  const search: Search = { look, start, lowest: start }
  let previous = start
  let step = firstStep
  for (let round = 0; round < mostDoublings; round++) {
    const at = lookAt(search, step)
    if (at.value === Number.NEGATIVE_INFINITY) return { kind: 'unbounded', lowest: at }
    if (!falls(start, at) || (round > 0 && at.value > previous.value)) return zoom(search, previous, at)
    if (Math.abs(at.slope) <= -slopeLeft * start.slope) return { kind: 'found', point: at }
    if (!(at.slope < 0)) return zoom(search, at, previous)
    previous = at
    step *= 2
  }
  return { kind: 'unbounded', lowest: search.lowest }
}

interface Search {
  readonly look: (step: number) => LinePoint
  readonly start: LinePoint
  lowest: LinePoint
}

function lookAt(search: Search, step: number): LinePoint {
  const seen = search.look(step)
  const at = Number.isNaN(seen.value) ? { ...seen, value: Number.POSITIVE_INFINITY } : seen
  if (at.value < search.lowest.value) search.lowest = at
  return at
}

/** Whether the value fell enough for the step. */
function falls(start: LinePoint, at: LinePoint): boolean {
  if (at.value <= start.value + enoughFall * at.step * start.slope) return true
  return (
    at.value <= start.value + rounding * Math.abs(start.value) &&
    at.slope <= (2 * enoughFall - 1) * start.slope
  )
}

/** Narrows an interval that holds a step: `low` fell enough and has the lowest value so far, its slope points to `high`. */
function zoom(search: Search, from: LinePoint, to: LinePoint): LineSearch {
  const { start } = search
  let low = from
  let high = to
  for (let round = 0; round < mostHalvings; round++) {
    const at = lookAt(search, stepWithin(low, high))
    if (at.value === Number.NEGATIVE_INFINITY) return { kind: 'unbounded', lowest: at }
    if (!falls(start, at) || at.value > low.value) high = at
    else {
      if (Math.abs(at.slope) <= -slopeLeft * start.slope) return { kind: 'found', point: at }
      if (!(at.slope * (high.step - low.step) < 0)) high = low
      low = at
    }
    if (low.step === high.step) break
  }
  return { kind: 'none', lowest: search.lowest }
}

/** The bottom of the cubic through both points, or the middle where that is too near an end or not a number. */
function stepWithin(low: LinePoint, high: LinePoint): number {
  const width = high.step - low.step
  const d1 = low.slope + high.slope - (3 * (high.value - low.value)) / width
  const square = d1 * d1 - low.slope * high.slope
  const d2 = Math.sign(width) * Math.sqrt(square)
  const share = 1 - (high.slope + d2 - d1) / (high.slope - low.slope + 2 * d2)
  return low.step + width * (share > 0.1 && share < 0.9 ? share : 0.5)
}
