import { minimizeOdds, type OddsFit, shrunkShifts } from './odds.ts'
import { minimizePooled, type PooledModel, type PooledProblem } from './pooled.ts'
import { pooledPenalties, pooledTerms } from './pooled-terms.ts'
import type { Base, Predictor } from './predictors.ts'
import type { LearnerName } from './response-options.ts'
import type { Trial } from './trial.ts'
import { linearModels, newtonModels, type TrialModels } from './trial-models.ts'

/** A way of predicting, fitted with each fold held out. */
export interface CandidateFit {
  readonly name: LearnerName
  /** By held-out fold. */
  readonly byFold: readonly Predictor[]
  /** The pooled model's penalties; null for the others. */
  readonly pooled: PooledModel | null
}

/** Everything fitted for the candidates; what the chosen one is finished from. */
export interface CandidateFits {
  readonly candidates: readonly CandidateFit[]
  readonly linear: TrialModels
  /** Logistic or Poisson regressions; the linear ones where outcomes fall below 0. */
  readonly curved: TrialModels
  readonly odds: OddsFit | null
  readonly pooled: PooledProblem | null
  /** Learners that were asked for and do not suit, in words. */
  readonly leftOut: readonly string[]
}

/** Fits every candidate with each fold held out. */
export async function proposeCandidates(trial: Trial): Promise<CandidateFits> {
  const { session, layout, design, options } = trial
  const { names, leftOut } = suitable(trial)
  const penalty = options.penalty ?? 1
  const linear = await linearModels(session, layout, design, penalty)
  const family = options.kind === 'binary' ? 'logistic' : 'poisson'
  const curved = hasNegative(trial)
    ? linear
    : await newtonModels(session, layout, design, family, penalty, names.includes('logistic'))
  const odds = names.includes('constant-odds')
    ? await minimizeOdds(session, layout, design, curved.link, curved.base)
    : null
  const pooled = names.includes('pooled') ? pooledProblem(trial, curved) : null
  const candidates: CandidateFit[] = []
  for (const name of names) {
    if (name === 'pooled' && pooled !== null) candidates.push(...(await pooledCandidates(trial, pooled)))
    else candidates.push(plainCandidate(trial, name, linear, curved, odds))
  }
  return { candidates, linear, curved, odds, pooled, leftOut }
}

/** The base of a run (a held-out fold, or `folds` for none). */
export function baseOf({ layout, design }: Trial, models: TrialModels, run: number): Base {
  const size = layout.targets.length * design.width
  return { link: models.link, coefficients: models.base.slice(run * size, (run + 1) * size) }
}

/** The regressions of all arms in a run. */
export function armsOf({ layout, design }: Trial, models: TrialModels, run: number): Float64Array {
  const size = layout.arms.length * design.width
  return models.arms.slice(run * size, (run + 1) * size)
}

function suitable(trial: Trial): {
  readonly names: readonly LearnerName[]
  readonly leftOut: readonly string[]
} {
  const { kind, learners } = trial.options
  const order: readonly LearnerName[] = [
    'constant-difference',
    'constant-odds',
    'linear',
    'logistic',
    'pooled',
  ]
  const names: LearnerName[] = []
  const leftOut: string[] = []
  for (const name of order) {
    if (learners !== undefined && !learners.includes(name)) continue
    if (name === 'logistic' && kind !== 'binary') {
      if (learners !== undefined)
        leftOut.push('The logistic learner was left out: the outcome is not yes or no.')
    } else if ((name === 'constant-odds' || name === 'pooled') && hasNegative(trial))
      leftOut.push(`The ${name} learner was left out: some outcomes are below 0.`)
    else names.push(name)
  }
  return names.length > 0 ? { names, leftOut } : { names: ['constant-difference'], leftOut }
}

function hasNegative({ counts }: Trial): boolean {
  return counts.special[1] > 0
}

function plainCandidate(
  trial: Trial,
  name: LearnerName,
  linear: TrialModels,
  curved: TrialModels,
  odds: OddsFit | null,
): CandidateFit {
  const { layout, effects } = trial
  const arms = layout.arms.length
  const byFold = Array.from({ length: layout.folds }, (_, fold): Predictor => {
    if (name === 'linear' || name === 'logistic') {
      const models = name === 'linear' ? linear : curved
      return { kind: 'separate', base: baseOf(trial, models, fold), arms: armsOf(trial, models, fold) }
    }
    const base = baseOf(trial, curved, fold)
    if (name === 'constant-odds' && odds !== null)
      return { kind: 'constant-odds', base, shifts: shrunkShifts(odds, arms, fold).values }
    return {
      kind: 'constant-difference',
      base,
      effects: effects.heldOutShrunk.slice(fold * arms, (fold + 1) * arms),
    }
  })
  return { name, byFold, pooled: null }
}

function pooledProblem(trial: Trial, curved: TrialModels): PooledProblem {
  const { layout, design, preparation, options, effects, measured } = trial
  const contacts = measured.reduce((sum, arm) => sum + effects.treated[arm], 0)
  const mean = (values: Float64Array): number =>
    measured.reduce((sum, arm) => sum + values[arm] * effects.treated[arm], 0) / contacts
  return {
    layout,
    design,
    terms: pooledTerms(layout, preparation, options.matched ?? {}),
    link: curved.link,
    base: curved.base,
    meanEffect: mean(effects.effect),
    meanBase: mean(effects.controlMean),
  }
}

async function pooledCandidates(trial: Trial, problem: PooledProblem): Promise<readonly CandidateFit[]> {
  const { layout, session } = trial
  const folds = Array.from({ length: layout.folds }, (_, fold) => fold)
  const models = folds.flatMap((heldOut) => pooledPenalties.map((penalty) => ({ penalty, heldOut })))
  const fits = await minimizePooled(session, problem, models, 1e-8)
  return pooledPenalties.map((penalty, g) => ({
    name: 'pooled',
    byFold: folds.map((fold) => ({
      kind: 'pooled',
      base: { link: problem.link, coefficients: baseSlice(problem, fold) },
      terms: problem.terms,
      coefficients: fits[fold * pooledPenalties.length + g].coefficients,
    })),
    pooled: { penalty, heldOut: layout.folds },
  }))
}

function baseSlice({ base, layout, design }: PooledProblem, run: number): Float64Array {
  const size = layout.targets.length * design.width
  return base.slice(run * size, (run + 1) * size)
}
