import { ClienteleError, unknownName } from '../../errors.ts'
import { moneyUnit } from '../column.ts'
import { duplicateColumn } from '../make-table.ts'
import type { ColumnSpec } from '../table.ts'
import { type Family, familyOf } from './families.ts'
import type { Field, Footer } from './footer.ts'
import { type Choice, type ParquetReadOptions, statedChoice } from './options.ts'
import { kindsStored } from './stored-kinds.ts'
import { refusedColumn } from './unusable.ts'
import { type ValueReader, valueReader } from './value-readers.ts'

/** How a column of a file is read. */
export interface ColumnPlan extends ColumnSpec {
  readonly family: Family
  /** Null for text. */
  readonly reader: ValueReader | null
}

/**
 * Decides what the columns become: by the options, else by the kinds that `writeParquet` stored, else by the schema.
 *
 * @throws COLUMN_UNKNOWN, COLUMN_DUPLICATE, COLUMN_KIND, ARGUMENT_INVALID
 */
export function planColumns(footer: Footer, options: ParquetReadOptions): readonly ColumnPlan[] {
  const { fields, metadata } = footer
  const names = fields.map(({ name }) => name)
  for (const name of [...(options.columns ?? []), ...Object.keys(options.kinds ?? {})]) {
    if (!names.includes(name)) throw unknownName('COLUMN_UNKNOWN', 'column', name, names, 'the Parquet input')
  }
  const stored = kindsStored(
    (metadata.key_value_metadata ?? []) as readonly { key: string; value?: string }[],
  )
  return (options.columns ?? names).map((name) => {
    const [field, second] = fields.filter((one) => one.name === name)
    if (second !== undefined) throw duplicateColumn(name)
    return planColumn(field, statedChoice(name, options), stored.get(name))
  })
}

function planColumn(field: Field, stated: Choice | null, stored: ColumnSpec | undefined): ColumnPlan {
  const { name, element, nested } = field
  if (nested) {
    throw refusedColumn(
      name,
      'holds lists or structures',
      'A table holds one value a row: name the columns to read in the option "columns" without it, or write its parts as columns of their own.',
    )
  }
  const family = familyOf(element)
  if (stated !== null) return planOf(name, family, stated) ?? refuse(name, family, stated)
  const remembered = stored === undefined ? null : planOf(name, family, choiceStored(stored, family))
  return remembered ?? planOf(name, family, null) ?? refuse(name, family, null)
}

/** The plan, or null where the family cannot become what was chosen. */
function planOf(name: string, family: Family, choice: Choice | null): ColumnPlan | null {
  if (becomesText(family, choice)) return { name, kind: 'text', unit: null, family, reader: null }
  const reader = valueReader(family, choice)
  return reader === null ? null : { name, kind: reader.kind, unit: reader.unit, family, reader }
}

function becomesText({ of }: Family, choice: Choice | null): boolean {
  if (choice === null) return of === 'text' || of === 'uuid'
  return choice.kind === 'text' && ['text', 'uuid', 'bytes', 'whole', 'nothing'].includes(of)
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

function refuse(name: string, family: Family, choice: Choice | null): never {
  if (choice === null) throw refusedColumn(name, `holds ${words(family)}`, advice(family))
  const kind = choice.kind === 'money' ? `money in ${choice.currency}` : choice.kind
  throw new ClienteleError(
    'COLUMN_KIND',
    `Column "${name}" of the Parquet input holds ${words(family)}, which cannot be read as ${kind}. ${advice(family)}`,
    { name, found: family.of, wanted: choice.kind },
  )
}

function words(family: Family): string {
  switch (family.of) {
    case 'whole':
      return 'whole numbers'
    case 'real':
      return 'real numbers'
    case 'decimal':
      return `decimal numbers with ${family.scale} decimals`
    case 'flag':
      return 'booleans'
    case 'day':
      return 'dates'
    case 'instant':
      return family.utc ? 'instants' : 'local times without a zone'
    case 'bytes':
      return 'bytes that are not marked as text'
    case 'uuid':
      return 'UUIDs'
    case 'nothing':
      return 'nothing'
    case 'other':
      return family.words
    default:
      return 'texts'
  }
}

function advice(family: Family): string {
  switch (family.of) {
    case 'instant':
      return family.utc
        ? 'State the kind time; a day follows from it with a named zone (dayInZone).'
        : 'State { kind: "time", withoutZone: "utc" } where they are meant in UTC, or date where all are at midnight; else write the file with times in UTC.'
    case 'bytes':
      return 'State the kind text where they are UTF-8.'
    case 'other':
      return 'Leave the column out (option "columns"), or write it as numbers or texts.'
    default:
      return 'State another kind, or none, and derive what is needed from the column afterwards.'
  }
}
