import type { Column } from '../table/column.ts'
import type { Sql } from './sql.ts'

/** What may be put into SQL: SQL that was built before, or a number, which becomes a literal of double precision. */
export type SqlPart = Sql | number

/** The types of columns that every database has; `integer` has 64 bits, `date` no time of day. */
export type SqlType = 'double' | 'integer' | 'text' | 'date' | 'flag'

/** The operators of arithmetic. */
export type SqlOperator = '+' | '-' | '*' | '/'

/** The kinds of columns of a file that does not say them itself, by name; those of others are found by looking at it. */
export type FileTypes = readonly (readonly [name: string, kind: Exclude<Column['kind'], 'cells'>])[]

/** What may stand between pieces of SQL. */
export type SqlSeparator = ', ' | ' + ' | ' * ' | ' and ' | ' or ' | ' union all ' | ' '

/**
 * How one database writes SQL. Whoever builds SQL goes through it, and nothing else makes {@link Sql}: values become literals by their type, names are quoted.
 * What is written in a template must be the same in every database: comparison, `+ - *`, `case`, `cast` through {@link Dialect.cast}, `sum`, `count(*)`, `min`, `max`,
 * `coalesce`, `join`, `group by`, and `row_number`, `lead`, `max` with `over`. Missing is NULL and never NaN. Everything else has a function here.
 */
export interface Dialect {
  readonly name: string
  /** Names of columns that differ only in case are one name. Default: they are two. */
  readonly foldsCase?: boolean | undefined

  /** `` dialect.sql`select ${x} as v from ${rows}` ``; numbers become literals of double precision. */
  sql(words: TemplateStringsArray, ...parts: readonly SqlPart[]): Sql
  join(pieces: readonly Sql[], separator: SqlSeparator): Sql

  /** A quoted name. @throws ARGUMENT_INVALID where it is empty or holds a NUL. */
  identifier(name: string): Sql
  /** Literals. @throws ARGUMENT_INVALID for a number that is not finite, an integer beyond 2^53, a text with a NUL. */
  double(value: number): Sql
  integer(value: number): Sql
  text(value: string): Sql
  /** A day, from days since 1970-01-01. */
  day(days: number): Sql
  flag(value: boolean): Sql
  /** A missing value of a type. */
  missing(type: SqlType): Sql

  cast(x: Sql, type: SqlType): Sql
  /** A number of double precision with NULL for NaN and for infinities. */
  finite(x: Sql): Sql

  /**
   * A formula over values that it mentions several times, each of which is computed once where the database has a way, else once a mention.
   * The formula must mention nothing else that has a name, and make no use of `once` itself.
   */
  once(values: readonly Sql[], formula: (named: readonly Sql[]) => Sql): Sql

  /** A query whose formulas are computed once a row, however often a query around it mentions them. */
  layer(query: Sql): Sql

  /** Of two doubles, none NaN or infinite: missing where the result would be, or y is 0 in `x / y`; 0 where it is too small; never -0. */
  arithmetic(operator: SqlOperator, x: Sql, y: Sql): Sql
  /** The square or cube of a double; 0 where it is too small for one. The double is a name, or stands in parentheses. */
  power(x: Sql, exponent: 2 | 3): Sql
  /** x / y in double precision, for values whose quotient is no more than 1.8e308; missing where y is 0. */
  divide(x: SqlPart, y: SqlPart): Sql
  /** The nearest whole number, halves away from zero, of double precision; never -0. */
  round(x: Sql): Sql
  /** The greatest whole number not above x, of double precision. */
  floor(x: Sql): Sql
  abs(x: Sql): Sql
  /** The square root; missing below 0. */
  sqrt(x: Sql): Sql
  /** The natural logarithm; missing for 0 and below. */
  ln(x: Sql): Sql
  /** e^x for x clamped to [-700, 700], within which no database overflows. */
  exp(x: Sql): Sql
  /** Of numbers none of which is missing. */
  least(pieces: readonly Sql[]): Sql
  greatest(pieces: readonly Sql[]): Sql

  /** Days from one day to a later one, integer. */
  daysBetween(earlier: Sql, later: Sql): Sql
  /** A day so many days later; both within the years 0000 to 9999. */
  addDays(day: Sql, days: Sql): Sql
  /** Milliseconds since 1970 of an instant of the database's own type, integer. */
  milliseconds(instant: Sql): Sql
  /** The other way: an instant of the database's own type, as files hold it. @throws ARGUMENT_INVALID where none is made. */
  instant(milliseconds: Sql): Sql
  /** Days since 1970-01-01, integer. */
  dayNumber(day: Sql): Sql
  /** 0 for the year before the year 1. */
  year(day: Sql): Sql
  month(day: Sql): Sql
  /** 1 is Monday. */
  weekday(day: Sql): Sql

  /**
   * Lower case by Unicode's simple mapping, character by character. Postgres is sent the letters that this process knows; DuckDB and Spark have tables of their
   * own, so that letters which Unicode got later than they stay as they are.
   */
  lower(x: Sql): Sql
  /** Code points. */
  length(x: Sql): Sql
  startsWith(x: Sql, start: Sql): Sql
  contains(x: Sql, part: Sql): Sql
  concat(pieces: readonly Sql[]): Sql
  /** A text to compare and order by its UTF-8 bytes. */
  byBytes(x: Sql): Sql
  /** The 32 hexadecimal digits, in lower case, of the MD5 of a text in UTF-8. */
  md5(x: Sql): Sql
  /** Up to 20 bits of a text, as an integer: the same for the same text within one database. */
  textPrint(x: Sql): Sql
  /** The first characters of a text. */
  prefix(x: Sql, length: number): Sql

  /** The number that four hexadecimal digits in lower case are, from a place in a text on (counted from 1); integer. */
  hexadecimal(x: Sql, from: number): Sql

  /** An aggregate: how many rows have a value, or how many rows there are; a double. */
  count(x?: Sql): Sql
  /** An aggregate: how many rows are true of a condition; a double. */
  countWhere(condition: Sql): Sql
  /** An aggregate: the sum of integers, which stays exact beyond 64 bits or fails; of type integer, 0 for no rows. */
  sumIntegers(x: Sql): Sql
  /** An aggregate: x where v is greatest, and of these where `tie` is least (an integer). Rows whose v is missing must be left out before; x may be. */
  argMax(x: Sql, v: Sql, tie: Sql): Sql
  /** An aggregate: the exact quantile by linear interpolation, share from 0 to 1. */
  quantile(x: Sql, share: number): Sql

  /** Whole numbers from 0 up to n as rows: a table expression with the integer column `i`. */
  numbers(n: number): Sql
  /** Files as table expressions. @throws ARGUMENT_INVALID where the database does not read them. */
  parquet(path: string): Sql
  /** CSV with a line of names; texts in double quotes, which are doubled within; nothing between two delimiters is missing, and "" a text. */
  csv(path: string, delimiter: string, types: FileTypes): Sql
  /** An array of objects, or an object a line. With types, it has these columns and no others. */
  json(path: string, types: FileTypes): Sql
  /** A statement that writes a query into a Parquet file, or a folder of them, and replaces what is there. @throws ARGUMENT_INVALID where there is none. */
  writeParquet(path: string, query: Sql): Sql
  /** Statements. */
  createTable(name: Sql, query: Sql): Sql
  createView(name: Sql, query: Sql): Sql
  dropTable(name: Sql): Sql
  dropView(name: Sql): Sql

  /** A statement whose first two columns are the names and types of the columns of a table or view. */
  describe(name: string): Sql
  /** The kind that columns of a type are taken for, by the name that `describe` gives it; null for types that are none. */
  kindOf(type: string): Exclude<Column['kind'], 'cells'> | null
  /** Brings a column of any database type to the type in which relations hold a kind. */
  taken(x: Sql, kind: Column['kind']): Sql

  /** A column of a relation as a double (a day as its number, a flag as 0 or 1), or as a text. */
  plain(x: Sql, kind: Column['kind']): Sql
}
