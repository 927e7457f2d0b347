import type { Bounds, Limits } from '../contracts/limits.ts'
import type { LimitRow } from '../contracts/plan.ts'
import { ClienteleError, unknownName } from '../errors.ts'
import type { OptionIndex } from './option-index.ts'

/** A limit as a row of the optimization, before there is a plan. */
export type LimitTerms = Omit<LimitRow, 'used' | 'price' | 'shortfall'>

/**
 * Turns limits into rows: offers, channels, departments, department budgets, segments, messages, budget, benefit, each in
 * the order written. A row with neither bound only reports what is used.
 *
 * @param segments - the segments there are; null where customers have none.
 * @throws OPTION_NAME_UNKNOWN for an offer, channel, department or segment that does not exist, naming the nearest.
 * @throws ARGUMENT_INVALID for a bound that is negative or not finite.
 * @throws LIMITS_IMPOSSIBLE for a minimum above its own maximum.
 */
export function limitRows(
  limits: Limits,
  options: OptionIndex,
  segments: readonly string[] | null,
): readonly LimitTerms[] {
  const rows = [
    ...offerRows(limits, options),
    ...channelRows(limits, options),
    ...departmentRows(limits, options),
    ...segmentRows(limits, segments),
    ...totalRows(limits),
  ]
  for (const row of rows) checkRow(row)
  return rows
}

function offerRows({ offers }: Limits, options: OptionIndex): LimitTerms[] {
  return Object.entries(offers ?? {}).map(([name, bounds]) => ({
    ...countRow(`offer:${name}`, 'offer', bounds),
    options: optionsWith(options, options.offer, options.offers, name, 'offer'),
  }))
}

function channelRows({ channels }: Limits, options: OptionIndex): LimitTerms[] {
  return Object.entries(channels ?? {}).map(([name, { max, unitsPerContact }]) => ({
    ...countRow(`channel:${name}`, 'channel', { max }),
    coefficient: 'units',
    unitsPerContact: unitsPerContact ?? 1,
    options: optionsWith(options, options.channel, options.channels, name, 'channel'),
  }))
}

function departmentRows({ departments }: Limits, options: OptionIndex): LimitTerms[] {
  const entries = Object.entries(departments ?? {})
  const placesOf = (name: string): number[] =>
    optionsWith(options, options.department, options.departments, name, 'department')
  const counts = entries.map(([name, bounds]) => ({
    ...countRow(`department:${name}`, 'department', bounds),
    options: placesOf(name),
  }))
  const budgets = entries.flatMap(([name, { budget }]): LimitTerms[] =>
    budget === undefined
      ? []
      : [
          {
            ...countRow(`department-budget:${name}`, 'department-budget', { max: budget }),
            coefficient: 'cost',
            options: placesOf(name),
          },
        ],
  )
  return [...counts.filter(({ min, max }) => min !== null || max !== null), ...budgets]
}

function segmentRows({ segments }: Limits, known: readonly string[] | null): LimitTerms[] {
  return Object.entries(segments ?? {}).map(([name, bounds]) => {
    if (known === null) throw withoutSegments(name)
    if (!known.includes(name))
      throw unknownName('OPTION_NAME_UNKNOWN', 'segment', name, known, "the customers' segments")
    return { ...countRow(`segment:${name}`, 'segment', bounds), segment: name }
  })
}

function totalRows({ messages, budget, leastBenefit }: Limits): LimitTerms[] {
  const rows: LimitTerms[] = []
  if (messages !== undefined) rows.push(countRow('messages', 'messages', { max: messages }))
  if (budget !== undefined)
    rows.push({ ...countRow('budget', 'budget', { max: budget }), coefficient: 'cost' })
  if (leastBenefit !== undefined)
    rows.push({ ...countRow('benefit', 'benefit', { min: leastBenefit }), coefficient: 'benefit' })
  return rows
}

function countRow(
  id: string,
  kind: LimitTerms['kind'],
  { min, max, missedUnit }: Bounds & { readonly missedUnit?: number | undefined },
): LimitTerms {
  return {
    id,
    kind,
    coefficient: 'count',
    unitsPerContact: 1,
    options: null,
    segment: null,
    min: min ?? null,
    max: max ?? null,
    missedUnit: missedUnit ?? null,
  }
}

function optionsWith(
  options: OptionIndex,
  codes: Int32Array,
  names: readonly string[],
  name: string,
  noun: string,
): number[] {
  const code = names.indexOf(name)
  if (code < 0) throw unknownName('OPTION_NAME_UNKNOWN', noun, name, names, 'the options')
  return Array.from(options.option.filter((_, place) => codes[place] === code))
}

function checkRow({ id, kind, min, max, missedUnit, unitsPerContact }: LimitTerms): void {
  for (const bound of [min, max, missedUnit]) {
    if (bound === null || (Number.isFinite(bound) && (bound >= 0 || kind === 'benefit'))) continue
    throw new ClienteleError(
      'ARGUMENT_INVALID',
      `The limit "${id}" has the bound ${bound}; expected a finite number of at least 0. Leave a bound out where there is none.`,
      { limit: id, found: bound },
    )
  }
  if (!(unitsPerContact > 0 && Number.isFinite(unitsPerContact)))
    throw new ClienteleError(
      'ARGUMENT_INVALID',
      `The limit "${id}" has unitsPerContact ${unitsPerContact}; expected what one contact uses, above 0.`,
      { limit: id, found: unitsPerContact },
    )
  if (min !== null && max !== null && min > max)
    throw new ClienteleError(
      'LIMITS_IMPOSSIBLE',
      `The limit "${id}" asks for at least ${min} and at most ${max}. Lower the minimum or raise the maximum.`,
      { limit: id, min, max },
    )
}

function withoutSegments(name: string): ClienteleError {
  return new ClienteleError(
    'COLUMN_UNKNOWN',
    `The limits name the segment "${name}", but the scores have no column "segment". Add the column, or leave the segments out of the limits.`,
    { segment: name },
  )
}
