import type { Store } from 'clientele/run'
import type { Retailer } from 'clientele/synth'
import {
  columnOfKind,
  expression,
  filter,
  group,
  join,
  makeTable,
  numberColumn,
  numbersOf,
  readCsv,
  rename,
  select,
  type Table,
  textAt,
  textColumn,
  withColumns,
} from 'clientele/table'

/** What each customer of a run, written to or held out, brought in since its plan: the margin of their purchases, in EUR. */
export async function outcomesOf(
  retailer: Retailer,
  folder: Pick<Store, 'read'>,
  asOf: string,
): Promise<Table> {
  const recent = filter(
    retailer.transactions.table(),
    expression.ge(expression.column('at'), expression.date(asOf)),
  )
  const byKey = group(recent, ['customer_id'], { margin: { op: 'sum', column: 'margin' } })
  const owners = await ownersOfKeys(retailer, folder)
  const owned = join(rename(byKey, { customer_id: 'key' }), owners, { on: ['key'], kind: 'inner' })
  const bought = group(owned, ['customer_id'], { margin: { op: 'sum', column: 'margin' } })
  const customers = select(await tableOf(folder, 'tables/customers.csv'), ['customer_id'])
  const all = join(customers, bought, { on: ['customer_id'], kind: 'left' })
  const euros = Float64Array.from(numbersOf(all, 'margin'), (cents) =>
    Number.isNaN(cents) ? 0 : cents / 100,
  )
  return withColumns(select(all, ['customer_id']), { margin: numberColumn(euros) })
}

/** Which customer each key of a source belongs to: the run's links name records by their row. */
async function ownersOfKeys(retailer: Retailer, folder: Pick<Store, 'read'>): Promise<Table> {
  const links = await tableOf(folder, 'tables/links.csv')
  const keys: string[] = []
  const sources: string[] = []
  const records: string[] = []
  for (const source of ['crm', 'shop'] as const) {
    const table = retailer[source].table()
    const ids = columnOfKind(table, 'customer_id', 'text')
    for (let row = 0; row < table.rowCount; row++) {
      keys.push(textAt(ids, row) ?? '')
      sources.push(source)
      records.push(String(row + 1))
    }
  }
  const named = { key: textColumn(keys), source: textColumn(sources), record: textColumn(records) }
  return select(
    join(makeTable(named), select(links, ['customer_id', 'source', 'record']), {
      on: ['source', 'record'],
      kind: 'inner',
    }),
    ['key', 'customer_id'],
  )
}

async function tableOf(folder: Pick<Store, 'read'>, path: string): Promise<Table> {
  const content = await folder.read(path)
  if (content === null) throw new Error(`The run folder has no ${path}.`)
  const text = { kinds: { customer_id: 'text', source: 'text', record: 'text' } } as const
  const { table } = await readCsv(
    content,
    path.endsWith('links.csv') ? text : { kinds: { customer_id: 'text' } },
  )
  return table
}
