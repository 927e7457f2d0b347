import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { policyValues } from '../../src/measure/policy-value.ts'
import { columnOfKind, numbersOf, textAt } from '../../src/table/access.ts'
import { makeTable } from '../../src/table/make-table.ts'
import { integerColumn, numberColumn } from '../../src/table/number-columns.ts'
import { readCsv } from '../../src/table/read-csv.ts'
import { dataFolder, describeWithData } from '../data.ts'

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
