/**
 * Learns where the data are, and leaves models of dbt behind: `npm run example:warehouse -- folder`. The retailer is made up and put into DuckDB;
 * with your own warehouse begin at `writeModels`.
 */
import { openDuckDb } from 'clientele/duckdb'
import { synthesize } from 'clientele/synth'
import { fillWarehouse } from './fill-warehouse.ts'
import { writeModels } from './write-models.ts'

const [folder] = process.argv.slice(2)
if (folder === undefined) throw new Error('Name the folder to write to: npm run example:warehouse -- folder')

const engine = await openDuckDb()
try {
  await fillWarehouse(engine, synthesize({ seed: 7, customers: 20_000, level: 'easy' }))
  const { segments } = await writeModels(engine, folder, { asOf: '2025-06-02', before: '2025-03-04' })
  for (const [i, name] of segments.fitted.names.entries())
    console.log(`${segments.fitted.ids[i]}  ${segments.fitted.clusters.sizes[i]} customers  ${name}`)
  console.log(`The models are in ${folder}/models.`)
} finally {
  await engine.close()
}
