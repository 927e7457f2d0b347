import type { Dialect } from '../dialect.ts'
import { asSql, dialectOf, whole } from './ansi.ts'
import { kindByType } from './kind-by-type.ts'

const quoteText = (value: string): string => `'${value.replaceAll("'", "''")}'`

/** DuckDB, from 1.4. */
export const duckdbDialect: Dialect = dialectOf({
  name: 'duckdb',
  types: { double: 'double', integer: 'bigint', text: 'varchar', date: 'date', flag: 'boolean' },
  quoteName: (name) => `"${name.replaceAll('"', '""')}"`,
  quoteText,
  quoteDouble: (text) => text,
  finite: (x) => asSql(`case when isfinite(${x.text}) then ${x.text} end`),
  daysBetween: (earlier, later) => asSql(`date_diff('day', ${earlier.text}, ${later.text})`),
  addDays: (day, days) => asSql(`(${day.text} + cast(${days.text} as integer))`),
  milliseconds: (instant) => asSql(`epoch_ms(${instant.text})`),
  weekday: (day) => asSql(`isodow(${day.text})`),
  startsWith: (x, start) => asSql(`starts_with(${x.text}, ${start.text})`),
  contains: (x, part) => asSql(`contains(${x.text}, ${part.text})`),
  sumIntegers: (x) => asSql(`cast(coalesce(sum(${x.text}), 0) as bigint)`),
  argMax: (x, v, tie) => asSql(`max_by(${x.text}, row(${v.text}, -(${tie.text})))`),
  quantile: (x, share) => asSql(`quantile_cont(${x.text}, ${share})`),
  numbers: (n) => asSql(`(select range as i from range(${whole(n)}))`),
  parquet: (path) => asSql(`read_parquet(${quoteText(path)})`),
  describe: (name) =>
    asSql(
      `select column_name, data_type from duckdb_columns() where table_name = ${quoteText(name)} order by column_index`,
    ),
  kindOf: kindByType({
    number: /^(DOUBLE|FLOAT|DECIMAL.*)$/,
    integer: /^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/,
    date: /^DATE$/,
    time: /^TIMESTAMP/,
    flag: /^BOOLEAN$/,
    text: /^(VARCHAR|UUID|ENUM.*)$/,
  }),
  createTable: (name, query) => asSql(`create or replace table ${name.text} as ${query.text}`),
  createView: (name, query) => asSql(`create or replace view ${name.text} as ${query.text}`),
})
