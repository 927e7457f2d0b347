import { concat } from './concat.ts'
import type { ParquetInput } from './parquet/input.ts'
import type { ParquetReadOptions } from './parquet/options.ts'
import { parquetSource } from './parquet/parquet-source.ts'
import type { Table } from './table.ts'
import { withLastDictionaries } from './with-last-dictionaries.ts'

/**
 * Reads Parquet into one table. What its types become, and what is refused, is said at `parquetSource`, which reads what is larger than
 * memory.
 *
 * @throws as `parquetSource` and its passes.
 */
export async function readParquet(input: ParquetInput, options: ParquetReadOptions = {}): Promise<Table> {
  const source = await parquetSource(input, options)
  const tables: Table[] = []
  for await (const table of source.open()) tables.push(table)
  return concat(withLastDictionaries(tables))
}
