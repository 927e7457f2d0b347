import type { Dialect } from '../engine/dialect.ts'
import type { Relation } from '../engine/relation.ts'
import type { Sql } from '../engine/sql.ts'
import { ClienteleError } from '../errors.ts'
import {
  type Design,
  type DesignQuery,
  type DesignRows,
  type DesignSql,
  featureMatrix,
  numbersAt,
} from '../learn/linear-design.ts'
import type { Preparation } from '../learn/prepare/compile.ts'
import { hash32Bytes } from '../math/md5.ts'
import { columnOfKind } from '../table/access.ts'
import type { Column, TextColumn } from '../table/column.ts'
import type { Table } from '../table/table.ts'
import type { TrialLayout } from './trial-layout.ts'

/** Which row of a trial was in which arm. */
export const controlArm = -1
/** The row cannot be used: its outcome is missing. */
export const noArm = -2

/** The rows of a trial without their features. */
export interface TrialMarks {
  readonly count: number
  /** Shape [count]: index of the arm, {@link controlArm}, or {@link noArm}. */
  readonly arm: Int32Array
  /** Shape [count]: the probability of that arm as logged; NaN is not logged. */
  readonly propensity: Float64Array
  /** Row-major, shape [count, targets]. */
  readonly y: Float64Array
  /** Row-major, shape [count, reaches]: 1 where the channel reaches the customer. */
  readonly reach: Uint8Array
  /** Shape [count]: codes of the units. */
  readonly unit: Int32Array
}

/** The rows of a trial as regressions see them; a row's group is (arm + 1) * folds + fold. */
export interface TrialRows extends DesignRows {
  readonly arm: Int32Array
  readonly fold: Uint8Array
  readonly reach: Uint8Array
  readonly unit: Int32Array
}

/** A design that reads the rows of a trial. */
export interface TrialDesign extends Design {
  read(table: Table, from: number, to: number): TrialRows
  readonly sql: () => Promise<TrialDesignSql>
}

/** The same as a query. */
export interface TrialDesignSql extends DesignSql {
  toSql(relation: Relation, dialect: Dialect): TrialQuery
}

/** The rows of a trial in an engine. Everything is a double but the unit. */
export interface TrialQuery extends DesignQuery {
  readonly arm: Sql
  readonly fold: Sql
  /** By reach column: 1 where the channel reaches the customer, else 0. */
  readonly reach: readonly Sql[]
  readonly unit: Sql
}

/** The columns that {@link readMarks} reads. */
export function markColumns({ unit, targets, reaches, propensity }: TrialLayout): readonly string[] {
  return [...new Set(['option', unit, ...targets, ...reaches, ...(propensity === null ? [] : [propensity])])]
}

/**
 * Reads arms, propensities, outcomes and reach of some rows.
 *
 * @throws OPTION_NAME_UNKNOWN for an option that is not among the options; COLUMN_VALUE for a propensity outside (0, 1]
 * or an outcome that does not suit its kind; COLUMN_MISSING_VALUES for a row without unit.
 */
export function readMarks(layout: TrialLayout, table: Table, from: number, to: number): TrialMarks {
  const count = to - from
  const { targets, reaches } = layout
  const y = new Float64Array(count * targets.length)
  for (const [t, target] of targets.entries()) {
    const values = numbersAt(table, target, from, to)
    assertOutcomes(layout.kind, target, values)
    for (let i = 0; i < count; i++) y[i * targets.length + t] = values[i]
  }
  const reach = new Uint8Array(count * reaches.length)
  for (const [r, name] of reaches.entries()) {
    const { values } = columnOfKind(table, name, 'flag')
    for (let i = 0; i < count; i++) reach[i * reaches.length + r] = values[from + i] === 1 ? 1 : 0
  }
  const marks = {
    count,
    arm: armOfRows(layout, numbersAt(table, 'option', from, to), y),
    propensity:
      layout.propensity === null
        ? new Float64Array(count).fill(Number.NaN)
        : checkedPropensities(numbersAt(table, layout.propensity, from, to)),
    y,
    reach,
    unit: Int32Array.from(columnOfKind(table, layout.unit, 'text').codes.subarray(from, to)),
  }
  if (marks.unit.some((code) => code < 0)) throw withoutUnit(layout.unit)
  return marks
}

/**
 * The design of all regressions of a trial. Rows weigh share / propensity of their arm (1 where none was logged), so that
 * each arm stands for everybody who could have been in it.
 *
 * @param shares - by arm + 1: the weight that makes the arm's mean weight 1.
 */
export function trialDesign(
  layout: TrialLayout,
  preparation: Preparation,
  shares: readonly number[],
): TrialDesign {
  const kept = new WeakMap<Column, Map<number, TrialRows>>()
  return {
    columns: [...new Set([...markColumns(layout), ...preparation.reads])],
    width: preparation.columns.length + 1,
    targets: layout.targets.length,
    groups: (layout.arms.length + 1) * layout.folds,
    read(table, from, to) {
      // Several passes over one table share what they read; streamed tables are new every time.
      const { option } = table.columns
      const shards = kept.get(option) ?? new Map<number, TrialRows>()
      kept.set(option, shards)
      const rows = shards.get(from) ?? readRows(layout, preparation, shares, table, from, to)
      if (rows.count !== to - from) return readRows(layout, preparation, shares, table, from, to)
      shards.set(from, rows)
      return rows
    },
    sql: async () => (await import('./trial-rows-sql-pass.ts')).trialDesignSql(layout, preparation, shares),
  }
}

function readRows(
  layout: TrialLayout,
  preparation: Preparation,
  shares: readonly number[],
  table: Table,
  from: number,
  to: number,
): TrialRows {
  const marks = readMarks(layout, table, from, to)
  const fold = foldsOf(layout, columnOfKind(table, layout.unit, 'text'), from, to)
  const weight = new Float64Array(marks.count)
  const group = new Int32Array(marks.count)
  for (let i = 0; i < marks.count; i++) {
    const { arm } = marks
    const p = marks.propensity[i]
    weight[i] = Number.isNaN(p) ? 1 : shares[arm[i] + 1] / p
    group[i] = arm[i] === noArm ? -1 : (arm[i] + 1) * layout.folds + fold[i]
  }
  return {
    count: marks.count,
    x: featureMatrix(preparation, table, from, to),
    y: marks.y,
    weight,
    group,
    cluster: null,
    arm: marks.arm,
    fold,
    reach: marks.reach,
    unit: marks.unit,
  }
}

/** The fold of each row's unit, from 0: decided by the hash of its key, so that a unit is never in two folds. */
function foldsOf(
  { folds, salt }: TrialLayout,
  { codes, dictionary }: TextColumn,
  from: number,
  to: number,
): Uint8Array {
  const bytes = new TextEncoder().encode(salt)
  const { offsets } = dictionary
  return Uint8Array.from(codes.subarray(from, to), (code) =>
    Math.floor((hash32Bytes(bytes, dictionary.bytes, offsets[code], offsets[code + 1]) * folds) / 2 ** 32),
  )
}

function armOfRows({ arms, targets }: TrialLayout, option: Float64Array, y: Float64Array): Int32Array {
  const indices = new Map(arms.map((arm, index) => [arm.option, index]))
  return Int32Array.from(option, (number, i) => {
    const arm = Number.isNaN(number) ? controlArm : indices.get(number)
    if (arm === undefined) throw unknownOption(arms.length)
    if (arm !== controlArm) return Number.isNaN(y[i * targets.length + arms[arm].target]) ? noArm : arm
    for (let t = 0; t < targets.length; t++) if (Number.isNaN(y[i * targets.length + t])) return noArm
    return controlArm
  })
}

function assertOutcomes(kind: TrialLayout['kind'], target: string, values: Float64Array): void {
  if (kind === 'amount') return
  const fits =
    kind === 'binary'
      ? (y: number): boolean => y === 0 || y === 1
      : (y: number): boolean => y >= 0 && Number.isInteger(y)
  if (!values.every((y) => Number.isNaN(y) || fits(y))) throw otherOutcomes(kind, target)
}

/** The error for outcomes that do not suit what is said of them. */
export function otherOutcomes(kind: TrialLayout['kind'], target: string): ClienteleError {
  const expected = kind === 'binary' ? '0 and 1' : 'whole numbers from 0'
  return new ClienteleError(
    'COLUMN_VALUE',
    `The outcome "${target}" is said to be of kind ${kind}, but holds values other than ${expected}. Say that it is an amount, or mend the column.`,
    { column: target, kind },
  )
}

function checkedPropensities(values: Float64Array): Float64Array {
  for (const p of values) if (p <= 0 || p > 1) throw wrongPropensity()
  return values
}

/** The error for propensities that are no probabilities. */
export function wrongPropensity(): ClienteleError {
  return new ClienteleError(
    'COLUMN_VALUE',
    'The column "propensity" holds values outside (0, 1]. It is the probability with which the row got what it got; leave it missing where it was not logged.',
    { column: 'propensity' },
  )
}

/** The error for trials with an option that is not among the options. */
export function unknownOption(known: number): ClienteleError {
  return new ClienteleError(
    'OPTION_NAME_UNKNOWN',
    `The trials hold an option that is none of the ${known} options. Add it to the options, or leave its rows out.`,
    { known },
  )
}

/** The error for rows of which nobody knows what was randomized. */
export function withoutUnit(column: string): ClienteleError {
  return new ClienteleError(
    'COLUMN_MISSING_VALUES',
    `The column "${column}" is missing in some rows of the trials. Every row needs the unit that was randomized.`,
    { column },
  )
}
