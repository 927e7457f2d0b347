/** What the model of the dual around the present prices consists of. Arrays by row; matrices row-major. */
export interface StepModel {
  readonly prices: Float64Array
  readonly use: Float64Array
  readonly lower: Float64Array
  readonly upper: Float64Array
  /** A price stays above minus this. */
  readonly missedUnit: Float64Array
  /** Symmetric, shape [rows, rows]: how much usage falls per unit of price. */
  readonly curvature: Float64Array
  readonly ridge: Float64Array
  /** No price moves by more than this. */
  readonly radius: Float64Array
}

/** Sweeps over the rows at most. */
const maxSweeps = 500

/**
 * The step d of the prices that minimizes the local model of the dual,
 * sum(upper z+ - lower z-) - use'd + d'(H + ridge)d / 2 with z = prices + d, within the box of each price: coordinate
 * descent, in which the kink of a two-sided row at price 0 is solved exactly.
 */
export function priceStep(model: StepModel): Float64Array {
  const rows = model.prices.length
  const step = new Float64Array(rows)
  const reaction = new Float64Array(rows)
  const scale = model.radius.reduce((largest, radius) => Math.max(largest, radius), 0)
  for (let sweep = 0; sweep < maxSweeps; sweep++) {
    let moved = 0
    for (let row = 0; row < rows; row++) {
      const next = bestCoordinate(model, row, reaction[row], step[row])
      const change = next - step[row]
      if (change === 0) continue
      step[row] = next
      for (let other = 0; other < rows; other++)
        reaction[other] += model.curvature[other * rows + row] * change
      moved = Math.max(moved, Math.abs(change) / model.radius[row])
    }
    if (moved < 1e-12 || scale === 0) break
  }
  return step
}

function bestCoordinate(model: StepModel, row: number, reaction: number, step: number): number {
  const { prices, lower, upper } = model
  const own = model.curvature[row * prices.length + row]
  const curvature = own + model.ridge[row]
  const price = prices[row]
  const useWithoutStep = model.use[row] - (reaction - own * step)
  const above = price + (useWithoutStep - upper[row]) / curvature
  const below = price + (useWithoutStep - lower[row]) / curvature
  const best = above > 0 ? above : Math.min(below, 0)
  const boxed = Math.max(best, -model.missedUnit[row]) - price
  return Math.max(-model.radius[row], Math.min(model.radius[row], boxed))
}

/** By how much the model says the dual falls with a step; the ridge is left out. */
export function predictedFall(model: StepModel, step: Float64Array): number {
  const rows = step.length
  let rise = 0
  for (let row = 0; row < rows; row++) {
    const price = model.prices[row]
    rise +=
      boundCost(model, row, price + step[row]) - boundCost(model, row, price) - model.use[row] * step[row]
    for (let other = 0; other < rows; other++)
      rise += 0.5 * step[row] * model.curvature[row * rows + other] * step[other]
  }
  return -rise
}

/** What the bound of a row costs at a price: upper * price above 0, lower * price below. */
export function boundCost(
  { lower, upper }: { readonly lower: Float64Array; readonly upper: Float64Array },
  row: number,
  price: number,
): number {
  if (price === 0) return 0
  return price > 0 ? upper[row] * price : lower[row] * price
}

/** The slope of the dual along a step, at the beginning of it or at its end (where prices have arrived from there). */
export function slopeAlong(
  model: Pick<StepModel, 'lower' | 'upper'>,
  prices: Float64Array,
  use: Float64Array,
  step: Float64Array,
  end: boolean,
): number {
  let slope = 0
  for (let row = 0; row < step.length; row++) {
    if (step[row] === 0) continue
    const up = prices[row] === 0 ? step[row] > 0 !== end : prices[row] > 0
    slope += ((up ? model.upper[row] : model.lower[row]) - use[row]) * step[row]
  }
  return slope
}
