import type { Dialect, FileTypes } from '../dialect.ts'
import { asSql, dialectOf, whole } from './ansi.ts'
import { kindByType } from './kind-by-type.ts'
import { onceInList } from './once.ts'

const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`

const quoteText = (value: string): string => `'${value.replaceAll("'", "''")}'`

const fileTypes = {
  number: 'DOUBLE',
  integer: 'BIGINT',
  date: 'DATE',
  time: 'TIMESTAMP',
  flag: 'BOOLEAN',
  text: 'VARCHAR',
} as const

/** An argument that gives types by the names of columns. */
function typesOf(argument: string, types: FileTypes): string {
  if (types.length === 0) return ''
  return `, ${argument} = {${types.map(([name, kind]) => `${quoteText(name)}: '${fileTypes[kind]}'`).join(', ')}}`
}

/** DuckDB, from 1.4. */
export const duckdbDialect: Dialect = dialectOf({
  name: 'duckdb',
  types: { double: 'double', integer: 'bigint', text: 'varchar', date: 'date', flag: 'boolean' },
  quoteName,
  quoteText,
  quoteDouble: (text) => text,
  finite: (x) => asSql(`case when isfinite(${x.text}) then ${x.text} end`),
  once: onceInList,
  foldsCase: true,
  // Dividing by 0 gives an infinity or NaN here, and `nullif` would write y twice.
  arithmetic: (operator, x, y) =>
    onceInList([asSql(`((${x.text} ${operator} ${y.text}) + 0e0)`)], ([value]) =>
      asSql(`case when isfinite(${value.text}) then ${value.text} end`),
    ),
  round: (x) => asSql(`(round(${x.text}) + 0e0)`),
  daysBetween: (earlier, later) => asSql(`date_diff('day', ${earlier.text}, ${later.text})`),
  addDays: (day, days) => asSql(`(${day.text} + cast(${days.text} as integer))`),
  // `epoch_ms` cuts toward 1970, and the instants before it are to be cut down.
  milliseconds: ({ text: instant }) =>
    asSql(`(epoch_ms(${instant}) - case when epoch_us(${instant}) % 1000 < 0 then 1 else 0 end)`),
  instant: (milliseconds) => asSql(`make_timestamptz(${milliseconds.text} * 1000)`),
  weekday: (day) => asSql(`isodow(${day.text})`),
  startsWith: (x, start) => asSql(`starts_with(${x.text}, ${start.text})`),
  contains: (x, part) => asSql(`contains(${x.text}, ${part.text})`),
  textPrint: (x) => asSql(`cast(hash(${x.text}) >> 44 as bigint)`),
  sumIntegers: (x) => asSql(`cast(coalesce(sum(${x.text}), 0) as bigint)`),
  argMax: (x, v, tie) => asSql(`arg_max_null(${x.text}, row(${v.text}, -(${tie.text})))`),
  quantile: (x, share) => asSql(`quantile_cont(${x.text}, ${share})`),
  numbers: (n) => asSql(`(select range as i from range(${whole(n)}))`),
  parquet: (path) => asSql(`read_parquet(${quoteText(path)})`),
  csv: (path, delimiter, types) =>
    asSql(
      `read_csv(${quoteText(path)}, header = true, delim = ${quoteText(delimiter)}, quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false${typesOf('types', types)})`,
    ),
  json: (path, types) => asSql(`read_json(${quoteText(path)}${typesOf('columns', types)})`),
  writeParquet: (path, query) => asSql(`copy (${query.text}) to ${quoteText(path)} (format parquet)`),
  describe: (name) => asSql(`select column_name, column_type from (describe ${quoteName(name)})`),
  kindOf: kindByType({
    number: /^(DOUBLE|FLOAT|DECIMAL\(\d+,[1-9]\d*\))$/,
    integer: /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DECIMAL\(\d+,0\))$/,
    date: /^DATE$/,
    time: /^TIMESTAMP/,
    flag: /^BOOLEAN$/,
    text: /^(VARCHAR|UUID|ENUM.*)$/,
  }),
  createTable: (name, query) => asSql(`create or replace table ${name.text} as ${query.text}`),
  createView: (name, query) => asSql(`create or replace view ${name.text} as ${query.text}`),
})

/** DuckDB over one session of somebody's own, whose file is not written into: what is made is the session's. */
export const duckdbSessionDialect: Dialect = {
  ...duckdbDialect,
  createTable: (name, query) => asSql(`create or replace temp table ${name.text} as ${query.text}`),
  createView: (name, query) => asSql(`create or replace temp view ${name.text} as ${query.text}`),
}
