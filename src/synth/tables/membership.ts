import { uniform } from '../../math/philox.ts'
import { drawPoisson } from '../../math/poisson.ts'
import { recordStream } from '../../math/streams.ts'
import { openCursor } from '../cursor.ts'
import type { Settings } from '../spec.ts'

/** The company's own sources about customers; everywhere else a source is its place in this list. */
export const sourceNames = ['crm', 'shop', 'service'] as const

/** A person has at most so many records in a source. */
export const mostRecords = 16

/** Share of persons of whom a source knows: the service knows those who called within a year. */
const shares = [0.92, 0.78, 0.15]

/**
 * Opens how many records each source holds of a person: none, or one and as many more as come by mistake (a Poisson number). Where the level keeps one record
 * a customer everybody stands in the customer file.
 *
 * @param out - records by source; it is returned.
 */
export function openMembership(settings: Settings): (id: number, out: Uint8Array) => Uint8Array {
  const counts = sourceNames.map((_, source) => openRecordCounts(settings, source))
  return (id, out) => {
    for (let source = 0; source < counts.length; source++) out[source] = counts[source](id)
    return out
  }
}

/** Opens how many records one source holds of a person. */
export function openRecordCounts({ seed, traits }: Settings, source: number): (id: number) => number {
  const cursor = openCursor(seed)
  const stream = recordStream(source)
  const share = source === 0 ? traits.crmShare : shares[source]
  return (id) => {
    cursor.open(stream, id)
    const isKnown = uniform(cursor) < share
    return isKnown ? Math.min(mostRecords, 1 + drawPoisson(cursor, traits.extraRecords[source])) : 0
  }
}
