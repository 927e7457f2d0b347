import { rowsOfKeys } from '../contracts/row-keys.ts'
import type { Segmentation, SegmentProfile } from '../contracts/segmentation.ts'
import { md5 } from '../math/md5.ts'
import { columnOfKind } from '../table/access.ts'
import type { Table } from '../table/table.ts'
import { textColumn, textColumnOfCodes } from '../table/text-columns.ts'
import { withColumns } from '../table/with-columns.ts'
import { leastDifference, numbered } from './names.ts'
import type { SegmentsModel } from './segments-model.ts'

/** The segments of an earlier day. */
export interface EarlierSegments {
  readonly asOf: string
  readonly assignment: Table<'customer_id' | 'segment'>
  readonly profiles: readonly SegmentProfile[]
  /** Every id that was ever given to a segment. */
  readonly ids: readonly string[]
}

/** Below this overlap segments are not the same: two of one size then share less than half of their customers. */
const leastOverlap = 1 / 3

/**
 * Gives segments the ids of those of an earlier day that they overlap with: pairs of the largest Jaccard index first, counted over the customers of both days. Other
 * segments get ids that no segment had before. A name stays where what it says is still true. The certificate says how many customers moved.
 */
export function matchSegments(now: Segmentation, earlier: EarlierSegments, asOf: string): Segmentation {
  const counts = countShared(now, earlier)
  const earlierOf = pairs(counts)
  const ids = now.profiles.map(({ id }, i) =>
    earlierOf[i] >= 0 ? earlier.profiles[earlierOf[i]].id : freshId(id, earlier.ids, asOf),
  )
  const names = namesOf(
    now.profiles,
    earlierOf.map((place) => (place < 0 ? null : earlier.profiles[place])),
  )
  const words = wordsOf(counts, earlierOf, earlier)
  return renamed(now, ids, names, words)
}

/** How many customers of both days were in each earlier segment and are in each of now: `counts[earlier][now]`. */
function countShared({ assignment, profiles }: Segmentation, earlier: EarlierSegments): number[][] {
  const counts = earlier.profiles.map(() => profiles.map(() => 0))
  const rows = rowsOfKeys(
    columnOfKind(earlier.assignment, 'customer_id', 'text'),
    columnOfKind(assignment, 'customer_id', 'text'),
  )
  const before = placesOf(earlier.assignment, earlier.profiles)
  const now = placesOf(assignment, profiles)
  for (let row = 0; row < rows.length; row++) if (rows[row] >= 0) counts[before[rows[row]]][now[row]]++
  return counts
}

/** The place of each customer's segment among the profiles. */
function placesOf(
  assignment: Table<'customer_id' | 'segment'>,
  profiles: readonly SegmentProfile[],
): Int32Array {
  return rowsOfKeys(textColumn(profiles.map(({ id }) => id)), columnOfKind(assignment, 'segment', 'text'))
}

/** By segment of now: the earlier segment it goes on from, or -1. */
function pairs(counts: readonly (readonly number[])[]): number[] {
  const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)
  const sizes = (counts.at(0) ?? []).map((_, j) => total(counts.map((row) => row[j])))
  const overlaps = counts
    .flatMap((row, i) =>
      row.map((shared, j) => ({
        i,
        j,
        overlap: shared === 0 ? 0 : shared / (total(row) + sizes[j] - shared),
      })),
    )
    .filter(({ overlap }) => overlap >= leastOverlap)
    .sort((a, b) => b.overlap - a.overlap || a.i - b.i || a.j - b.j)
  const earlierOf = sizes.map(() => -1)
  for (const { i, j } of overlaps) if (earlierOf[j] < 0 && !earlierOf.includes(i)) earlierOf[j] = i
  return earlierOf
}

function freshId(id: string, given: readonly string[], asOf: string): string {
  return given.includes(id) ? `seg-${md5(`${id}:${asOf}`).slice(0, 10)}` : id
}

/** Names of before first, as far as they are still true, so that it is the new ones that give way to them. */
function namesOf(now: readonly SegmentProfile[], earlier: readonly (SegmentProfile | null)[]): string[] {
  const kept = now.map((profile, i) => {
    const before = earlier[i]
    return before !== null && isStillTrue(before, profile) ? before.name : null
  })
  const order = [...now.keys()].sort((a, b) => Number(kept[a] === null) - Number(kept[b] === null) || a - b)
  const unique = numbered(order.map((i) => kept[i] ?? now[i].name))
  const names = now.map(({ name }) => name)
  for (const [place, i] of order.entries()) names[i] = unique[place]
  return names
}

/** Whether the traits that a segment was named by still set it apart, in the same direction. */
function isStillTrue(before: SegmentProfile, now: SegmentProfile): boolean {
  const telling = ({ traits }: SegmentProfile) =>
    traits.filter(({ standardizedDifference }) => Math.abs(standardizedDifference) >= leastDifference)
  const named = telling(before).slice(0, 2)
  const left = telling(now)
  if (named.length === 0) return left.length === 0
  return named.every(({ feature, standardizedDifference }) =>
    left.some(
      (trait) =>
        trait.feature === feature &&
        Math.sign(trait.standardizedDifference) === Math.sign(standardizedDifference),
    ),
  )
}

function wordsOf(
  counts: readonly (readonly number[])[],
  earlierOf: readonly number[],
  { asOf, profiles }: EarlierSegments,
): string {
  let [known, stayed] = [0, 0]
  for (const [i, row] of counts.entries())
    for (const [j, shared] of row.entries()) {
      known += shared
      if (earlierOf[j] === i) stayed += shared
    }
  const goOn = earlierOf.filter((place) => place >= 0).length
  return `${goOn} of the ${profiles.length} segments of ${asOf} go on; of ${known} customers known then and now, ${known - stayed} are in another segment.`
}

function renamed(
  now: Segmentation,
  ids: readonly string[],
  names: readonly string[],
  words: string,
): Segmentation {
  const model = now.model as SegmentsModel
  const before = now.profiles.map(({ id }) => id)
  const idNow = (id: string): string => ids[before.indexOf(id)]
  const segment = textColumnOfCodes(placesOf(now.assignment, now.profiles), textColumn(ids).dictionary)
  return {
    ...now,
    model: { ...model, fitted: { ...model.fitted, ids: model.fitted.ids.map(idNow), names } },
    assignment: withColumns(now.assignment, { segment }),
    profiles: now.profiles.map((profile, i) => ({ ...profile, id: ids[i], name: names[i] })),
    rules: now.rules.map((rule) => ({ ...rule, segment: idNow(rule.segment) })),
    certificate: { ...now.certificate, words: `${now.certificate.words} ${words}` },
  }
}
