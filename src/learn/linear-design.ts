import type { Dialect } from '../engine/dialect.ts'
import type { Relation } from '../engine/relation.ts'
import type { Sql } from '../engine/sql.ts'
import { ClienteleError } from '../errors.ts'
import { columnOf, columnOfKind, otherKind } from '../table/access.ts'
import { MISSING_FLAG } from '../table/column.ts'
import type { Table } from '../table/table.ts'
import type { Preparation } from './prepare/compile.ts'

/** Rows as a regression sees them. All arrays are indexed by the row within the shard. */
export interface DesignRows {
  readonly count: number
  /** Row-major, shape [count, width]; the first column is the intercept, 1. */
  readonly x: Float64Array
  /** Row-major, shape [count, targets]. */
  readonly y: Float64Array
  /** Shape [count]; never negative. */
  readonly weight: Float64Array
  /** Shape [count]: the group a row belongs to, or -1 where it is left out. */
  readonly group: Int32Array
  /** Shape [count]: code of the unit within which errors may go together, or null where every row is its own. */
  readonly cluster: ArrayLike<number> | null
}

/** How the rows of a table become the rows of a regression. */
export interface Design {
  readonly columns: readonly string[]
  /** Columns of x, the intercept included. */
  readonly width: number
  readonly targets: number
  readonly groups: number
  read(table: Table, from: number, to: number): DesignRows
  /** The same rows as a query, loaded when they first lie in an engine. */
  readonly sql?: (() => Promise<DesignSql>) | undefined
}

/** A design as a query. */
export interface DesignSql {
  toSql(relation: Relation, dialect: Dialect): DesignQuery
  /** The errors for rows that are refused, in the order of the conditions. */
  readonly refusals: readonly (() => ClienteleError)[]
}

/** The rows of a design in an engine. Everything is a double but the cluster. */
export interface DesignQuery {
  /** What may stand after `from`. */
  readonly from: Sql
  /** The columns of x, the intercept first. */
  readonly x: readonly Sql[]
  readonly y: readonly Sql[]
  readonly weight: Sql
  /** The group a row belongs to, or -1 where it is left out. */
  readonly group: Sql
  /** The unit within which errors may go together, or null where every row is its own. */
  readonly cluster: Sql | null
  /** What no row may be: conditions. */
  readonly refused: readonly Sql[]
}

/** What a plain design is made of. */
export interface PlainDesign {
  /** Makes the features, none of them missing. */
  readonly preparation: Preparation
  /** A number, integer or flag column; rows where it is missing are left out. */
  readonly target: string
  /** A number column of weights; default: every row counts 1. */
  readonly weight?: string | undefined
  /** A text column of units. */
  readonly cluster?: string | undefined
}

/** The design of one regression of one target. */
export function plainDesign(plain: PlainDesign): Design {
  const { preparation, target, weight, cluster } = plain
  const named = [target, ...preparation.reads, ...[weight, cluster].filter((name) => name !== undefined)]
  return {
    columns: [...new Set(named)],
    width: preparation.columns.length + 1,
    targets: 1,
    groups: 1,
    read(table, from, to) {
      const y = numbersAt(table, target, from, to)
      return {
        count: to - from,
        x: featureMatrix(preparation, table, from, to),
        y,
        weight:
          weight === undefined ? new Float64Array(to - from).fill(1) : weightsAt(table, weight, from, to),
        group: Int32Array.from(y, (value) => (Number.isNaN(value) ? -1 : 0)),
        cluster: cluster === undefined ? null : columnOfKind(table, cluster, 'text').codes.slice(from, to),
      }
    },
    sql: async () => (await import('./design-sql-pass.ts')).plainDesignSql(plain),
  }
}

/**
 * The features of some rows with an intercept before them: row-major, shape [to - from, columns + 1].
 *
 * @throws COLUMN_MISSING_VALUES where a feature is still missing after preparation.
 */
export function featureMatrix(
  preparation: Preparation,
  table: Table,
  from: number,
  to: number,
): Float64Array {
  const width = preparation.columns.length + 1
  const x = new Float64Array((to - from) * width)
  preparation.write(table, from, to, x, 1, width)
  for (let at = 0; at < x.length; at += width) x[at] = 1
  for (let at = 0; at < x.length; at++)
    if (Number.isNaN(x[at])) throw missingFeature(preparation.columns[(at % width) - 1])
  return x
}

/** The numbers of a number, integer or flag column, from row `from` up to `to`; NaN is missing. */
export function numbersAt(table: Table, name: string, from: number, to: number): Float64Array {
  const column = columnOf(table, name)
  if (column.kind === 'number' || column.kind === 'integer') return column.values.slice(from, to)
  if (column.kind !== 'flag') throw otherKind(name, column.kind, ['number', 'integer', 'flag'])
  return Float64Array.from(column.values.subarray(from, to), (value) =>
    value === MISSING_FLAG ? Number.NaN : value,
  )
}

function weightsAt(table: Table, name: string, from: number, to: number): Float64Array {
  const weights = numbersAt(table, name, from, to)
  if (weights.every((weight) => weight >= 0)) return weights
  throw negativeWeight(name)
}

/** The error for weights below 0 or missing. */
export function negativeWeight(name: string): ClienteleError {
  return new ClienteleError(
    'COLUMN_VALUE',
    `The column of weights "${name}" holds a negative or missing value; weights are 0 or more. Leave such rows out, or give them a weight of 0.`,
    { column: name },
  )
}

/** The error for a feature without a value. */
export function missingFeature(feature: string): ClienteleError {
  return new ClienteleError(
    'COLUMN_MISSING_VALUES',
    `The feature "${feature}" is missing in some rows, and a regression needs a value in each. Impute it first.`,
    { column: feature },
  )
}
