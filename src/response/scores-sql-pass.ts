import type { Dialect } from '../engine/dialect.ts'
import type { Relation } from '../engine/relation.ts'
import { columnsIn } from '../engine/relation-sql.ts'
import type { Sql } from '../engine/sql.ts'
import { numbersSql } from '../learn/design-sql-pass.ts'
import type { Preparation } from '../learn/prepare/compile.ts'
import { preparedSql } from '../learn/prepare/prepared-sql-pass.ts'
import { makeTable } from '../table/make-table.ts'
import { numberColumn } from '../table/number-columns.ts'
import type { ColumnSpec, Table } from '../table/table.ts'
import { effectSql } from './effect-formulas-sql-pass.ts'
import type { FittedResponseModel } from './fitted.ts'
import { formulaOf, openLayers, runSteps } from './layers-sql-pass.ts'
import type { Prices } from './score-mapping.ts'

/** Scores in long form. */
export const scoreColumns: readonly ColumnSpec[] = [
  { name: 'customer_id', kind: 'text', unit: null },
  { name: 'option', kind: 'integer', unit: null },
  { name: 'value', kind: 'number', unit: null },
  { name: 'benefit', kind: 'number', unit: null },
  { name: 'cost', kind: 'number', unit: null },
  { name: 'standard_error', kind: 'number', unit: null },
]

/** A customers' own margin. */
export interface OwnMargin {
  readonly column: string
  /** What its amounts are divided by to be in currency units. */
  readonly scale: number
}

/** What scores are computed from. */
export interface ScoreQuestion {
  readonly fitted: FittedResponseModel['fitted']
  readonly preparation: Preparation
  readonly customers: Relation
  readonly candidates: Relation
  readonly margins: readonly OwnMargin[]
  readonly as: 'effect' | 'response'
  readonly cannibalized: number
}

const priceNames = ['cost', 'margin', 'redemption', 'benefit', 'annoyance'] as const

/** The scored options as a small table, with everything that hangs on the option alone. */
export function armTable(
  fitted: FittedResponseModel['fitted'],
  prices: Prices,
  margins: readonly OwnMargin[],
): Table {
  const effects = effectSql(fitted)
  const options = [...prices.arm.keys()].filter((option) => prices.arm[option] >= 0)
  const column = (value: (option: number) => number) => numberColumn(options.map(value))
  const ownMargin = (option: number): number =>
    margins.findIndex((margin) => margin.column === prices.ownMargin[option])
  const numbers = options.map((option) => effects.numbers(prices.arm[option]))
  return makeTable([
    ['arm_option', column((option) => option)],
    ['arm_target', column((option) => prices.target[option])],
    ['arm_own', column(ownMargin)],
    ...priceNames.map((name) => [`arm_${name}`, column((option) => prices[name][option])] as const),
    ...(numbers[0] ?? []).map((_, i) => [`arm${i}`, numberColumn(numbers.map((own) => own[i]))] as const),
  ])
}

/**
 * The valued cells in long form, not yet on a grid: amounts are single precision, as cells are in this process.
 *
 * @param arms - the table of {@link armTable}, in the engine.
 */
export function scoresSql(asked: ScoreQuestion, arms: Relation): Sql {
  const { dialect } = arms.engine
  const { sql, join, identifier, abs, cast, layer } = dialect
  const { fitted, as, cannibalized } = asked
  const effects = effectSql(fitted)
  const width = fitted.terms.length + 1
  const x = Array.from({ length: width }, (_, j) => identifier(`x${j}`))
  const layers = openLayers(customerRows(asked, x, dialect), 'customer', dialect)
  const [customer] = runSteps(layers, [effects.customers({ x, layers, dialect })])
  const pairs = openLayers(pairRows(asked, layers.from(), arms, dialect), 'pair', dialect)
  const [target, own] = ['arm_target', 'arm_own'].map(identifier)
  const numbers = armNumbers(arms).map((name) => identifier(name))
  const [{ effect: effectFormula, error: errorFormula }] = runSteps(pairs, [
    effects.pairs(customer, { target, numbers }, { x, layers: pairs, dialect }),
  ])
  const [cost, listed, redemption, benefit, annoyance] = priceNames.map((name) => identifier(`arm_${name}`))
  const effect = pairs.add(effectFormula)
  const error = pairs.add(errorFormula)
  const base = pairs.add(formulaOf(target, customer.means, dialect))
  const margins = asked.margins.map((_, i) => sql`when ${own} = ${i} then ${identifier(`own${i}`)}`)
  const margin = pairs.add(margins.length === 0 ? listed : sql`case ${join(margins, ' ')} else ${listed} end`)
  pairs.next()
  const anyway = sql`${effect} + ${cannibalized} * ${base}`
  const redemptions = pairs.add(sql`case when ${anyway} > ${0} then ${anyway} else ${0} end`)
  pairs.next()
  const spent = pairs.add(sql`${cost} + ${redemptions} * ${redemption}`)
  pairs.next()
  const gain = as === 'effect' ? effect : sql`(${base} + ${effect})`
  const amounts = [
    sql`${gain} * ${margin} - ${spent}`,
    sql`${redemptions} * ${benefit} - ${annoyance}`,
    spent,
    sql`${abs(sql`(${margin} - ${redemption})`)} * ${error}`,
  ].map((formula) => pairs.add(sql`${formula} + ${0}`))
  pairs.next()
  const scaled = amounts.map((amount) => pairs.add(sql`${amount} * ${toSingle}`))
  pairs.next()
  const [id, option, ...amountNames] = scoreColumns.map(({ name }) => identifier(name))
  const said = [
    sql`${identifier('customer_')} as ${id}`,
    sql`${cast(identifier('arm_option'), 'integer')} as ${option}`,
    ...amounts.map((amount, i) => sql`${scaled[i]} - (${scaled[i]} - ${amount}) as ${amountNames[i]}`),
  ]
  return layer(sql`select ${join(said, ', ')} from ${pairs.from()}`)
}

/** A double is rounded to 24 digits by taking away what is left of it beside so many of it (Dekker 1971). */
const toSingle = 2 ** 29 + 1

function armNumbers(arms: Relation): readonly string[] {
  const names = arms.columns.map(({ name }) => name)
  return names.filter((name) => /^arm\d+$/.test(name))
}

/** Customers with their features, and their margins in currency units. */
function customerRows(
  { customers, preparation, margins }: ScoreQuestion,
  x: readonly Sql[],
  dialect: Dialect,
): Sql {
  const { sql, join, identifier } = dialect
  const kept = ['customer_id', ...margins.map(({ column }) => column)]
  const prepared = preparedSql(customers, preparation, dialect, [...new Set(kept)])
  const said = [
    sql`${identifier('customer_id')} as ${identifier('customer_')}`,
    ...[sql`${1}`, ...prepared.columns].map((formula, j) => sql`${formula} as ${x[j]}`),
    ...margins.map(
      ({ column, scale }, i) =>
        sql`${numbersSql(customers, column, dialect)} / ${scale} as ${identifier(`own${i}`)}`,
    ),
  ]
  return sql`(select ${join(said, ', ')} from ${prepared.from}) as c_`
}

/** Customers with the scored options that they may receive. */
function pairRows({ candidates }: ScoreQuestion, customers: Sql, arms: Relation, dialect: Dialect): Sql {
  const { sql, identifier } = dialect
  const [customer, named, wanted] = ['customer_', 'named_', 'wanted_'].map(identifier)
  const { column, plain } = columnsIn(candidates)
  const pairs = sql`(select ${column('customer_id')} as ${named}, ${plain('option')} as ${wanted} from ${candidates.from}) as k_`
  return sql`${customers} join ${pairs} on ${customer} = ${named} join ${arms.from} on ${identifier('arm_option')} = ${wanted}`
}
