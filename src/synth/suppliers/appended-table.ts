import type { Column } from '../../table/column.ts'
import { createDictionaryBuilder } from '../../table/dictionary-builder.ts'
import { makeTable } from '../../table/make-table.ts'
import type { ColumnSpec, Table } from '../../table/table.ts'
import { textColumn } from '../../table/text-columns.ts'
import { openPersons, type Person } from '../people/person.ts'
import type { Snapshot } from '../snapshot.ts'
import { openProfiling } from '../tables/consent.ts'
import { openPrimaryKeys } from '../tables/primary-key.ts'
import { type SyntheticTable, syntheticTable } from '../tables/table-maker.ts'
import { collectedOn, needsOptIn, type SupplierName } from './catalog.ts'

/** A column that a supplier appends. */
export interface AppendedColumn<Name extends string, Answer> {
  readonly name: Name
  readonly kind: ColumnSpec['kind']
  /** Begins with an empty dictionary, where there is one. */
  open(): (answers: readonly Answer[]) => Column
}

/**
 * What a supplier appends to the records we sent: `customer_id` is the key we sent, and persons of whom we sent none or the supplier knows nothing have no row.
 *
 * Before its data were collected a supplier has no rows; one that needs an opt-in has none of persons who do not let themselves be profiled.
 *
 * @param openAnswers - every answer is a new object.
 */
export function appendedTable<Name extends string, Answer>(
  snapshot: Snapshot,
  name: SupplierName,
  columns: readonly AppendedColumn<Name, Answer>[],
  openAnswers: () => (person: Person) => Answer | null,
): SyntheticTable<'customer_id' | Name> {
  const appended = columns.map(({ name, kind }) => ({ name, kind, unit: null }))
  return syntheticTable<'customer_id' | Name>(
    snapshot,
    [{ name: 'customer_id', kind: 'text', unit: null }, ...appended],
    () => openRows(snapshot, name, columns, openAnswers()),
  )
}

function openRows<Name extends string, Answer>(
  snapshot: Snapshot,
  name: SupplierName,
  columns: readonly AppendedColumn<Name, Answer>[],
  answerOf: (person: Person) => Answer | null,
): (from: number, to: number) => Table<'customer_id' | Name> {
  const { settings, asOfDay } = snapshot
  const personOf = openPersons(settings)
  const keyOf = openPrimaryKeys(snapshot)
  const customers = createDictionaryBuilder()
  const isCollected = asOfDay >= (collectedOn(name) ?? asOfDay)
  const agrees = openProfiling(settings.seed)
  const asks = needsOptIn(name) && !settings.traits.isTidy
  const maySell = (id: number): boolean => isCollected && (!asks || agrees(id))
  const fills = columns.map((column) => [column.name, column.open()] as const)
  return (from, to) => {
    const keys: string[] = []
    const answers: Answer[] = []
    for (let id = from; id < to; id++) {
      const person = personOf(id)
      const key = maySell(id) ? keyOf(person) : null
      const answer = key === null ? null : answerOf(person)
      if (key === null || answer === null) continue
      keys.push(key)
      answers.push(answer)
    }
    return makeTable<'customer_id' | Name>([
      ['customer_id', textColumn(keys, customers)],
      ...fills.map(([name, fill]) => [name, fill(answers)] as const),
    ])
  }
}
