import { ClienteleError } from '../errors.ts'
import type { OptionIndex } from './option-index.ts'
import type { AllocationProblem } from './problem.ts'
import type { LimitTerms } from './rows.ts'
import type { SurveySum } from './survey-sums.ts'

/** Who was left out before the limits were looked at, for messages. */
export interface LeftOut {
  readonly customers: number
  readonly heldOut: number
  /** Cells left out because they are worth too little to the customer. */
  readonly harmful: number
  /** Cells left out before they were scored, by reason. */
  readonly excluded: { readonly [reason: string]: number }
}

/**
 * Refuses limits that no plan can meet, by exact counts: a minimum above what could be sent if it were alone, minima of disjoint
 * options above all messages, minima above the maximum around them. Minima with a price are not asked for.
 *
 * @throws LIMITS_IMPOSSIBLE with the numbers.
 */
export function refuseImpossible(problem: AllocationProblem, survey: SurveySum, leftOut: LeftOut): void {
  refuseUnreachable(problem, survey, leftOut)
  refuseTooMany(problem, survey)
  refuseNested(problem)
}

function refuseUnreachable({ rows }: AllocationProblem, survey: SurveySum, leftOut: LeftOut): void {
  for (const [k, row] of rows.entries()) {
    const min = hardMinimum(row)
    if (row.coefficient !== 'count' || min <= survey.alone[k]) continue
    throw new ClienteleError(
      'LIMITS_IMPOSSIBLE',
      `The limit "${row.id}" asks for at least ${min} messages, but at most ${survey.alone[k]} are possible: ` +
        `${waterfall(leftOut, survey)}; ${survey.reachable[k]} of them may receive it. ` +
        'Lower the minimum, widen who may receive it, or give the minimum a price (missedUnit).',
      { limit: row.id, min, possible: survey.alone[k], eligible: survey.reachable[k] },
    )
  }
}

function waterfall({ customers, heldOut, harmful, excluded }: LeftOut, survey: SurveySum): string {
  const before = Object.entries(excluded).map(([reason, count]) => `${count} by ${reason}`)
  const cells = before.length > 0 ? ` (choices left out before scoring: ${before.join(', ')})` : ''
  const harm = harmful > 0 ? `, ${harmful} choices left out for too little benefit` : ''
  return `of ${customers} customers ${heldOut} are held out${harm}, ${survey.eligible} may receive anything${cells}`
}

function refuseTooMany({ rows }: AllocationProblem, survey: SurveySum): void {
  for (const kind of ['offer', 'department', 'segment'] as const) {
    const sum = rows.filter((row) => row.kind === kind).reduce((total, row) => total + hardMinimum(row), 0)
    if (sum <= survey.messages) continue
    throw new ClienteleError(
      'LIMITS_IMPOSSIBLE',
      `The minima of the ${kind}s add up to ${sum} messages, but only ${survey.messages} can be sent in all. Lower some of them, or allow more messages per customer.`,
      { kind, sum, messages: survey.messages },
    )
  }
}

function refuseNested({ rows, options }: AllocationProblem): void {
  const counted = rows.filter((row) => row.coefficient === 'count' || row.coefficient === 'units')
  const offers = counted.filter((row) => row.kind === 'offer')
  for (const around of counted.filter((row) => row.kind === 'department' && row.max !== null)) {
    const inside = offers.filter((row) => isWithin(row, around))
    refuseAbove(inside, around.max ?? 0, `the maximum of "${around.id}"`)
  }
  for (const kind of ['channel', 'offer', 'department'] as const) {
    const partition = counted.filter((row) => row.kind === kind && row.max !== null)
    if (!coversAll(partition, options)) continue
    const room = partition.reduce(
      (sum, row) => sum + Math.floor((row.max ?? 0) / row.unitsPerContact + 1e-9),
      0,
    )
    for (const asked of ['offer', 'department', 'segment'] as const)
      refuseAbove(
        counted.filter((row) => row.kind === asked),
        room,
        `what the maxima of all ${kind}s allow together`,
      )
  }
}

function refuseAbove(asked: readonly LimitTerms[], room: number, words: string): void {
  const sum = asked.reduce((total, row) => total + hardMinimum(row), 0)
  if (sum <= room) return
  const ids = asked.filter((row) => hardMinimum(row) > 0).map((row) => row.id)
  throw new ClienteleError(
    'LIMITS_IMPOSSIBLE',
    `The minima of ${ids.map((id) => `"${id}"`).join(', ')} add up to ${sum} messages, but ${words} is ${room}. Lower the minima or raise the maximum.`,
    { limits: ids, sum, room },
  )
}

function hardMinimum({ min, missedUnit }: LimitTerms): number {
  return missedUnit === null ? (min ?? 0) : 0
}

function isWithin(inner: LimitTerms, outer: LimitTerms): boolean {
  const around = new Set(outer.options)
  return inner.options?.every((option) => around.has(option)) ?? false
}

function coversAll(rows: readonly LimitTerms[], { option }: OptionIndex): boolean {
  const covered = new Set(rows.flatMap((row) => row.options ?? []))
  return option.every((number) => covered.has(number))
}

/**
 * The refusal of limits that the prices proved impossible together.
 *
 * @param proven - false where no plan was found, but none was proved impossible either.
 */
export function impossibleTogether(
  problem: AllocationProblem,
  prices: Float64Array,
  use: Float64Array,
  proven: boolean,
): ClienteleError {
  const minima = problem.rows.filter((row, k) => prices[k] < 0 && use[k] < (row.min ?? 0))
  const asking = minima.length > 0 ? minima : problem.rows.filter((_, k) => prices[k] < 0)
  const against = problem.rows.filter((_, k) => prices[k] > 0)
  const list = (rows: readonly LimitTerms[], side: 'min' | 'max'): string =>
    rows.map((row) => `"${row.id}" (${side === 'min' ? 'at least' : 'at most'} ${row[side]})`).join(', ')
  const verdict = proven ? 'No plan can meet the limits together' : 'No plan that keeps all limits was found'
  const facing = against.length > 0 ? ` while ${list(against, 'max')} stand against it` : ''
  const naming = asking.length > 0 ? `: ${list(asking, 'min')} cannot be reached${facing}` : facing
  return new ClienteleError(
    'LIMITS_IMPOSSIBLE',
    `${verdict}${naming}. Lower a minimum, raise a maximum, or give a minimum a price (missedUnit) so that it may be missed.`,
    { proven, minima: asking.map((row) => row.id), maxima: against.map((row) => row.id) },
  )
}
