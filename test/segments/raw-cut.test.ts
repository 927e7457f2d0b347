import { describe, expect, it } from 'vitest'
import { compilePreparation } from '../../src/learn/prepare/compile.ts'
import { inputsOf } from '../../src/learn/prepare/opened.ts'
import { fitPreparation } from '../../src/learn/prepare/preparation.ts'
import { rawCut, shortestWithin } from '../../src/segments/raw-cut.ts'
import { fromArrays } from '../../src/table/from-arrays.ts'
import { people } from '../engine/people.ts'

describe('shortestWithin', () => {
  it('is the roundest number above one bound and not above the other', () => {
    for (const [low, high, number] of [
      [45.2, 46.9, 46],
      [187, 1034, 1000],
      [0.1234, 0.12391, 0.1239],
      [-3.7, -1.2, -2],
      [-5, 5, 0],
      [9.5, 10, 10],
      [2, 3, 3],
      [0, 1e-7, 1e-7],
    ])
      expect(shortestWithin(low, high)).toBeCloseTo(number, 12)
  })

  it('is the upper bound where the two are next to each other', () => {
    const high = 1 + 2 ** -52
    expect(shortestWithin(1, high)).toBe(high)
  })
})

describe('rawCut', () => {
  it('takes a cut back through fill, logarithm, scale and grid', async () => {
    const table = people(300)
    const { models, columns } = await fitPreparation(table, ['age', 'spend'], {
      transform: 'log',
      scale: 'z',
    })
    const preparation = compilePreparation(models, inputsOf(table, columns, 'pass', models))
    const block = preparation.block(table, 0, 2)
    const d = columns.length
    const spend = table.columns['spend']
    if (spend.kind !== 'integer') throw new Error('spend is an integer')
    const [low, high] = [block[1], block[d + 1]]
    const cut = rawCut('spend', { column: 1, low, high }, models, 'number')
    expect(cut.low).toBeCloseTo(spend.values[0], 4)
    expect(cut.high).toBeCloseTo(spend.values[1], 4)
    expect(cut.filled).toBeGreaterThan(0)
  })

  it('takes cuts of amounts back of which some were paid back, above and below 0', async () => {
    const amounts = Array.from({ length: 400 }, (_, i) => (i % 20 === 0 ? -i - 3 : 1.05 ** i))
    const table = fromArrays({ amount: amounts })
    const { models, columns } = await fitPreparation(table, ['amount'])
    expect(models.map(({ kind }) => kind)).toContain('log')
    const z = compilePreparation(models, inputsOf(table, columns, 'pass', models)).block(table, 0, 400)
    for (const [first, second] of [
      [380, 40],
      [20, 1],
      [1, 399],
    ]) {
      const cut = rawCut('amount', { column: 0, low: z[first], high: z[second] }, models, 'number')
      expect(cut.low).toBeCloseTo(amounts[first], 4)
      expect(cut.high).toBeCloseTo(amounts[second], 4)
    }
  })
})
