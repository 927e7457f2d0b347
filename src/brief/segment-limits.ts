import type { Limits } from '../contracts/limits.ts'
import type { SegmentProfile } from '../contracts/segmentation.ts'
import { ClienteleError, unknownName } from '../errors.ts'

/**
 * Limits whose segments are called by their ids. A brief may use ids or names.
 *
 * @throws ClienteleError `OPTION_NAME_UNKNOWN` for a segment that does not exist, `LIMITS_IMPOSSIBLE` for one with two limits.
 */
export function limitsBySegmentId(limits: Limits, profiles: readonly SegmentProfile[]): Limits {
  if (limits.segments === undefined) return limits
  const ids = profiles.map(({ id }) => id)
  const names = profiles.map(({ name }) => name)
  const segments = Object.entries(limits.segments).map(([given, bounds]) => {
    const place = ids.includes(given) ? ids.indexOf(given) : names.indexOf(given)
    if (place < 0)
      throw unknownName('OPTION_NAME_UNKNOWN', 'segment', given, [...names, ...ids], 'the segments found')
    return [ids[place], bounds] as const
  })
  const twice = segments.find(([id], i) => segments.findIndex(([other]) => other === id) < i)
  if (twice !== undefined) throw limitedTwice(names[ids.indexOf(twice[0])], twice[0])
  return { ...limits, segments: Object.fromEntries(segments) }
}

function limitedTwice(name: string, id: string): ClienteleError {
  return new ClienteleError(
    'LIMITS_IMPOSSIBLE',
    `The limits name one segment twice, as "${name}" and as "${id}". Give it one limit.`,
    { segment: id },
  )
}

/** Limits for a share of the customers: counts, capacities and budgets scaled down, whole counts rounded down. */
export function scaledLimits(limits: Limits, share: number): Limits {
  const whole = (value: number | null | undefined) => (value == null ? value : Math.floor(value * share))
  const bounds = <
    Row extends { readonly min?: number | null | undefined; readonly max?: number | null | undefined },
  >(
    rows: { readonly [name: string]: Row } | undefined,
  ) =>
    rows === undefined
      ? undefined
      : Object.fromEntries(
          Object.entries(rows).map(([name, row]) => [
            name,
            { ...row, min: whole(row.min), max: whole(row.max) },
          ]),
        )
  const part = (value: number | undefined) => (value === undefined ? undefined : value * share)
  const departments = Object.entries(bounds(limits.departments) ?? {}).map(
    ([name, row]) => [name, { ...row, budget: part(row.budget) }] as const,
  )
  const channels = Object.entries(limits.channels ?? {}).map(
    ([name, row]) => [name, { ...row, max: part(row.max) }] as const,
  )
  return {
    ...limits,
    offers: bounds(limits.offers),
    segments: bounds(limits.segments),
    departments: Object.fromEntries(departments),
    channels: Object.fromEntries(channels),
    messages: whole(limits.messages) ?? undefined,
    budget: part(limits.budget),
    leastBenefit: part(limits.leastBenefit),
  }
}
