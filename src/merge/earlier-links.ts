import { rowFinder } from '../contracts/row-keys.ts'
import { columnOfKind } from '../table/access.ts'
import type { TextColumn } from '../table/column.ts'
import { column, eq } from '../table/expression/builder.ts'
import { filter } from '../table/filter.ts'
import type { Table } from '../table/table.ts'

/** The links of an earlier customer base, by which customers are known again. */
export interface EarlierLinks {
  /** Texts `customer_id`, `source`, `record`, as in the `links` of that base. */
  readonly links: Table
  /** The sources in which a record is still called as it was then. Row numbers are no such names; records of other sources are not looked up. */
  readonly lasting: readonly string[]
}

/** The rows of some links that are about one source. */
export function linksOfSource(links: Table, source: string): Table {
  return filter(links, eq(column('source'), source))
}

/** Finds for records of a source, by what they are called, the code of their earlier customer; -1 where there is none. */
export function earlierRecords(links: Table, source: string): (records: TextColumn) => Int32Array {
  const own = linksOfSource(links, source)
  const { codes } = columnOfKind(own, 'customer_id', 'text')
  const find = rowFinder(columnOfKind(own, 'record', 'text'))
  return (records) => find(records).map((row) => (row < 0 ? -1 : codes[row]))
}
