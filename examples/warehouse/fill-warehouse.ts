import type { Engine } from 'clientele/engine'
import type { Retailer } from 'clientele/synth'
import type { Table } from 'clientele/table'

/** Puts the customers and purchases of a synthetic retailer where your own would be: the tables `customers` and `transactions`. */
export async function fillWarehouse(engine: Engine, { crm, transactions }: Retailer): Promise<void> {
  const { createTable, identifier, sql } = engine.dialect
  const tables: { readonly [name: string]: Table } = {
    customers: crm.table(),
    transactions: transactions.table(),
  }
  for (const [name, table] of Object.entries(tables)) {
    const sent = await engine.register(table, name)
    await engine.run(createTable(identifier(name), sql`select * from ${sent.from}`))
    await engine.drop(sent)
  }
}
