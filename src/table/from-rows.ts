import { unknownName } from '../errors.ts'
import { checkNames } from './check-names.ts'
import type { Column } from './column.ts'
import { choiceOf, columnFromPlain, type PlainOptions, type PlainValue } from './from-arrays.ts'
import { makeTable } from './make-table.ts'
import type { Table } from './table.ts'

/**
 * Builds a table from row objects. The columns are the rows' own properties in order of first appearance, then those
 * that only `kinds` names; a row without a property, null, undefined and NaN are missing. Kinds as in `fromArrays`.
 *
 * @throws COLUMN_KIND where a column mixes kinds of value.
 * @throws COLUMN_VALUE, OPTION_UNKNOWN
 */
export function fromRows<Row extends object>(
  rows: readonly Row[],
  options: PlainOptions<NoInfer<Extract<keyof Row, string>>> = {},
): Table<Extract<keyof Row, string>> {
  type Name = Extract<keyof Row, string>
  checkNames(options, ['kinds'], 'the options of fromRows')
  const names = new Set<string>()
  for (const row of rows) for (const name of Object.keys(row)) names.add(name)
  for (const name of Object.keys(options.kinds ?? {})) {
    if (rows.length > 0 && !names.has(name))
      throw unknownName('COLUMN_UNKNOWN', 'column', name, [...names], 'the rows')
    names.add(name)
  }
  const columns = [...names].map((name): [Name, Column] => {
    const values = rows.map((row) => (Object.hasOwn(row, name) ? row[name as Name] : null) as PlainValue)
    return [name as Name, columnFromPlain(name, values, choiceOf(options, name as Name))]
  })
  return makeTable(columns)
}
