import { ClienteleError } from '../../errors.ts'
import { textFromDays } from '../../table/calendar.ts'
import type { Dialect, SqlOperator, SqlPart, SqlSeparator, SqlType } from '../dialect.ts'
import type { Sql } from '../sql.ts'

/** What a dialect must say itself: no two databases agree on it. */
export type DialectWords = Pick<
  Dialect,
  | 'name'
  | 'finite'
  | 'daysBetween'
  | 'addDays'
  | 'milliseconds'
  | 'weekday'
  | 'startsWith'
  | 'contains'
  | 'sumIntegers'
  | 'argMax'
  | 'quantile'
  | 'numbers'
  | 'parquet'
  | 'round'
  | 'createTable'
  | 'createView'
  | 'describe'
  | 'kindOf'
> & {
  /** The names of the types. */
  readonly types: { readonly [type in SqlType]: string }
  /** A name as it is written: in quotes, with those in it escaped, or refused. It has no NUL. */
  readonly quoteName: (name: string) => string
  /** A text as a literal: in quotes, with those in it escaped, and backslashes where they escape. It has no NUL. */
  readonly quoteText: (value: string) => string
  /** A literal of double precision, from its exponent form (`-1.5e+0`). */
  readonly quoteDouble: (text: string) => string
}

/** SQL from text. Only dialects may call it. */
export function asSql(text: string): Sql {
  return { text } as Sql
}

/** A dialect: what is the same in all of them, with the words of one. A dialect may also say again what is the same. */
export function dialectOf(own: DialectWords & Partial<Dialect>): Dialect {
  const { types, quoteName, quoteText, quoteDouble, ...words } = own
  const build = buildersOf(own)
  const dialect = { ...build, ...functionsOf(own, build), ...words }
  return Object.freeze({
    arithmetic: arithmeticOf(dialect),
    textPrint: textPrintOf(dialect),
    ...kindsOf(dialect),
    ...dialect,
  })
}

type Builders = ReturnType<typeof buildersOf>

/** Templates, names and literals. */
function buildersOf({ types, quoteName, quoteText, quoteDouble }: DialectWords) {
  const double = (value: number): Sql => asSql(quoteDouble(exponentForm(value)))
  const textOf = (part: SqlPart): string => (typeof part === 'number' ? double(part) : part).text
  return {
    sql: (strings: TemplateStringsArray, ...parts: readonly SqlPart[]): Sql =>
      asSql(strings.reduce((said, word, i) => said + textOf(parts[i - 1]) + word)),
    join: (pieces: readonly Sql[], separator: SqlSeparator): Sql =>
      asSql(pieces.map(({ text }) => text).join(separator)),
    identifier(name: string): Sql {
      if (name === '') throw refused('A name in SQL is empty.')
      return asSql(quoteName(withoutNul(name)))
    },
    double,
    integer(value: number): Sql {
      if (!Number.isSafeInteger(value)) throw refused(`${value} is no whole number below 2^53.`)
      return asSql(`cast(${value} as ${types.integer})`)
    },
    text: (value: string): Sql => asSql(quoteText(withoutNul(value))),
    day: (days: number): Sql => asSql(`cast(${quoteText(textFromDays(days))} as ${types.date})`),
    flag: (value: boolean): Sql => asSql(value ? 'true' : 'false'),
    missing: (type: SqlType): Sql => asSql(`cast(null as ${types[type]})`),
    cast: (x: Sql, type: SqlType): Sql => asSql(`cast(${x.text} as ${types[type]})`),
  }
}

/** Functions that are called alike everywhere. */
function functionsOf({ name, daysBetween }: DialectWords, { sql, join, day, cast }: Builders) {
  const call =
    (name: string) =>
    (x: Sql): Sql =>
      asSql(`${name}(${x.text})`)
  return {
    once: (values: readonly Sql[], formula: (named: readonly Sql[]) => Sql): Sql => formula(values),
    layer: (query: Sql): Sql => query,
    divide: (x: SqlPart, y: SqlPart): Sql =>
      sql`(${cast(sql`${x}`, 'double')} / nullif(${cast(sql`${y}`, 'double')}, ${0}))`,
    power: (x: Sql, exponent: 2 | 3): Sql => join(new Array<Sql>(exponent).fill(x), ' * '),
    floor: call('floor'),
    abs: call('abs'),
    sqrt: (x: Sql): Sql => sql`sqrt(case when ${x} >= ${0} then ${x} end)`,
    ln: (x: Sql): Sql => sql`ln(case when ${x} > ${0} then ${x} end)`,
    exp: (x: Sql): Sql =>
      sql`exp(case when ${x} > ${700} then ${700} when ${x} < ${-700} then ${-700} else ${x} end)`,
    least: (pieces: readonly Sql[]): Sql =>
      pieces.length === 1 ? pieces[0] : sql`least(${join(pieces, ', ')})`,
    greatest: (pieces: readonly Sql[]): Sql =>
      pieces.length === 1 ? pieces[0] : sql`greatest(${join(pieces, ', ')})`,
    dayNumber: (date: Sql): Sql => daysBetween(day(0), date),
    year: (date: Sql): Sql => cast(sql`extract(year from ${date})`, 'integer'),
    month: (date: Sql): Sql => cast(sql`extract(month from ${date})`, 'integer'),
    lower: call('lower'),
    length: call('char_length'),
    concat: (pieces: readonly Sql[]): Sql => asSql(`(${pieces.map(({ text }) => text).join(' || ')})`),
    byBytes: (x: Sql): Sql => x,
    md5: call('md5'),
    prefix: (x: Sql, length: number): Sql => asSql(`substr(${x.text}, 1, ${whole(length)})`),
    hexadecimal(x: Sql, from: number): Sql {
      const digits = [4096, 256, 16, 1].map(
        (unit, i) =>
          `${unit} * (position(substr(${x.text}, ${whole(from + i)}, 1) in '0123456789abcdef') - 1)`,
      )
      return cast(asSql(`(${digits.join(' + ')})`), 'integer')
    },
    count: (x?: Sql): Sql => cast(x === undefined ? sql`count(*)` : sql`count(${x})`, 'double'),
    countWhere: (condition: Sql): Sql => cast(sql`count(case when ${condition} then ${1} end)`, 'double'),
    instant: withoutWord(name, 'makes no instants of numbers'),
    csv: withoutWord(name, 'reads no CSV files here'),
    json: withoutWord(name, 'reads no JSON files here'),
    writeParquet: withoutWord(name, 'writes no Parquet files here'),
    dropTable: (name: Sql): Sql => sql`drop table if exists ${name}`,
    dropView: (name: Sql): Sql => sql`drop view if exists ${name}`,
  }
}

/** A word that a database does not know. */
function withoutWord(database: string, words: string): () => Sql {
  return () => {
    throw refused(
      `The database (${database}) ${words}. Read and write files in this process (csvSource, parquetSource, sourceOfRelation), or use a table of the database.`,
    )
  }
}

/** A dialect without what is made of its other words. */
type Simple = Omit<Dialect, 'arithmetic' | 'textPrint' | 'taken' | 'plain'>

/** Arithmetic where nothing fails: what is beyond the range comes out infinite. Adding 0 makes 0 of -0. */
function arithmeticOf({ sql, once, finite, divide }: Simple): Dialect['arithmetic'] {
  return (operator, x, y) =>
    once([sql`(${asArithmetic(operator, x, y, divide)} + ${0})`], ([result]) => finite(result))
}

function textPrintOf({
  once,
  md5,
  hexadecimal,
}: Pick<Dialect, 'once' | 'md5' | 'hexadecimal'>): Dialect['textPrint'] {
  return (x) => once([md5(x)], ([digits]) => hexadecimal(digits, 1))
}

function asArithmetic(operator: SqlOperator, x: Sql, y: Sql, divide: Dialect['divide']): Sql {
  return operator === '/' ? divide(x, y) : asSql(`(${x.text} ${operator} ${y.text})`)
}

/** How columns of a kind are taken, and how they leave. */
function kindsOf(dialect: Simple): Pick<Dialect, 'taken' | 'plain'> {
  const { sql, cast } = dialect
  return {
    taken(x, kind) {
      if (kind === 'cells') throw noCells()
      if (kind === 'number') return dialect.finite(cast(x, 'double'))
      return kind === 'time' ? dialect.milliseconds(x) : cast(x, kind)
    },
    plain(x, kind) {
      if (kind === 'cells') throw noCells()
      if (kind === 'text') return x
      if (kind === 'date') return cast(dialect.dayNumber(x), 'double')
      return kind === 'flag' ? sql`case when ${x} then ${1} when not ${x} then ${0} end` : cast(x, 'double')
    },
  }
}

function noCells(): ClienteleError {
  return refused('Cells are no column of a database; give their long form, a row a cell.')
}

/** A whole number as it is written among other words. */
export function whole(value: number): string {
  if (!Number.isSafeInteger(value) || value < 0) throw refused(`${value} is no whole number from 0 up.`)
  return String(value)
}

/** In exponent form, which keeps all digits and which no database takes for a decimal of few. */
function exponentForm(value: number): string {
  if (!Number.isFinite(value)) throw refused(`${value} cannot be written in SQL.`)
  return value.toExponential()
}

function withoutNul(text: string): string {
  if (text.includes('\0')) throw refused('A text with a NUL character cannot be written in SQL.')
  return text
}

function refused(words: string): ClienteleError {
  return new ClienteleError('ARGUMENT_INVALID', words)
}
