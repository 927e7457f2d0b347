import type { PriceSearch } from './evaluate.ts'
import type { AllocationProblem } from './problem.ts'
import { meanCoefficients, usualValue } from './survey-pass.ts'
import type { SurveySum } from './survey-sums.ts'

/** How far prices are sought. */
export interface SearchOptions {
  /** The search for a better plan ends at this proven gap. Default 1e-4. */
  readonly tolerance?: number | undefined
  /** Passes over everybody at most, per level of samples. Default 200. */
  readonly maxPasses?: number | undefined
}

/** What a search for prices starts from. */
export function searchFor(
  problem: AllocationProblem,
  maxMessages: number,
  survey: SurveySum,
  { tolerance = 1e-4, maxPasses = 200 }: SearchOptions,
): PriceSearch {
  const missed = problem.rows.reduce(
    (sum, { min, missedUnit }) => sum + (missedUnit ?? 0) * Math.max(0, min ?? 0),
    0,
  )
  return {
    problem,
    maxMessages,
    scale: usualValue(survey) || 1,
    meanCoefficient: meanCoefficients(problem, survey),
    customers: survey.customers,
    worst: survey.worst - missed,
    tolerance,
    maxPasses,
  }
}
