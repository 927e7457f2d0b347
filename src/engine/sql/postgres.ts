import type { Dialect } from '../dialect.ts'
import { asSql, dialectOf, whole } from './ansi.ts'
import { kindByType } from './kind-by-type.ts'

/** A backslash is a letter like any other only where `standard_conforming_strings` is on; `E''` reads the same everywhere. */
const quoteText = (value: string): string => {
  const doubled = value.replaceAll("'", "''")
  return doubled.includes('\\') ? ` E'${doubled.replaceAll('\\', '\\\\')}'` : `'${doubled}'`
}

const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** PostgreSQL, from 14. */
export const postgresDialect: Dialect = dialectOf({
  name: 'postgres',
  types: { double: 'double precision', integer: 'bigint', text: 'text', date: 'date', flag: 'boolean' },
  quoteName,
  quoteText,
  quoteDouble: (text) => `'${text}'::double precision`,
  finite: (x) =>
    asSql(
      `case when ${x.text} > '-Infinity'::double precision and ${x.text} < 'Infinity'::double precision then ${x.text} end`,
    ),
  daysBetween: (earlier, later) => asSql(`cast((${later.text}) - (${earlier.text}) as bigint)`),
  addDays: (day, days) => asSql(`(${day.text} + cast(${days.text} as integer))`),
  milliseconds: (instant) => asSql(`cast(floor(extract(epoch from ${instant.text}) * 1000) as bigint)`),
  weekday: (day) => asSql(`cast(extract(isodow from ${day.text}) as bigint)`),
  startsWith: (x, start) => asSql(`starts_with(${x.text}, ${start.text})`),
  contains: (x, part) => asSql(`(strpos(${x.text}, ${part.text}) > 0)`),
  byBytes: (x) => asSql(`(${x.text}) collate "C"`),
  sumIntegers: (x) => asSql(`cast(coalesce(sum(${x.text}), 0) as bigint)`),
  argMax: (x, v, tie) => asSql(`(array_agg(${x.text} order by ${v.text} desc, ${tie.text}))[1]`),
  quantile: (x, share) => asSql(`percentile_cont(${share}) within group (order by ${x.text})`),
  numbers: (n) => asSql(`(select i from generate_series(0, cast(${whole(n)} as bigint) - 1) as series(i))`),
  parquet: () => {
    throw new Error('postgres reads no Parquet')
  },
  describe: (name) =>
    asSql(
      `select attname::text, format_type(atttypid, null)::text from pg_attribute where attrelid = ${quoteText(quoteName(name))}::regclass and attnum > 0 and not attisdropped order by attnum`,
    ),
  kindOf: kindByType({
    number: /^(double precision|real|numeric)$/,
    integer: /^(bigint|integer|smallint)$/,
    date: /^date$/,
    time: /^timestamp/,
    flag: /^boolean$/,
    text: /^(text|character varying|character|uuid|name)$/,
  }),
  createTable: (name, query) => asSql(`create temp table ${name.text} as ${query.text}`),
  createView: (name, query) => asSql(`create or replace temp view ${name.text} as ${query.text}`),
})
