import type { Relation } from '../engine/relation.ts'
import { columnsIn } from '../engine/relation-sql.ts'
import type { Sql } from '../engine/sql.ts'
import type { CustomersIn, FeatureSql, FeaturesSql } from './engine-rows.ts'

/** Which customer an id stands for: a query of `id_`, once each, and `customer_`. An id that is a customer's own is never another's. */
export function customerIdsSql({ customers, formerIds }: CustomersIn): Sql {
  const { sql } = customers.engine.dialect
  const key = keyOf(customers)
  const own = sql`select ${key} as id_, ${key} as customer_ from ${customers.from}`
  if (formerIds === undefined) return own
  return sql`${own} union all select id_, min(found_) as customer_ from ${formerSql(customers, formerIds)} group by id_`
}

/** How many former ids lead to more than one customer: a query of one number. */
export function ambiguousIdsSql(customers: Relation, formerIds: Relation): Sql {
  const { sql, count } = customers.engine.dialect
  return sql`select ${count()} as ambiguous_ from (select id_ from ${formerSql(customers, formerIds)} group by id_ having min(found_) <> max(found_)) as a_`
}

/** The field of a customer at a place among those carried over, in {@link featuresQuery}. */
export function fieldSql({ engine }: Relation, place: number): Sql {
  return engine.dialect.identifier(`a${place}_`)
}

/** Whether it is missing. */
export function fieldMissingSql(customers: Relation, place: number): Sql {
  return customers.engine.dialect.sql`(${fieldSql(customers, place)} is null)`
}

/** One row a customer: the id, and the features of all parts. Their queries have the customer in `customer_`. */
export function featuresQuery(
  customers: Relation,
  fields: readonly string[],
  parts: readonly (FeaturesSql | null)[],
  features: readonly FeatureSql[],
): Sql {
  const { sql, join, identifier } = customers.engine.dialect
  const { column } = columnsIn(customers)
  const own = fields.map((name, i) => sql`${column(name)} as ${fieldSql(customers, i)}`)
  const joined = parts.flatMap((part, i) => {
    if (part === null) return []
    const name = identifier(`p${i}_`)
    return [sql`left join (${part.query}) as ${name} on key_ = ${name}.customer_`]
  })
  const values = [
    sql`key_ as ${identifier('customer_id')}`,
    ...features.map(({ value, definition }) => sql`${value} as ${identifier(definition.name)}`),
  ]
  const keyed = join([sql`${keyOf(customers)} as key_`, ...own], ', ')
  return sql`select ${join(values, ', ')} from (select ${keyed} from ${customers.from}) as k_ ${join(joined, ' ')}`
}

/** Former ids of known customers: a table expression of `id_` and `found_`. */
function formerSql(customers: Relation, formerIds: Relation): Sql {
  const { sql, byBytes } = customers.engine.dialect
  const { column } = columnsIn(formerIds)
  const former = sql`select ${byBytes(column('id'))} as id_, ${byBytes(column('customer_id'))} as found_ from ${formerIds.from}`
  const keys = (name: Sql): Sql => sql`(select ${keyOf(customers)} as ${name} from ${customers.from})`
  return sql`(select id_, found_ from (${former}) as f_ join ${keys(sql`known_`)} as k_ on found_ = known_ left join ${keys(sql`own_`)} as o_ on id_ = own_ where own_ is null and id_ is not null) as former_`
}

function keyOf(customers: Relation): Sql {
  return customers.engine.dialect.byBytes(columnsIn(customers).column('customer_id'))
}

/** The rows of features of numbers: the id, then each feature as a double. */
export function plainRowsSql({ columns, engine, from, key }: Relation): Sql {
  const { sql, join, identifier, plain } = engine.dialect
  const asked = columns.map(({ name, kind }) =>
    name === key ? identifier(name) : sql`${plain(identifier(name), kind)} as ${identifier(name)}`,
  )
  return sql`select ${join(asked, ', ')} from ${from}`
}
