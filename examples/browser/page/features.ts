import { columnOf, type Features, makeTable, type Table, textColumn } from 'clientele'
import type { Choice } from './columns.ts'

/** The chosen columns as features of the customers, who are known by the numbers of their rows. */
export function featuresOf(table: Table, chosen: readonly Choice[]): Features {
  const digits = String(table.rowCount).length
  const keys = Array.from({ length: table.rowCount }, (_, row) => String(row + 1).padStart(digits, '0'))
  return {
    kind: 'features',
    table: makeTable([
      ['customer_id', textColumn(keys)],
      ...chosen.map(({ name }) => [featureName(name), columnOf(table, name)] as const),
    ]),
    definitions: chosen.map(({ name, kind }) => ({
      name: featureName(name),
      words: name,
      unit: null,
      windowDays: null,
      missing: 'unknown',
      hint: kind === 'flag' ? 'flag' : kind === 'text' ? 'category' : 'linear',
      expression: null,
    })),
    // No window ends at it, as no column is counted from events.
    asOf: '2000-01-01',
    leftOut: {},
  }
}

/** Features have the names of their columns, where the key of the customers has not that name. */
function featureName(column: string): string {
  return column === 'customer_id' ? 'customer_id of the file' : column
}

/** `city=Oslo` in words: `city: Oslo`. */
export function wordsOf(feature: string, { definitions }: Features): string {
  const own = definitions.find(({ name }) => name === feature)
  if (own !== undefined) return own.words
  const owner = definitions.find(
    ({ name }) => feature.startsWith(`${name}=`) || feature === `${name} is missing`,
  )
  if (owner === undefined) return feature
  const rest = feature.slice(owner.name.length)
  return rest.startsWith('=') ? `${owner.words}: ${rest.slice(1)}` : `${owner.words} is not known`
}
