import { describe, expect, it } from 'vitest'
import { decisionLog } from '../../src/brief/decision-log.ts'
import { customersHash } from '../../src/contracts/customers-hash.ts'
import type { Scores } from '../../src/contracts/scores.ts'
import { drawNormal } from '../../src/math/normal.ts'
import { openStream, uniform } from '../../src/math/philox.ts'
import { streams } from '../../src/math/streams.ts'
import { fitResponse } from '../../src/response/fit-response.ts'
import { columnOfKind, textAt } from '../../src/table/access.ts'
import { makeTable } from '../../src/table/make-table.ts'
import { numberColumn } from '../../src/table/number-columns.ts'
import { toRows } from '../../src/table/to-rows.ts'
import { withColumns } from '../../src/table/with-columns.ts'
import { planTarget } from '../../src/target/plan.ts'
import { handOptions, handScores } from '../target/small-case.ts'

const plain = handOptions([{ option: 0, offer: 'a', channel: 'mail', cost: 0.125 }])
const none = numberColumn([0])
const options = {
  ...plain,
  table: withColumns(plain.table, {
    margin: numberColumn([1]),
    redemption: none,
    benefit: none,
    annoyance: none,
  }),
}

/** 2,000 customers whose expected value is what they spend anyway, so that the plan takes the large spenders. */
function programme(): { readonly scores: Scores; readonly spends: ReadonlyMap<string, number> } {
  const ids = Array.from({ length: 2000 }, (_, i) => `c${String(i).padStart(4, '0')}`)
  const spend = ids.map((_, i) => 10 * uniform(openStream(5, streams.measureSimulation, i)))
  const people = ids.map((id, i) => ({
    id,
    segment: 'all',
    cells: [{ option: 0, value: Math.round((spend[i] - 5) * 8) / 8, cost: 0.125 }],
  }))
  const { table } = handScores(people)
  const header = { customers: customersHash(table), currency: 'EUR', unit: 'customer' as const, grid: 1 / 8 }
  return {
    scores: { kind: 'scores', header, table, excluded: {} },
    spends: new Map(ids.map((id, i) => [id, spend[i]])),
  }
}

describe('what the next brief learns from a plan that changed nothing', () => {
  it('is that it changed nothing, though the plan took the large spenders', async () => {
    const { scores, spends } = programme()
    let covered = 0
    for (let seed = 1; seed <= 6; seed++) {
      const plan = await planTarget(scores, options, {}, { holdout: { share: 0.3, salt: `s${seed}` } })
      const customers = makeTable({ customer_id: columnOfKind(scores.table, 'customer_id', 'text') })
      const log = decisionLog(plan, { customers }, '2025-01-01', 'abc')
      expect(new Set(toRows(log).map(({ arm, propensity }) => `${arm} ${propensity}`))).toEqual(
        new Set(['treated 0.7', 'control 0.3']),
      )
      const ids = columnOfKind(log, 'customer_id', 'text')
      const noise = (row: number): number => drawNormal(openStream(seed, streams.measureSimulation, row))
      const value = Float64Array.from(
        { length: log.rowCount },
        (_, row) => (spends.get(textAt(ids, row) ?? '') ?? 0) + noise(row),
      )
      const trials = withColumns(log, {
        value: numberColumn(value),
        x: numberColumn(value.map((_, row) => noise(row + 10_000))),
      })
      const model = await fitResponse(trials, {
        options,
        features: ['x'],
        outcome: { column: 'value' },
        kind: 'amount',
        randomized: true,
      })
      if (model.kind === 'no-effect') throw new Error(model.words)
      const { lower, upper } = model.fitted.effects[0].effect
      if (lower <= 0 && 0 <= upper) covered++
    }
    expect(covered).toBeGreaterThanOrEqual(5)
  })
})
