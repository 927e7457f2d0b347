import type { Dialect } from '../dialect.ts'

/** Stands here until `../sql/spark.ts` does: it names the dialect, and writes nothing. */
export const sparkDialect = { name: 'spark' } as Dialect
