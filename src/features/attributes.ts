import type { CustomerBase } from '../contracts/base.ts'
import { usableFields } from '../contracts/consent.ts'
import type { FeatureDefinition } from '../contracts/features.ts'
import { personalMeanings } from '../contracts/source.ts'
import { ClienteleError } from '../errors.ts'
import { columnOf, isMissing } from '../table/access.ts'
import type { Column, ColumnKind } from '../table/column.ts'
import type { Table } from '../table/table.ts'
import { takeColumn } from '../table/take.ts'
import type { FeatureOptions } from './feature-options.ts'
import { definitionOf, type FeaturePart, hintOf, unitOf } from './feature-part.ts'

const kinds: readonly ColumnKind[] = ['number', 'integer', 'date', 'flag', 'text']

/**
 * The customers' own fields as features, numbers that have missing values with a flag beside them that says so.
 *
 * @throws COLUMN_UNKNOWN, COLUMN_KIND
 */
export function attributeFeatures(base: CustomerBase, options: FeatureOptions): FeaturePart[] {
  const names = attributeNames(base.customers, options.attributes)
  const columns = permitted(base, names, options)
  return names.flatMap((name, i) => {
    const column = columns[i]
    const missing = Uint8Array.from({ length: base.customers.rowCount }, (_, row) =>
      isMissing(column, row) ? 1 : 0,
    )
    const { definition, flag } = attributeDefinitions(name, column, missing.includes(1))
    if (flag === null) return [{ definition, column }]
    return [
      { definition, column },
      { definition: flag, column: { kind: 'flag', values: missing } },
    ]
  })
}

/** What a field becomes: a feature, and, of numbers some of which are missing, a flag that says so. */
export function attributeDefinitions(
  name: string,
  column: Column,
  isIncomplete: boolean,
): { readonly definition: FeatureDefinition; readonly flag: FeatureDefinition | null } {
  const words = name.replaceAll('_', ' ')
  const missing = isIncomplete ? 'unknown' : 'never'
  const isNumber = column.kind === 'number' || column.kind === 'integer'
  return {
    definition: definitionOf(name, words, hintOf(column), { missing, unit: unitOf(column) }),
    flag: isIncomplete && isNumber ? definitionOf(`${name}_missing`, `${words} is not known`, 'flag') : null,
  }
}

/**
 * The fields that are carried over.
 *
 * @param chosen - default: all of a kind that features can have that are not personal data.
 * @throws COLUMN_UNKNOWN, COLUMN_KIND
 */
export function attributeNames(customers: Table, chosen: readonly string[] | undefined): readonly string[] {
  const isPersonal = (name: string): boolean => personalMeanings.some((meaning) => meaning === name)
  if (chosen === undefined)
    return customers.names.filter((name) => !isPersonal(name) && kinds.includes(customers.columns[name].kind))
  for (const name of chosen) {
    const { kind } = columnOf(customers, name)
    if (name === 'customer_id' || !kinds.includes(kind)) throw noFeature(name, kind)
  }
  return chosen
}

/** The values of the fields that may be used for the purpose; the others are missing. */
function permitted(
  base: CustomerBase,
  names: readonly string[],
  { purpose, asOf }: FeatureOptions,
): readonly Column[] {
  const columns = names.map((name) => base.customers.columns[name])
  if (purpose === undefined) return columns
  const usable = usableFields(base, names, purpose, asOf)
  return columns.map((column, i) =>
    takeColumn(
      column,
      Int32Array.from(usable[i], (allowed, row) => (allowed === 1 ? row : -1)),
    ),
  )
}

function noFeature(name: string, kind: ColumnKind): ClienteleError {
  return new ClienteleError(
    'COLUMN_KIND',
    `The field "${name}" (of kind ${kind}) cannot be a feature. Choose fields of kind ${kinds.join(', ')} other than customer_id.`,
    { name, kind },
  )
}
