import type { OptionEffect, ResponseCandidate } from '../contracts/response.ts'
import { unitCount } from './counts-pass.ts'
import { learners } from './learners.ts'
import { leastRows } from './no-effect.ts'
import type { LearnerName } from './response-options.ts'
import type { Trial } from './trial.ts'

/** What was found, in plain words. */
export function responseWords(
  trial: Trial,
  candidates: readonly ResponseCandidate[],
  effects: readonly OptionEffect[],
  leftOut: readonly string[],
): readonly string[] {
  return [
    chosenWords(candidates),
    ...noiseWords(candidates),
    ...effectWords(effects),
    ...dataWords(trial),
    ...leftOut,
  ]
}

function chosenWords(candidates: readonly ResponseCandidate[]): string {
  const chosen = candidates.find((candidate) => candidate.chosen) ?? candidates[0]
  const { meaning } = learners[chosen.name as LearnerName]
  return `Effects are predicted by ${meaning} (${chosen.name}), judged on customers the model had not seen.`
}

function noiseWords(candidates: readonly ResponseCandidate[]): readonly string[] {
  const best = candidates.find(({ differenceToBest }) => differenceToBest === 0)
  const chosen = candidates.find((candidate) => candidate.chosen)
  const simplest = candidates[0]
  if (best === undefined || chosen === undefined || candidates.length === 1) return []
  if (best.name === chosen.name && chosen.name === simplest.name)
    return ['Nothing that treats customers differently predicted better.']
  if (best.name !== chosen.name)
    return [
      `The ${best.name} model did better by ${inErrors(chosen)} standard errors: the difference is noise, so the simpler one was taken.`,
    ]
  return [
    `It did better than ${simplest.name} by ${inErrors(simplest)} standard errors: customers do differ in what an option changes.`,
  ]
}

function inErrors({ differenceToBest, standardError }: ResponseCandidate): string {
  return (differenceToBest / standardError).toFixed(1)
}

function effectWords(effects: readonly OptionEffect[]): readonly string[] {
  const told = effects.filter(({ effect }) => effect.lower > 0 || effect.upper < 0).length
  const harmful = effects.filter(({ effect }) => effect.upper < 0).length
  const level = effects.length === 0 ? 0 : Math.round(effects[0].effect.level * 100)
  const words = [
    `${told} of ${effects.length} options have a mean effect whose ${level} % interval leaves out 0; by chance alone about ${((effects.length * (100 - level)) / 100).toFixed(1)} would.`,
  ]
  if (harmful > 0) words.push(`${harmful} of them do harm: fewer outcomes with the contact than without.`)
  return words
}

function dataWords({ layout, counts, effects, measured }: Trial): readonly string[] {
  const words: string[] = []
  const rows = counts.rows.reduce((a, b) => a + b, 0)
  const units = unitCount(counts)
  const logged = counts.logged.reduce((a, b) => a + b, 0)
  if (counts.special[0] > 0) words.push(`${counts.special[0]} rows without an outcome were left out.`)
  if (units < rows)
    words.push(`${rows} rows come from ${units} units; standard errors are by unit, not by row.`)
  if (logged < rows)
    words.push(
      `${rows - logged} of ${rows} rows have no logged propensity; the share of their arm stands for it.`,
    )
  const few = layout.arms.length - measured.length
  if (few > 0)
    words.push(
      `${few} options have fewer than ${leastRows} contacts or controls; their own effect is not stated.`,
    )
  const overlap = leastOverlap(counts.inverse, counts.inverseSquares, counts.logged)
  if (overlap < 0.9)
    words.push(
      `Unequal propensities make the rows of the worst arm worth ${Math.round(overlap * 100)} % of as many rows with equal ones.`,
    )
  if (measured.some((arm) => effects.designEffect[arm] > 1.2))
    words.push('Rows of one unit go together, which widens the intervals.')
  return words
}

/** The least effective share of rows in an arm (Kish 1965): (sum of weights)^2 / (rows x sum of squares). */
function leastOverlap(inverse: Float64Array, squares: Float64Array, logged: Float64Array): number {
  let least = 1
  for (let arm = 0; arm < logged.length; arm++) {
    if (logged[arm] > 0) least = Math.min(least, inverse[arm] ** 2 / (logged[arm] * squares[arm]))
  }
  return least
}
