import type { CandidateFit, Ground } from './learner.ts'
import { learners } from './learners.ts'
import { type LearnerName, learnerNames } from './response-options.ts'
import type { Trial } from './trial.ts'
import { linearModels, newtonModels } from './trial-models.ts'

/** Every candidate, and what it was built on. */
export interface CandidateFits {
  /** Simplest first. */
  readonly candidates: readonly CandidateFit[]
  readonly ground: Ground
  /** Learners that do not suit, in words. */
  readonly leftOut: readonly string[]
}

/** Fits every candidate with each fold held out. */
export async function proposeCandidates(trial: Trial): Promise<CandidateFits> {
  const { names, leftOut } = suitable(trial)
  const ground = await groundOf(trial, names)
  const candidates: CandidateFit[] = []
  for (const name of names) {
    const proposals = await learners[name].propose(ground)
    candidates.push(...proposals.map((proposal) => ({ ...proposal, name })))
  }
  return { candidates, ground, leftOut }
}

function suitable(trial: Trial): {
  readonly names: readonly LearnerName[]
  readonly leftOut: readonly string[]
} {
  const { kind, learners: wanted } = trial.options
  const names: LearnerName[] = []
  const leftOut: string[] = []
  for (const name of learnerNames) {
    if (wanted !== undefined && !wanted.includes(name)) continue
    const { outcomes, belowZero } = learners[name]
    if (outcomes === 'binary' && kind !== 'binary') {
      if (wanted !== undefined)
        leftOut.push(`The ${name} learner was left out: the outcome is not yes or no.`)
    } else if (!belowZero && hasNegative(trial))
      leftOut.push(`The ${name} learner was left out: some outcomes are below 0.`)
    else names.push(name)
  }
  return names.length > 0 ? { names, leftOut } : { names: ['constant-difference'], leftOut }
}

async function groundOf(trial: Trial, names: readonly LearnerName[]): Promise<Ground> {
  const { session, layout, design, options } = trial
  const penalty = options.penalty ?? 1
  const linear = await linearModels(session, layout, design, penalty)
  if (hasNegative(trial)) return { trial, linear, curved: linear }
  const family = options.kind === 'binary' ? 'logistic' : 'poisson'
  const withArms = names.some((name) => learners[name].curvedArms)
  const curved = await newtonModels(session, layout, design, family, penalty, withArms)
  return { trial, linear, curved }
}

function hasNegative({ counts }: Trial): boolean {
  return counts.special[1] > 0
}
