import * as z from 'zod'
import type { Relation } from '../engine/relation.ts'
import { isRelation } from '../engine/rows.ts'
import { ClienteleError, unknownName } from '../errors.ts'
import { isMissing } from '../table/access.ts'
import type { ColumnKind } from '../table/column.ts'
import { checkExpression } from '../table/expression/check.ts'
import type { Table } from '../table/table.ts'
import { checkDocument, counts, day, part, word } from './document.schema.ts'
import type { FeatureDefinition, Features } from './features.ts'
import { checkRelation } from './relation-shape.ts'
import { checkShape, type TableShape } from './table-shape.ts'

const definition = z.strictObject({
  name: word,
  words: word,
  unit: z.string().nullable(),
  windowDays: z.number().positive().nullable(),
  missing: z.enum(['never', 'unknown', 'no-event']),
  hint: z.enum(['log', 'linear', 'category', 'flag']),
  expression: z.unknown(),
})

const schema = z.strictObject({
  kind: z.literal('features'),
  table: part,
  definitions: z.array(definition),
  asOf: day,
  leftOut: counts,
})

const shape: TableShape = {
  columns: { customer_id: { kind: 'text', complete: true } },
  key: ['customer_id'],
  sorted: 'customer_id',
}

/** The kinds of columns that features can have. */
const kinds: readonly ColumnKind[] = ['number', 'integer', 'date', 'flag', 'text']

/**
 * Checks features: one column a definition and one definition a column, in the same order after the key; complete where
 * the definition says that it is never missing. Of features in an engine the columns and their kinds are checked, not their values.
 *
 * @throws CONTRACT_INVALID, COLUMN_UNKNOWN, COLUMN_MISSING_VALUES, EXPRESSION_INVALID; else the codes of `checkShape`.
 */
export function checkFeatures(features: Features<Table | Relation>): void {
  checkDocument(schema, features, 'CONTRACT_INVALID', 'the features')
  const { table, definitions } = features
  if (isRelation(table)) checkColumns(table, definitions)
  else checkTable(table, definitions)
  const names = isRelation(table) ? table.columns.map(({ name }) => name) : table.names
  const defined = ['customer_id', ...definitions.map(({ name }) => name)]
  if (JSON.stringify(defined) === JSON.stringify(names)) return
  const stray = names.find((name, i) => name !== defined[i]) ?? defined[names.length]
  throw new ClienteleError(
    'CONTRACT_INVALID',
    `The table of features and its definitions do not agree at the column "${stray}". ` +
      'Expected customer_id first, then one column a definition, in the order of the definitions.',
    { column: stray },
  )
}

function checkTable(table: Table, definitions: readonly FeatureDefinition[]): void {
  checkShape(table, shape, 'the table of features')
  for (const each of definitions) checkDefinition(table, each)
}

function checkDefinition(table: Table, { name, missing, expression }: FeatureDefinition): void {
  const column = table.columns[name]
  if (column === undefined)
    throw unknownName('COLUMN_UNKNOWN', 'column', name, table.names, 'the table of features')
  if (expression !== null) checkExpression(expression)
  checkShape(table, { columns: { [name]: { kind: kinds } } }, 'the table of features')
  if (missing !== 'never') return
  for (let row = 0; row < table.rowCount; row++) {
    if (!isMissing(column, row)) continue
    throw new ClienteleError(
      'COLUMN_MISSING_VALUES',
      `The feature "${name}" is defined as never missing, and row ${row + 1} has no value. Correct the definition or the column.`,
      { column: name, row: row + 1 },
    )
  }
}

function checkColumns(relation: Relation, definitions: readonly FeatureDefinition[]): void {
  const columns = Object.fromEntries(definitions.map(({ name }) => [name, kinds]))
  checkRelation(relation, { customer_id: ['text'], ...columns }, 'customer_id', 'the relation of features')
  for (const { expression } of definitions) if (expression !== null) checkExpression(expression)
}
