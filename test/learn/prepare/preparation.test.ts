import { describe, expect, it } from 'vitest'
import { sourceOf } from '../../../src/engine/index.ts'
import { fitPreparation } from '../../../src/learn/prepare/preparation.ts'
import { readPreparation, readPreparationModel } from '../../../src/learn/prepare/prepare.schema.ts'
import { transformPreparation } from '../../../src/learn/prepare/transform.ts'
import { openStream, uniform } from '../../../src/math/philox.ts'
import { mean } from '../../../src/math/sums.ts'
import { numbersOf } from '../../../src/table/access.ts'
import { fromArrays } from '../../../src/table/from-arrays.ts'
import { take } from '../../../src/table/take.ts'
import { withColumns } from '../../../src/table/with-columns.ts'
import { people } from '../../engine/people.ts'
import { tableHash } from '../../engine/plain.ts'

const columns = ['age', 'spend', 'orders', 'since', 'treated', 'arm']
const table = people(2000)

describe('fitPreparation', () => {
  it('makes complete columns: numbers of mean 0 and deviation 1, flags and levels of 0 and 1', async () => {
    const { models, columns: made } = await fitPreparation(table, columns)
    expect(made).toEqual([
      'age',
      'spend',
      'orders',
      'since',
      'treated',
      'arm=arm a',
      'arm=arm b',
      'arm=arm c',
      'arm is missing',
      'age is missing',
      'orders is missing',
      'since is missing',
      'treated is missing',
    ])
    const { table: rows } = await transformPreparation(models, table, { columns: made })
    for (const name of made) expect([...numbersOf(rows, name)].some(Number.isNaN), name).toBe(false)
    for (const name of made.slice(0, 4)) {
      const values = numbersOf(rows, name)
      expect(mean(values)).toBeCloseTo(0, 9)
      expect(mean(values.slice().map((z) => z * z))).toBeCloseTo(1, 9)
    }
    for (const name of made.slice(4))
      expect([0, 0.5, 1]).toEqual(expect.arrayContaining([...new Set(numbersOf(rows, name))]))
  })

  it('takes the logarithm of heavy tails, even where some values are negative, and of nothing else, and says so', async () => {
    const stream = openStream(2, 112, 0)
    const draw = (make: (u: number) => number): number[] =>
      Array.from({ length: 3000 }, () => make(uniform(stream)))
    const tails = fromArrays({
      heavy: draw((u) => u ** -1.2),
      even: draw((u) => u),
      left: draw((u) => 10 - u ** -0.3),
      refunded: draw((u) => u ** -1.2 - 2),
      rare: draw((u) => (u < 0.02 ? 1 : 0)),
      moved: draw((u) => -Math.log(u) - 1),
    })
    const { models, words } = await fitPreparation(tails, tails.names)
    const log = models.find(({ kind }) => kind === 'log')
    expect(log?.fitted.columns).toEqual([
      { column: 'heavy', scale: 1 },
      { column: 'refunded', scale: 8 },
    ])
    expect(words).toHaveLength(2)
    expect(words[0]).toMatch(
      /^heavy: ln\(1 \+ x\), because its tail is heavy \(skewness [\d.]+, then [\d.]+\)$/,
    )
    expect(words[1]).toMatch(/^refunded: sign\(x\) ln\(1 \+ \|x\| \/ \d+\), because its tail is heavy /)
  })

  it('bends amounts of which some were paid back alike in units a power of two apart, and keeps what is a little below 0 near to it', async () => {
    const stream = openStream(3, 112, 0)
    const cents = Array.from({ length: 4000 }, () => {
      const [u, kind] = [uniform(stream), uniform(stream)]
      if (kind < 0.5) return 0
      return kind < 0.51 ? -500 - Math.floor(1000 * u) : Math.floor(800 * u ** -1.1)
    })
    const amounts = fromArrays({ cents, smaller: cents.map((x) => 64 * x) })
    const prepared = await fitPreparation(amounts, amounts.names)
    const { table: made } = await transformPreparation(prepared.models, amounts)
    const z = numbersOf(made, 'cents')
    expect(numbersOf(made, 'smaller')).toEqual(z)
    const reach = (of: (x: number) => boolean): number =>
      Math.max(...[...z].filter((_, row) => of(cents[row])).map((x) => Math.abs(x - z[cents.indexOf(0)])))
    expect(reach((x) => x < 0)).toBeLessThan(1)
    const raw = await transformPreparation(
      (await fitPreparation(amounts, ['cents'], { transform: 'none' })).models,
      amounts,
    )
    expect(reach((x) => x > 0)).toBeLessThan(Math.max(...numbersOf(raw.table, 'cents')) / 4)
  })

  it('leaves columns of two values as they are, however rare the one', async () => {
    for (let rows = 100; rows < 140; rows++) {
      const two = (rare: number, usual: number): number[] =>
        Array.from({ length: rows }, (_, row) => (row < 3 ? rare : usual))
      const { models } = await fitPreparation(
        fromArrays({ mostlyOne: two(0, 1), mostlyNone: two(1, 0), signed: two(2, -5) }),
        ['mostlyOne', 'mostlyNone', 'signed'],
      )
      expect(models.map(({ kind }) => kind)).toEqual(['imputer', 'standardizer'])
    }
  })

  it('bends a column of which a few values are far below the others', async () => {
    const table = fromArrays({
      profit: Array.from({ length: 500 }, (_, i) => (i % 50 === 0 ? -(3 ** (i / 50)) : i / 50)),
    })
    const { models } = await fitPreparation(table, ['profit'])
    expect(models.map(({ kind }) => kind)).toContain('log')
  })

  it('refuses values of which sums of third powers are infinite', async () => {
    for (const huge of [1e104, 1e200])
      await expect(fitPreparation(fromArrays({ x: [0, 1, 2, huge] }), ['x'])).rejects.toMatchObject({
        code: 'COLUMN_VALUE',
      })
  })

  it('takes the transformation that is asked for, by column', async () => {
    const { models } = await fitPreparation(table, ['age', 'spend', 'orders'], { transform: { age: 'log' } })
    expect(models.find(({ kind }) => kind === 'log')?.fitted.columns).toEqual([{ column: 'age', scale: 1 }])
    const none = await fitPreparation(table, ['spend'], { transform: 'none' })
    expect(none.models.map(({ kind }) => kind)).toEqual(['imputer', 'standardizer'])
  })

  it('is the same for any order of rows, and for a stream', async () => {
    const order = Uint32Array.from({ length: 2000 }, (_, i) => (i * 1237) % 2000)
    const { models } = await fitPreparation(table, columns, { scale: 'grid' })
    expect((await fitPreparation(take(table, order), columns, { scale: 'grid' })).models).toEqual(models)
    expect((await fitPreparation(sourceOf(table, 300), columns, { scale: 'grid' })).models).toEqual(models)
  })

  it('prepares a stream as it does a table, and each row by itself', async () => {
    const { models, columns: made } = await fitPreparation(table, columns)
    const whole = (await transformPreparation(models, table, { columns: made })).table
    const streamed = (await transformPreparation(models, sourceOf(table, 300), { columns: made })).table
    expect(tableHash(streamed)).toBe(tableHash(whole))
    const some = Uint32Array.of(1999, 5, 5, 700)
    const few = (await transformPreparation(models, take(table, some), { columns: made })).table
    expect(tableHash(few)).toBe(tableHash(take(whole, some)))
  })

  it('refuses missing values where asked to', async () => {
    await expect(fitPreparation(table, ['spend', 'age'], { missing: 'refuse' })).rejects.toMatchObject({
      code: 'COLUMN_MISSING_VALUES',
      details: { column: 'age', rows: 2000 },
    })
    expect((await fitPreparation(table, ['spend'], { missing: 'refuse' })).columns).toEqual(['spend'])
  })

  it('refuses a column of the name of one it would make', async () => {
    const clash = withColumns(table, { 'age is missing': { kind: 'number', values: new Float64Array(2000) } })
    await expect(fitPreparation(clash, ['age', 'age is missing'])).rejects.toMatchObject({
      code: 'COLUMN_DUPLICATE',
    })
  })

  it.each([
    [[], 'ARGUMENT_INVALID'],
    [['age', 'age'], 'ARGUMENT_INVALID'],
    [['agee'], 'COLUMN_UNKNOWN'],
  ])('refuses the columns %j', async (wanted, code) => {
    await expect(fitPreparation(table, wanted)).rejects.toMatchObject({ code })
  })

  it('refuses an empty table', async () => {
    await expect(fitPreparation(people(0), ['age'])).rejects.toMatchObject({ code: 'TABLE_EMPTY' })
  })
})

describe('transformPreparation', () => {
  it('refuses a column of another kind or unit than the one it was fitted on', async () => {
    const { models } = await fitPreparation(table, ['spend'])
    const values = numbersOf(table, 'spend')
    const other = [
      withColumns(table, { spend: { kind: 'number', values } }),
      withColumns(table, { spend: { kind: 'integer', unit: 'JPY/1', values } }),
    ]
    for (const rows of other)
      await expect(transformPreparation(models, rows)).rejects.toMatchObject({ code: 'MODEL_INPUT' })
  })
})

describe('stored preparation', () => {
  it('comes back from JSON as it was, and prepares the same', async () => {
    const { models, columns: made } = await fitPreparation(table, columns, { scale: 'grid' })
    const read = readPreparation(JSON.parse(JSON.stringify(models)))
    expect(read).toEqual(models)
    const before = await transformPreparation(models, table, { columns: made })
    expect(tableHash((await transformPreparation(read, table, { columns: made })).table)).toBe(
      tableHash(before.table),
    )
  })

  it('is refused where it is damaged, of another version or no preparation', async () => {
    const { models } = await fitPreparation(table, ['age'])
    const [model] = models
    const cases = [
      [{ ...model, fitted: { columns: [{ column: 'age', value: 'x', flag: null }] } }, 'MODEL_INVALID'],
      [{ ...model, version: 2 }, 'MODEL_VERSION'],
      [{ ...model, kind: 'tree' }, 'MODEL_INVALID'],
      [null, 'MODEL_INVALID'],
    ] as const
    for (const [stored, code] of cases)
      expect(() => readPreparationModel(stored)).toThrow(expect.objectContaining({ code }))
  })
})
