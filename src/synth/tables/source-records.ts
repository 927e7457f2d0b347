import { uniform } from '../../math/philox.ts'
import { corruptionStream } from '../../math/streams.ts'
import { openCursor } from '../cursor.ts'
import { openIdentities } from '../people/identity.ts'
import { openPersons, type Person } from '../people/person.ts'
import { openCorruption } from '../records/corrupt.ts'
import type { Particulars } from '../records/particulars.ts'
import { sourceHabits } from '../records/source-habits.ts'
import type { Alteration } from '../records/written-record.ts'
import type { Settings } from '../spec.ts'
import { mostRecords, openRecordCounts } from './membership.ts'
import { openRecordKeys } from './record-keys.ts'

/** A record of a source about a person. */
export interface SourceRecord {
  readonly person: Person
  /** Which of the person's records in the source. */
  readonly record: number
  readonly key: string
  readonly says: Readonly<Particulars>
  readonly alterations: readonly Alteration[]
  /** Numbers from 0 to 1 for what only this source writes, its dates first. */
  readonly chances: Readonly<Float64Array>
}

/** Shows the records of the persons `from` up to `to` in order, in one object: what is kept must be copied. */
export type VisitRecords = (from: number, to: number, visit: (record: SourceRecord) => void) => void

/** Opens the records of a source. */
export function openSourceRecords(settings: Settings, source: number): VisitRecords {
  const cursor = openCursor(settings.seed)
  const stream = corruptionStream(source)
  const isMerged = source === 0 && settings.traits.keys === 'persons'
  const countOf = isMerged ? () => 1 : openRecordCounts(settings, source)
  const personOf = openPersons(settings)
  const identityOf = openIdentities(settings)
  const write = openCorruption(settings, sourceHabits[source])
  const keys = openRecordKeys(settings)
  const chances = new Float64Array(3)
  return (from, to, visit) => {
    for (let id = from; id < to; id++) {
      const count = countOf(id)
      if (count === 0) continue
      const person = personOf(id)
      const identity = identityOf(person)
      for (let record = 0; record < count; record++) {
        cursor.open(stream, mostRecords * id + record)
        for (let c = 0; c < chances.length; c++) chances[c] = uniform(cursor)
        const { says, alterations } = write(identity, record, cursor)
        visit({ person, record, key: keys.keyOf(source, id, record), says, alterations, chances })
      }
    }
  }
}
