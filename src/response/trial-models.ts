import type { Session } from '../engine/pass.ts'
import { type MeatSum, meatOf, meatPass } from '../learn/linear-meat-pass.ts'
import { type LinearSum, linearPass } from '../learn/linear-pass.ts'
import { sandwich, solveRidge } from '../learn/linear-solve.ts'
import type { Link } from '../learn/link.ts'
import { minimizeNewton } from '../learn/newton.ts'
import { minimizeHeldOut } from '../learn/newton-held-out.ts'
import { type NewtonFamily, type NewtonState, type NewtonSum, newtonPass } from '../learn/newton-pass.ts'
import type { TrialLayout } from './trial-layout.ts'
import type { TrialDesign } from './trial-rows.ts'

/** Regressions of the outcomes without contact and, where asked for, under each arm: with each fold held out, then over all rows. */
export interface TrialModels {
  readonly link: Link
  /** Shape [folds + 1, targets, width]. */
  readonly base: Float64Array
  /** Shape [folds + 1, arms, width]; empty where it was not asked for. */
  readonly arms: Float64Array
  /** Inverse of the penalized Hessian of each regression over all rows: first the targets', then the arms'. */
  readonly inverses: readonly Float64Array[]
  /** What the sandwich of each of them is multiplied by. */
  readonly factors: readonly number[]
  readonly warnings: readonly string[]
}

/** Ridge regressions of all arms and folds from one pass. */
export async function linearModels(
  session: Session,
  layout: TrialLayout,
  design: TrialDesign,
  penalty: number,
): Promise<TrialModels> {
  const sum = await session.run(linearPass('trial-linear', design), null)
  const { folds, arms, targets } = layout
  const { width } = design
  const models: Omit<TrialModels, 'inverses' | 'factors'> = emptyModels(
    'identity',
    layout,
    width,
    arms.length,
  )
  const inverses: Float64Array[] = []
  const factors: number[] = []
  for (let heldOut = 0; heldOut <= folds; heldOut++) {
    for (let m = 0; m < targets.length + arms.length; m++) {
      const arm = m - targets.length
      const target = arm < 0 ? m : arms[arm].target
      const equations = joinFolds(sum, Math.max(0, arm + 1), target, heldOut, layout, width)
      const solution = solveRidge(equations, penalty)
      if (arm < 0) models.base.set(solution.coefficients, (heldOut * targets.length + target) * width)
      else models.arms.set(solution.coefficients, (heldOut * arms.length + arm) * width)
      if (heldOut < folds) continue
      inverses.push(solution.inverse)
      const free = equations.rows - solution.degrees
      factors.push(free >= 1 ? equations.rows / free : equations.rows)
    }
  }
  return { ...models, inverses, factors }
}

/**
 * Logistic or Poisson regressions of the outcomes without contact and, where asked for, under each arm, by Newton's
 * method, all together; those with a fold held out from where the ones over all rows ended.
 */
export async function newtonModels(
  session: Session,
  layout: TrialLayout,
  design: TrialDesign,
  family: NewtonFamily,
  penalty: number,
  withArms: boolean,
): Promise<TrialModels> {
  const { folds, arms, targets } = layout
  const { width } = design
  const own = [...targets.keys(), ...(withArms ? arms.map(({ target }) => target) : [])]
  const pass = newtonPass(`trial-${family}`, design)
  const run = (state: NewtonState): Promise<NewtonSum> => session.run(pass, state)
  const shared = { family, width, penalty }
  const whole = await minimizeNewton(run, {
    ...shared,
    targets: own,
    members: modelMembers(layout, withArms, [folds], 0),
  })
  const runs = Array.from({ length: folds }, (_, fold) => fold)
  const heldOut = await minimizeHeldOut(run, whole, {
    ...shared,
    folds,
    targets: runs.flatMap(() => own),
    members: modelMembers(layout, withArms, runs, own.length),
    byFold: foldMembers(layout, withArms, own.length),
  })
  const models = emptyModels(family, layout, width, withArms ? arms.length : 0)
  for (const [id, coefficients] of [...heldOut, ...whole.map((fit) => fit.coefficients)].entries()) {
    const m = id % own.length
    const from = Math.floor(id / own.length)
    if (m < targets.length) models.base.set(coefficients, (from * targets.length + m) * width)
    else models.arms.set(coefficients, (from * arms.length + m - targets.length) * width)
  }
  const open = whole.filter(({ converged }) => !converged).length
  return {
    ...models,
    inverses: whole.map(({ inverse }) => inverse),
    factors: whole.map(() => 1),
    warnings: open === 0 ? [] : [`${open} of ${whole.length} regressions did not converge.`],
  }
}

/** The covariances of the regressions over all rows by the sandwich: shape [targets or arms, width, width] each. */
export async function modelCovariances(
  session: Session,
  layout: TrialLayout,
  design: TrialDesign,
  models: TrialModels,
): Promise<{ readonly base: Float64Array; readonly arms: Float64Array }> {
  const { folds, arms, targets } = layout
  const { width } = design
  const withArms = models.arms.length > 0
  const base = models.base.subarray(folds * targets.length * width)
  const coefficients = Float64Array.from([...base, ...models.arms.subarray(folds * arms.length * width)])
  const sum = await session.run(meatPass('trial-errors', design), {
    link: models.link,
    coefficients,
    targets: [...targets.keys(), ...(withArms ? arms.map(({ target }) => target) : [])],
    members: modelMembers(layout, withArms, [folds], 0),
  })
  const size = width * width
  const all = new Float64Array(models.inverses.length * size)
  for (const [m, inverse] of models.inverses.entries())
    all.set(covarianceOf(sum, m, inverse, models.factors[m], width), m * size)
  return { base: all.slice(0, targets.length * size), arms: all.slice(targets.length * size) }
}

function covarianceOf(
  sum: MeatSum,
  model: number,
  inverse: Float64Array,
  factor: number,
  width: number,
): Float64Array {
  return sandwich(inverse, meatOf(sum, model, width).meat, width, factor)
}

function emptyModels(
  link: Link,
  { folds, targets }: TrialLayout,
  width: number,
  arms: number,
): { link: Link; base: Float64Array; arms: Float64Array; warnings: readonly string[] } {
  return {
    link,
    base: new Float64Array((folds + 1) * targets.length * width),
    arms: new Float64Array((folds + 1) * arms * width),
    warnings: [],
  }
}

/** By group (arm + 1, fold): the models its rows belong to, in every run that does not hold out the fold. */
function modelMembers(
  { arms, targets, folds }: TrialLayout,
  withArms: boolean,
  runs: readonly number[],
  perRun: number,
): readonly (readonly number[])[] {
  return Array.from({ length: (arms.length + 1) * folds }, (_, group) => {
    const [arm, fold] = [Math.floor(group / folds) - 1, group % folds]
    const own = arm < 0 ? [...targets.keys()] : withArms ? [targets.length + arm] : []
    return runs.filter((run) => run !== fold).flatMap((run) => own.map((m) => run * perRun + m))
  })
}

/** By group (arm + 1, fold): the models of its fold alone, numbered by fold. */
function foldMembers(
  { arms, targets, folds }: TrialLayout,
  withArms: boolean,
  perRun: number,
): readonly (readonly number[])[] {
  return Array.from({ length: (arms.length + 1) * folds }, (_, group) => {
    const [arm, fold] = [Math.floor(group / folds) - 1, group % folds]
    if (arm < 0) return targets.map((_target, t) => fold * perRun + t)
    return withArms ? [fold * perRun + targets.length + arm] : []
  })
}

/** The normal equations of an arm (0: the control) without one fold. */
function joinFolds(
  sum: LinearSum,
  arm: number,
  target: number,
  heldOut: number,
  { folds, targets }: TrialLayout,
  width: number,
): { rows: number; width: number; xtx: Float64Array; xty: Float64Array; yty: number } {
  const size = width * width
  const joined = { rows: 0, width, xtx: new Float64Array(size), xty: new Float64Array(width), yty: 0 }
  for (let fold = 0; fold < folds; fold++) {
    if (fold === heldOut) continue
    const group = arm * folds + fold
    const outcome = group * targets.length + target
    joined.rows += sum.rows[group]
    joined.yty += sum.yty[outcome]
    for (let i = 0; i < size; i++) joined.xtx[i] += sum.xtx[group * size + i]
    for (let j = 0; j < width; j++) joined.xty[j] += sum.xty[outcome * width + j]
  }
  return joined
}
