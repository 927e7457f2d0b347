import { join } from 'node:path'
import { assignKMeans, fitKMeans, type KMeansModel } from 'clientele/learn'
import { columnOfKind, type Table } from 'clientele/table'
import { readBytes, writeArray } from '../harness/arrays-on-disk.ts'
import { compete } from '../harness/compete.ts'
import { pointsTable } from '../instances/k-means.ts'
import { version } from './version.ts'

await compete<KMeansModel>(async (folder, job) => {
  const d = Number(job['d'])
  const table = pointsTable(new Float32Array(readBytes(join(folder, 'points.f32'))), d)
  return {
    version,
    run: () => steps(table, Number(job['k']), Number(job['steps'])),
    async report(model) {
      const labels = columnOfKind(await assignKMeans(model, table), 'cluster', 'integer')
      writeArray(join(folder, String(job['labels'])), Int32Array.from(labels.values))
      return { result: { steps: model.ending.iterations - 1 }, work: { labels: String(job['labels']) } }
    },
  }
})

/** A step is a pass and new centers; the last pass finds the labels for the last centers. */
function steps(table: Table, k: number, count: number): Promise<KMeansModel> {
  return fitKMeans(table, table.names, { k, maxPasses: count + 1 })
}
