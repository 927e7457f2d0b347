import { ClienteleError } from '../../errors.ts'
import type { ColumnSpec } from '../table.ts'
import { type Family, familyWords } from './family.ts'
import type { Choice } from './kinds.ts'
import { type ValueReader, valueReader } from './value-readers.ts'

/** How a column that comes from elsewhere is read. */
export interface ColumnPlan extends ColumnSpec {
  /** Where it comes from, for messages: "the Parquet input". */
  readonly where: string
  readonly family: Family
  /** Null for text. */
  readonly reader: ValueReader | null
}

/**
 * The plan of a column; a choice that was stated must go together with its family.
 *
 * @throws COLUMN_KIND
 */
export function planColumn(where: string, name: string, family: Family, choice: Choice | null): ColumnPlan {
  const plan = planOf(where, name, family, choice)
  if (plan !== null) return plan
  const kind = choice?.kind === 'money' ? `money in ${choice.currency}` : choice?.kind
  const found = `holds ${familyWords(family)}${kind === undefined ? '' : `, which cannot be read as ${kind}`}`
  throw refusedColumn(where, name, found, advice(family))
}

/** The error for a column that a table cannot hold, or not as what was asked for. */
export function refusedColumn(where: string, name: string, found: string, advice: string): ClienteleError {
  return new ClienteleError('COLUMN_KIND', `Column "${name}" of ${where} ${found}. ${advice}`, {
    name,
    found,
  })
}

/** The plan, or null where the family cannot become what was chosen. */
export function planOf(
  where: string,
  name: string,
  family: Family,
  choice: Choice | null,
): ColumnPlan | null {
  if (becomesText(family, choice)) return { where, name, kind: 'text', unit: null, family, reader: null }
  const reader = valueReader(family, choice)
  return reader === null ? null : { where, name, kind: reader.kind, unit: reader.unit, family, reader }
}

function becomesText({ of }: Family, choice: Choice | null): boolean {
  if (choice === null) return of === 'text' || of === 'uuid'
  return choice.kind === 'text' && ['text', 'uuid', 'bytes', 'whole', 'nothing'].includes(of)
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
