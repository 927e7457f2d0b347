import { ClienteleError } from '../../errors.ts'
import { textFromDays } from '../../table/calendar.ts'
import type { Dialect } from '../dialect.ts'
import { asSql, dialectOf, whole } from './ansi.ts'
import { kindByType } from './kind-by-type.ts'
import { onceInSubquery } from './once.ts'
import { postgresArithmetic, postgresPower } from './postgres-arithmetic.ts'
import { lowerByLetters } from './postgres-lower.ts'

/** A backslash is a letter like any other only where `standard_conforming_strings` is on; `E''` reads the same everywhere. */
const quoteText = (value: string): string => {
  const doubled = value.replaceAll("'", "''")
  return doubled.includes('\\') ? ` E'${doubled.replaceAll('\\', '\\\\')}'` : `'${doubled}'`
}

/** Postgres cuts longer names to this many bytes without a word, and two of them may become one. */
const longestName = 63

function quoteName(name: string): string {
  const bytes = new TextEncoder().encode(name).length
  if (bytes <= longestName) return `"${name.replaceAll('"', '""')}"`
  throw new ClienteleError(
    'ARGUMENT_INVALID',
    `The name "${name}" has ${bytes} bytes; Postgres knows names of at most ${longestName}. Rename the column.`,
    { name, bytes },
  )
}

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
  once: onceInSubquery,
  // Postgres writes the formulas of subqueries out at each place, but not past an `offset`.
  layer: (query) => asSql(`${query.text} offset 0`),
  arithmetic: (operator, x, y) =>
    onceInSubquery([x, y], ([left, right]) => postgresArithmetic[operator](postgresDialect, left, right)),
  power: (x, exponent) => postgresPower(postgresDialect, x, exponent),
  // `round` takes halves to the even number. Adding 0 makes 0 of -0.
  round: (x) =>
    onceInSubquery([x], ([{ text: value }]) =>
      asSql(
        `(trunc(${value}) + case when ${value} - trunc(${value}) >= 0.5 then 1e0 when ${value} - trunc(${value}) <= -0.5 then -1e0 else 0e0 end)`,
      ),
    ),
  // The year before the year 1 is called 1 BC.
  day(days) {
    const text = textFromDays(days)
    return asSql(
      text.startsWith('0000') ? `cast('0001${text.slice(4)} BC' as date)` : `cast('${text}' as date)`,
    )
  },
  // 1 BC is -1 to `extract`; the calendar repeats after 400 years, which are 146,097 days.
  year: (day) => asSql(`cast(extract(year from (${day.text} + 146097)) - 400 as bigint)`),
  lower: (x) => lowerByLetters(x, quoteText),
  daysBetween: (earlier, later) => asSql(`cast((${later.text}) - (${earlier.text}) as bigint)`),
  addDays: (day, days) => asSql(`(${day.text} + cast(${days.text} as integer))`),
  milliseconds: (instant) => asSql(`cast(floor(extract(epoch from ${instant.text}) * 1000) as bigint)`),
  instant: (milliseconds) => asSql(`to_timestamp(${milliseconds.text} / 1000.0)`),
  weekday: (day) => asSql(`cast(extract(isodow from ${day.text}) as bigint)`),
  startsWith: (x, start) => asSql(`starts_with(${x.text}, ${start.text})`),
  contains: (x, part) => asSql(`(strpos(${x.text}, ${part.text}) > 0)`),
  byBytes: (x) => asSql(`(${x.text}) collate "C"`),
  textPrint: (x) => asSql(`cast(hashtext(${x.text}) & 1048575 as bigint)`),
  sumIntegers: (x) => asSql(`cast(coalesce(sum(${x.text}), 0) as bigint)`),
  argMax: (x, v, tie) => asSql(`(array_agg(${x.text} order by ${v.text} desc, ${tie.text}))[1]`),
  quantile: (x, share) => asSql(`percentile_cont(${share}) within group (order by ${x.text})`),
  numbers: (n) => asSql(`(select i from generate_series(0, cast(${whole(n)} as bigint) - 1) as series(i))`),
  parquet: () => {
    throw new ClienteleError(
      'ARGUMENT_INVALID',
      'Postgres reads no Parquet files. Read them in this process (parquetSource), or take a table of the database.',
    )
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
