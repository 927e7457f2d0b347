import type { Dialect } from '../engine/dialect.ts'
import type { Relation } from '../engine/relation.ts'
import { columnsIn } from '../engine/relation-sql.ts'
import type { Sql } from '../engine/sql.ts'
import type { PriceTable } from './price-table.ts'

/** Who is ranked, and what is carried with each cell. */
export interface RanksAsked {
  /** The column that says how many messages a customer may get. */
  readonly messages: string
  /** What must be true of a cell's row. Default: nothing. */
  readonly where?: Sql | undefined
  /** Cells that leave no more than this after prices are not ranked. Below 0 that changes no choice, and no margin that is smaller. Default: all are ranked. */
  readonly above?: number | undefined
  /** Numbers of a cell, over `slot_`, `k_` (its cost) and `b_` (its benefit), and numbers by slot that they may name. */
  readonly carried?: readonly Sql[] | undefined
  readonly bySlot?: readonly { readonly name: Sql; readonly values: Float64Array }[] | undefined
}

/** What is ranked, by the names of its columns. */
export interface Ranks {
  /** What may stand after `from`. */
  readonly from: Sql
  /** Names of what is carried: of the cell, of the second of its group, and of the best group not chosen. */
  readonly own: readonly Sql[]
  readonly second: readonly Sql[]
  readonly outside: readonly Sql[]
}

/**
 * The best cell of each exclusive group of each customer after prices, ranked as `rankGroups` ranks them, up to the messages a customer may get: `c_` the customer,
 * `slot_`, `place_`, `v_`, `k_`, `b_` (value, cost, benefit), `r_` (what is left after prices), `rank_` from 0, `m_` messages, `last_` what is left of the last rank that a message
 * is for, `s_r_` and `s_slot_` of the second cell of the group, and `o_r_`, `o_slot_` of the best group that no message is left for.
 */
export function ranksSql(relation: Relation, dialect: Dialect, prices: PriceTable, asked: RanksAsked): Ranks {
  const { sql, join, identifier } = dialect
  const carried = asked.carried ?? []
  const named = (letter: string): readonly Sql[] => carried.map((_, i) => identifier(`${letter}${i}_`))
  const [own, second, outside] = [named('x'), named('sx'), named('ox')]
  const cells = cellsSql(relation, dialect, prices, asked, own)
  const seconds = [['r_', 's_r_'] as const, ['slot_', 's_slot_'] as const].map(([of, name]) =>
    leadSql(dialect, identifier(of), identifier(name)),
  )
  const carriedSeconds = own.map((name, i) => leadSql(dialect, name, second[i]))
  const inGroup = sql`row_number() over (partition by c_, g_ order by r_ desc, place_) as n_`
  const kept = [sql`c_, m_, slot_, place_, v_, k_, b_, r_`, ...own]
  const withSeconds = join([...kept, ...seconds, ...carriedSeconds, inGroup], ', ')
  const groups = sql`(select ${withSeconds} from ${cells}) as second_ where n_ = ${1}`
  const rank = sql`row_number() over (partition by c_ order by r_ desc, place_) - ${1} as rank_`
  const grouped = [...kept, sql`s_r_, s_slot_`, ...second]
  const ranked = sql`(select ${join([...grouped, rank], ', ')} from ${groups}) as group_ where rank_ <= m_`
  const beyond = (x: Sql, name: Sql): Sql =>
    sql`max(case when rank_ = m_ then ${x} end) over (partition by c_) as ${name}`
  const others = [
    sql`max(case when rank_ = m_ - ${1} then r_ end) over (partition by c_) as last_`,
    beyond(sql`r_`, sql`o_r_`),
    beyond(sql`slot_`, sql`o_slot_`),
    ...own.map((name, i) => beyond(name, outside[i])),
  ]
  const all = join([...grouped, sql`rank_`, ...others], ', ')
  return {
    from: sql`(select * from (select ${all} from ${ranked}) as full_ where rank_ < m_) as ranks_`,
    own,
    second,
    outside,
  }
}

/** True of a ranked cell that is chosen. */
export function isChosen({ sql }: Dialect): Sql {
  return sql`r_ > ${0}`
}

/** By how much a ranked cell is ahead of the nearest alternative, or, where it is not chosen, behind doing nothing. */
export function marginSql({ sql }: Dialect): Sql {
  return sql`case when r_ > ${0} then r_ - ${worthSql({ sql })} else ${0} - r_ end`
}

/** What the nearest alternative of a chosen cell leaves. */
function worthSql({ sql }: Pick<Dialect, 'sql'>): Sql {
  return sql`case when ${outsideWins({ sql })} then o_r_ when s_r_ > ${0} then s_r_ else ${0} end`
}

/** True where the nearest alternative of a chosen cell is the best group not chosen. */
export function outsideWins({ sql }: Pick<Dialect, 'sql'>): Sql {
  return sql`(last_ > ${0} and o_r_ > case when s_r_ > ${0} then s_r_ else ${0} end)`
}

function leadSql({ sql }: Dialect, x: Sql, name: Sql): Sql {
  return sql`lead(${x}) over (partition by c_, g_ order by r_ desc, place_) as ${name}`
}

/** Cells after prices, in the order of operations of `reducedValue`. */
function cellsSql(
  relation: Relation,
  dialect: Dialect,
  prices: PriceTable,
  { messages, where, above, carried = [], bySlot = [] }: RanksAsked,
  own: readonly Sql[],
): Sql {
  const { sql, join } = dialect
  const { column } = columnsIn(relation)
  const named = [
    ['customer_id', sql`c_`],
    [messages, sql`m_`],
    ['slot', sql`slot_`],
    ['place', sql`place_`],
    ['exclusive_group', sql`g_`],
    ['value', sql`v_`],
    ['cost', sql`k_`],
    ['benefit', sql`b_`],
  ] as const
  const read = named.map(([from, name]) => sql`${column(from)} as ${name}`)
  const condition = join(
    [
      sql`${column(messages)} > ${0} and ${column('place')} is not null`,
      ...(where === undefined ? [] : [where]),
    ],
    ' and ',
  )
  const rows = sql`(select ${join(read, ', ')} from ${relation.from} where ${condition}) as cell_`
  const slots = slotsSql(dialect, prices, bySlot)
  const formulas = carried.map((formula, i) => sql`${formula} as ${own[i]}`)
  const kept = join([...named.map(([, name]) => name), sql`${reducedSql(dialect)} as r_`, ...formulas], ', ')
  const priced = sql`(select ${kept} from ${rows} join ${slots} on slot_ = p_slot_) as priced_`
  return above === undefined ? priced : sql`(select * from ${priced} where r_ > ${above}) as above_`
}

/** What is left of a cell (`v_`, `k_`, `b_`) after the prices of its slot, as `reducedValue` computes it. */
export function reducedSql({ sql }: Dialect): Sql {
  return sql`v_ - p_fixed_ - p_cost_ * k_ - p_benefit_ * b_`
}

/** Prices by slot: a table expression of `p_slot_`, `p_fixed_`, `p_cost_`, `p_benefit_`, and further numbers by slot. */
export function slotsSql(
  { sql, join }: Dialect,
  { fixed, ofCost, ofBenefit }: PriceTable,
  bySlot: NonNullable<RanksAsked['bySlot']> = [],
): Sql {
  const rows = Array.from(fixed, (price, slot) => {
    const further = bySlot.map(({ name, values }) => sql`${values[slot]} as ${name}`)
    const own = sql`${slot} as p_slot_, ${price} as p_fixed_, ${ofCost[slot]} as p_cost_, ${ofBenefit[slot]} as p_benefit_`
    return sql`select ${join([own, ...further], ', ')}`
  })
  return sql`(${join(rows, ' union all ')}) as prices_`
}
