import { ClienteleError } from '../../errors.ts'

/** The package that holds DuckDB, loaded when it is first needed. */
export type DuckDb = typeof import('@duckdb/node-api')

/** @throws ENGINE_MISSING where the package is not installed. */
export async function loadDuckDb(): Promise<DuckDb> {
  try {
    return await import('@duckdb/node-api')
  } catch (cause) {
    throw new ClienteleError(
      'ENGINE_MISSING',
      'DuckDB is not installed beside clientele. Run: npm install @duckdb/node-api',
      { package: '@duckdb/node-api' },
      cause,
    )
  }
}
