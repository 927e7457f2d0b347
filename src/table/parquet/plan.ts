import { unknownName } from '../../errors.ts'
import { moneyUnit } from '../column.ts'
import type { Family } from '../frames/family.ts'
import { type Choice, statedChoice } from '../frames/kinds.ts'
import { type ColumnPlan, planColumn, planOf, refusedColumn } from '../frames/plan-column.ts'
import { duplicateColumn } from '../make-table.ts'
import type { ColumnSpec } from '../table.ts'
import { familyOf } from './family-of.ts'
import type { Field, Footer } from './footer.ts'
import type { ParquetReadOptions } from './options.ts'
import { kindsStored } from './stored-kinds.ts'

const WHERE = 'the Parquet input'

/**
 * Decides what the columns become: by the options, else by the kinds that `writeParquet` stored, else by the schema.
 *
 * @throws COLUMN_UNKNOWN, COLUMN_DUPLICATE, COLUMN_KIND, ARGUMENT_INVALID
 */
export function planColumns(footer: Footer, options: ParquetReadOptions): readonly ColumnPlan[] {
  const { fields, metadata } = footer
  const names = fields.map(({ name }) => name)
  for (const name of [...(options.columns ?? []), ...Object.keys(options.kinds ?? {})]) {
    if (!names.includes(name)) throw unknownName('COLUMN_UNKNOWN', 'column', name, names, WHERE)
  }
  const stored = kindsStored(
    (metadata.key_value_metadata ?? []) as readonly { key: string; value?: string }[],
  )
  return (options.columns ?? names).map((name) => {
    const [field, second] = fields.filter((one) => one.name === name)
    if (second !== undefined) throw duplicateColumn(name)
    return planField(field, statedChoice(name, options.kinds ?? {}), stored.get(name))
  })
}

function planField(field: Field, stated: Choice | null, stored: ColumnSpec | undefined): ColumnPlan {
  const { name, element, nested } = field
  if (nested) {
    throw refusedColumn(
      WHERE,
      name,
      'holds lists or structures',
      'A table holds one value a row: name the columns to read in the option "columns" without it, or write its parts as columns of their own.',
    )
  }
  const family = familyOf(element)
  const remembered =
    stated !== null || stored === undefined ? null : planOf(WHERE, name, family, choiceStored(stored, family))
  return remembered ?? planColumn(WHERE, name, family, stated)
}

/** Money is stored as decimals, so that others see amounts; the unit tells the currency. */
function choiceStored({ kind, unit }: ColumnSpec, family: Family): Choice {
  const currency = unit?.split('/')[0] ?? ''
  const isMoney = family.of === 'decimal' && isMoneyUnit(unit)
  return {
    kind: isMoney ? 'money' : (kind as Choice['kind']),
    unit,
    withoutZone: false,
    currency: isMoney ? currency : '',
  }
}

/** @internal Whether a unit is the one of money in a currency: `EUR/100`. */
export function isMoneyUnit(unit: string | null): unit is string {
  if (unit === null || !/^[A-Z]{3}\/\d+$/.test(unit)) return false
  return moneyUnit(unit.slice(0, 3)) === unit
}
