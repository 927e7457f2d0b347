import * as z from 'zod'
import { ClienteleError, unknownName } from '../errors.ts'
import { isMissing } from '../table/access.ts'
import { checkExpression } from '../table/expression/check.ts'
import { checkDocument, counts, day, part, word } from './document.schema.ts'
import type { FeatureDefinition, Features } from './features.ts'
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

/**
 * Checks features: one column a definition and one definition a column, in the same order after the key; complete where
 * the definition says that it is never missing.
 *
 * @throws CONTRACT_INVALID, COLUMN_UNKNOWN, COLUMN_MISSING_VALUES, EXPRESSION_INVALID; else the codes of `checkShape`.
 */
export function checkFeatures(features: Features): void {
  checkDocument(schema, features, 'CONTRACT_INVALID', 'the features')
  checkShape(features.table, shape, 'the table of features')
  for (const each of features.definitions) checkDefinition(features, each)
  const defined = ['customer_id', ...features.definitions.map(({ name }) => name)]
  if (JSON.stringify(defined) === JSON.stringify(features.table.names)) return
  const stray =
    features.table.names.find((name, i) => name !== defined[i]) ?? defined[features.table.names.length]
  throw new ClienteleError(
    'CONTRACT_INVALID',
    `The table of features and its definitions do not agree at the column "${stray}". ` +
      'Expected customer_id first, then one column a definition, in the order of the definitions.',
    { column: stray },
  )
}

function checkDefinition({ table }: Features, { name, missing, expression }: FeatureDefinition): void {
  const column = table.columns[name]
  if (column === undefined)
    throw unknownName('COLUMN_UNKNOWN', 'column', name, table.names, 'the table of features')
  if (expression !== null) checkExpression(expression)
  const kinds = ['number', 'integer', 'date', 'flag', 'text'] as const
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
