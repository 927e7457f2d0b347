import type { Relation } from '../engine/relation.ts'
import { columnsIn, derived } from '../engine/relation-sql.ts'
import type { Sql } from '../engine/sql.ts'
import type { ColumnSpec } from '../table/table.ts'
import { chosenSql } from './near-sql-pass.ts'
import type { PriceTable } from './price-table.ts'
import { reducedSql, slotsSql } from './ranks-sql-pass.ts'
import type { Outcome } from './verdicts.ts'

/** A plan in an engine before it is written down. */
export interface WrittenIn {
  readonly prepared: Relation
  /** `option`, `place`, texts `offer`, `channel`, `department`, number `message_cost`. */
  readonly options: Relation
  /** At which everybody chose who was not settled otherwise, and those of the plan. */
  readonly chosenAt: PriceTable
  readonly table: PriceTable
  /** Customers settled otherwise, with the places they get (missing: nothing): `customer_id`, `place`. Null where there are none. */
  readonly settled: Relation | null
  readonly maxMessages: number
  readonly holdoutShare: number
}

function columns(
  ...specs: readonly (readonly [name: string, kind: ColumnSpec['kind']])[]
): readonly ColumnSpec[] {
  return specs.map(([name, kind]) => ({ name, kind, unit: null }))
}

const decisionColumns = columns(
  ['customer_id', 'text'],
  ['option', 'integer'],
  ['offer', 'text'],
  ['channel', 'text'],
  ['department', 'text'],
  ['value', 'number'],
  ['benefit', 'number'],
  ['cost', 'number'],
  ['message_cost', 'number'],
  ['price', 'number'],
  ['reduced', 'number'],
  ['standard_error', 'number'],
  ['propensity', 'number'],
)

/** Who gets what: a row a message. */
export function decisionsRelation(written: WrittenIn): Relation {
  const { prepared, options, table, holdoutShare, maxMessages } = written
  const { dialect } = prepared.engine
  const { sql, join, identifier, cast } = dialect
  const cell = columnsIn(prepared)
  const option = columnsIn(options)
  const read = [
    ['customer_id', 'key_'],
    ['place', 'at_'],
    ['slot', 'slot_'],
    ['value', 'v_'],
    ['benefit', 'b_'],
    ['cost', 'k_'],
    ['standard_error', 'e_'],
  ].map(([from, name]) => sql`${cell.column(from)} as ${identifier(name)}`)
  const cells = sql`(select ${join(read, ', ')} from ${prepared.from} where ${cell.column('place')} is not null) as cell_`
  const named = ['option', 'offer', 'channel', 'department', 'message_cost'].map(
    (name) => sql`${option.column(name)} as ${identifier(`${name}_`)}`,
  )
  const known = sql`(select ${option.column('place')} as known_, ${join(named, ', ')} from ${options.from}) as option_of_`
  const sent = sql`(${sentSql(written)}) as sent_`
  const joined = sql`${sent} join ${cells} on c_ = key_ and place_ = at_ join ${known} on place_ = known_ join ${slotsSql(dialect, table)} on slot_ = p_slot_`
  const reduced = sql`(select key_, option_, offer_, channel_, department_, message_cost_, v_, b_, k_, e_, ${reducedSql(dialect)} as left_ from ${joined}) as reduced_of_`
  const values: readonly Sql[] = [
    sql`key_`,
    cast(sql`option_`, 'integer'),
    sql`offer_`,
    sql`channel_`,
    sql`department_`,
    sql`v_`,
    sql`b_`,
    sql`k_`,
    sql`message_cost_`,
    sql`v_ - left_`,
    sql`left_`,
    sql`e_`,
    sql`${1 - holdoutShare}`,
  ]
  const said = decisionColumns.map(({ name }, i) => sql`${values[i]} as ${identifier(name)}`)
  return {
    ...derived(prepared, sql`select ${join(said, ', ')} from ${reduced}`, decisionColumns),
    key: maxMessages <= 1 ? 'customer_id' : null,
  }
}

/** What customers get: `c_` and `place_`, those settled otherwise in place of what they chose. */
function sentSql({ prepared, chosenAt, settled }: WrittenIn): Sql {
  const { sql } = prepared.engine.dialect
  const chosen = chosenSql(prepared, chosenAt, 'messages')
  if (settled === null) return chosen
  const { column } = columnsIn(settled)
  const key = column('customer_id')
  const others = sql`(select ${key} as settled_ from ${settled.from} group by ${key}) as others_`
  return sql`select c_, place_ from (${chosen}) as free_ left join ${others} on c_ = settled_ where settled_ is null union all select ${key} as c_, ${column('place')} as place_ from ${settled.from} where ${column('place')} is not null`
}

const propensityColumns = columns(
  ['customer_id', 'text'],
  ['option', 'integer'],
  ['propensity', 'number'],
  ['held_out', 'flag'],
)

/** With which chance everybody got what they got, and those held out what they would have got; see `planChances`. */
export function propensitiesRelation(
  { prepared, options, table, holdoutShare }: WrittenIn,
  decisions: Relation,
): Relation {
  const { dialect } = prepared.engine
  const { sql, identifier, flag, cast, missing } = dialect
  const option = columnsIn(options)
  const sent = columnsIn(decisions)
  const names = propensityColumns.map(({ name }) => identifier(name))
  const row = (values: readonly Sql[], from: Sql): Sql =>
    sql`select ${dialect.join(
      values.map((value, i) => sql`${value} as ${names[i]}`),
      ', ',
    )} from ${from}`
  const isHeld = sql`${columnsIn(prepared).column('held')} = ${1}`
  const would = sql`(${chosenSql(prepared, table, 'could', isHeld)}) as would_`
  const known = sql`(select ${option.column('place')} as known_, ${option.column('option')} as option_ from ${options.from}) as option_of_`
  const chance = sql`${1 - holdoutShare}`
  const parts = [
    row([sent.column('customer_id'), sent.column('option'), chance, flag(false)], decisions.from),
    row(
      [sql`c_`, cast(sql`option_`, 'integer'), chance, flag(true)],
      sql`${would} join ${known} on place_ = known_`,
    ),
    row(
      [sql`c_`, missing('integer'), sql`${holdoutShare}`, flag(true)],
      sql`(select c_ from ${would} group by c_) as nothing_`,
    ),
  ]
  return { ...derived(prepared, dialect.join(parts, ' union all '), propensityColumns), key: null }
}

/** Those held out. */
export function heldOutRelation(prepared: Relation): Relation {
  const { sql, identifier } = prepared.engine.dialect
  const { column } = columnsIn(prepared)
  const key = column('customer_id')
  const query = sql`select key_ as ${identifier('customer_id')} from (select ${key} as key_ from ${prepared.from} where ${column('held')} = ${1} group by ${key}) as held_`
  return { ...derived(prepared, query, columns(['customer_id', 'text'])), key: 'customer_id' }
}

/** The outcomes that {@link outcomesSql} counts, in their order. */
export const countedOutcomes: readonly Outcome[] = [
  'contacted',
  'held-out',
  'nothing-eligible',
  'messages-used',
  'limits',
  'nothing-worthwhile',
]

/** Customers by what became of them: a query of one row. */
export function outcomesSql(prepared: Relation, decisions: Relation): Sql {
  const { sql, join, count, identifier } = prepared.engine.dialect
  const { column } = columnsIn(prepared)
  const key = column('customer_id')
  const each = sql`(select ${key} as key_, max(${column('held')}) as held_, max(${column('messages')}) as m_, ${count(column('place'))} as cells_, max(${column('value')}) as best_ from ${prepared.from} group by ${key}) as each_`
  const sentKey = columnsIn(decisions).column('customer_id')
  const sent = sql`(select ${sentKey} as c_ from ${decisions.from} group by ${sentKey}) as sent_`
  const cases = [
    sql`c_ is not null`,
    sql`held_ = ${1}`,
    sql`cells_ = ${0}`,
    sql`m_ = ${0}`,
    sql`best_ > ${0}`,
  ].map((condition, i) => sql`when ${condition} then ${i}`)
  const last = countedOutcomes.length - 1
  const judged = sql`(select case ${join(cases, ' ')} else ${last} end as outcome_ from ${each} left join ${sent} on key_ = c_) as judged_`
  const counts = countedOutcomes.map(
    (_, i) =>
      sql`coalesce(sum(case when outcome_ = ${i} then ${1} else ${0} end), ${0}) as ${identifier(`n${i}_`)}`,
  )
  return sql`select ${join(counts, ', ')} from ${judged}`
}
