import { makeTable } from '../../table/make-table.ts'
import type { Table } from '../../table/table.ts'
import { textColumn } from '../../table/text-columns.ts'
import { fieldColumns } from '../records/particulars.ts'
import { sourceHabits } from '../records/source-habits.ts'
import { type RetailerSpec, settle } from '../spec.ts'
import { sourceNames } from '../tables/membership.ts'
import { openSourceRecords } from '../tables/source-records.ts'

/**
 * What is wrong in the records of the customers from `spec.from` up to `spec.to`: `source`, the record's `customer_id`, the column, and the error: `typo`,
 * `keyboard`, `phonetic`, `nickname`, `romanization`, `swapped_names`, `swapped_month_day`, `old_address`, `missing`, `invalid_email` or `switchboard`. A
 * mistake that touches several columns has a row for each.
 *
 * @throws ARGUMENT_INVALID for a spec outside its ranges, DATE_INVALID for a day 0 that does not exist.
 */
export function trueCorruptions(spec: RetailerSpec): Table<'source' | 'customer_id' | 'field' | 'operator'> {
  const settings = settle(spec)
  const sources: string[] = []
  const keys: string[] = []
  const columns: string[] = []
  const operators: string[] = []
  sourceNames.forEach((name, source) => {
    openSourceRecords(settings, source)(settings.from, settings.to, ({ key, alterations }) => {
      for (const { field, operator } of alterations) {
        if (!sourceHabits[source].fields.includes(field)) continue
        sources.push(name)
        keys.push(key)
        columns.push(fieldColumns[field])
        operators.push(operator)
      }
    })
  })
  return makeTable<'source' | 'customer_id' | 'field' | 'operator'>([
    ['source', textColumn(sources)],
    ['customer_id', textColumn(keys)],
    ['field', textColumn(columns)],
    ['operator', textColumn(operators)],
  ])
}
