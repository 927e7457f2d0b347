/** A statement that Sail 0.7 answers otherwise than Spark. Each is why something stands in `src/engine/sql/sail.ts`, or is left out on Sail. */
export interface SailGap {
  /** What is missing or wrong, and what is done about it. */
  readonly about: string
  readonly sql: string
  /** What Spark gives, as a column `x`. */
  readonly expected: number | string | null
}

/** Known gaps of Sail. `sail-gaps.spark.test.ts` fails for each that has closed: what was done about it can then go. */
export const sailGaps: readonly SailGap[] = [
  {
    about: 'try_divide takes no doubles; nullif stands in the dialect',
    sql: 'select try_divide(1e0D, 0e0D) as x',
    expected: null,
  },
  {
    about: 'weekday gives -1 for Sundays; the dialect counts from dayofweek',
    sql: "select cast(weekday(date'2024-02-25') as double) as x",
    expected: 6,
  },
  {
    about: 'unix_millis cuts toward 1970; the dialect looks at the microseconds',
    sql: "select cast(unix_millis(timestamp'1969-12-31 23:59:59.9995') as double) as x",
    expected: -1,
  },
]

/** Statements that Spark refuses, and Sail answers with something else. */
export const sailLaxities: readonly { readonly about: string; readonly sql: string }[] = [
  {
    about: 'sums of 64 bits begin again from below; the dialect sums decimals',
    sql: 'select cast(sum(a) as string) as x from (select 9223372036854775807 as a union all select 5) as t',
  },
]
