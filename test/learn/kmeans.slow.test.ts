import { expect, it } from 'vitest'
import { adjustedRandIndex } from '../../src/learn/adjusted-rand-index.ts'
import { centroidIndex } from '../../src/learn/centroid-index.ts'
import { assignKMeans, fitKMeans } from '../../src/learn/kmeans.ts'
import type { KMeansModel } from '../../src/learn/kmeans-model.ts'
import { silhouetteOf } from '../../src/learn/kmeans-silhouette.ts'
import type { GridModel } from '../../src/learn/prepare/models.ts'
import { numbersOf } from '../../src/table/access.ts'
import { describeWithData } from '../data.ts'
import { readBenchmark } from './clust-sipu.ts'

/**
 * The least sums of squares and their adjusted Rand index against the reference labels, as an independent program
 * (numpy, 20 runs with swaps, summed directly in f64) found them on the raw coordinates.
 */
const best = [
  ['s1', 8.917615617e12, 0.9868],
  ['s2', 1.327910949e13, 0.9371],
  ['s3', 1.688960494e13, 0.725],
  ['s4', 1.570322234e13, 0.6321],
  ['unbalance', 2.144920628e11, 1],
] as const

/** The centers in the raw columns' own units. */
function rawCenters({ fitted, prepare }: KMeansModel): number[] {
  const { columns } = (prepare.at(-1) as GridModel).fitted
  return fitted.centers.flatMap((center) => center.map((value, j) => value + columns[j].center))
}

describeWithData('clust_sipu', 'k-means on sets whose structure is known', () => {
  it.each(best)(
    'finds the structure of %s from each of 20 seeds, and the best known sum',
    async (name, sse, ari) => {
      const { table, labels, k, means } = readBenchmark(name)
      const models: KMeansModel[] = []
      for (let seed = 0; seed < 20; seed++) models.push(await fitKMeans(table, ['x', 'y'], { k, seed }))
      expect(models.map((model) => centroidIndex(rawCenters(model), means, 2))).toEqual(models.map(() => 0))
      const least = models.reduce((a, b) => (b.fitted.sse < a.fitted.sse ? b : a))
      expect(Math.abs(least.fitted.sse / sse - 1)).toBeLessThan(1e-5)
      expect(models.every(({ fitted }) => fitted.sse < 1.001 * sse)).toBe(true)
      expect(models.every(({ ending }) => ending.converged)).toBe(true)
      const assigned = await assignKMeans(least, table)
      expect(Math.abs(adjustedRandIndex(numbersOf(assigned, 'cluster'), labels) - ari)).toBeLessThan(2e-3)
    },
  )

  it('sums the squares that its own assignment has', async () => {
    const { table, k } = readBenchmark('s4')
    const model = await fitKMeans(table, ['x', 'y'], { k })
    const distances = numbersOf(await assignKMeans(model, table), 'distance')
    const direct = Array.from(distances, (distance) => distance ** 2).reduce((a, b) => a + b, 0)
    expect(model.fitted.sse / direct).toBeCloseTo(1, 9)
  })
})

/** Calinski-Harabasz and the simplified silhouette (mean, mean of clusters) at the least sum of squares, by the same program. */
const indices = [
  ['s1', 22675.254, 0.800116, 0.800169],
  ['s2', 13506.766, 0.73397, 0.733268],
  ['s3', 7889.619, 0.624893, 0.621809],
  ['unbalance', 221460.987, 0.898738, 0.84943],
] as const

describeWithData('clust_sipu', 'indices of the number of clusters', () => {
  it.each(indices)(
    'are those of an independent program on %s',
    async (name, calinskiHarabasz, mean, macro) => {
      const { table, k } = readBenchmark(name)
      const model = await fitKMeans(table, ['x', 'y'], { k, restarts: 10 })
      const found = await silhouetteOf(model, table, {})
      expect(Math.abs(found.mean - mean)).toBeLessThan(2e-4)
      expect(Math.abs(found.macro - macro)).toBeLessThan(2e-4)
      const total = (await fitKMeans(table, ['x', 'y'], { k: 1 })).fitted.sse
      const { sse } = model.fitted
      expect((total - sse) / (k - 1) / (sse / (table.rowCount - k)) / calinskiHarabasz).toBeCloseTo(1, 4)
    },
  )
})
