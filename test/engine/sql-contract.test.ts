import { describe, expect, it } from 'vitest'
import type { Relation } from '../../src/engine/relation.ts'
import { columnsIn } from '../../src/engine/relation-sql.ts'
import type { Sql } from '../../src/engine/sql.ts'
import { numbersOf } from '../../src/table/access.ts'
import type { Table } from '../../src/table/table.ts'
import { testEngines } from './engines.ts'
import { people } from './people.ts'
import { totals } from './sample-passes.ts'
import { checkSqlPassOn, type SqlClaims } from './sql-contract.ts'

/** The totals of people, whose query sums by what it is given, or not at all. */
function totalsBy(groupOf: ((relation: Relation) => Sql) | null): typeof totals {
  return {
    ...totals,
    columns: ['spend', 'treated', 'customer_id', 'orders'],
    sql: async () => ({
      toSql(relation, _, { sql, count }) {
        const { plain } = columnsIn(relation)
        const by = groupOf === null ? sql`` : sql` group by ${groupOf(relation)}`
        const treated = sql`case when ${plain('treated')} = ${1} then ${1} else ${0} end`
        return sql`select ${count()} as rows_, sum(${plain('spend')}) as spend_, sum(${treated}) as treated_ from ${relation.from}${by}`
      },
      fromSql(table) {
        const [rows, spend, treated] = ['rows_', 'spend_', 'treated_'].map((name) =>
          Array.from(numbersOf(table, name)).reduce((sum, value) => sum + value, 0),
        )
        return { rows, spend, treated }
      },
    }),
  }
}

const perCustomer = totalsBy((relation) => columnsIn(relation).column('customer_id'))
const perOrders = totalsBy((relation) => columnsIn(relation).column('orders'))
const same = (found: unknown, expected: unknown): void => expect(found).toEqual(expected)

describe.each(testEngines)('the contract of what crosses from $name', (engine) => {
  const check = (pass: typeof totals, table: Table, claims: SqlClaims = {}): Promise<void> =>
    checkSqlPassOn(engine, pass, [null], [table], same, claims)

  it('takes one row, and a row a group where there are all groups', async () => {
    await check(totalsBy(null), people(400))
    await check(perOrders, people(400))
  })

  it('finds a row a customer', async () => {
    await expect(check(perCustomer, people(400))).rejects.toThrow(/grow with the customers/)
  })

  it('takes groups that fill up to a ceiling, and finds more', async () => {
    const few = people(12)
    await expect(check(perOrders, few)).rejects.toThrow(/grow with the customers/)
    await check(perOrders, few, { ceilingRows: 10 })
    await expect(check(perOrders, few, { ceilingRows: 4 })).rejects.toThrow(/grow with the customers/)
    await check(perCustomer, few, { listsRows: true })
  })

  it('refuses a ceiling that customers do not reach, and rows of the same customers', async () => {
    await expect(check(perCustomer, people(40), { ceilingRows: 40 })).rejects.toThrow(/ceiling is no higher/)
    const columns = { ...people(40).columns, customer_id: people(40).columns.arm }
    await expect(check(perOrders, { ...people(40), columns })).rejects.toThrow(/four times/)
  })
})
