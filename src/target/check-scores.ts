import { maxOption } from '../contracts/options.ts'
import type { ScoresHeader } from '../contracts/scores.ts'
import { ClienteleError } from '../errors.ts'
import type { OrderedScores } from './prepare.ts'
import type { SurveySum } from './survey-sums.ts'

/**
 * Checks what passes over the cells take for granted. Values, benefits and costs are held to their grid by the survey.
 *
 * @param place - of each option; -1 where there is none.
 * @throws NOBODY_ELIGIBLE without any cell, CONTRACT_INVALID for an option that is not there, or a standard error below 0 or not finite.
 */
export function checkCells({ cells, table }: OrderedScores, place: Int32Array): void {
  const from = cells.rowPtr[0]
  const to = cells.rowPtr[table.rowCount]
  if (from === to) throw nobodyEligible(table.rowCount)
  const known = new Uint8Array(maxOption + 1)
  for (let option = 0; option < place.length; option++) known[option] = place[option] >= 0 ? 1 : 0
  const { option: options, standardError: errors } = cells
  for (let cell = from; cell < to; cell++) {
    // What is no number is not within these bounds either.
    if (!(errors[cell] >= 0 && errors[cell] < Number.POSITIVE_INFINITY))
      throw standardErrorRefused(options[cell])
    if (known[options[cell]] === 1) continue
    throw optionUnknown(options[cell])
  }
}

/** The error of scores without any cell. */
export function nobodyEligible(customers: number): ClienteleError {
  return new ClienteleError(
    'NOBODY_ELIGIBLE',
    `None of the ${customers} customers has a score for any option. Check eligibility, consent and reach in the candidates.`,
    { customers },
  )
}

/** The error of cells of an option that is not there. */
export function optionUnknown(option: number): ClienteleError {
  return new ClienteleError(
    'CONTRACT_INVALID',
    `The scores have option ${option}, which the table of options does not have. Score and plan with the same options.`,
    { option },
  )
}

/** The error of standard errors that are none. */
export function standardErrorRefused(option: number): ClienteleError {
  return new ClienteleError(
    'CONTRACT_INVALID',
    `The scores have a standard error for option ${option} that is negative or not finite. Expected finite numbers of at least 0.`,
    { option },
  )
}

/** @throws EXACTNESS_LOST where scores lie off their grid, or are so large that their sums are not exact. */
export function checkGrid(survey: SurveySum, { grid }: ScoresHeader): void {
  if (survey.offGrid > 0) throw offTheGrid(survey.offGrid, grid)
  if (survey.largest * Math.max(1, survey.messages) >= 2 ** 53)
    throw new ClienteleError(
      'EXACTNESS_LOST',
      `The largest score is ${survey.largest} times the grid (${grid}); summed over ${survey.messages} messages that is exact no more. Use a coarser grid, or cap outliers.`,
      { largest: survey.largest, messages: survey.messages, grid },
    )
}

/** The error of so many cells with an amount that is not on the grid. */
export function offTheGrid(cells: number, grid: number): ClienteleError {
  return new ClienteleError(
    'EXACTNESS_LOST',
    `${cells} scores have a value, benefit or cost that is no whole multiple of their grid (${grid}). Round scores to the grid before they are planned.`,
    { cells, grid },
  )
}
