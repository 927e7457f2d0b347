import type { CholeskyFactor } from '../math/cholesky.ts'
import { mirrorLower } from '../math/matrix.ts'
import { factorPenalized } from './linear-solve.ts'
import { isDegenerate, minimizeNewton, type NewtonFit, type NewtonProblem } from './newton.ts'
import type { NewtonState, NewtonSum } from './newton-pass.ts'
import { descendBySecants } from './secant-descent.ts'

/** Regressions that each leave out one fold of the rows; model `fold * models + m` is model m without the fold. */
export interface HeldOutProblem extends NewtonProblem {
  readonly folds: number
  /** By group of the design: the models of its own fold alone, numbered likewise. */
  readonly byFold: readonly (readonly number[])[]
}

/** The decrement at which a model without a fold has arrived: a ten-thousandth of a standard error. */
const smallest = 1e-8

/**
 * Minimizes regressions without each fold, from the minima over all rows: one pass gives the curvature of every fold there, the
 * sum of the others is that of a model, and what is left to go needs gradients only. A model that does not arrive so begins anew,
 * by Newton's method.
 *
 * @param whole - the same regressions over all rows.
 * @returns coefficients by fold and model.
 */
export async function minimizeHeldOut(
  run: (state: NewtonState) => Promise<NewtonSum>,
  whole: readonly NewtonFit[],
  problem: HeldOutProblem,
): Promise<readonly Float64Array[]> {
  const { family, targets, width } = problem
  const starts = targets.map((_, id) => whole[id % whole.length].coefficients)
  const sum = await run({ family, targets, members: problem.byFold, coefficients: joined(starts, width) })
  const near = targets.map((_, id) => id).filter((id) => isNear(sum, whole, problem, id))
  const arrived = await descendBySecants(
    near.map((id) => starts[id]),
    near.map((id) => curvatureOf(sum, id, whole.length, problem)),
    async (active, trials) => {
      const ids = active.map((position) => near[position])
      const found = await run({ ...stateOf(problem, ids, trials), withoutHessian: true })
      return trials.map((at, position) => slopeOf(found, position, at, problem))
    },
    smallest,
  )
  const coefficients = starts.slice()
  const far = new Set(targets.keys())
  for (const [position, id] of near.entries()) {
    const at = arrived[position]
    if (at === null) continue
    coefficients[id] = at
    far.delete(id)
  }
  const ids = [...far]
  if (ids.length === 0) return coefficients
  const { members } = stateOf(problem, ids, [])
  const fits = await minimizeNewton(run, { ...problem, targets: ids.map((id) => targets[id]), members })
  for (const [position, id] of ids.entries()) coefficients[id] = fits[position].coefficients
  return coefficients
}

function stateOf(
  { family, targets, members, width }: NewtonProblem,
  ids: readonly number[],
  trials: readonly Float64Array[],
): NewtonState {
  const places = new Map(ids.map((id, position) => [id, position]))
  return {
    family,
    targets: ids.map((id) => targets[id]),
    members: members.map((own) => own.flatMap((id) => places.get(id) ?? [])),
    coefficients: joined(trials, width),
  }
}

function joined(rows: readonly Float64Array[], width: number): Float64Array {
  const all = new Float64Array(rows.length * width)
  for (const [position, row] of rows.entries()) all.set(row, position * width)
  return all
}

/** The other folds of a model. */
function othersOf(id: number, models: number, { folds }: HeldOutProblem): number[] {
  const [heldOut, m] = [Math.floor(id / models), id % models]
  const others = Array.from({ length: folds }, (_, fold) => fold).filter((fold) => fold !== heldOut)
  return others.map((fold) => fold * models + m)
}

/** Whether a model has both outcomes left without its fold, and was found over all rows. */
function isNear(sum: NewtonSum, whole: readonly NewtonFit[], problem: HeldOutProblem, id: number): boolean {
  const { converged, degenerate } = whole[id % whole.length]
  if (!converged || degenerate) return false
  const [outcome, weight] = [sum.outcome, sum.weight].map((values) =>
    othersOf(id, whole.length, problem).reduce((total, other) => total + values[other], 0),
  )
  return !isDegenerate(problem.family, outcome / weight)
}

function curvatureOf(sum: NewtonSum, id: number, models: number, problem: HeldOutProblem): CholeskyFactor {
  const { width, penalty } = problem
  const size = width * width
  const hessian = new Float64Array(size)
  for (const other of othersOf(id, models, problem))
    for (let i = 0; i < size; i++) hessian[i] += sum.hessian[other * size + i]
  mirrorLower(hessian, width)
  return factorPenalized(hessian, width, penalty).factor
}

function slopeOf(
  sum: NewtonSum,
  position: number,
  at: Float64Array,
  { width, penalty }: NewtonProblem,
): { readonly objective: number; readonly gradient: Float64Array } {
  const gradient = sum.gradient.slice(position * width, (position + 1) * width)
  let objective = sum.loss[position]
  for (let j = 1; j < width; j++) {
    gradient[j] += penalty * at[j]
    objective += (penalty / 2) * at[j] * at[j]
  }
  return { objective: Number.isFinite(objective) ? objective : Number.POSITIVE_INFINITY, gradient }
}
