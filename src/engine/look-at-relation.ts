import { numbersOf } from '../table/access.ts'
import type { Table } from '../table/table.ts'
import type { Dialect } from './dialect.ts'
import { assertShort, shortText, tooLongSql } from './longest-text.ts'
import type { Relation } from './relation.ts'
import { columnsIn, specIn } from './relation-sql.ts'
import type { Sql } from './sql.ts'

/** What is remembered of rows that others may write into. */
export interface Seen {
  readonly rows: number
  readonly print: string
}

/**
 * Counts the rows, and the values of every column with their bounds; with a sum in which nearly any other value shows, whatever the order
 * of the rows.
 *
 * @throws ENGINE_TOO_LARGE where a text is so long that nothing may fetch it.
 */
export async function lookAt(
  relation: Relation,
  columns: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Seen> {
  const { dialect, query } = relation.engine
  const { plain } = columnsIn(relation)
  const counts = columns.flatMap((name, i): Sql[] => {
    const value = plain(name)
    const about = (word: string): Sql => dialect.identifier(`${word}${i}`)
    if (specIn(relation, name).kind === 'text') {
      const short = shortText(value, dialect)
      return [
        dialect.sql`${dialect.count(value)} as ${about('n')}`,
        dialect.sql`${dialect.cast(dialect.sumIntegers(dialect.textPrint(value)), 'double')} as ${about('s')}`,
        dialect.sql`min(${dialect.byBytes(short)}) as ${about('a')}`,
        dialect.sql`max(${dialect.byBytes(short)}) as ${about('z')}`,
      ]
    }
    return [
      dialect.sql`${dialect.count(value)} as ${about('n')}`,
      dialect.sql`${dialect.cast(dialect.sumIntegers(fingerprintOf(value, dialect)), 'double')} as ${about('s')}`,
      dialect.sql`min(${value}) as ${about('a')}`,
      dialect.sql`max(${value}) as ${about('z')}`,
    ]
  })
  const texts = columns.filter((name) => specIn(relation, name).kind === 'text').map(plain)
  const tooLong = dialect.sql`max(${tooLongSql(texts, dialect)}) as too_long`
  const asked = dialect.join([dialect.sql`${dialect.count()} as rows_seen`, tooLong, ...counts], ', ')
  for await (const table of query(dialect.sql`select ${asked} from ${relation.from}`, { signal }))
    if (table.rowCount > 0) {
      const [rows, characters] = table.names.slice(0, 2).map((name) => numbersOf(table, name)[0])
      assertShort(relation, characters)
      return { rows, print: printOf(table) }
    }
  return { rows: 0, print: '' }
}

/** 20 bits of a number, as an integer: what is left of its golden share after the whole part. Missing for one that is missing. */
function fingerprintOf(value: Sql, { sql, floor, cast, once }: Dialect): Sql {
  return once([sql`${value} * ${0.6180339887498949}`], ([share]) =>
    cast(floor(sql`(${share} - ${floor(share)}) * ${2 ** 20}`), 'integer'),
  )
}

function printOf(table: Table): string {
  return JSON.stringify(
    table.names.map((name) => {
      const column = table.columns[name]
      return column.kind === 'text'
        ? [...column.dictionary.bytes.subarray(0, column.dictionary.offsets[column.dictionary.size])]
        : numbersOf(table, name)[0]
    }),
  )
}
