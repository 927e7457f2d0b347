import { describe, expect, it } from 'vitest'
import type { ResponseModel } from '../../src/contracts/response.ts'
import { openStream, uniform } from '../../src/math/philox.ts'
import { fitResponse, type LearnerName } from '../../src/response/index.ts'
import { columnOf, numbersOf } from '../../src/table/access.ts'
import type { Column } from '../../src/table/column.ts'
import { makeTable } from '../../src/table/make-table.ts'
import { integerColumn, numberColumn } from '../../src/table/number-columns.ts'
import type { Table } from '../../src/table/table.ts'
import { byDepartment, features, simulate, simulatedOptions } from './simulate.ts'

const seeds = Array.from({ length: 40 }, (_, i) => i + 1)

/** Effects from .02 to .1 on average, larger by offer and by SMS, and for those who visit more. */
function effect(option: number, x: readonly number[]): number {
  const offer = [0.3, 0, -0.5][Math.floor(option / 2)]
  return Math.exp(-3.2 + offer + (option % 2 === 1 ? 0.5 : 0) + 0.5 * x[0])
}

async function learn(table: Table, learners?: readonly LearnerName[]): Promise<ResponseModel> {
  const model = await fitResponse(table, {
    options: simulatedOptions(),
    features,
    outcome: { byDepartment },
    kind: 'binary',
    randomized: true,
    learners,
  })
  if (model.kind === 'no-effect') throw new Error(model.words)
  return model
}

describe('over 40 simulated trials', () => {
  it('90 % intervals of the mean effects cover the truth in 84 to 95 of 100', async () => {
    let covered = 0
    let intervals = 0
    for (const seed of seeds) {
      const trial = simulate({ seed, rows: 8000, effect })
      const { fitted } = await learn(trial.table, ['constant-difference'])
      for (const [k, { effect: found }] of fitted.effects.entries()) {
        intervals += 1
        covered += Number(found.lower <= trial.effects[k] && trial.effects[k] <= found.upper)
      }
    }
    // 240 intervals, partly with the same controls: if they were independent, the standard deviation would be 1.9 %.
    expect(intervals).toBe(240)
    expect(covered / intervals).toBeGreaterThanOrEqual(0.84)
    expect(covered / intervals).toBeLessThanOrEqual(0.95)
  })

  it('chooses one mean difference per option in at least 36 where arms were shuffled', async () => {
    let constant = 0
    for (const seed of seeds) {
      const { table } = simulate({ seed, rows: 6000, effect })
      const { fitted } = await learn(shuffled(table, seed))
      constant += Number(fitted.learner === 'constant-difference')
    }
    expect(constant).toBeGreaterThanOrEqual(36)
  })

  it('chooses a model that tells customers apart in at least 30 where they differ', async () => {
    let personal = 0
    for (const seed of seeds) {
      const { table } = simulate({ seed, rows: 12_000, effect })
      const { fitted } = await learn(table)
      personal += Number(fitted.learner !== 'constant-difference')
    }
    expect(personal).toBeGreaterThanOrEqual(30)
  })
})

/** The same rows with options (and their propensities) dealt out anew, by a shuffle of Fisher and Yates. */
function shuffled(table: Table, seed: number): Table {
  const stream = openStream(seed, 901, 0)
  const rows = Array.from({ length: table.rowCount }, (_, row) => row)
  for (let i = rows.length - 1; i > 0; i--) {
    const j = Math.floor(uniform(stream) * (i + 1))
    ;[rows[i], rows[j]] = [rows[j], rows[i]]
  }
  const dealt = (name: string): Float64Array => Float64Array.from(rows, (row) => numbersOf(table, name)[row])
  return makeTable(
    table.names.map((name): [string, Column] => {
      if (name === 'option') return [name, integerColumn(dealt(name))]
      return [name, name === 'propensity' ? numberColumn(dealt(name)) : columnOf(table, name)]
    }),
  )
}
