import { makeTable } from '../../table/make-table.ts'
import { integerColumn } from '../../table/number-columns.ts'
import type { Table } from '../../table/table.ts'
import { textColumn } from '../../table/text-columns.ts'
import { openCursor } from '../cursor.ts'
import { openHouseholds } from '../people/households.ts'
import { openResidents } from '../people/residents.ts'
import { type RetailerSpec, settle } from '../spec.ts'
import { customerId, householdId } from '../tables/customer-id.ts'
import { openMembership, sourceNames } from '../tables/membership.ts'
import { openRecordKeys } from '../tables/record-keys.ts'

/**
 * Who is behind each record of the customers from `spec.from` up to `spec.to`: `source` (`crm`, `shop`, `service`), the record's `customer_id`, the person
 * (the `customer_id` of a clean customer file), the household and `residents`, how many people live
 * in it, customers or not, where 5 stands for five or more. Records of one person have the same person in all sources.
 *
 * @throws ARGUMENT_INVALID for a spec outside its ranges, DATE_INVALID for a day 0 that does not exist.
 */
export function truePersons(
  spec: RetailerSpec,
): Table<'source' | 'customer_id' | 'person' | 'household' | 'residents'> {
  const settings = settle(spec)
  const countRecords = openMembership(settings)
  const cursor = openCursor(settings.seed)
  const householdOf = openHouseholds(cursor)
  const residentsOf = openResidents(cursor, householdOf)
  const { keyOf } = openRecordKeys(settings)
  const counts = new Uint8Array(sourceNames.length)
  const sources: string[] = []
  const keys: string[] = []
  const persons: string[] = []
  const households: string[] = []
  const residents: number[] = []
  for (let id = settings.from; id < settings.to; id++) {
    const household = householdOf(id)
    const living = residentsOf(household)
    countRecords(id, counts).forEach((count, source) => {
      for (let record = 0; record < count; record++) {
        sources.push(sourceNames[source])
        keys.push(keyOf(source, id, record))
        persons.push(customerId(id))
        households.push(householdId(household))
        residents.push(living)
      }
    })
  }
  return makeTable<'source' | 'customer_id' | 'person' | 'household' | 'residents'>([
    ['source', textColumn(sources)],
    ['customer_id', textColumn(keys)],
    ['person', textColumn(persons)],
    ['household', textColumn(households)],
    ['residents', integerColumn(residents)],
  ])
}
