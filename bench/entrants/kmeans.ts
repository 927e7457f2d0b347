import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { assignKMeans, fitKMeans, type KMeansModel, type KMeansOptions } from 'clientele/learn'
import { columnOfKind } from 'clientele/table'
import { readBytes, writeArray } from '../harness/arrays-on-disk.ts'
import { compete } from '../harness/compete.ts'
import { pointsTable } from '../instances/k-means.ts'
import { openThreads } from './threads.ts'
import { version } from './version.ts'

await compete<KMeansModel>(async (folder, job) => {
  if (job['plain'] === true) Object.defineProperty(globalThis, 'WebAssembly', { value: undefined })
  const d = Number(job['d'])
  const k = Number(job['k'])
  const table = pointsTable(new Float32Array(readBytes(join(folder, 'points.f32'))), d)
  const { context, close } = await openThreads(Number(job['threads']))
  const rows = new Float32Array(readBytes(join(folder, 'start.f32')))
  const start = Array.from({ length: k }, (_, c) => Array.from(rows.subarray(c * d, (c + 1) * d)))
  // A step is a pass and new centers; the last pass finds the labels for the last centers.
  const options: KMeansOptions = { k, start, tolerance: 0, maxPasses: Number(job['steps']) + 1, ...context }
  return {
    version,
    close,
    run: () => fitKMeans(table, table.names, options),
    async report(model) {
      const labels = columnOfKind(await assignKMeans(model, table), 'cluster', 'integer')
      writeArray(join(folder, String(job['labels'])), Int32Array.from(labels.values))
      const fitted = createHash('sha256').update(JSON.stringify(model.fitted)).digest('hex')
      return {
        result: { steps: model.ending.iterations - 1 },
        work: { labels: String(job['labels']), fitted },
      }
    },
  }
})
