// ml-kmeans and skmeans from the given start, on rows as arrays of numbers, which are made before the clock starts.
import { join } from 'node:path'
import { readBytes, writeArray } from '../harness/arrays-on-disk.ts'
import { compete } from '../harness/compete.ts'
import { versionOf } from './version.mjs'

await compete(async (folder, job) => {
  const { d, k, steps } = job
  const rows = rowsOf(new Float32Array(readBytes(join(folder, 'points.f32'))), d)
  const start = rowsOf(new Float32Array(readBytes(join(folder, 'start.f32'))), d)
  const run = job.with === 'ml-kmeans' ? await mlKmeans(rows, start, k, steps) : await skmeans(rows, start, k, steps)
  return {
    version: versionOf(job.with),
    run,
    report({ labels, iterations }) {
      writeArray(join(folder, job.labels), Int32Array.from(labels))
      return { result: { steps: iterations }, work: { labels: job.labels } }
    },
  }
})

async function mlKmeans(rows, start, k, steps) {
  const { kmeans } = await import('ml-kmeans')
  return () => {
    const { clusters, iterations } = kmeans(rows, k, { initialization: start, maxIterations: steps, tolerance: 0 })
    return { labels: clusters, iterations }
  }
}

async function skmeans(rows, start, k, steps) {
  const { default: fit } = await import('skmeans')
  return () => {
    const { idxs, it } = fit(rows, k, start.map((center) => [...center]), steps)
    return { labels: idxs, iterations: it }
  }
}

function rowsOf(numbers, d) {
  return Array.from({ length: numbers.length / d }, (_, row) => Array.from(numbers.subarray(row * d, (row + 1) * d)))
}
