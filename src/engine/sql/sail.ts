import type { Dialect } from '../dialect.ts'
import { asSql, dialectOf } from './ansi.ts'
import { sparkWords } from './spark.ts'

/** Sail 0.7, which speaks as Spark does but for what stands here; `test/engine/sql/sail-gaps.ts` tells when it need no longer stand here. */
export const sailDialect: Dialect = dialectOf({
  ...sparkWords,
  name: 'sail',
  // Functions over arrays within each other are planned for minutes, and some are refused (`LambdaVariable field and schema field mismatch`).
  once: (values, formula) => formula(values),
  // `try_divide` takes no doubles.
  arithmetic: (operator, x, y) => {
    const divisor = operator === '/' ? `nullif(${y.text}, 0e0D)` : y.text
    return asSql(
      `(nanvl((${x.text} ${operator} ${divisor}) % double('infinity'), cast(null as double)) + 0e0D)`,
    )
  },
  // Sums of 64 bits begin again from below.
  sumIntegers: (x) => asSql(`cast(coalesce(sum(cast(${x.text} as decimal(38, 0))), 0) as bigint)`),
  // Every branch of a `case` may be computed, and what does not fit would end the statement.
  addDays: (day, days) => asSql(`date_add(${day.text}, try_cast(${days.text} as int))`),
  // `unix_millis` cuts toward 1970.
  milliseconds: ({ text: instant }) =>
    asSql(`(unix_millis(${instant}) - case when unix_micros(${instant}) % 1000 < 0 then 1 else 0 end)`),
  // `weekday` gives -1 for Sundays.
  weekday: (day) => asSql(`cast((dayofweek(${day.text}) + 5) % 7 + 1 as bigint)`),
})
