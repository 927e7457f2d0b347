import type { Settings } from '../spec.ts'
import { openMembership, sourceNames } from '../tables/membership.ts'
import { openRecordKeys } from '../tables/record-keys.ts'

/**
 * Opens the key under which a person was sent to the suppliers: that of their first record in the customer file, else of their first one in the shop; null for
 * who is in neither.
 */
export function openSentKeys(settings: Settings): (person: number) => string | null {
  const recordsOf = openMembership(settings)
  const { keyOf } = openRecordKeys(settings)
  const records = new Uint8Array(sourceNames.length)
  return (person) => {
    recordsOf(person, records)
    const source = records[0] > 0 ? 0 : 1
    return records[source] > 0 ? keyOf(source, person, 0) : null
  }
}
