import type { Engine } from 'clientele/engine'
import type { Retailer } from 'clientele/synth'

/** Puts the customers and purchases of a synthetic retailer where your own would be: the tables `customers` and `transactions`. */
export async function fillWarehouse(engine: Engine, { crm, transactions }: Retailer): Promise<void> {
  const { createTable, identifier, sql } = engine.dialect
  for (const [name, source] of Object.entries({ customers: crm, transactions })) {
    const sent = await engine.register(source.table(), name)
    await engine.run(createTable(identifier(name), sql`select * from ${sent.from}`))
    await engine.drop(sent)
  }
}
