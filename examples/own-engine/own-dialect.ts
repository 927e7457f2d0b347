import { createDialect } from 'clientele/engine'

export const ownDialect = createDialect(({ sql, text, identifier, integer }) => ({
  name: 'own',
  types: { double: 'double precision', integer: 'bigint', text: 'text', date: 'date', flag: 'boolean' },
  quoteName: (name) => `"${name.replaceAll('"', '""')}"`,
  quoteText: (value) => `'${value.replaceAll("'", "''")}'`,
  quoteDouble: (number) => `cast('${number}' as double precision)`,

  finite: (x) => sql`nullif(nullif(nullif(${x}, 'NaN'), 'Infinity'), '-Infinity')`,
  once: (values, formula) => {
    const named = values.map((value, i) => sql`${value} as ${identifier(`v${i}`)}`)
    const list = named.reduce((before, next) => sql`${before}, ${next}`)
    return sql`(select ${formula(values.map((_, i) => sql`v.${identifier(`v${i}`)}`))} from (select ${list} offset 0) as v)`
  },
  round: (x) => sql`(sign(${x}) * floor(abs(${x}) + 0.5))`,

  daysBetween: (earlier, later) => sql`cast(${later} - ${earlier} as bigint)`,
  addDays: (day, days) => sql`(${day} + cast(${days} as integer))`,
  weekday: (day) => sql`cast(extract(isodow from ${day}) as bigint)`,
  milliseconds: (instant) => sql`cast(floor(extract(epoch from ${instant}) * 1000) as bigint)`,

  startsWith: (x, start) => sql`starts_with(${x}, ${start})`,
  contains: (x, part) => sql`(strpos(${x}, ${part}) > 0)`,
  byBytes: (x) => sql`(${x}) collate "C"`,

  sumIntegers: (x) => sql`cast(coalesce(sum(${x}), 0) as bigint)`,
  argMax: (x, v, tie) => sql`(array_agg(${x} order by ${v} desc, ${tie}))[1]`,
  quantile: (x, share) => sql`percentile_cont(${share}) within group (order by ${x})`,

  numbers: (n) => sql`(select i from generate_series(0, ${integer(n)} - 1) as series(i))`,
  parquet: () => {
    throw new Error('This database reads no Parquet files.')
  },
  createTable: (name, query) => sql`create temp table ${name} as ${query}`,
  createView: (name, query) => sql`create temp view ${name} as ${query}`,
  describe: (name) =>
    sql`select column_name::text, data_type::text from information_schema.columns where table_name = ${text(name)} order by ordinal_position`,
  kindOf(type) {
    if (/^(double|real|numeric)/.test(type)) return 'number'
    if (/int/.test(type)) return 'integer'
    if (/^timestamp/.test(type)) return 'time'
    if (type === 'date') return 'date'
    return type === 'boolean' ? 'flag' : 'text'
  },
}))
