import type { Dialect } from '../engine/dialect.ts'
import type { Sql } from '../engine/sql.ts'
import type { SqlPass } from '../engine/sql-pass.ts'
import { ClienteleError } from '../errors.ts'
import { numbersOf } from '../table/access.ts'
import type { Table } from '../table/table.ts'
import { emptyPriceSum, nearestWhole, type PriceState, type PriceSum, weightScale } from './price-sums.ts'
import { type AllocationProblem, costTerm, countTerm } from './problem.ts'
import { isChosen, marginSql, outsideWins, type Ranks, ranksSql } from './ranks-sql-pass.ts'

/**
 * The pass of the price solver as a query over cells in long form, of a row for each pair of slots between which somebody's choice is nearly a tie. What a pair differs in
 * is known of limits that count messages; of limits on cost and benefit the query sums the differences and their products.
 */
export function priceSql(problem: AllocationProblem): SqlPass<PriceState, PriceSum> {
  const amounts = amountRows(problem)
  return {
    toSql(relation, state, dialect) {
      if (state.choices) throw withoutChoices()
      const { sql, join } = dialect
      const ranks = ranksSql(relation, dialect, state.prices, {
        messages: 'messages',
        above: -Math.max(0, state.bandwidth),
        ...(state.bandwidth > 0 ? scaledAmounts(problem, amounts, state, dialect) : {}),
      })
      const facets = facetsSql(ranks, state, dialect)
      const sums = sumsOf(ranks, dialect).map((sum, i) => sql`${sum} as ${dialect.identifier(`a${i}_`)}`)
      return sql`select own_, other_, ${join(sums, ', ')} from ${facets} where own_ >= ${0} or near_ = ${1} group by own_, other_`
    },
    fromSql: (table, state) => readSum(problem, amounts, table, state),
  }
}

/** The rows that count cost or benefit, in their order. */
function amountRows({ termRow, termKind }: AllocationProblem): readonly number[] {
  return [...new Set(termRow.filter((_, term) => termKind[term] !== countTerm))].sort((a, b) => a - b)
}

/** What a cell adds to each of these rows, scaled and rounded as the pass does. */
function scaledAmounts(
  problem: AllocationProblem,
  amounts: readonly number[],
  { coefficientScale }: PriceState,
  { sql, floor, identifier }: Dialect,
) {
  const { slots, termStart, termRow, termKind, termFactor } = problem
  const factors = amounts.map(() => new Float64Array(slots))
  const isCost = amounts.map(() => true)
  for (let slot = 0; slot < slots; slot++) {
    for (let term = termStart[slot]; term < termStart[slot + 1]; term++) {
      if (termKind[term] === countTerm) continue
      const at = amounts.indexOf(termRow[term])
      factors[at][slot] = termFactor[term]
      isCost[at] = termKind[term] === costTerm
    }
  }
  return {
    bySlot: factors.map((values, i) => ({ name: identifier(`u${i}_`), values })),
    carried: amounts.map((row, i): Sql => {
      const amount = isCost[i] ? sql`k_` : sql`b_`
      return floor(sql`${identifier(`u${i}_`)} * ${amount} * ${coefficientScale[row]} + ${0.5}`)
    }),
  }
}

/** Each ranked cell with the slot of its nearest alternative, -1 for nothing, the weight of the facet between them, and the differences of amounts. */
function facetsSql(ranks: Ranks, { bandwidth }: PriceState, dialect: Dialect): Sql {
  const { sql, join, floor, divide } = dialect
  const chosen = isChosen(dialect)
  const kept = sql`case when ${chosen} then slot_ else ${-1} end as own_, v_, k_, b_`
  if (bandwidth <= 0)
    return sql`(select ${kept}, ${-1} as other_, ${0} as near_, ${0} as weight_ from ${ranks.from}) as e_`
  const margin = sql`${marginSql(dialect)} as margin_`
  const other = sql`case when not (${chosen}) then slot_ when ${outsideWins(dialect)} then o_slot_ when s_r_ > ${0} then s_slot_ else ${-1} end`
  const apart = ranks.own.map((own, i) => {
    const nearest = sql`case when ${outsideWins(dialect)} then ${ranks.outside[i]} when s_r_ > ${0} then ${ranks.second[i]} else ${0} end`
    return sql`case when ${chosen} then ${own} - ${nearest} else ${0} - ${own} end as ${dialect.identifier(`d${i}_`)}`
  })
  const all = join([kept, sql`${other} as next_`, margin, ...apart], ', ')
  const isNear = sql`margin_ < ${bandwidth}`
  const weight = floor(sql`(${1} - ${divide(sql`margin_`, bandwidth)}) * ${weightScale} + ${0.5}`)
  const said = join(
    [
      sql`own_, v_, k_, b_`,
      sql`case when ${isNear} then next_ else ${-1} end as other_`,
      sql`case when ${isNear} then ${1} else ${0} end as near_`,
      sql`case when ${isNear} then ${weight} else ${0} end as weight_`,
      ...differences(ranks, dialect),
    ],
    ', ',
  )
  return sql`(select ${said} from (select ${all} from ${ranks.from}) as d_) as e_`
}

/** The names of the differences of amounts across a facet. */
function differences({ own }: Ranks, { identifier }: Dialect): readonly Sql[] {
  return own.map((_, i) => identifier(`d${i}_`))
}

/** Chosen cells, their value, cost and benefit; facets and their weight; weighted differences of amounts, and their products. */
function sumsOf(ranks: Ranks, dialect: Dialect): readonly Sql[] {
  const { sql } = dialect
  const own = differences(ranks, dialect)
  const ofChosen = [sql`${1}`, sql`v_`, sql`k_`, sql`b_`].map(
    (amount) => sql`sum(case when own_ >= ${0} then ${amount} else ${0} end)`,
  )
  const products = own.flatMap((one, i) => own.slice(i).map((other) => sql`sum(weight_ * ${one} * ${other})`))
  return [
    ...ofChosen,
    sql`sum(near_)`,
    sql`sum(weight_)`,
    ...own.map((one) => sql`sum(weight_ * ${one})`),
    ...products,
  ]
}

function readSum(
  problem: AllocationProblem,
  amounts: readonly number[],
  table: Table,
  state: PriceState,
): PriceSum {
  const into = emptyPriceSum(problem)
  const [owns, others, ...sums] = table.names.map((name) => numbersOf(table, name))
  for (let row = 0; row < table.rowCount; row++) {
    const [messages, value, cost, benefit, pairs] = sums.map((column) => column[row])
    const own = owns[row]
    into.pairs += pairs
    if (own >= 0) {
      into.value += value
      into.messages[own] += messages
      into.cost[own] += cost
      into.benefit[own] += benefit
    }
    if (pairs > 0) {
      const [weight, ...weighted] = sums.slice(5).map((column) => column[row])
      enterFacets(problem, amounts, state, { own, other: others[row], weight, weighted }, into)
    }
  }
  return into
}

/** The facets between two slots, put together. */
interface Facets {
  readonly own: number
  readonly other: number
  readonly weight: number
  /** By row of amounts, the weighted differences; then the upper triangle of their products. */
  readonly weighted: readonly number[]
}

function enterFacets(
  problem: AllocationProblem,
  amounts: readonly number[],
  state: PriceState,
  { own, other, weight, weighted }: Facets,
  { curvature }: PriceSum,
): void {
  const rows = problem.rows.length
  const difference = new Float64Array(rows)
  addCounts(problem, state, own, 1, difference)
  addCounts(problem, state, other, -1, difference)
  const add = (row: number, column: number, entry: number): void => {
    curvature[Math.min(row, column) * rows + Math.max(row, column)] += entry
  }
  for (let row = 0; row < rows; row++) {
    if (difference[row] === 0) continue
    for (let column = row; column < rows; column++)
      if (difference[column] !== 0) add(row, column, weight * difference[row] * difference[column])
    for (const [i, column] of amounts.entries()) add(row, column, difference[row] * weighted[i])
  }
  let product = amounts.length
  for (const [i, row] of amounts.entries())
    for (const column of amounts.slice(i)) add(row, column, weighted[product++])
}

/** Adds what a slot adds to the rows that count messages, scaled and rounded. */
function addCounts(
  { termStart, termRow, termKind, termFactor }: AllocationProblem,
  { coefficientScale }: PriceState,
  slot: number,
  sign: number,
  difference: Float64Array,
): void {
  if (slot < 0) return
  for (let term = termStart[slot]; term < termStart[slot + 1]; term++) {
    if (termKind[term] !== countTerm) continue
    const row = termRow[term]
    difference[row] += sign * nearestWhole(termFactor[term] * coefficientScale[row])
  }
}

function withoutChoices(): ClienteleError {
  return new ClienteleError(
    'ENGINE_MISSING',
    'The choices of everybody were asked of an engine, which gives the sums of a pass only. Ask for those of the customers near a tie.',
    { pass: 'prices' },
  )
}
