import { openDuckDb } from 'clientele/duckdb'
import { type Context, filterRelation } from 'clientele/engine'
import { buildFeaturesIn } from 'clientele/features'
import { assignKMeans, fitKMeans, fitStandardizer, type KMeansModel } from 'clientele/learn'
import { expression } from 'clientele/table'

const { column, ge } = expression

/** Finds groups of customers by what they bought, from two files in a folder, and writes who is in which group beside them. */
export async function groupCustomers(folder: string, context: Context = {}): Promise<KMeansModel> {
  const engine = await openDuckDb({ memoryMegabytes: 2000, threads: 2, spillFolder: `${folder}/spill` })
  try {
    const customers = await engine.file(`${folder}/customers.parquet`, { key: 'customer_id' })
    const purchases = await engine.file(`${folder}/purchases.csv`, {
      columns: [
        { name: 'customer_id', kind: 'text' },
        { name: 'at', kind: 'date' },
        { name: 'order_id', kind: 'text' },
        { name: 'amount', kind: 'integer', unit: 'EUR/100' },
      ],
      ...context,
      onProgress: undefined,
    })
    const features = await buildFeaturesIn(
      { customers },
      { transactions: { kind: 'transactions', table: await engine.store(purchases, 'purchases') } },
      { ...context, asOf: '2025-01-01', windowsDays: [90, 365] },
    )
    const buyers = await filterRelation(features.table, ge(column('orders_365d'), 1))
    const columns = ['recency_days', 'orders_365d', 'spend_365d']
    const scaled = await fitStandardizer(buyers, columns, context)
    const model = await fitKMeans(buyers, columns, { ...context, k: 4, prepare: [scaled] })
    await engine.write(await assignKMeans(model, buyers, context), `${folder}/groups.parquet`)
    return model
  } finally {
    await engine.close()
  }
}
