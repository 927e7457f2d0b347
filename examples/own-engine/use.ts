import { deriveRelation, type Engine, filterRelation, type Relation } from 'clientele/engine'
import { expression } from 'clientele/table'

const { column, divide, gt } = expression

/** The customers with more than one order, and what they spend an order, stored in the database. */
export async function spendPerOrder(engine: Engine, table: string): Promise<Relation> {
  const customers = await engine.table(table, { key: 'customer_id' })
  const returning = await filterRelation(customers, gt(column('orders'), 1))
  return engine.store(
    await deriveRelation(returning, { per_order: divide(column('spend'), column('orders')) }),
    'returning',
  )
}
