import { describe, expect, it } from 'vitest'
import { openStream, uniform } from '../../src/math/philox.ts'
import { type Side, thresholdTree } from '../../src/segments/threshold-tree.ts'

function pointsOf(rows: readonly (readonly number[])[]): Parameters<typeof thresholdTree>[0] {
  return { values: Float64Array.from(rows.flat()), count: rows.length, d: rows[0].length, unit: 1 }
}

function isInside(row: readonly number[], path: readonly Side[]): boolean {
  return path.every(({ column, high, below }) => row[column] < high === below)
}

describe('thresholdTree', () => {
  it('cuts in the widest gap where no row is parted from its center', () => {
    const points = pointsOf([
      [0, 0],
      [1, 9],
      [6, 1],
      [7, 8],
    ])
    const paths = thresholdTree(points, [0, 0, 1, 1], Float64Array.of(0.5, 4.5, 6.5, 4.5))
    expect(paths).toEqual([
      [{ column: 0, low: 1, high: 6, below: true }],
      [{ column: 0, low: 1, high: 6, below: false }],
    ])
  })

  it('parts as few rows from their center as one cut can, as a search of all cuts shows', () => {
    const stream = openStream(4, 112, 0)
    for (let trial = 0; trial < 20; trial++) {
      const rows = Array.from({ length: 40 }, () => [
        Math.floor(12 * uniform(stream)),
        Math.floor(12 * uniform(stream)),
      ])
      const centers = [
        [2.5, 3.5],
        [8.5, 7.5],
      ]
      const labels = rows.map(([x, y]) =>
        (x - 2.5) ** 2 + (y - 3.5) ** 2 <= (x - 8.5) ** 2 + (y - 7.5) ** 2 ? 0 : 1,
      )
      const mistakes = (path: readonly Side[]): number =>
        rows.filter((row, i) => (labels[i] === 0) !== isInside(row, path)).length
      const [path] = thresholdTree(pointsOf(rows), labels, Float64Array.from(centers.flat()))
      const all = [0, 1].flatMap((column) =>
        Array.from({ length: 12 }, (_, high) => high)
          .filter((high) => high > centers[0][column] && high <= centers[1][column])
          .map((high) => mistakes([{ column, low: high - 1, high, below: true }])),
      )
      expect(mistakes(path)).toBe(Math.min(...all))
    }
  })

  it('gives every place to exactly one of the clusters', () => {
    const stream = openStream(5, 112, 0)
    const rows = Array.from({ length: 300 }, () => [uniform(stream), uniform(stream), uniform(stream)])
    const centers = rows.slice(0, 6)
    const labels = rows.map((row) => {
      const squares = centers.map((center) =>
        center.reduce((sum, value, j) => sum + (value - row[j]) ** 2, 0),
      )
      return squares.indexOf(Math.min(...squares))
    })
    const paths = thresholdTree(pointsOf(rows), labels, Float64Array.from(centers.flat()))
    for (const row of rows) expect(paths.filter((path) => isInside(row, path))).toHaveLength(1)
    centers.forEach((center, c) => {
      expect(isInside(center, paths[c])).toBe(true)
    })
  })

  it('tells centers apart that no row is left to tell apart', () => {
    const paths = thresholdTree(pointsOf([[0], [10]]), [0, 2], Float64Array.of(1, 4, 9))
    expect(paths.map((path) => [0, 4, 10].filter((x) => isInside([x], path)))).toEqual([[0], [4], [10]])
  })

  it('asks nothing of a single cluster', () => {
    expect(thresholdTree(pointsOf([[1], [2]]), [0, 0], Float64Array.of(1.5))).toEqual([[]])
  })
})
