import { describe, expect, it } from 'vitest'
import { fitLogistic, scoreLogistic } from '../../src/learn/logistic.ts'
import type { LogisticModel } from '../../src/learn/logistic-model.ts'
import { numbersOf } from '../../src/table/access.ts'
import { describeWithData } from '../data.ts'
import {
  areaUnderCurve,
  type Encoded,
  encode,
  hillstromCategorical,
  hillstromNumeric,
  logLoss,
  type Protocol,
  readPlainCsv,
} from './linear-data.ts'

type Data = ReturnType<typeof readPlainCsv>

const test = (row: number): boolean => row % 5 === 0
const train = (row: number): boolean => !test(row)

interface Optimum {
  readonly set: string
  readonly title: string
  readonly protocol: (data: Data) => Protocol
  readonly terms: number
  readonly rows: number
  readonly objective: number
  readonly intercept: number
  readonly squares: number
  readonly area: number
  readonly loss: number
  readonly some: { readonly [term: string]: number }
}

const bankNumeric = ['age', 'balance', 'day', 'duration', 'campaign', 'pdays', 'previous']

function rest(data: Data, used: readonly string[]): string[] {
  return Object.keys(data).filter((name) => !used.includes(name))
}

function yes(data: Data, column: string, word: string): number[] {
  return data[column].map((text) => (text === word ? 1 : 0))
}

const telcoNumeric = ['tenure', 'MonthlyCharges', 'TotalCharges', 'SeniorCitizen']

/** Found elsewhere by Newton's method to a gradient below 1e-9. */
const optima: readonly Optimum[] = [
  {
    set: 'telco-churn',
    title: 'churn',
    protocol: (data) => ({
      numeric: telcoNumeric,
      categorical: rest(data, [...telcoNumeric, 'customerID', 'Churn']),
      outcome: yes(data, 'Churn', 'Yes'),
    }),
    terms: 45,
    rows: 5634,
    objective: 2320.299656,
    intercept: -2.22531612,
    squares: 4.14797119,
    area: 0.8353294,
    loss: 0.4260473,
    some: {
      SeniorCitizen: 0.07541177,
      tenure: -1.35591098,
      MonthlyCharges: -0.24173218,
      TotalCharges: 0.59524882,
    },
  },
  {
    set: 'bank-marketing',
    title: 'deposit',
    protocol: (data) => ({
      numeric: bankNumeric,
      categorical: rest(data, [...bankNumeric, 'y']),
      outcome: yes(data, 'y', 'yes'),
    }),
    terms: 51,
    rows: 36168,
    objective: 8559.404218,
    intercept: -2.01020448,
    squares: 16.35731776,
    area: 0.8977486,
    loss: 0.2474127,
    some: {
      duration: 1.09230283,
      campaign: -0.2374274,
      balance: 0.03353949,
      age: -0.00002604,
      'poutcome=failure': -0.572867,
      'poutcome=success': 1.735421,
    },
  },
  {
    set: 'bank-marketing',
    title: 'deposit without the length of the call',
    protocol: (data) => ({
      numeric: bankNumeric.filter((name) => name !== 'duration'),
      categorical: rest(data, [...bankNumeric, 'y']),
      outcome: yes(data, 'y', 'yes'),
    }),
    terms: 50,
    rows: 36168,
    objective: 10827.191307,
    intercept: -1.75314213,
    squares: 11.25629643,
    area: 0.7579864,
    loss: 0.3051814,
    some: {},
  },
  {
    set: 'hillstrom',
    title: 'visit',
    protocol: (data) => ({
      numeric: hillstromNumeric,
      categorical: [...hillstromCategorical, 'segment'],
      outcome: data['visit'].map(Number),
    }),
    terms: 21,
    rows: 51200,
    objective: 20407.532679,
    intercept: -1.63133926,
    squares: 1.08006768,
    area: 0.6459332,
    loss: 0.404767,
    some: {
      recency: -0.18608706,
      history: -0.02297784,
      mens: 0.25545151,
      womens: 0.33745243,
      newbie: -0.28629206,
    },
  },
]

for (const optimum of optima) {
  describeWithData(optimum.set, `the exact optimum of ${optimum.set}, ${optimum.title}`, () => {
    it('is found to 1e-6', async () => {
      const data = readPlainCsv(optimum.set)
      const protocol = optimum.protocol(data)
      const { table, features } = encode(data, protocol, train, train)
      const model = await fitLogistic(table, { features, target: 'target', errors: 'information' })
      const { coefficients, objective, terms } = model.fitted
      expect(features.length).toBe(optimum.terms)
      expect(model.data.rows).toBe(optimum.rows)
      expect(model.ending).toMatchObject({ converged: true, warnings: [] })
      expect(objective).toBeCloseTo(optimum.objective, 5)
      expect(coefficients[0]).toBeCloseTo(optimum.intercept, 6)
      expect(coefficients.slice(1).reduce((sum, b) => sum + b * b, 0)).toBeCloseTo(optimum.squares, 6)
      for (const [term, value] of Object.entries(optimum.some))
        expect(coefficients[terms.indexOf(term) + 1], term).toBeCloseTo(value, 6)
      expectBlocksOfZeroSum(model)
      const held = encode(data, protocol, train, test)
      const outcome = numbersOf(held.table, 'target')
      const probability = numbersOf(await scoreLogistic(model, held.table), 'probability')
      expect(areaUnderCurve(probability, outcome)).toBeCloseTo(optimum.area, 6)
      expect(logLoss(probability, outcome)).toBeCloseTo(optimum.loss, 6)
    })
  })
}

/** With every level encoded and the intercept free, the coefficients of a text sum to 0 at the optimum and nowhere else. */
function expectBlocksOfZeroSum(model: LogisticModel): void {
  const blocks = new Map<string, number>()
  for (const [j, term] of model.fitted.terms.entries()) {
    const [name, level] = term.split('=')
    if (level !== undefined) blocks.set(name, (blocks.get(name) ?? 0) + model.fitted.coefficients[j + 1])
  }
  for (const [name, sum] of blocks) expect(Math.abs(sum), name).toBeLessThan(1e-9)
}

interface Parity {
  readonly arm: string
  readonly objectives: readonly [treated: number, control: number]
  readonly treated: readonly number[]
  readonly control: readonly number[]
  readonly meanEffect: number
  readonly spread: number
}

const parities: readonly Parity[] = [
  {
    arm: 'Womens E-Mail',
    objectives: [4391.316616, 3479.58317],
    treated: [-1.52871889, -0.14194744, -0.05824264, 0.14935627, 0.42204316, -0.24775004],
    control: [-1.98839678, -0.26391518, 0.0219331, 0.25224861, 0.20629001, -0.40752202],
    meanEffect: 0.04692109,
    spread: 0.04163362,
  },
  {
    arm: 'Mens E-Mail',
    objectives: [4882.99271, 3506.199168],
    treated: [-1.411392, -0.16269609, 0.03249538, 0.36410609, 0.3570883, -0.24066258],
    control: [-2.04863318, -0.26071066, 0.04588311, 0.26111804, 0.27188293, -0.40867184],
    meanEffect: 0.07702726,
    spread: 0.02790722,
  },
]

describeWithData(
  'hillstrom',
  'two logistic models, treated and control, even rows of the two-arm file',
  () => {
    const data = readPlainCsv('hillstrom')
    describe.each(parities)('$arm', (parity) => {
      const two = twoArms(data, parity.arm)
      const even = (row: number): boolean => row % 2 === 0
      const fitArm = (treated: boolean): Promise<LogisticModel> => {
        const { table, features } = encoded(two, (row) => even(row) && two.treated[row] === treated)
        return fitLogistic(table, { features, target: 'target', errors: 'information' })
      }
      it('reach the same optimum and the same effects on odd rows', async () => {
        const [treated, control] = [await fitArm(true), await fitArm(false)]
        expect(treated.fitted.objective).toBeCloseTo(parity.objectives[0], 5)
        expect(control.fitted.objective).toBeCloseTo(parity.objectives[1], 5)
        parity.treated.forEach((value, j) => {
          expect(treated.fitted.coefficients[j]).toBeCloseTo(value, 6)
        })
        parity.control.forEach((value, j) => {
          expect(control.fitted.coefficients[j]).toBeCloseTo(value, 6)
        })
        const { table } = encoded(two, (row) => !even(row))
        const p1 = numbersOf(await scoreLogistic(treated, table), 'probability')
        const p0 = numbersOf(await scoreLogistic(control, table), 'probability')
        const effects = Array.from(p1, (p, i) => p - p0[i])
        const mean = effects.reduce((a, b) => a + b, 0) / effects.length
        const spread = Math.sqrt(effects.reduce((a, b) => a + (b - mean) ** 2, 0) / effects.length)
        expect(mean).toBeCloseTo(parity.meanEffect, 6)
        expect(spread).toBeCloseTo(parity.spread, 6)
      })
    })
  },
)

interface TwoArms {
  readonly data: Data
  readonly treated: readonly boolean[]
}

/** The rows of one arm and of those without an e-mail, in the order of the file. */
function twoArms(data: Data, arm: string): TwoArms {
  const rows = data['segment'].flatMap((name, row) => (name === arm || name === 'No E-Mail' ? [row] : []))
  return {
    data: Object.fromEntries(
      Object.entries(data).map(([name, values]) => [name, rows.map((row) => values[row])]),
    ),
    treated: rows.map((row) => data['segment'][row] === arm),
  }
}

function encoded({ data }: TwoArms, kept: (row: number) => boolean): Encoded {
  return encode(
    data,
    { numeric: hillstromNumeric, categorical: hillstromCategorical, outcome: data['visit'].map(Number) },
    () => true,
    kept,
  )
}
