import { openDuckDb } from 'clientele/duckdb'
import { collect, filterRelation, sourceOfRelation } from 'clientele/engine'
import { expression, type Table } from 'clientele/table'

/** The customers of one group as a table in this process, in the order of their ids. */
export async function membersOf(folder: string, group: number): Promise<Table> {
  const engine = await openDuckDb({ memoryMegabytes: 500 })
  try {
    const groups = await engine.file(`${folder}/groups.parquet`, { key: 'customer_id' })
    const { column, eq } = expression
    return await collect(sourceOfRelation(await filterRelation(groups, eq(column('cluster'), group))))
  } finally {
    await engine.close()
  }
}
