import { beforeAll, describe, expect, it } from 'vitest'
import { checkScores } from '../../src/contracts/scores.schema.ts'
import type { Scores } from '../../src/contracts/scores.ts'
import { sourceOf } from '../../src/engine/index.ts'
import { fitLinear, fitLogistic, fitPreparation, scoreLinear, scoreLogistic } from '../../src/learn/index.ts'
import {
  type FittedResponseModel,
  fitResponse,
  type LearnerName,
  readResponseModel,
  scoreOptions,
} from '../../src/response/index.ts'
import { columnOf, numbersOf } from '../../src/table/access.ts'
import { type CellsColumn, type Column, moneyUnit } from '../../src/table/column.ts'
import { makeTable } from '../../src/table/make-table.ts'
import { integerColumn, numberColumn } from '../../src/table/number-columns.ts'
import type { Table } from '../../src/table/table.ts'
import { take } from '../../src/table/take.ts'
import { candidatesFor } from './candidates.ts'
import { byDepartment, features, simulate, simulatedOptions } from './simulate.ts'

const trials = simulate({ seed: 9, rows: 6000, effect: (_, x) => 0.12 + 0.03 * x[0] }).table
const customers = take(
  trials,
  Array.from({ length: 50 }, (_, row) => row),
)

async function learn(learner: LearnerName): Promise<FittedResponseModel> {
  const model = await fitResponse(trials, {
    options: simulatedOptions(),
    features,
    outcome: { byDepartment },
    kind: 'binary',
    randomized: true,
    learners: [learner],
  })
  return readResponseModel(model)
}

function cellsOf({ table }: Scores): CellsColumn {
  const cells = table.columns['cells']
  if (cells.kind !== 'cells') throw new Error(cells.kind)
  return cells
}

describe('scoreOptions', () => {
  let model: FittedResponseModel
  beforeAll(async () => {
    model = await learn('constant-difference')
  })
  const candidates = candidatesFor(customers, [1, 4])

  it('puts effects into money by the stated formulas', async () => {
    const options = simulatedOptions({ redemption: [3, 3, 3, 3, 3, 3] })
    const scores = await scoreOptions(model, customers, {
      candidates,
      options,
      cannibalized: 0,
      valuePerUnit: 2,
    })
    checkScores(scores)
    const cells = cellsOf(scores)
    if (model.fitted.predictor.kind !== 'constant-difference') throw new Error('another learner')
    const effect = model.fitted.predictor.effects[1]
    const { grid } = scores.header
    expect(effect).toBeGreaterThan(0.05)
    expect(Math.abs(cells.value[0] - (effect * 20 - 0.1 - effect * 3))).toBeLessThanOrEqual(grid)
    expect(Math.abs(cells.benefit[0] - (effect * 2 - 0.05))).toBeLessThanOrEqual(grid)
    expect(Math.abs(cells.cost[0] - (0.1 + effect * 3))).toBeLessThanOrEqual(grid)
    expect(scores.excluded).toEqual({ consent: 3 })
  })

  it('counts those who would have come anyway in the redemptions, and in the response', async () => {
    const options = simulatedOptions({ redemption: [3, 3, 3, 3, 3, 3] })
    const none = cellsOf(await scoreOptions(model, customers, { candidates, options, cannibalized: 0 }))
    const all = cellsOf(await scoreOptions(model, customers, { candidates, options }))
    const response = cellsOf(await scoreOptions(model, customers, { candidates, options, as: 'response' }))
    for (let cell = 0; cell < 100; cell++) {
      const anyway = (all.cost[cell] - none.cost[cell]) / 3
      expect(anyway).toBeGreaterThan(0)
      expect(none.value[cell] - all.value[cell]).toBeCloseTo(3 * anyway, 4)
      expect(all.benefit[cell] - none.benefit[cell]).toBeCloseTo(2 * anyway, 4)
      expect(response.value[cell] - all.value[cell]).toBeCloseTo(10 * anyway, 4)
    }
  })

  it('takes the margin of each customer where there is one', async () => {
    const margins = Array.from({ length: 50 }, (_, row) => row)
    const withMargin = makeTable([
      ...customers.names.map((name): [string, Column] => [name, columnOf(customers, name)]),
      ['food_margin', numberColumn(margins)] as [string, Column],
    ])
    const scores = await scoreOptions(model, withMargin, {
      candidates,
      options: simulatedOptions(),
      marginByDepartment: { food: 'food_margin' },
    })
    const { value } = cellsOf(scores)
    if (model.fitted.predictor.kind !== 'constant-difference') throw new Error('another learner')
    const { effects } = model.fitted.predictor
    for (const row of margins) {
      expect(value[2 * row]).toBeCloseTo(effects[1] * row - 0.1, 4)
      expect(value[2 * row + 1]).toBeCloseTo(effects[4] * 10 - 0.1, 4)
    }
  })

  it('counts margins given in cents in the currency, and refuses those of another', async () => {
    const withMargin = (column: Column): Table =>
      makeTable([
        ...customers.names.map((name): [string, Column] => [name, columnOf(customers, name)]),
        ['food_margin', column] as [string, Column],
      ])
    const score = async (column: Column): Promise<CellsColumn> =>
      cellsOf(
        await scoreOptions(model, withMargin(column), {
          candidates,
          options: simulatedOptions(),
          marginByDepartment: { food: 'food_margin' },
        }),
      )
    const cents = Array.from({ length: 50 }, (_, row) => 125 * row)
    const { currency } = simulatedOptions()
    const counted = await score(integerColumn(cents, moneyUnit(currency)))
    expect(counted).toEqual(await score(numberColumn(cents.map((amount) => amount / 100))))
    expect(counted).not.toEqual(await score(integerColumn(cents)))
    await expect(score(integerColumn(cents, 'JPY/1'))).rejects.toMatchObject({ code: 'COLUMN_UNIT' })
  })

  it('leaves out cells that harm the customer, and options it cannot judge', async () => {
    const options = simulatedOptions({ annoyance: [0.05, 9, 0.05, 0.05, 0.05, 0.05] })
    const scores = await scoreOptions(model, customers, { candidates, options, minBenefit: 0 })
    expect(new Set(cellsOf(scores).option)).toEqual(new Set([4]))
    expect(scores.excluded).toEqual({ consent: 3, harm: 50 })
    const arms = model.fitted.arms.map((arm) => ({ ...arm, scored: arm.option !== 4 }))
    const unmeasured = { ...model, fitted: { ...model.fitted, arms } }
    const rest = await scoreOptions(unmeasured, customers, { candidates, options: simulatedOptions() })
    expect(rest.excluded).toEqual({ consent: 3, 'not-measured': 50 })
  })

  it('keeps the order of the candidates, whatever that of the customers', async () => {
    const options = simulatedOptions()
    const personal = await learn('logistic')
    const expected = await scoreOptions(personal, customers, { candidates, options })
    const turned = take(
      customers,
      Array.from({ length: 50 }, (_, row) => (row * 7 + 3) % 50),
    )
    expect(await scoreOptions(personal, turned, { candidates, options })).toEqual(expected)
    expect(await scoreOptions(personal, sourceOf(turned, 13), { candidates, options })).toEqual(expected)
    expect(new Set(cellsOf(expected).value).size).toBeGreaterThan(90)
  })

  it('rounds to a grid of its own or a given one', async () => {
    const options = simulatedOptions()
    const fine = await scoreOptions(model, customers, { candidates, options })
    const cells = cellsOf(fine)
    const largest = Math.max(...cells.value, ...cells.benefit, ...cells.cost)
    expect(largest / fine.header.grid).toBeLessThan(2 ** 24)
    expect(largest / fine.header.grid).toBeGreaterThanOrEqual(2 ** 23 - 1)
    const coarse = await scoreOptions(model, customers, { candidates, options, grid: 0.25 })
    expect(Array.from(cellsOf(coarse).value).every((value) => Number.isInteger(value * 4))).toBe(true)
    const grids = [0.3, 2 ** -40]
    const codes = ['ARGUMENT_INVALID', 'EXACTNESS_LOST']
    for (const [i, grid] of grids.entries())
      await expect(scoreOptions(model, customers, { candidates, options, grid })).rejects.toMatchObject({
        code: codes[i],
      })
  })

  it('refuses customers who lack a candidate, and options that mean something else', async () => {
    const few = take(customers, [0, 1])
    const options = simulatedOptions()
    await expect(scoreOptions(model, few, { candidates, options })).rejects.toMatchObject({
      code: 'CONTRACT_INVALID',
    })
    const arms = model.fitted.arms.map((arm) => ({ ...arm, offer: 'another' }))
    const renamed = { ...model, fitted: { ...model.fitted, arms } }
    await expect(scoreOptions(renamed, customers, { candidates, options })).rejects.toMatchObject({
      code: 'MODEL_INPUT',
    })
  })
})

describe('effects and standard errors', () => {
  /** Two regressions fitted apart by the learners themselves: the arm's rows, and the controls. */
  it.each(['linear', 'logistic'] as const)(
    'of the %s learner are those of two regressions',
    async (learner) => {
      const candidates = candidatesFor(customers, [1])
      const options = simulatedOptions({ cost: Array(6).fill(0), margin: Array(6).fill(1) })
      const cells = cellsOf(await scoreOptions(await learn(learner), customers, { candidates, options }))
      const { models: prepare, columns } = await fitPreparation(trials, features)
      const option = numbersOf(trials, 'option')
      const rowsOf = (wanted: (value: number) => boolean): Table =>
        take(
          trials,
          Array.from(option, (value, row) => (wanted(value) ? row : -1)).filter((row) => row >= 0),
        )
      const arms = [rowsOf((value) => value === 1), rowsOf(Number.isNaN)]
      const given = { features: columns, target: 'food', prepare }
      const [treated, control] = await Promise.all(
        arms.map(async (arm) => {
          if (learner === 'linear') {
            const scores = await scoreLinear(await fitLinear(arm, given), customers)
            return [numbersOf(scores, 'prediction'), numbersOf(scores, 'standard_error')]
          }
          const scores = await scoreLogistic(await fitLogistic(arm, given), customers)
          return [numbersOf(scores, 'probability'), numbersOf(scores, 'standard_error')]
        }),
      )
      for (let row = 0; row < 50; row++) {
        expect(cells.value[row]).toBeCloseTo(treated[0][row] - control[0][row], 6)
        expect(cells.standardError[row]).toBeCloseTo(Math.hypot(treated[1][row], control[1][row]), 6)
      }
    },
  )
})
