import { expect } from 'vitest'
import type { TargetPlan } from '../../src/contracts/plan.ts'
import { numbersFound } from '../../src/engine/answers.ts'
import type { Relation } from '../../src/engine/index.ts'
import { plainTable } from '../../src/engine/sql/plain-table.ts'
import { concat } from '../../src/table/concat.ts'
import { select } from '../../src/table/select.ts'
import type { Table } from '../../src/table/table.ts'
import { toRows } from '../../src/table/to-rows.ts'
import type { TargetPlanIn } from '../../src/target/index.ts'

/** The rows of a relation as texts, sorted. */
async function rowsIn(relation: Relation, names: readonly string[]): Promise<string[]> {
  const { dialect, query } = relation.engine
  const asked = names.map((name) => {
    const kind = relation.columns.find((spec) => spec.name === name)?.kind ?? 'number'
    return dialect.sql`${dialect.plain(dialect.identifier(name), kind)} as ${dialect.identifier(name)}`
  })
  const tables: Table[] = []
  for await (const table of query(dialect.sql`select ${dialect.join(asked, ', ')} from ${relation.from}`))
    if (table.rowCount > 0) tables.push(table)
  return tables.length === 0 ? [] : linesOf(concat(tables), names)
}

function linesOf(table: Table, names: readonly string[]): string[] {
  return toRows(plainTable(table))
    .map((row) => JSON.stringify(names.map((name) => row[name] ?? null)))
    .sort()
}

const decisionNames = ['customer_id', 'option', 'offer', 'channel', 'department', 'value', 'benefit', 'cost']
const shared = [...decisionNames, 'message_cost', 'price', 'reduced', 'standard_error']
const chances = ['customer_id', 'option', 'propensity', 'held_out']

/** A checksum of the rows of a relation, whatever their order, that the engine computes: one row comes here. */
async function checksumIn(relation: Relation, names: readonly string[]): Promise<readonly number[]> {
  const { dialect } = relation.engine
  const { sql, join, concat, cast, count, sumIntegers, hexadecimal, md5, text, identifier } = dialect
  const fields = names.flatMap((name) => [
    sql`coalesce(${cast(identifier(name), 'text')}, ${text('none')})`,
    text('|'),
  ])
  const places = [1, 5, 9, 13].map((from, i) => {
    const part = sumIntegers(hexadecimal(sql`print`, from))
    return sql`${cast(part, 'double')} as ${identifier(`part${i}`)}`
  })
  const prints = sql`(select ${md5(concat(fields))} as print from ${relation.from}) as prints`
  return numbersFound(
    relation,
    sql`select ${join([sql`${count()} as rows_seen`, ...places], ', ')} from ${prints}`,
    undefined,
  )
}

/** Asserts that decisions of this process, sent to the engine, have there the checksum of those that it stored. */
async function expectSameChecksum(there: Relation, here: Table, title: string): Promise<void> {
  const names = ['customer_id', 'option', 'offer', 'channel', 'department', 'value', 'price']
  const sent = await there.engine.register(select(here, names), 'decisions')
  expect(await checksumIn(there, names), `${title}: checksum`).toEqual(await checksumIn(sent, names))
  await there.engine.drop(sent)
}

/** Asserts that a plan in an engine is one of this process: every number, and every row of its tables. */
export async function expectSamePlan(there: TargetPlanIn, here: TargetPlan, title: string): Promise<void> {
  const facts = ({ rows, prices, objective, bound, gap, unmet, passes, outcomes, header }: typeof here) => ({
    ...{ rows, prices, objective, bound, gap, unmet, passes, header },
    outcomes: Object.entries(outcomes).sort(),
  })
  expect(facts(there as unknown as TargetPlan), title).toEqual(facts(here))
  expect(await rowsIn(there.decisions, shared), `${title}: decisions`).toEqual(
    linesOf(here.decisions, shared),
  )
  await expectSameChecksum(there.decisions, here.decisions, title)
  expect(await rowsIn(there.propensities, chances), `${title}: propensities`).toEqual(
    linesOf(here.propensities, chances),
  )
  expect(await rowsIn(there.holdout.customers, ['customer_id']), `${title}: held out`).toEqual(
    linesOf(here.holdout.customers, ['customer_id']),
  )
}
