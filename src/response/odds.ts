import type { Session } from '../engine/pass.ts'
import type { Link } from '../learn/link.ts'
import { type OddsSum, oddsPass } from './odds-pass.ts'
import { type Shrunk, shrinkTogether } from './shrink.ts'
import type { TrialLayout } from './trial-layout.ts'
import type { TrialDesign } from './trial-rows.ts'

/** The weight of half the squared shift: a prior that keeps it finite in an arm where nobody, or everybody, responds. */
const shiftPenalty = 1
/** No step moves a shift further than this, so that Newton's method cannot run away. */
const longestStep = 2

/** One shift of the linear predictor per arm, for each held-out fold and (last) over all rows. */
export interface OddsFit {
  /** Shape [folds + 1, arms]. */
  readonly shifts: Float64Array
  readonly last: OddsSum
}

/**
 * Fits one odds ratio (ratio of means) per arm over a base that is known: Newton's method in one parameter, all arms and
 * folds together.
 *
 * @param base - shape [folds + 1, targets, width].
 */
export async function minimizeOdds(
  session: Session,
  layout: TrialLayout,
  design: TrialDesign,
  link: Link,
  base: Float64Array,
): Promise<OddsFit> {
  const pass = oddsPass(layout, design)
  let shifts = new Float64Array((layout.folds + 1) * layout.arms.length)
  for (let iteration = 0; ; iteration++) {
    const sum = await session.run(pass, { link, base, shifts })
    const steps = shifts.map((shift, at) => {
      const step = (sum.gradient[at] + shiftPenalty * shift) / (sum.curvature[at] + shiftPenalty)
      return Math.max(-longestStep, Math.min(longestStep, step))
    })
    if (iteration === 40 || steps.every((step) => Math.abs(step) < 1e-10)) return { shifts, last: sum }
    shifts = shifts.map((shift, at) => shift - steps[at])
  }
}

/**
 * The shifts of a run (a held-out fold, or `folds` for none) shrunk together; their variances given the base are those
 * of the sandwich.
 */
export function shrunkShifts({ shifts, last }: OddsFit, arms: number, run: number): Shrunk {
  const from = run * arms
  return shrinkTogether(
    shifts.subarray(from, from + arms),
    last.squares
      .subarray(from, from + arms)
      .map((squares, arm) => squares / (last.curvature[from + arm] + shiftPenalty) ** 2),
  )
}

/**
 * How each arm's shift moves with the coefficients of the base: -moved / curvature, shape [arms, width].
 *
 * @param kept - the share of each shift that shrinking kept.
 */
export function shiftSlopes({ shifts, last }: OddsFit, arms: number, kept: Float64Array): Float64Array {
  const width = last.moved.length / arms
  const from = shifts.length - arms
  return last.moved.map((moved, at) => {
    const arm = Math.floor(at / width)
    return (-kept[arm] * moved) / (last.curvature[from + arm] + shiftPenalty)
  })
}
