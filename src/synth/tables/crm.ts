import { openAges } from '../people/birth-dates.ts'
import type { Snapshot } from '../snapshot.ts'
import { householdId } from './customer-id.ts'
import { beganOn, editedOn } from './record-days.ts'
import { type RecordColumn, recordTable } from './record-table.ts'
import type { SyntheticTable } from './table-maker.ts'

/**
 * Columns of the customer file: key, household (missing where keys tell nothing: nobody knows it), day of the first purchase or of a later record, age in
 * years on day 0 by the date of birth, region, name, date of birth, e-mail, telephone, address, and the day the record was last edited.
 */
export type CrmColumn =
  | 'customer_id'
  | 'household_id'
  | 'joined'
  | 'age'
  | 'region'
  | 'given_name'
  | 'surname'
  | 'birth_date'
  | 'email'
  | 'phone'
  | 'street'
  | 'house_number'
  | 'unit'
  | 'town'
  | 'postcode'
  | 'updated'

/** The customer file, edited by hand: clean, one row a customer in order of key; or one row a record in order of persons, its key telling nothing. */
export function crmTable(snapshot: Snapshot): SyntheticTable<CrmColumn> {
  return recordTable(snapshot, 0, beganOn, columnsOf(snapshot))
}

function columnsOf(snapshot: Snapshot): readonly RecordColumn<CrmColumn>[] {
  const { settings } = snapshot
  const { traits, dayZero } = settings
  const yearsOf = openAges(dayZero)
  const ageBy = (birthDate: number | null) => (birthDate === null ? null : yearsOf(birthDate))
  return [
    { name: 'customer_id', kind: 'text', read: ({ key }) => key },
    {
      name: 'household_id',
      kind: 'text',
      read: ({ person }) => (traits.keys === 'opaque' ? null : householdId(person.household)),
    },
    { name: 'joined', kind: 'date', read: (record) => beganOn(record, settings) },
    { name: 'age', kind: 'integer', read: ({ says }) => ageBy(says.birthDate) },
    { name: 'region', kind: 'text', read: ({ says }) => says.region },
    { name: 'given_name', kind: 'text', read: ({ says }) => says.givenName },
    { name: 'surname', kind: 'text', read: ({ says }) => says.surname },
    { name: 'birth_date', kind: 'date', read: ({ says }) => says.birthDate },
    { name: 'email', kind: 'text', read: ({ says }) => says.email },
    { name: 'phone', kind: 'text', read: ({ says }) => says.phone },
    { name: 'street', kind: 'text', read: ({ says }) => says.street },
    { name: 'house_number', kind: 'text', read: ({ says }) => says.houseNumber },
    { name: 'unit', kind: 'text', read: ({ says }) => says.unit },
    { name: 'town', kind: 'text', read: ({ says }) => says.town },
    { name: 'postcode', kind: 'text', read: ({ says }) => says.postcode },
    { name: 'updated', kind: 'date', read: (record) => editedOn(record, snapshot) },
  ]
}
