import type { Model } from '../../contracts/model.ts'
import type { Context } from '../../engine/context.ts'
import { openRows } from '../../engine/open-rows.ts'
import type { Mapping, Pass } from '../../engine/pass.ts'
import type { Relation, Rows } from '../../engine/relation.ts'
import { isRelation } from '../../engine/rows.ts'
import type { Column } from '../../table/column.ts'
import { makeTable } from '../../table/make-table.ts'
import type { RowSource, Table } from '../../table/table.ts'
import type { KeepContext } from '../map-relation-rows.ts'
import { compilePreparation, outputsOf, type Preparation } from './compile.ts'
import type { PreparationModel } from './models.ts'
import { inputsOf } from './opened.ts'

/** Prepared rows. */
export interface Transformed {
  /** The prepared columns, all of kind number; rows in the caller's order. */
  readonly table: Table
  /** Rows whose text was no level seen before, by encoded column: they are 0 in all its columns. */
  readonly unseen: { readonly [column: string]: number }
}

/** Prepared rows in an engine. */
export interface TransformedRelation {
  /** The columns kept, then the prepared ones, all of kind number; computed whenever it is read. */
  readonly relation: Relation
  /** As in {@link Transformed}. */
  readonly unseen: { readonly [column: string]: number }
}

/** What {@link transformPreparation} accepts. */
export interface TransformOptions extends Context {
  /** The prepared columns to give. Default: all that the models make. */
  readonly columns?: readonly string[] | undefined
}

/**
 * Applies fitted preparation to rows.
 *
 * @param models - as `fitPreparation` or the single fits gave them, in order.
 * @throws MODEL_INPUT for a column of another kind or unit than the models were fitted on, COLUMN_UNKNOWN, MODEL_INVALID.
 */
export async function transformPreparation(
  models: readonly Model<string, unknown>[],
  rows: Relation,
  options?: TransformOptions & KeepContext,
): Promise<TransformedRelation>
export async function transformPreparation(
  models: readonly Model<string, unknown>[],
  rows: Table | RowSource,
  options?: TransformOptions,
): Promise<Transformed>
export async function transformPreparation(
  models: readonly Model<string, unknown>[],
  rows: Rows,
  options: TransformOptions & KeepContext = {},
): Promise<Transformed | TransformedRelation> {
  const made = new Set(models.flatMap((model) => outputsOf(model as PreparationModel)))
  const inputs = inputsOf(rows, options.columns ?? [...made], 'pass', models)
  const preparation = compilePreparation(models, inputs)
  const session = await openRows(rows, preparation.reads, options)
  const mapping = preparationMapping(preparation)
  try {
    const prepared = isRelation(rows)
      ? {
          relation: await (await import('../../engine/map-relation.ts')).mapRelation(
            rows,
            mapping,
            null,
            options.keep,
          ),
        }
      : { table: await session.map(mapping, null) }
    if (preparation.encoded.length === 0) return { ...prepared, unseen: {} }
    const counts = await session.run(unseenPass(preparation), null)
    return {
      ...prepared,
      unseen: Object.fromEntries(preparation.encoded.map((column, i) => [column, counts[i]])),
    }
  } finally {
    await session.close()
  }
}

/** Prepared columns as a mapping of rows. */
export function preparationMapping(preparation: Preparation): Mapping<null> {
  const d = preparation.columns.length
  return {
    name: 'preparation',
    columns: preparation.reads,
    shard(table, from, to) {
      const block = preparation.block(table, from, to)
      const columns = preparation.columns.map((name, j): [string, Column] => {
        const values = new Float64Array(to - from)
        for (let row = 0, at = j; row < values.length; row++, at += d) values[row] = block[at]
        return [name, { kind: 'number', values }]
      })
      return makeTable(columns, to - from)
    },
    sql: async () => (await import('./transform-sql-pass.ts')).preparationSql(preparation),
  }
}

/** Counts the rows with a text that is no level of its column, by encoded column. */
export function unseenPass(preparation: Preparation): Pass<null, Float64Array> {
  return {
    name: 'unseen levels',
    columns: preparation.reads,
    refreshable: true,
    empty: () => new Float64Array(preparation.encoded.length),
    shard(table, from, to, _, into) {
      preparation.block(table, from, to, into)
    },
    add(into, other) {
      for (let i = 0; i < into.length; i++) into[i] += other[i]
    },
    sql: async () => (await import('./transform-sql-pass.ts')).unseenSql(preparation),
  }
}
