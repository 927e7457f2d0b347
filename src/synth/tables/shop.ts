import type { Snapshot } from '../snapshot.ts'
import type { Settings } from '../spec.ts'
import { accountOpenedOn } from './record-days.ts'
import { type RecordColumn, recordTable } from './record-table.ts'
import type { SyntheticTable } from './table-maker.ts'

/** Columns of the accounts of the online shop: key, e-mail, name, address of delivery, day the account was opened, which may be after the first purchase. */
export type ShopColumn =
  | 'customer_id'
  | 'email'
  | 'given_name'
  | 'surname'
  | 'street'
  | 'house_number'
  | 'unit'
  | 'town'
  | 'postcode'
  | 'joined'

/** The accounts of the online shop, one row an account, as customers typed it. */
export function shopTable(snapshot: Snapshot): SyntheticTable<ShopColumn> {
  return recordTable(snapshot, 1, accountOpenedOn, columnsOf(snapshot.settings))
}

function columnsOf(settings: Settings): readonly RecordColumn<ShopColumn>[] {
  return [
    { name: 'customer_id', kind: 'text', read: ({ key }) => key },
    { name: 'email', kind: 'text', read: ({ says }) => says.email },
    { name: 'given_name', kind: 'text', read: ({ says }) => says.givenName },
    { name: 'surname', kind: 'text', read: ({ says }) => says.surname },
    { name: 'street', kind: 'text', read: ({ says }) => says.street },
    { name: 'house_number', kind: 'text', read: ({ says }) => says.houseNumber },
    { name: 'unit', kind: 'text', read: ({ says }) => says.unit },
    { name: 'town', kind: 'text', read: ({ says }) => says.town },
    { name: 'postcode', kind: 'text', read: ({ says }) => says.postcode },
    { name: 'joined', kind: 'date', read: (record) => accountOpenedOn(record, settings) },
  ]
}
