import { kmeans as mlKMeans } from 'ml-kmeans'
import { describe, expect, it } from 'vitest'
import { sourceOf } from '../../src/engine/index.ts'
import { readKMeansModel } from '../../src/learn/kmeans.schema.ts'
import { assignKMeans, fitKMeans } from '../../src/learn/kmeans.ts'
import { silhouetteOf } from '../../src/learn/kmeans-silhouette.ts'
import { fitPreparation } from '../../src/learn/prepare/preparation.ts'
import { openStream, uniform } from '../../src/math/philox.ts'
import { numbersOf } from '../../src/table/access.ts'
import { fromArrays } from '../../src/table/from-arrays.ts'
import type { Table } from '../../src/table/table.ts'
import { take } from '../../src/table/take.ts'
import { people } from '../engine/people.ts'
import { tableHash } from '../engine/plain.ts'

/** Points in the plane around `k` places, on quarters so that the grid holds them exactly. */
function clouds(rowCount: number, k: number, seed: number): { table: Table<'x' | 'y'>; rows: number[][] } {
  const stream = openStream(seed, 112, 0)
  const rows = Array.from({ length: rowCount }, (_, i) => {
    const around = (place: number): number =>
      Math.round(4 * (place + 3 * (uniform(stream) + uniform(stream) - 1))) / 4
    return [around(10 * (i % k)), around(10 * ((i * i) % k))]
  })
  return { table: fromArrays({ x: rows.map(([x]) => x), y: rows.map(([, y]) => y) }), rows }
}

function squareTo(row: readonly number[], center: readonly number[]): number {
  return row.reduce((sum, value, j) => sum + (value - center[j]) ** 2, 0)
}

/** The sum of squares that Lloyd's steps, written plainly, reach from some centers. */
function plainLloyd(rows: readonly number[][], start: readonly number[][]): number {
  let centers = start
  for (;;) {
    const labels = rows.map((row) => {
      const squares = centers.map((center) => squareTo(row, center))
      return squares.indexOf(Math.min(...squares))
    })
    const next = centers.map((center, c) => {
      const own = rows.filter((_, i) => labels[i] === c)
      return own.length === 0
        ? center
        : center.map((_, j) => own.reduce((sum, row) => sum + row[j], 0) / own.length)
    })
    const moved = next.some((center, c) => squareTo(center, centers[c]) > 1e-18)
    centers = next
    if (!moved)
      return rows.reduce((sum, row) => sum + Math.min(...centers.map((center) => squareTo(row, center))), 0)
  }
}

describe('fitKMeans', () => {
  it('finds the two groups that one sees', async () => {
    const table = fromArrays({ x: [0, 1, 10, 11, 12], y: [0, 0, 5, 5, 5] })
    const { fitted, ending } = await fitKMeans(table, ['x', 'y'], { k: 2 })
    // Grid centers (6, 2.5); means (11, 5) and (.5, 0).
    expect(fitted.centers).toEqual([
      [5, 2.5],
      [-5.5, -2.5],
    ])
    expect(fitted.sizes).toEqual([3, 2])
    expect(fitted.sse).toBe(2.5)
    expect(ending).toEqual({ converged: true, iterations: 1, warnings: [] })
    const assigned = await assignKMeans(await fitKMeans(table, ['x', 'y'], { k: 2 }), table)
    expect([...numbersOf(assigned, 'cluster')]).toEqual([1, 1, 0, 0, 0])
    expect([...numbersOf(assigned, 'distance')]).toEqual([0.5, 0.5, 1, 0, 1])
  })

  it.each([1, 2, 3, 4, 5])(
    'is at rest under plain steps, and no worse than another library (data %i)',
    async (seed) => {
      const k = 2 + seed
      const { table, rows } = clouds(400, k, seed)
      const model = await fitKMeans(table, ['x', 'y'], { k, restarts: 3 })
      const grid = model.prepare.at(-1)?.fitted as { columns: { center: number }[] }
      const centers = model.fitted.centers.map((center) =>
        center.map((value, j) => value + grid.columns[j].center),
      )
      expect(plainLloyd(rows, centers)).toBeCloseTo(model.fitted.sse, 6)
      for (let other = 0; other < 3; other++) {
        const { centroids } = mlKMeans(rows, k, { seed: other, maxIterations: 1000 })
        expect(model.fitted.sse).toBeLessThanOrEqual(plainLloyd(rows, centroids) * (1 + 1e-9))
      }
    },
  )

  it('does not change a bit with the order of rows, nor from a table to a stream', async () => {
    const { table } = clouds(3000, 6, 9)
    const options = { k: 5, restarts: 2 }
    const model = await fitKMeans(table, ['x', 'y'], options)
    const order = Uint32Array.from({ length: 3000 }, (_, i) => (i * 1237) % 3000)
    expect(await fitKMeans(take(table, order), ['x', 'y'], options)).toEqual(model)
    expect(await fitKMeans(sourceOf(table, 700), ['x', 'y'], options)).toEqual(model)
    const assigned = await assignKMeans(model, table)
    expect(tableHash(await assignKMeans(model, sourceOf(table, 700)))).toBe(tableHash(assigned))
    expect(tableHash(await assignKMeans(model, take(table, order)))).toBe(tableHash(take(assigned, order)))
  })

  it('does not change a bit with the order of rows where a sample of the keys is searched', async () => {
    const table = people(5000)
    const options = { k: 4, key: 'customer_id', sampleRows: 800, seed: 3 }
    const model = await fitKMeans(table, ['spend', 'at'], options)
    expect(model.fitted.sampleRows).toBeGreaterThan(600)
    expect(model.fitted.sampleRows).toBeLessThan(1000)
    expect(model.fitted.sizes.reduce((a, b) => a + b, 0)).toBe(5000)
    const order = Uint32Array.from({ length: 5000 }, (_, i) => (i * 1237) % 5000)
    expect(await fitKMeans(take(table, order), ['spend', 'at'], options)).toEqual(model)
  })

  it('searches a sample by row number where there is no key, the same in a stream', async () => {
    const { table } = clouds(5000, 5, 2)
    const options = { k: 5, sampleRows: 500 }
    const model = await fitKMeans(table, ['x', 'y'], options)
    expect(model.fitted.sampleRows).toBeLessThan(600)
    expect(await fitKMeans(sourceOf(table, 999), ['x', 'y'], options)).toEqual(model)
    // The last passes see all rows, so that a sample costs little.
    const all = await fitKMeans(table, ['x', 'y'], { k: 5 })
    expect(model.fitted.sse).toBeLessThan(1.001 * all.fitted.sse)
  })

  it('gives the same clusters where all columns are scaled alike', async () => {
    const { table } = clouds(500, 4, 4)
    const scaled = fromArrays({
      x: numbersOf(table, 'x')
        .slice()
        .map((x) => 8 * x),
      y: numbersOf(table, 'y')
        .slice()
        .map((y) => 8 * y),
    })
    const a = await fitKMeans(table, ['x', 'y'], { k: 4 })
    const b = await fitKMeans(scaled, ['x', 'y'], { k: 4 })
    expect(b.fitted.centers).toEqual(a.fitted.centers.map((center) => center.map((value) => 8 * value)))
    expect(b.fitted.sse).toBeCloseTo(64 * a.fitted.sse, 6)
  })

  it('gives other seeds other draws', async () => {
    const { table } = clouds(2000, 9, 5)
    const sums = await Promise.all(
      [1, 2, 3, 4, 5, 6].map(
        async (seed) => (await fitKMeans(table, ['x', 'y'], { k: 20, seed, patience: 0 })).fitted.sse,
      ),
    )
    expect(new Set(sums).size).toBeGreaterThan(1)
  })

  it('says how far restarts agree', async () => {
    const { table } = clouds(600, 3, 6)
    const { fitted } = await fitKMeans(table, ['x', 'y'], { k: 3, restarts: 4 })
    expect(fitted.restarts).toHaveLength(4)
    expect(fitted.agreement).toEqual({ mean: 1, min: 1 })
    expect((await fitKMeans(table, ['x', 'y'], { k: 3 })).fitted.agreement).toBeNull()
  })

  it('gives the mean of all rows for k = 1', async () => {
    const { fitted } = await fitKMeans(fromArrays({ x: [1, 2, 6] }), ['x'], { k: 1 })
    expect(fitted.centers).toEqual([[-0.5]])
    expect(fitted.sse).toBe(14)
  })

  it('finds no more clusters than there are distinct rows, and says so', async () => {
    const table = fromArrays({ x: [1, 1, 1, 5, 5, 9] })
    const { fitted, ending } = await fitKMeans(table, ['x'], { k: 5 })
    expect(fitted.sizes).toEqual([3, 2, 1])
    expect(fitted.sse).toBe(0)
    expect(ending.warnings).toEqual([
      '5 clusters were asked for and 3 found: there are no more distinct rows.',
    ])
  })

  it('takes constant columns', async () => {
    const table = fromArrays({ x: [3, 3, 3, 3], y: [0, 0, 8, 8] })
    expect((await fitKMeans(table, ['x', 'y'], { k: 2 })).fitted.centers).toEqual([
      [0, -4],
      [0, 4],
    ])
    expect((await fitKMeans(table, ['x'], { k: 2 })).fitted.sizes).toEqual([4])
  })

  it('tells rows apart that are near each other beside one that is far away', async () => {
    const table = fromArrays({ x: [0, 0.25, 0.5, 1e6] })
    expect((await fitKMeans(table, ['x'], { k: 4 })).fitted.sizes).toEqual([1, 1, 1, 1])
  })

  it('tells rows apart whose squared distance is lost in the sum of all', async () => {
    const ends = [...new Array(30).fill(0), ...new Array(30).fill(2 ** -4)]
    const { fitted } = await fitKMeans(fromArrays({ x: [...ends, 1e6] }), ['x'], { k: 3 })
    expect(fitted.sizes).toEqual([30, 30, 1])
  })

  it('uses the preparation given, and takes raw rows ever after', async () => {
    const table = people(1500)
    const { models, columns } = await fitPreparation(table, ['age', 'spend', 'arm'])
    const model = await fitKMeans(table, columns, { k: 4, prepare: models })
    expect(model.inputs.map(({ name, missing }) => [name, missing])).toEqual([
      ['arm', 'level'],
      ['age', 'impute'],
      ['spend', 'impute'],
    ])
    const counts = [0, 0, 0, 0]
    for (const cluster of numbersOf(await assignKMeans(model, table), 'cluster')) counts[cluster]++
    expect(counts).toEqual(model.fitted.sizes)
    const gridded = await fitPreparation(table, ['age', 'spend', 'arm'], { scale: 'grid' })
    const same = await fitKMeans(table, gridded.columns, { k: 4, prepare: gridded.models })
    expect(same.prepare).toEqual(gridded.models)
  })

  it('ends as not converged where it may not go on', async () => {
    const { table } = clouds(5000, 7, 8)
    const { ending } = await fitKMeans(table, ['x', 'y'], { k: 9, sampleRows: 60, maxPasses: 1 })
    expect(ending).toMatchObject({
      converged: false,
      iterations: 1,
      warnings: [expect.stringMatching(/still moved/)],
    })
  })

  it.each([
    [{ k: 0 }, 'ARGUMENT_INVALID'],
    [{ k: 2.5 }, 'ARGUMENT_INVALID'],
    [{ k: 4 }, 'NOT_ENOUGH_DATA'],
    [{ k: 2, restart: 3 }, 'OPTION_UNKNOWN'],
    [{ k: 2, key: 'customer' }, 'COLUMN_UNKNOWN'],
    [{ k: 2, key: 'x' }, 'COLUMN_KIND'],
  ])('checks its options: %j', async (options, code) => {
    await expect(fitKMeans(fromArrays({ x: [1, 2, 3] }), ['x'], options)).rejects.toMatchObject({ code })
  })

  it('refuses rows that are missing, infinite or not there', async () => {
    const cases = [
      [fromArrays({ x: [1, null, 3] }), 'COLUMN_MISSING_VALUES'],
      [fromArrays({ x: [] as number[] }), 'TABLE_EMPTY'],
      [fromArrays({ x: ['a', 'b', 'c'] }), 'COLUMN_KIND'],
    ] as const
    for (const [table, code] of cases)
      await expect(fitKMeans(table, ['x'], { k: 2 })).rejects.toMatchObject({ code })
    const model = await fitKMeans(fromArrays({ x: [1, 2, 3] }), ['x'], { k: 2 })
    await expect(assignKMeans(model, fromArrays({ x: [1, null] }))).rejects.toMatchObject({
      code: 'COLUMN_MISSING_VALUES',
    })
  })
})

describe('assignKMeans', () => {
  it('gives a row in the middle to the smaller index', async () => {
    const model = await fitKMeans(fromArrays({ x: [0, 0, 8] }), ['x'], { k: 2 })
    const assigned = await assignKMeans(model, fromArrays({ x: [4, 3.99, 4.01] }))
    expect([...numbersOf(assigned, 'cluster')]).toEqual([0, 0, 1])
  })
})

describe('a stored k-means', () => {
  it('comes back from JSON as it was', async () => {
    const { table } = clouds(300, 3, 1)
    const model = await fitKMeans(table, ['x', 'y'], { k: 3, restarts: 2 })
    expect(readKMeansModel(JSON.parse(JSON.stringify(model)))).toEqual(model)
  })

  it('is refused where it is damaged or of another version', async () => {
    const model = await fitKMeans(fromArrays({ x: [1, 2, 3] }), ['x'], { k: 2 })
    const cases = [
      [{ ...model, fitted: { ...model.fitted, centers: [[1, 2]] } }, 'MODEL_INVALID'],
      [{ ...model, fitted: { ...model.fitted, sse: null } }, 'MODEL_INVALID'],
      [{ ...model, prepare: [{ ...model.prepare[0], version: 9 }] }, 'MODEL_VERSION'],
      [{ ...model, kind: 'log' }, 'MODEL_INVALID'],
    ] as const
    for (const [stored, code] of cases)
      expect(() => readKMeansModel(stored)).toThrow(expect.objectContaining({ code }))
  })
})

describe('silhouetteOf', () => {
  it('is (b - a) / b of the two nearest centers, as worked out by hand', async () => {
    const table = fromArrays({ x: [0, 2, 9, 11, 11] })
    const model = await fitKMeans(table, ['x'], { k: 2 })
    const [high, low] = [31 / 3, 1]
    const own = [
      [9, 11, 11].map((x) => 1 - Math.abs(x - high) / (x - low)),
      [0, 2].map((x) => 1 - 1 / (high - x)),
    ]
    const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length
    const found = await silhouetteOf(model, table, {})
    expect(found.mean).toBeCloseTo(mean(own.flat()), 12)
    expect(found.macro).toBeCloseTo(mean(own.map(mean)), 12)
  })
})

describe('a call without types', () => {
  it('without options is told which there are', async () => {
    const call = fitKMeans as unknown as (rows: unknown, columns: unknown) => Promise<unknown>
    await expect(call(fromArrays({ x: [1, 2] }), ['x'])).rejects.toMatchObject({
      code: 'ARGUMENT_INVALID',
      message: expect.stringMatching(/options of k-means is nothing; expected an object/),
    })
  })

  it('with a model of another kind hears of the kind first', () => {
    expect(() => readKMeansModel({ kind: 'kmean' })).toThrow(
      expect.objectContaining({
        code: 'MODEL_INVALID',
        message: expect.stringMatching(/of kind "kmean".*Did you mean "kmeans"\?/),
      }),
    )
  })
})
