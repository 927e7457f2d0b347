import { checkShape } from '../contracts/table-shape.ts'
import { numbersFound } from '../engine/answers.ts'
import { countKeys, type KeyCounts } from '../engine/count-values.ts'
import type { Relation } from '../engine/relation.ts'
import { ClienteleError } from '../errors.ts'
import { attributeDefinitions, attributeNames } from './attributes.ts'
import { ambiguousIdsSql, fieldMissingSql, fieldSql } from './customers-sql-pass.ts'
import type { CustomersIn, FeatureSql, FeaturesInOptions } from './engine-rows.ts'
import { tableOrNoRows } from './event-rows.ts'

/** The customers' own fields: which are carried over, and the features they become. */
export interface FieldsSql {
  readonly fields: readonly string[]
  readonly features: readonly FeatureSql[]
}

/**
 * Checks customers of an engine by counting, and makes features of their fields.
 *
 * @throws COLUMN_UNKNOWN, COLUMN_KIND, COLUMN_MISSING_VALUES, KEY_DUPLICATE
 */
export async function customersIn(
  { customers, formerIds }: CustomersIn,
  { attributes, signal }: FeaturesInOptions,
): Promise<FieldsSql> {
  const noRows = await tableOrNoRows(customers)
  checkShape(noRows, { columns: { customer_id: { kind: 'text' } } }, 'the relation of customers')
  const fields = attributeNames(noRows, attributes)
  const counts = await countKeys(customers, 'customer_id', fields, signal)
  assertCustomers(counts)
  if (formerIds !== undefined) await assertFormerIds(customers, formerIds, signal)
  const features = fields.flatMap((name, i): FeatureSql[] => {
    const column = noRows.columns[name]
    const { definition, flag } = attributeDefinitions(name, column, counts.values[i] < counts.rows)
    const value = fieldSql(customers, i)
    const own: FeatureSql = { definition, kind: column.kind as FeatureSql['kind'], value }
    return flag === null
      ? [own]
      : [own, { definition: flag, kind: 'flag', value: fieldMissingSql(customers, i) }]
  })
  return { fields, features }
}

function assertCustomers({ rows, named, distinct }: KeyCounts): void {
  if (named < rows)
    throw new ClienteleError(
      'COLUMN_MISSING_VALUES',
      `Column "customer_id" of the relation of customers has no value in ${rows - named} of ${rows} rows. Fill them, or leave those rows out.`,
      { column: 'customer_id', missing: rows - named, rows },
    )
  if (distinct < rows)
    throw new ClienteleError(
      'KEY_DUPLICATE',
      `In the relation of customers ${rows - distinct} of ${rows} rows repeat the "customer_id" of another row. Each may occur once: put the rows together, or leave the repeats out.`,
      { rows, repeated: rows - distinct },
    )
}

async function assertFormerIds(
  customers: Relation,
  formerIds: Relation,
  signal: AbortSignal | undefined,
): Promise<void> {
  const shape = { columns: { id: { kind: 'text' }, customer_id: { kind: 'text' } } } as const
  checkShape(await tableOrNoRows(formerIds), shape, 'the relation of former ids')
  const [ambiguous] = await numbersFound(customers, ambiguousIdsSql(customers, formerIds), signal)
  if (ambiguous === 0) return
  throw new ClienteleError(
    'KEY_DUPLICATE',
    `In the relation of former ids ${ambiguous} ids lead to more than one customer. Leave each with the customer that it belongs to.`,
    { ambiguous },
  )
}
