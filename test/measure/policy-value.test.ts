import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openStream, uniform } from '../../src/math/philox.ts'
import { streams } from '../../src/math/streams.ts'
import { policyValues, policyValuesOver } from '../../src/measure/policy-value.ts'
import { columnOfKind, numbersOf, textAt } from '../../src/table/access.ts'
import { concat } from '../../src/table/concat.ts'
import { makeTable } from '../../src/table/make-table.ts'
import { integerColumn, numberColumn } from '../../src/table/number-columns.ts'
import { readCsv } from '../../src/table/read-csv.ts'
import { textColumn } from '../../src/table/text-columns.ts'
import { withColumns } from '../../src/table/with-columns.ts'
import { dataFolder, describeWithData } from '../data.ts'
import { permuted } from '../target/permuted.ts'

const nothing = Number.NaN

describe('the value of a policy', () => {
  it('is the mean of rewards over propensities where the log did what the policy would do', async () => {
    const log = makeTable({
      option: integerColumn([1, 2, 1, nothing]),
      propensity: numberColumn([0.5, 0.25, 0.5, 0.25]),
      reward: numberColumn([3, 8, 1, 2]),
      plan: integerColumn([1, 1, 1, nothing]),
      nobody: integerColumn([nothing, nothing, nothing, nothing]),
    })
    const { policies } = await policyValues(log, {
      policies: [
        { policy: 'plan', words: 'the plan', column: 'plan', feasible: true, constant: false },
        { policy: 'nobody', words: 'nobody', column: 'nobody', feasible: true, constant: true },
      ],
    })
    expect(policies[0].value.estimate).toBe((6 + 0 + 2 + 8) / 4)
    expect(policies[1].value.estimate).toBe(8 / 4)
    expect(policies[1].planMinusThis?.estimate).toBe((6 + 0 + 2 + 0) / 4)
    expect(policies.map(({ contacted }) => contacted)).toEqual([0.75, 0])
  })

  it('refuses a verdict where too few rows did what the plan would do', async () => {
    const log = makeTable({
      option: integerColumn([1, 1]),
      propensity: numberColumn([0.5, 0.5]),
      reward: numberColumn([1, 1]),
    })
    const plan = { policy: 'plan', words: 'the plan', column: 'option', feasible: true, constant: false }
    const comparison = await policyValues(log, { policies: [plan] })
    expect(comparison.verdict).toBe('unknown')
  })

  it('refuses a log without propensities, and no policy at all', async () => {
    const log = makeTable({
      option: integerColumn([1]),
      propensity: numberColumn([Number.NaN]),
      reward: numberColumn([1]),
    })
    const plan = { policy: 'plan', words: 'the plan', column: 'option', feasible: true, constant: false }
    await expect(policyValues(log, { policies: [plan] })).rejects.toMatchObject({ code: 'NOT_ENOUGH_DATA' })
    await expect(policyValues(log, { policies: [] })).rejects.toMatchObject({ code: 'ARGUMENT_INVALID' })
  })
})

/** Two options and nothing, drawn with chances that hang on the customer; three policies whose true worth is known. */
describe('policies of known worth', () => {
  it('are held by their intervals in 95 of 100 logs, and so is the difference to the first', async () => {
    const truth = trueValues()
    const covered = { plan: 0, all: 0, nobody: 0, difference: 0 }
    const sum = { plan: 0, all: 0, nobody: 0 }
    const logs = 300
    for (let seed = 1; seed <= logs; seed++) {
      const { policies } = await policyValues(simulatedLog(seed, 400), { policies: threePolicies })
      for (const { policy, value } of policies) {
        const name = policy as keyof typeof truth
        if (value.lower <= truth[name] && truth[name] <= value.upper) covered[name] += 1
        sum[name] += value.estimate / logs
      }
      const difference = policies[1].planMinusThis
      const gain = truth.plan - truth.all
      if (difference !== null && difference.lower <= gain && gain <= difference.upper) covered.difference += 1
    }
    for (const count of Object.values(covered)) {
      expect(count / logs).toBeGreaterThan(0.91)
      expect(count / logs).toBeLessThan(0.985)
    }
    for (const name of ['plan', 'all', 'nobody'] as const)
      expect(Math.abs(sum[name] - truth[name])).toBeLessThan(0.03)
  })

  it('differ by what the pairs differ, with less noise than apart', async () => {
    const { policies } = await policyValues(simulatedLog(5, 4000), { policies: threePolicies })
    const [plan, all] = policies
    const difference = all.planMinusThis
    expect(difference?.estimate).toBeCloseTo(plan.value.estimate - all.value.estimate, 12)
    const apart = Math.hypot(plan.value.standardError, all.value.standardError)
    expect(difference?.standardError).toBeLessThan(0.8 * apart)
    expect(plan.planMinusThis).toBeNull()
  })

  it('are the same bytes whatever the order of the rows, given their key', async () => {
    const log = simulatedLog(5, 3000)
    const options = { policies: threePolicies, key: 'customer_id' }
    const comparison = JSON.stringify(await policyValues(log, options))
    for (const step of [7919, 1009])
      expect(JSON.stringify(await policyValues(permuted(log, step), options))).toBe(comparison)
  })

  it('make the case for personal decisions where these earn more, and not where they do not', async () => {
    const log = simulatedLog(5, 4000)
    const better = await policyValues(log, { policies: threePolicies })
    expect(better.verdict).toBe('personalize')
    const worse = await policyValues(log, {
      policies: [{ ...threePolicies[2], constant: false }, ...threePolicies.slice(1, 2)],
    })
    expect(worse.verdict).toBe('do-not-personalize')
    expect(worse.words).toContain('the same for all')
  })

  it('are not compared with what breaks the limits or is personal too', async () => {
    const log = simulatedLog(5, 4000)
    const [plan, all, nobody] = threePolicies
    const others = [
      { ...all, feasible: false },
      { ...nobody, constant: false },
    ]
    const { verdict, words } = await policyValues(log, { policies: [plan, ...others] })
    expect([verdict, words]).toEqual(['unknown', expect.stringMatching(/no policy within the limits/)])
  })

  it('are compared with those that break the minima alone where none keeps them, and that is said', async () => {
    const log = simulatedLog(5, 4000)
    const [plan, all, nobody] = threePolicies
    const others = [
      { ...all, feasible: false, feasibleButMinima: false },
      { ...nobody, feasible: false, feasibleButMinima: true },
    ]
    const { verdict, words } = await policyValues(log, { policies: [plan, ...others] })
    expect([verdict, words]).toEqual(['personalize', expect.stringMatching(/without the minima.*nothing/)])
  })

  it('are not judged where the log cannot say what the one they are held against is worth', async () => {
    const log = simulatedLog(5, 4000)
    const option = Array.from(numbersOf(log, 'option'))
    let controls = 0
    const few = option.map((own) => (Number.isNaN(own) && ++controls > 40 ? 2 : own))
    const rare = withColumns(log, { option: integerColumn(few) })
    const { verdict, words } = await policyValues(rare, { policies: threePolicies })
    expect([verdict, words]).toEqual(['unknown', expect.stringMatching(/what nothing is worth: only/)])
  })

  it('have the errors of their units where rows share one: twins tell no more than one of them', async () => {
    const log = simulatedLog(5, 4000)
    const twins = concat([log, log])
    const [alone] = (await policyValues(log, { policies: threePolicies })).policies
    const apart = await policyValues(twins, { policies: threePolicies })
    const shared = await policyValues(twins, { policies: threePolicies, unit: 'customer_id' })
    const single = await policyValues(log, { policies: threePolicies, unit: 'customer_id' })
    for (const [i, { value, planMinusThis }] of shared.policies.entries()) {
      expect(value.estimate).toBeCloseTo(apart.policies[i].value.estimate, 9)
      expect(value.standardError).toBeCloseTo(Math.SQRT2 * apart.policies[i].value.standardError, 4)
      expect(value.standardError).toBeCloseTo(single.policies[i].value.standardError, 9)
      const difference = single.policies[i].planMinusThis
      expect(planMinusThis?.standardError ?? 0).toBeCloseTo(difference?.standardError ?? 0, 9)
    }
    expect(single.policies[0].value.standardError).toBeCloseTo(alone.value.standardError, 9)
  })

  it('are means over splits, with the mean of their errors', async () => {
    const logs = [simulatedLog(5, 3000), simulatedLog(6, 3000)]
    const both = await policyValuesOver(logs, { policies: threePolicies })
    const [a, b] = await Promise.all(logs.map((log) => policyValues(log, { policies: threePolicies })))
    for (const [i, { value }] of both.policies.entries()) {
      expect(value.estimate).toBeCloseTo(
        (a.policies[i].value.estimate + b.policies[i].value.estimate) / 2,
        12,
      )
      const error = (a.policies[i].value.standardError + b.policies[i].value.standardError) / 2
      expect(value.standardError).toBeCloseTo(error, 12)
    }
  })

  it('come with the mean weight and the rows that could not be used', async () => {
    const log = simulatedLog(5, 4000)
    const propensity = Array.from(numbersOf(log, 'propensity')).map((own, row) =>
      row < 7 ? Number.NaN : own,
    )
    const gaps = withColumns(log, { propensity: numberColumn(propensity) })
    const { policies, unusable } = await policyValues(gaps, { policies: threePolicies })
    expect(unusable).toBe(7)
    for (const { meanWeight } of policies) expect(meanWeight).toBeCloseTo(1, 1)
  })

  it('are not judged where one row weighs too much, or propensities cannot be right', async () => {
    const log = simulatedLog(5, 4000)
    const heavy = withColumns(log, {
      propensity: numberColumn(
        Array.from(numbersOf(log, 'propensity')).map((p, row) => (row === matchedRow(log) ? p / 2000 : p)),
      ),
    })
    const first = await policyValues(heavy, { policies: threePolicies })
    expect([first.verdict, first.words]).toEqual([
      'unknown',
      expect.stringMatching(/effective rows|a tenth of the weight/),
    ])
    const wrong = withColumns(log, {
      propensity: numberColumn(Array.from(numbersOf(log, 'propensity')).map((p) => p / 2)),
    })
    const second = await policyValues(wrong, { policies: threePolicies })
    expect([second.verdict, second.words]).toEqual(['unknown', expect.stringMatching(/do not add up/)])
  })
})

const threePolicies = [
  { policy: 'plan', words: 'the plan', column: 'plan', feasible: true, constant: false },
  { policy: 'all', words: 'the same for all', column: 'all', feasible: true, constant: true },
  { policy: 'nobody', words: 'nothing', column: 'nobody', feasible: true, constant: true },
]

/** What a customer is worth under an option: x is uniform in (0, 1); option 0 suits large x, option 1 small. */
function worth(x: number, option: number): number {
  if (Number.isNaN(option)) return 1
  return option === 0 ? 1 + x : 2 - 2 * x
}

const planned = (x: number): number => (x > 1 / 3 ? 0 : 1)

/** The plan: 1 + x above 1/3, else 2 - 2x: 1 + 4/9 + 2/3 - 1/9 - 1/3 by integration. All get option 0: 1.5. */
function trueValues() {
  return { plan: 2 / 3 + 4 / 9 + 2 / 3 - 1 / 9, all: 1.5, nobody: 1 }
}

function simulatedLog(seed: number, rows: number) {
  const draws = Array.from({ length: rows }, (_, row) => {
    const stream = openStream(seed, streams.measureSimulation, row)
    const x = uniform(stream)
    const chances = [0.2 + 0.3 * x, 0.5 - 0.3 * x]
    const u = uniform(stream)
    const option = u < chances[0] ? 0 : u < chances[0] + chances[1] ? 1 : nothing
    const propensity = Number.isNaN(option) ? 1 - chances[0] - chances[1] : chances[option]
    return { x, option, propensity, reward: worth(x, option) + uniform(stream) - 0.5 }
  })
  return makeTable({
    customer_id: textColumn(draws.map((_, row) => `c${row}`)),
    option: integerColumn(draws.map(({ option }) => option)),
    propensity: numberColumn(draws.map(({ propensity }) => propensity)),
    reward: numberColumn(draws.map(({ reward }) => reward)),
    plan: integerColumn(draws.map(({ x }) => planned(x))),
    all: integerColumn(draws.map(() => 0)),
    nobody: integerColumn(draws.map(() => nothing)),
  })
}

/** The first row in which the log did what the plan would do. */
function matchedRow(log: ReturnType<typeof simulatedLog>): number {
  return Array.from(numbersOf(log, 'option')).findIndex(
    (option, row) => option === numbersOf(log, 'plan')[row],
  )
}

describeWithData('hillstrom', 'fixed policies on a real e-mail test', () => {
  it('are worth, on every second customer, what was published for them', async () => {
    const file = new Uint8Array(await readFile(join(dataFolder('hillstrom'), 'hillstrom.csv.gz')))
    const { table } = await readCsv(file)
    const arm = columnOfKind(table, 'segment', 'text')
    const options = new Map([
      ['Mens E-Mail', { option: 0, propensity: 21_307 / 64_000 }],
      ['Womens E-Mail', { option: 1, propensity: 21_387 / 64_000 }],
      ['No E-Mail', { option: nothing, propensity: 21_306 / 64_000 }],
    ])
    const rows = Array.from({ length: 32_000 }, (_, index) => 2 * index + 1)
    const decisions = rows.map((row) => options.get(textAt(arm, row) ?? ''))
    const visits = numbersOf(table, 'visit')
    const log = makeTable({
      option: integerColumn(decisions.map((decision) => decision?.option ?? nothing)),
      propensity: numberColumn(decisions.map((decision) => decision?.propensity ?? nothing)),
      reward: numberColumn(rows.map((row) => visits[row])),
      mens: integerColumn(rows.map(() => 0)),
      womens: integerColumn(rows.map(() => 1)),
      none: integerColumn(rows.map(() => nothing)),
    })
    const policies = ['none', 'mens', 'womens'].map((name) => ({
      policy: name,
      words: name,
      column: name,
      feasible: true,
      constant: true,
    }))
    const comparison = await policyValues(log, { policies })
    const values = comparison.policies.map(({ value }) => [value.estimate, value.standardError])
    expect(values[0]).toEqual([expect.closeTo(0.104853, 6), expect.closeTo(0.003082, 6)])
    expect(values[1]).toEqual([expect.closeTo(0.180222, 6), expect.closeTo(0.003988, 6)])
    expect(values[2]).toEqual([expect.closeTo(0.150652, 6), expect.closeTo(0.003658, 6)])
  })
})
