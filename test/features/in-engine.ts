import type { CustomerBase } from '../../src/contracts/base.ts'
import type { Features } from '../../src/contracts/features.ts'
import type { Engine, Relation } from '../../src/engine/index.ts'
import { project } from '../../src/engine/rows.ts'
import { plainTable } from '../../src/engine/sql/plain-table.ts'
import type { CustomersIn } from '../../src/features/index.ts'
import { concat } from '../../src/table/concat.ts'
import { fromRows } from '../../src/table/from-rows.ts'
import type { Table } from '../../src/table/table.ts'
import { rowsOf } from '../engine/plain.ts'

/** Sends the customers of a base, and the ids that its journal knows, to an engine. */
export async function customersOf(
  engine: Engine,
  { customers, journal }: CustomerBase,
): Promise<CustomersIn> {
  const former = journal.flatMap(({ event, customer, from }) =>
    event === 'merged' ? from.map((id) => ({ id, customer_id: customer })) : [],
  )
  const formerIds = fromRows(former, { kinds: { id: 'text', customer_id: 'text' } })
  return {
    customers: await engine.register(customers, 'customers', { key: 'customer_id' }),
    formerIds: former.length === 0 ? undefined : await engine.register(formerIds, 'former ids'),
  }
}

/** A table without a column. */
export function omit(table: Table, name: string): Table {
  return project(
    table,
    table.names.filter((other) => other !== name),
  )
}

/** All values of a relation as plain numbers and texts, by column, ordered by its key. */
export async function valuesIn(relation: Relation): Promise<Record<string, unknown[]>> {
  const { dialect, query } = relation.engine
  const columns = relation.columns.map(({ name, kind }) => {
    const column = dialect.identifier(name)
    return dialect.sql`${dialect.plain(column, kind)} as ${column}`
  })
  const key = dialect.byBytes(dialect.identifier(relation.key ?? ''))
  const tables: Table[] = []
  const ordered = dialect.sql`select ${dialect.join(columns, ', ')} from ${relation.from} order by ${key}`
  for await (const table of query(ordered)) tables.push(table)
  // A client cannot tell the kind of a column that has no values.
  const full = tables.filter((table, i) => i === 0 || table.rowCount > 0)
  return valuesOf(full.length === 1 ? full[0] : concat(full))
}

/** The same of features in this process. */
export function valuesOf(table: Table): Record<string, unknown[]> {
  const plain = plainTable(table)
  return Object.fromEntries(plain.names.map((name) => [name, rowsOf(plain.columns[name])]))
}

/** What features say of themselves besides their values. */
export function saidOf(features: Features<Table> | Features<Relation>): object {
  const { definitions, asOf, leftOut } = features
  const table: Table | Relation = features.table
  const columns =
    'engine' in table
      ? table.columns.map(({ name, kind, unit }) => ({ name, kind, unit }))
      : table.names.map((name) => {
          const column = table.columns[name]
          return { name, kind: column.kind, unit: column.kind === 'integer' ? column.unit : null }
        })
  return { definitions, asOf, leftOut, columns }
}
