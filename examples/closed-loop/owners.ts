import type { Store } from 'clientele/run'
import type { Retailer } from 'clientele/synth'
import {
  columnOfKind,
  join,
  makeTable,
  readCsv,
  select,
  type Table,
  textAt,
  textColumn,
} from 'clientele/table'

/** Which customer each key of the customer file and the shop belongs to, as a run merged them: its links name records by their row. */
export async function ownersOfKeys(
  retailer: Retailer,
  folder: Pick<Store, 'read'>,
): Promise<Table<'key' | 'customer_id'>> {
  const content = await folder.read('tables/links.csv')
  if (content === null) throw new Error('The run folder has no tables/links.csv.')
  const kinds = { customer_id: 'text', source: 'text', record: 'text' } as const
  const { table: links } = await readCsv(content, { kinds })
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
