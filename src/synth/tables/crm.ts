import { categoricalThresholds, drawCategory, zipfWeights } from '../../math/categorical.ts'
import { streams } from '../../math/streams.ts'
import { dateColumn } from '../../table/date-columns.ts'
import { createDictionaryBuilder } from '../../table/dictionary-builder.ts'
import { makeTable } from '../../table/make-table.ts'
import { integerColumn } from '../../table/number-columns.ts'
import type { Table } from '../../table/table.ts'
import { textColumn } from '../../table/text-columns.ts'
import { openCursor } from '../cursor.ts'
import { openPersons } from '../people/person.ts'
import type { Settings } from '../spec.ts'
import { customerId, householdId } from './customer-id.ts'
import { type SyntheticTable, syntheticTable } from './table-maker.ts'

/** Columns of the customer file: key, household, day of the first purchase, age in years on day 0, region. */
export type CrmColumn = 'customer_id' | 'household_id' | 'joined' | 'age' | 'region'

/** The customer file: one row a customer, in order of key. */
export function crmTable(settings: Settings): SyntheticTable<CrmColumn> {
  return syntheticTable(
    settings,
    [
      { name: 'customer_id', kind: 'text', unit: null },
      { name: 'household_id', kind: 'text', unit: null },
      { name: 'joined', kind: 'date', unit: null },
      { name: 'age', kind: 'integer', unit: null },
      { name: 'region', kind: 'text', unit: null },
    ],
    () => openRows(settings),
  )
}

const regions = categoricalThresholds(zipfWeights(12, 1, 0))

/** Years of a customer in the middle, and a standard deviation. */
const middleAge = 46
const ageDeviation = 13

function openRows(settings: Settings): (from: number, to: number) => Table<CrmColumn> {
  const personOf = openPersons(settings)
  const cursor = openCursor(settings.seed)
  const customers = createDictionaryBuilder()
  const households = createDictionaryBuilder()
  const places = createDictionaryBuilder()
  return (from, to) => {
    const rows = to - from
    const ids: string[] = []
    const homes: string[] = []
    const joined = new Int32Array(rows)
    const age = new Float64Array(rows)
    const region: string[] = []
    for (let row = 0; row < rows; row++) {
      const person = personOf(from + row)
      ids.push(customerId(person.id))
      homes.push(householdId(person.household))
      joined[row] = settings.dayZero + Math.floor(person.acquired)
      age[row] = Math.min(95, Math.max(18, Math.round(middleAge + ageDeviation * person.age)))
      const place = 1 + drawCategory(cursor.open(streams.addresses, person.household), regions)
      region.push(`region-${String(place).padStart(2, '0')}`)
    }
    return makeTable<CrmColumn>([
      ['customer_id', textColumn(ids, customers)],
      ['household_id', textColumn(homes, households)],
      ['joined', dateColumn(joined)],
      ['age', integerColumn(age)],
      ['region', textColumn(region, places)],
    ])
  }
}
