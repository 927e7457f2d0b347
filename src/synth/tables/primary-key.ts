import type { Person } from '../people/person.ts'
import type { Snapshot } from '../snapshot.ts'
import { openAccounts } from './accounts.ts'
import { openMembership, sourceNames } from './membership.ts'
import { openRecordKeys } from './record-keys.ts'

/**
 * Finds the key under which the company writes to a person: that of the first record in the customer file, else of the first account in the shop; null for whom neither
 * knows before the day of a snapshot.
 */
export function openPrimaryKeys({
  settings,
  asOfDay,
}: Pick<Snapshot, 'settings' | 'asOfDay'>): (person: Person) => string | null {
  const membership = openMembership(settings)
  const { keyOf } = openRecordKeys(settings)
  const accounts = openAccounts(settings)
  const records = new Uint8Array(sourceNames.length)
  return (person) => {
    const { id } = person
    const [crm, shop] = membership(id, records)
    if (crm > 0) return person.acquired < asOfDay ? keyOf(0, id, 0) : null
    accounts.begin(person, Math.min(1, shop))
    return accounts.isOpen(asOfDay - 1) ? keyOf(1, id, 0) : null
  }
}
