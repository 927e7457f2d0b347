import type { Settings } from '../spec.ts'
import { openMembership, sourceNames } from './membership.ts'
import { openRecordKeys } from './record-keys.ts'

/** Finds the key under which the company writes to a person: that of the first record in the customer file, else in the shop; null for whom neither knows. */
export function openPrimaryKeys(settings: Settings): (id: number) => string | null {
  const membership = openMembership(settings)
  const { keyOf } = openRecordKeys(settings)
  const records = new Uint8Array(sourceNames.length)
  return (id) => {
    const [crm, shop] = membership(id, records)
    if (crm > 0) return keyOf(0, id, 0)
    return shop > 0 ? keyOf(1, id, 0) : null
  }
}
