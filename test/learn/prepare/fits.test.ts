import { describe, expect, it } from 'vitest'
import { sourceOf } from '../../../src/engine/index.ts'
import { bracketPass } from '../../../src/learn/prepare/bracket-pass.ts'
import { compilePreparation } from '../../../src/learn/prepare/compile.ts'
import { fitGrid } from '../../../src/learn/prepare/grid.ts'
import { fitImputer } from '../../../src/learn/prepare/imputer.ts'
import { fitLog } from '../../../src/learn/prepare/log.ts'
import { fitOneHot } from '../../../src/learn/prepare/one-hot.ts'
import { inputsOf } from '../../../src/learn/prepare/opened.ts'
import { fitStandardizer } from '../../../src/learn/prepare/standardizer.ts'
import { transformPreparation } from '../../../src/learn/prepare/transform.ts'
import { openStream, uniform } from '../../../src/math/philox.ts'
import { median } from '../../../src/math/quantile.ts'
import { numbersOf } from '../../../src/table/access.ts'
import { fromArrays } from '../../../src/table/from-arrays.ts'
import { take } from '../../../src/table/take.ts'
import { people } from '../../engine/people.ts'

const values = async (
  ...args: Parameters<typeof transformPreparation>
): Promise<Record<string, number[]>> => {
  const { table } = await transformPreparation(...args)
  return Object.fromEntries(table.names.map((name) => [name, [...numbersOf(table, name)]]))
}

describe('fitLog', () => {
  it('takes ln(1 + x), mirrored below zero, and leaves missing values missing', async () => {
    const table = fromArrays({ x: [0, 1, 99, -99, null] })
    const { x } = await values([await fitLog(table, ['x'])], table)
    expect(x.slice(0, 3)).toEqual([0, expect.closeTo(Math.log(2), 15), expect.closeTo(Math.log(100), 14)])
    expect(x[3]).toBe(-x[2])
    expect(x[4]).toBeNaN()
  })

  it('counts in a power of two near the scale that is given', async () => {
    const table = fromArrays({ x: [0, 8, -56, 792] })
    const model = await fitLog(table, ['x'], { scales: { x: 9 } })
    expect(model.fitted.columns).toEqual([{ column: 'x', scale: 8 }])
    const { x } = await values([model], table)
    const expected = [0, Math.log(2), -Math.log(8), Math.log(100)]
    expect(x).toEqual(expected.map((value) => expect.closeTo(value, 14)))
    for (const scale of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
      await expect(fitLog(table, ['x'], { scales: { x: scale } })).rejects.toMatchObject({
        code: 'ARGUMENT_INVALID',
      })
  })
})

describe('fitStandardizer', () => {
  it('brings columns to mean 0 and population deviation 1, as worked out by hand', async () => {
    const table = fromArrays({ x: [2, 4, 4, 4, 5, 5, 7, 9], constant: [3, 3, 3, 3, 3, 3, 3, 3] })
    const model = await fitStandardizer(table, ['x', 'constant'])
    expect(model.fitted.columns[0]).toEqual({ column: 'x', mean: 5, deviation: 2 })
    const made = await values([model], table)
    expect(made['x']).toEqual([-1.5, -0.5, -0.5, -0.5, 0, 0, 1, 2])
    expect(made['constant']).toEqual([0, 0, 0, 0, 0, 0, 0, 0])
    expect(model.ending.warnings).toEqual(['Column "constant" is constant and says nothing.'])
  })

  it('leaves missing values out and missing', async () => {
    const table = fromArrays({ x: [1, null, 3] })
    const model = await fitStandardizer(table, ['x'])
    expect(model.fitted.columns[0]).toEqual({ column: 'x', mean: 2, deviation: 1 })
    expect((await values([model], table))['x']).toEqual([-1, Number.NaN, 1])
  })

  it('keeps its precision far from zero and beside an extreme', async () => {
    const far = await fitStandardizer(fromArrays({ x: [1e9 + 1, 1e9 + 2, 1e9 + 3] }), ['x'])
    expect(far.fitted.columns[0].deviation).toBeCloseTo(Math.sqrt(2 / 3), 10)
    const stream = openStream(1, 112, 0)
    const x = Array.from({ length: 20_000 }, () => uniform(stream))
    x[77] = 1e9
    const mean = x.reduce((a, b) => a + b, 0) / x.length
    const deviation = Math.sqrt(x.reduce((a, b) => a + (b - mean) ** 2, 0) / x.length)
    const model = await fitStandardizer(fromArrays({ x }), ['x'])
    expect(model.fitted.columns[0].mean / mean).toBeCloseTo(1, 11)
    expect(model.fitted.columns[0].deviation / deviation).toBeCloseTo(1, 11)
  })

  it('does not change a bit with the order of rows, nor from a table to a stream', async () => {
    const table = people(3000)
    const order = Uint32Array.from({ length: 3000 }, (_, i) => (i * 1237) % 3000)
    const { fitted } = await fitStandardizer(table, ['age', 'spend', 'since'])
    expect((await fitStandardizer(take(table, order), ['age', 'spend', 'since'])).fitted).toEqual(fitted)
    expect((await fitStandardizer(sourceOf(table, 700), ['age', 'spend', 'since'])).fitted).toEqual(fitted)
  })

  it('gives the same numbers for other units', async () => {
    const table = people(500)
    const pounds = fromArrays({
      spend: numbersOf(table, 'spend')
        .slice()
        .map((x) => x * 0.25 + 8),
    })
    const a = await values([await fitStandardizer(table, ['spend'])], table)
    const b = await values([await fitStandardizer(pounds, ['spend'])], pounds)
    a['spend'].forEach((z, row) => {
      expect(z).toBeCloseTo(b['spend'][row], 10)
    })
  })
})

describe('fitGrid', () => {
  it('centers on the midrange and takes the least step that keeps within 2^23 of it', async () => {
    const table = fromArrays({ x: [0, 10, 100], y: [7, 7, 8] })
    const model = await fitGrid(table, ['x', 'y'])
    // 50 / 2^23 lies between 2^-18 and 2^-17.
    expect(model.fitted.columns).toEqual([
      { column: 'x', center: 50, step: 2 ** -17, reach: 50 },
      { column: 'y', center: 7.5, step: 2 ** -17, reach: 0.5 },
    ])
    expect((await values([model], table))['x']).toEqual([-50, -40, 50])
    const own = await fitGrid(table, ['x', 'y'], { step: 'own' })
    expect(own.fitted.columns.map(({ step }) => step)).toEqual([2 ** -17, 2 ** -24])
  })

  it('makes values that are exact in 32-bit floats and whole multiples of the step', async () => {
    const table = people(2000)
    const model = await fitGrid(table, ['age', 'spend'])
    const made = await values([model], table)
    for (const { column, step } of model.fitted.columns)
      for (const value of made[column].filter((each) => !Number.isNaN(each))) {
        expect(Math.fround(value)).toBe(value)
        expect(Number.isInteger(value / step)).toBe(true)
        expect(Math.abs(value / step)).toBeLessThanOrEqual(2 ** 23)
      }
  })
})

describe('fitImputer', () => {
  it('fills the exact median, and flags what was missing', async () => {
    const table = fromArrays({ x: [5, null, 1, 2, 9], y: [1, 2, null, 4, null] })
    const model = await fitImputer(table, ['x', 'y'])
    expect(model.fitted.columns).toEqual([
      { column: 'x', value: 3.5, flag: 'x is missing' },
      { column: 'y', value: 2, flag: 'y is missing' },
    ])
    expect(await values([model], table)).toEqual({
      x: [5, 3.5, 1, 2, 9],
      'x is missing': [0, 1, 0, 0, 0],
      y: [1, 2, 2, 4, 2],
      'y is missing': [0, 0, 1, 0, 1],
    })
  })

  it('agrees with the median of sorted values on skewed, tied and negative columns', async () => {
    const stream = openStream(3, 112, 0)
    for (const count of [1, 2, 7, 1000, 4001]) {
      const x = Array.from(
        { length: count },
        () => Math.floor(Math.tan(3 * (uniform(stream) - 0.5)) * 50) / 7,
      )
      const model = await fitImputer(fromArrays({ x }), ['x'])
      expect(model.fitted.columns[0].value).toBeCloseTo(median(x), 9)
    }
  })

  it('finds the medians of several columns at once, of which some are constant, empty or soon found', async () => {
    const stream = openStream(4, 112, 0)
    const drawn = Array.from({ length: 1000 }, () => Math.tan(3 * (uniform(stream) - 0.5)))
    const table = fromArrays({
      same: drawn.map(() => 7),
      flag: drawn.map((_, i) => i % 2),
      wild: drawn,
      rare: drawn.map((value, i) => (i % 100 === 3 ? value : null)),
    })
    const model = await fitImputer(table, table.names)
    const rare = drawn.filter((_, i) => i % 100 === 3)
    const expected = [7, 0.5, median(drawn), median(rare)]
    for (const [j, { value }] of model.fitted.columns.entries()) expect(value).toBeCloseTo(expected[j], 9)
  })

  it('keeps between passes only the columns it looks into', () => {
    const table = fromArrays({ same: [1, 1, 1], varied: [3, 2, 1] })
    const preparation = compilePreparation([], inputsOf(table, table.names, 'impute', []))
    expect(bracketPass(preparation, [1]).local?.(table, 0, 3)).toEqual([Float64Array.of(3, 2, 1)])
  })

  it('fills the mean where asked', async () => {
    const table = fromArrays({ x: [1, 2, null, 9] })
    expect((await fitImputer(table, ['x'], { fill: 'mean', flags: false })).fitted.columns).toEqual([
      { column: 'x', value: 4, flag: null },
    ])
  })

  it('gives one flag to columns that are missing in the same rows, and none to complete ones', async () => {
    const table = fromArrays({ a: [1, null, 3], b: [4, null, 6], c: [null, 1, 2], d: [1, 2, 3] })
    const model = await fitImputer(table, ['a', 'b', 'c', 'd'])
    expect(model.fitted.columns.map(({ flag }) => flag)).toEqual(['a is missing', null, 'c is missing', null])
  })

  it('refuses a column without any value', async () => {
    const table = fromArrays({ x: [null, null] })
    await expect(fitImputer(table, ['x'])).rejects.toMatchObject({ code: 'NOT_ENOUGH_DATA' })
  })
})

describe('fitOneHot', () => {
  const table = fromArrays({ city: ['Oslo', 'Rome', null, 'Oslo', 'Ähtäri', '\u{1F600}', '\uFFFD'] })

  it('sorts levels by UTF-8 bytes and gives what is missing a level of its own', async () => {
    const model = await fitOneHot(table, ['city'])
    expect(model.fitted.columns[0].levels.map(({ level }) => level)).toEqual([
      'Oslo',
      'Rome',
      'Ähtäri',
      '\uFFFD',
      '\u{1F600}',
    ])
    const made = await values([model], table)
    expect(made['city=Oslo']).toEqual([1, 0, 0, 1, 0, 0, 0])
    expect(made['city is missing']).toEqual([0, 0, 1, 0, 0, 0, 0])
  })

  it('pools rare levels', async () => {
    const model = await fitOneHot(table, ['city'], { minShare: 0.2 })
    expect(model.fitted.columns[0].levels).toEqual([{ level: 'Oslo', as: 'city=Oslo' }])
    expect((await values([model], table))['city=(other)']).toEqual([0, 1, 0, 0, 1, 1, 1])
  })

  it('gives a level never seen nothing, and counts it', async () => {
    const model = await fitOneHot(fromArrays({ city: ['Oslo', 'Rome'] }), ['city'])
    const rows = fromArrays({ city: ['Rome', 'Bern', null, 'Oslo'] })
    const { table: made, unseen } = await transformPreparation([model], rows)
    expect([...numbersOf(made, 'city=Oslo')]).toEqual([0, 0, 0, 1])
    expect([...numbersOf(made, 'city=Rome')]).toEqual([1, 0, 0, 0])
    expect(unseen).toEqual({ city: 2 })
  })

  it('refuses keys and numbers', async () => {
    const keys = fromArrays({
      id: Array.from({ length: 10_001 }, (_, i) => `c${i}`),
      n: new Float64Array(10_001),
    })
    await expect(fitOneHot(keys, ['id'])).rejects.toMatchObject({ code: 'ARGUMENT_INVALID' })
    await expect(fitOneHot(keys, ['n'])).rejects.toMatchObject({ code: 'COLUMN_KIND' })
  })
})
