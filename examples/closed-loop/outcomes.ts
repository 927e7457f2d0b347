import type { Store } from 'clientele/run'
import type { Retailer } from 'clientele/synth'
import {
  expression,
  filter,
  group,
  join,
  numberColumn,
  numbersOf,
  readCsv,
  rename,
  select,
  type Table,
  withColumns,
} from 'clientele/table'

/** A run, the day of its plan, and which customer each key of a source belongs to. */
export interface RunWave {
  readonly asOf: string
  readonly owners: Table<'key' | 'customer_id'>
  readonly folder: Pick<Store, 'read'>
}

/** What each customer of a run, written to or held out, brought in since its plan: the margin of their purchases, in EUR. */
export async function outcomesOf(retailer: Retailer, { asOf, owners, folder }: RunWave): Promise<Table> {
  const recent = filter(
    retailer.transactions.table(),
    expression.ge(expression.column('at'), expression.date(asOf)),
  )
  const byKey = group(recent, ['customer_id'], { margin: { op: 'sum', column: 'margin' } })
  const owned = join(rename(byKey, { customer_id: 'key' }), owners, { on: ['key'], kind: 'inner' })
  const bought = group(owned, ['customer_id'], { margin: { op: 'sum', column: 'margin' } })
  const customers = select(await customersOf(folder), ['customer_id'])
  const all = join(customers, bought, { on: ['customer_id'], kind: 'left' })
  const euros = Float64Array.from(numbersOf(all, 'margin'), (cents) =>
    Number.isNaN(cents) ? 0 : cents / 100,
  )
  return withColumns(select(all, ['customer_id']), { margin: numberColumn(euros) })
}

async function customersOf(folder: RunWave['folder']): Promise<Table> {
  const content = await folder.read('tables/customers.csv')
  if (content === null) throw new Error('The run folder has no tables/customers.csv.')
  const { table } = await readCsv(content, { kinds: { customer_id: 'text' } })
  return table
}
