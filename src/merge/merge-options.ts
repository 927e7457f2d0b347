import { checkSource } from '../contracts/source.schema.ts'
import { type Meaning, type Purpose, personalMeanings, type Source } from '../contracts/source.ts'
import type { Context } from '../engine/context.ts'
import { ClienteleError, unknownName } from '../errors.ts'
import { daysFromText } from '../table/calendar.ts'
import type { CsvSummary } from '../table/csv/rejected.ts'
import type { RejectedRow, Table } from '../table/table.ts'
import type { EarlierLinks } from './earlier-links.ts'

/**
 * What customers said: a table of statements (`customer_id`, `channel`, `purpose`, `status` texts, `since` date, and
 * where known `source` text and `expires` date, the first day on which a grant no longer holds); or an assumption that
 * somebody answers for.
 */
export type ConsentInput =
  | { readonly statements: Table }
  | {
      readonly assume: 'granted'
      readonly channels: readonly string[]
      readonly purposes: readonly Purpose[]
    }

/** Rows that reading a source rejected: one by one, or as the summary of `csvSource`, which also counts those not listed. */
export type RejectedBefore = readonly RejectedRow[] | Pick<CsvSummary, 'rejected' | 'rejectedByReason'>

/** How sources are merged. */
export interface MergeOptions extends Context {
  /** The day as of which the base holds, `YYYY-MM-DD`, this day included. */
  readonly asOf: string
  /** The meanings by which records of one customer are found, the strongest first. Default: customer_id, email, phone. */
  readonly matchOn?: readonly Meaning[] | undefined
  readonly consent: ConsentInput
  /** What reading rejected, by the name of the source; it is carried into `rejected` and `quality`. */
  readonly rejected?: { readonly [source: string]: RejectedBefore } | undefined
  /**
   * A value that more customers than this share (a switchboard, a shop's own address) joins none of them. Does not hold
   * for customer_id. Default 20.
   */
  readonly largestKeyGroup?: number | undefined
  /** An earlier base: customers that are made of its records keep its ids. */
  readonly previous?: EarlierLinks | undefined
}

/** Options with their defaults. */
export interface MergeSettings {
  readonly asOfDay: number
  readonly matchOn: readonly Meaning[]
  readonly largestKeyGroup: number
}

/** Checks what is given to {@link mergeSources}. */
export function checkMerge(sources: readonly Source[], options: MergeOptions): MergeSettings {
  if (sources.length === 0)
    throw new ClienteleError('TABLE_EMPTY', 'No source was given to merge; at least one is needed.')
  for (const source of sources) checkSource(source)
  const names = sources.map(({ name }) => name)
  for (const [i, { name, table }] of sources.entries()) {
    if (names.indexOf(name) !== i) throw invalid(`Two sources are called "${name}". Give each its own name.`)
    if (table.rowCount === 0)
      throw new ClienteleError(
        'TABLE_EMPTY',
        `The source "${name}" has no rows. Leave it out, or see why reading it gave none.`,
        { source: name },
      )
  }
  for (const name of Object.keys(options.rejected ?? {}))
    if (!names.includes(name))
      throw unknownName('ARGUMENT_INVALID', 'source', name, names, 'the sources to merge')
  for (const purpose of sources.flatMap(({ purposes }) => purposes))
    if (purpose.includes('|'))
      throw invalid(`The purpose "${purpose}" holds "|", which separates purposes. Choose another word.`)
  return {
    asOfDay: asOfDay(sources, options.asOf),
    matchOn: levels(options.matchOn ?? ['customer_id', 'email', 'phone']),
    largestKeyGroup: atLeastTwo(options.largestKeyGroup ?? 20),
  }
}

function asOfDay(sources: readonly Source[], asOf: string): number {
  if (typeof asOf !== 'string')
    throw invalid('Merging needs the day as of which consent holds: give asOf as "YYYY-MM-DD".')
  const day = daysFromText(asOf)
  for (const { name, collected } of sources)
    if (typeof collected === 'string' && daysFromText(collected) > day)
      throw new ClienteleError(
        'DATE_AFTER_AS_OF',
        `The source "${name}" was collected on ${collected}, after the as-of date ${asOf}. Leave it out, or merge as of a later day.`,
        { source: name, collected, asOf },
      )
  return day
}

/** All that is personal but the day of birth, which many share. */
const identifying: readonly Meaning[] = personalMeanings.filter((meaning) => meaning !== 'birth_date')

/** The same customer_id is the same customer: it comes first wherever it is among the keys. */
function levels(matchOn: readonly Meaning[]): readonly Meaning[] {
  const known: readonly string[] = identifying
  for (const meaning of matchOn)
    if (!known.includes(meaning))
      throw unknownName(
        'ARGUMENT_INVALID',
        'key',
        meaning,
        known,
        'the meanings that records can be joined on',
      )
  const distinct = [...new Set(matchOn)]
  return [
    ...distinct.filter((one) => one === 'customer_id'),
    ...distinct.filter((one) => one !== 'customer_id'),
  ]
}

function atLeastTwo(largest: number): number {
  if (Number.isInteger(largest) && largest >= 2) return largest
  throw invalid(`largestKeyGroup is ${largest}; expected a whole number from 2.`)
}

function invalid(message: string): ClienteleError {
  return new ClienteleError('ARGUMENT_INVALID', message)
}
