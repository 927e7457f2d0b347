import type { Dialect } from '../engine/dialect.ts'
import type { Relation } from '../engine/relation.ts'
import { columnsIn } from '../engine/relation-sql.ts'
import type { Sql } from '../engine/sql.ts'
import type { ClienteleError } from '../errors.ts'
import { numbersSql, textSql } from '../learn/design-sql-pass.ts'
import { missingFeature } from '../learn/linear-design.ts'
import type { Preparation } from '../learn/prepare/compile.ts'
import { preparedSql } from '../learn/prepare/prepared-sql-pass.ts'
import { formulaOf, openLayers } from './layers-sql-pass.ts'
import type { TrialLayout } from './trial-layout.ts'
import {
  controlArm,
  markColumns,
  noArm,
  otherOutcomes,
  type TrialDesignSql,
  type TrialQuery,
  unknownOption,
  withoutUnit,
  wrongPropensity,
} from './trial-rows.ts'

/** The rows of a trial in an engine, as `readMarks` reads them. */
export interface MarksQuery extends Pick<TrialQuery, 'from' | 'y' | 'reach' | 'unit' | 'arm'> {
  /** The probability of the arm as logged, or missing. */
  readonly propensity: Sql
  /** What no row may be, in the order of {@link marksRefusals}. */
  readonly refused: readonly Sql[]
}

/** The errors for rows that are refused. */
export function marksRefusals({ targets, kind, arms, unit }: TrialLayout): readonly (() => ClienteleError)[] {
  return [
    ...targets.map((target) => () => otherOutcomes(kind, target)),
    () => unknownOption(arms.length),
    wrongPropensity,
    () => withoutUnit(unit),
  ]
}

/** The rows of a trial without their features. */
export function marksSql(layout: TrialLayout, relation: Relation): MarksQuery {
  return marksOver(layout, relation, relation.from, [])
}

/**
 * The design of all regressions of a trial as a query.
 *
 * @param shares - by arm + 1; see `trialDesign`.
 */
export function trialDesignSql(
  layout: TrialLayout,
  preparation: Preparation,
  shares: readonly number[],
): TrialDesignSql {
  return {
    refusals: [
      ...marksRefusals(layout),
      ...preparation.columns.map((feature) => () => missingFeature(feature)),
    ],
    toSql(relation, dialect) {
      const { sql, join, identifier, divide } = dialect
      const prepared = preparedSql(relation, preparation, dialect, markColumns(layout))
      const x = [sql`${1}`, ...prepared.columns].map((formula, j) => ({
        name: identifier(`x${j}`),
        formula,
      }))
      const marks = marksOver(layout, relation, prepared.from, x)
      const names = x.map(({ name }) => name)
      const { arm, propensity } = marks
      const layers = openLayers(marks.from, 'trial', dialect)
      const digits = layers.add(foldDigits(layout, marks.unit, dialect))
      const share = layers.add(formulaOf(arm, shares, dialect, controlArm))
      layers.next()
      const fold = layers.add(foldSql(layout, digits, dialect))
      const weight = layers.add(
        sql`case when ${propensity} is null then ${1} else ${divide(share, propensity)} end`,
      )
      layers.next()
      // Passes carry the group along, and so what of the marks is refused.
      const unusable = marks.refused.slice(marks.y.length)
      const refusedAs = unusable.map((condition, i) => sql`when ${condition} then ${-2 - i}`)
      const group = layers.add(
        sql`case ${join(refusedAs, ' ')} when ${arm} = ${noArm} then ${-1} else (${arm} + ${1}) * ${layout.folds} + ${fold} end`,
      )
      const refused = [
        ...marks.refused.slice(0, marks.y.length),
        ...unusable.map((_, i) => sql`${group} = ${-2 - i}`),
        ...names.slice(1).map((name) => sql`${name} is null`),
      ]
      return {
        ...marks,
        from: layers.from(),
        x: names,
        weight,
        group,
        cluster: null,
        fold,
        refused,
      }
    },
  }
}

function marksOver(
  layout: TrialLayout,
  relation: Relation,
  from: Sql,
  further: readonly { readonly name: Sql; readonly formula: Sql }[],
): MarksQuery {
  const { dialect } = relation.engine
  const { sql, join, identifier, missing } = dialect
  const { targets, reaches, propensity } = layout
  const { column } = columnsIn(relation)
  const [option, p, unit] = ['option_', 'propensity_', 'unit_'].map(identifier)
  const y = targets.map((_, t) => identifier(`y${t}`))
  const reach = reaches.map((_, r) => identifier(`reach${r}`))
  const said = [
    ...further.map(({ name, formula }) => sql`${formula} as ${name}`),
    ...targets.map((target, t) => sql`${numbersSql(relation, target, dialect)} as ${y[t]}`),
    ...reaches.map((name, r) => sql`case when ${column(name)} then ${1} else ${0} end as ${reach[r]}`),
    sql`${numbersSql(relation, 'option', dialect)} as ${option}`,
    sql`${propensity === null ? missing('double') : numbersSql(relation, propensity, dialect)} as ${p}`,
    sql`${textSql(relation, layout.unit, dialect)} as ${unit}`,
  ]
  const rows = sql`(select ${join(said, ', ')} from ${from}) as t_`
  const layers = openLayers(rows, 'arm', dialect)
  const arm = layers.add(armSql(layout, option, y, dialect))
  return {
    from: layers.from(),
    y,
    reach,
    unit,
    arm,
    propensity: p,
    refused: [
      ...y.map((outcome) => isOtherOutcome(layout.kind, outcome, dialect)),
      sql`${arm} is null`,
      sql`${p} <= ${0} or ${p} > ${1}`,
      sql`${unit} is null`,
    ],
  }
}

/** The arm of a row; missing where its option is unknown. */
function armSql({ arms }: TrialLayout, option: Sql, y: readonly Sql[], { sql, join }: Dialect): Sql {
  const unusable = (outcomes: readonly Sql[]): Sql =>
    join(
      outcomes.map((outcome) => sql`${outcome} is null`),
      ' or ',
    )
  const known = arms.map(
    (arm, index) =>
      sql`when ${option} = ${arm.option} then case when ${unusable([y[arm.target]])} then ${noArm} else ${index} end`,
  )
  return sql`case when ${option} is null then case when ${unusable(y)} then ${noArm} else ${controlArm} end ${join(known, ' ')} end`
}

function isOtherOutcome(kind: TrialLayout['kind'], y: Sql, { sql, floor, flag }: Dialect): Sql {
  if (kind === 'amount') return flag(false)
  return kind === 'binary' ? sql`not (${y} = ${0} or ${y} = ${1})` : sql`${y} < ${0} or ${y} <> ${floor(y)}`
}

/** The eight digits of a unit's hash, which compare as the number that they are. */
function foldDigits({ salt }: TrialLayout, unit: Sql, { text, concat, md5, prefix, byBytes }: Dialect): Sql {
  return byBytes(prefix(md5(concat([text(`${salt}:`), unit])), 8))
}

/** The fold of a unit: hash * folds / 2^32 is at least f where the hash is at least the first whole number that is. */
function foldSql({ folds }: TrialLayout, digits: Sql, { sql, join, text, byBytes }: Dialect): Sql {
  const below = Array.from({ length: folds - 1 }, (_, fold) => {
    const first = Math.ceil(((fold + 1) * 2 ** 32) / folds)
    return sql`when ${byBytes(digits)} < ${text(first.toString(16).padStart(8, '0'))} then ${fold}`
  })
  return sql`case ${join(below, ' ')} else ${folds - 1} end`
}
