import { unknownName } from '../errors.ts'
import { namesOf } from './access.ts'
import type { Column } from './column.ts'
import { makeTable } from './make-table.ts'
import type { Table } from './table.ts'

/** The names of a table after a renaming. */
export type Renamed<Name extends string, Names> =
  | Exclude<Name, keyof Names>
  | (Names[Extract<Name, keyof Names>] extends infer New ? Extract<New, string> : never)

/**
 * Gives columns other names, where they stand: `rename(table, { old: 'new' })`. Two columns may swap names.
 *
 * @throws COLUMN_UNKNOWN
 * @throws COLUMN_DUPLICATE where the new name is taken.
 */
export function rename<Name extends string, const Names extends { readonly [Key in NoInfer<Name>]?: string }>(
  table: Table<Name>,
  names: Names & { readonly [Key in Exclude<keyof Names, Name>]: never },
): Table<Renamed<Name, Names>> {
  const renamed: Readonly<Record<string, string | undefined>> = names
  for (const name of Object.keys(renamed)) {
    if (!(name in table.columns))
      throw unknownName('COLUMN_UNKNOWN', 'column', name, table.names, 'the table')
  }
  const columns = namesOf(table).map((name): [string, Column] => {
    const given = Object.hasOwn(renamed, name) ? renamed[name] : undefined
    return [given ?? name, table.columns[name]]
  })
  return makeTable(columns, table.rowCount) as Table<Renamed<Name, Names>>
}
