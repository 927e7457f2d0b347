import { describe, expect, it } from 'vitest'
import { checksum } from '../../../bench/instances/checksum.ts'
import {
  type KMeansName,
  kmeansPoints,
  kmeansSpecs,
  pointsTable,
  startCenters,
} from '../../../bench/instances/k-means.ts'
import { mulberry32 } from '../../../bench/instances/mulberry32.ts'

describe('the exact k-means instances', () => {
  it('draw the published words', () => {
    const words = (seed: number): number[] => Array.from({ length: 5 }, mulberry32(seed))
    expect(words(1)).toEqual([2693262067, 11749833, 2265367787, 4213581821, 4159151403])
    expect(words(42)).toEqual([2581720956, 1925393290, 3661312704, 2876485805, 750819978])
  })

  const small: readonly KMeansName[] = ['km_s', 'km_a', 'km_c', 'km_a_quick', 'km_c_quick']
  it.each(small)('%s has its checksum', (name) => {
    expect(checksum(kmeansPoints(kmeansSpecs[name]))).toBe(kmeansSpecs[name].checksum)
  })

  it('become columns, and begin on rows a k-th of the points apart', () => {
    const points = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8)
    const table = pointsTable(points, 2)
    expect(table.names).toEqual(['x0', 'x1'])
    expect(table.columns['x1']).toMatchObject({ kind: 'number', values: Float64Array.of(2, 4, 6, 8) })
    const spec = { ...kmeansSpecs.km_s, n: 4, d: 2, k: 2 }
    expect(startCenters(points, spec)).toEqual([
      [1, 2],
      [5, 6],
    ])
  })
})
