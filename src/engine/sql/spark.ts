import type { Dialect } from '../dialect.ts'
import { asSql, type DialectWords, dialectOf, whole } from './ansi.ts'
import { kindByType } from './kind-by-type.ts'
import { onceInArray } from './once.ts'

/** A backslash escapes, and quotes are escaped by it: doubling them means something else to Sail. */
const quoteText = (value: string): string => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

const quoteName = (name: string): string => `\`${name.replaceAll('`', '``')}\``

/** The words of Apache Spark, from 4.0, in ANSI mode. Its optimizer would write a value of a subquery out at each of its places. */
export const sparkWords: DialectWords & Partial<Dialect> = {
  name: 'spark',
  types: { double: 'double', integer: 'bigint', text: 'string', date: 'date', flag: 'boolean' },
  quoteName,
  quoteText,
  quoteDouble: (text) => `${text}D`,
  finite: (x) =>
    asSql(`case when ${x.text} > -double('infinity') and ${x.text} < double('infinity') then ${x.text} end`),
  once: onceInArray,
  foldsCase: true,
  // The remainder by infinity is the number itself, or NaN where it is infinite: so x is written once.
  arithmetic: (operator, x, y) => {
    const result = operator === '/' ? `try_divide(${x.text}, ${y.text})` : `(${x.text} ${operator} ${y.text})`
    return asSql(`(nanvl(${result} % double('infinity'), cast(null as double)) + 0e0D)`)
  },
  // `floor` gives 64 bits; beyond 2^52 every number is whole.
  floor: ({ text: x }) =>
    asSql(`(case when abs(${x}) < 4503599627370496e0D then cast(floor(${x}) as double) else ${x} end)`),
  round: (x) => asSql(`(round(${x.text}) + 0e0D)`),
  daysBetween: (earlier, later) => asSql(`cast(datediff(${later.text}, ${earlier.text}) as bigint)`),
  addDays: (day, days) => asSql(`date_add(${day.text}, cast(${days.text} as int))`),
  milliseconds: (instant) => asSql(`unix_millis(${instant.text})`),
  instant: (milliseconds) => asSql(`timestamp_millis(${milliseconds.text})`),
  weekday: (day) => asSql(`cast(weekday(${day.text}) + 1 as bigint)`),
  startsWith: (x, start) => asSql(`startswith(${x.text}, ${start.text})`),
  contains: (x, part) => asSql(`contains(${x.text}, ${part.text})`),
  // Java writes some letters by what stands around them, unless they are replaced before.
  lower: (x) => asSql(`lower(translate(${x.text}, 'Σİ', 'σi'))`),
  textPrint: (x) => asSql(`(shiftrightunsigned(xxhash64(${x.text}), 44))`),
  sumIntegers: (x) => asSql(`coalesce(sum(${x.text}), cast(0 as bigint))`),
  argMax: (x, v, tie) => asSql(`max_by(${x.text}, struct(${v.text}, -(${tie.text})))`),
  quantile: (x, share) => asSql(`percentile(${x.text}, ${share})`),
  numbers: (n) => asSql(`(select id as i from range(${whole(n)}))`),
  parquet: (path) => asSql(`parquet.${quoteName(path)}`),
  // An object a line. CSV with a line of names has no table expression, only a view.
  json: (path) => asSql(`json.${quoteName(path)}`),
  writeParquet: (path, query) =>
    asSql(`insert overwrite directory ${quoteText(path)} using parquet ${query.text}`),
  describe: (name) => asSql(`describe table ${quoteName(name)}`),
  kindOf: kindByType({
    number: /^(double|float|decimal\(\d+,[1-9]\d*\))$/,
    integer: /^(bigint|int|smallint|tinyint|decimal\(\d+,0\))$/,
    date: /^date$/,
    time: /^timestamp/,
    flag: /^boolean$/,
    text: /^(string|varchar.*|char.*)$/,
  }),
  createTable: (name, query) => asSql(`create table ${name.text} using parquet as ${query.text}`),
  createView: (name, query) => asSql(`create or replace temp view ${name.text} as ${query.text}`),
}

/** Apache Spark, from 4.0, in ANSI mode, and whoever speaks the same. */
export const sparkDialect: Dialect = dialectOf(sparkWords)
