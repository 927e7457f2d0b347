import { numbersOf } from '../table/access.ts'
import { type Column, MISSING_CODE, MISSING_DATE, MISSING_FLAG } from '../table/column.ts'
import { createDictionaryBuilder } from '../table/dictionary-builder.ts'
import { makeTable } from '../table/make-table.ts'
import type { ColumnSpec, RowSource, Table } from '../table/table.ts'
import { freeName } from './free-name.ts'
import { assertShort, shortText, tooLongSql } from './longest-text.ts'
import { lookAt } from './look-at-relation.ts'
import type { Relation } from './relation.ts'
import { columnsIn, specIn } from './relation-sql.ts'
import { sourceFromBatches } from './row-source.ts'

/**
 * The rows of a relation as a row source: for those who want them in this process. They are fetched anew for every pass, as fast as they are
 * wanted; `collect` brings them all into one table. Kinds and units are those of the relation. Rows come in the order of the key where the relation has one, for
 * which the engine sorts them; else in any order, which may be another one every time.
 *
 * What the iteration throws: ENGINE_FAILED; ENGINE_TOO_LARGE for a text of more than 2^24 characters, which is not fetched; or the signal's reason. The fingerprint is a query that counts and bounds every column.
 */
export function sourceOfRelation<Name extends string>(relation: Relation<Name>): RowSource<Name> {
  const { engine, columns, key, from } = relation
  const { sql, join, identifier, byBytes } = engine.dialect
  const { plain } = columnsIn(relation)
  const names = columns.map(({ name }) => name)
  const isText = (name: Name): boolean => specIn(relation, name).kind === 'text'
  const values = columns.map(({ name }) => {
    const value = isText(name) ? shortText(plain(name), engine.dialect) : plain(name)
    return sql`${value} as ${identifier(name)}`
  })
  const texts = names.filter(isText).map(plain)
  if (texts.length > 0)
    values.push(sql`${tooLongSql(texts, engine.dialect)} as ${identifier(freeName(names, 'too_long'))}`)
  const order = key === null ? sql`` : sql` order by ${byBytes(identifier(key))}`
  const query = sql`select ${join(values, ', ')} from ${from}${order}`
  async function* open(signal?: AbortSignal | undefined): AsyncGenerator<Table<Name>, void, undefined> {
    for await (const table of engine.query(query, { signal }))
      if (table.rowCount > 0) {
        if (texts.length > 0)
          for (const characters of numbersOf(table, table.names[columns.length]))
            assertShort(relation, characters)
        yield restored(table, columns)
      }
  }
  const fingerprint = async (): Promise<string> => (await lookAt(relation, names, undefined)).print
  // Not every database says that the tables of a result share their dictionaries.
  return sourceFromBatches(columns, open, fingerprint, 'apart')
}

/** The columns of a result, in the kinds that they have in the relation. */
function restored<Name extends string>(
  table: Table,
  columns: readonly (ColumnSpec & { readonly name: Name })[],
): Table<Name> {
  return makeTable(
    columns.map((spec, j) => [spec.name, restoredColumn(table.columns[table.names[j]], spec)] as const),
    table.rowCount,
  )
}

function restoredColumn(column: Column, { kind, unit }: ColumnSpec): Column {
  if (column.kind !== 'number') return column
  const { values } = column
  switch (kind) {
    case 'integer':
      return { kind, values, unit }
    case 'time':
      return { kind, values }
    case 'date':
      return { kind, values: Int32Array.from(values, (day) => (Number.isNaN(day) ? MISSING_DATE : day)) }
    case 'flag':
      return { kind, values: Uint8Array.from(values, (flag) => (Number.isNaN(flag) ? MISSING_FLAG : flag)) }
    case 'text':
      // Clients tell texts by their values, and here were none.
      return {
        kind,
        codes: new Int32Array(values.length).fill(MISSING_CODE),
        dictionary: createDictionaryBuilder().snapshot(),
      }
    default:
      return column
  }
}
