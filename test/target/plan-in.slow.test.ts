import { openDuckDb } from 'clientele/duckdb'
import { expect, it } from 'vitest'
import { planTarget, planTargetIn } from '../../src/target/index.ts'
import { countingRows } from '../engine/sql-contract.ts'
import { expectSamePlan } from './same-plan.ts'
import { sendScores } from './scores-in-engine.ts'
import { smallCase } from './small-case.ts'

it('what crosses from an engine does not grow with the customers, of whom samples are drawn, and the plan is that of this process', async () => {
  const how = { holdout: { share: 0.1, salt: 'held' } }
  const engine = await openDuckDb({ threads: 2 })
  const crossed: number[] = []
  for (const customers of [20_000, 60_000]) {
    const { scores, options, limits } = smallCase(3, customers)
    const counted = countingRows(engine)
    const sent = await sendScores(counted.engine, scores)
    const there = await planTargetIn(sent, options, limits, how)
    crossed.push(counted.rows())
    await expectSamePlan(there, await planTarget(scores, options, limits, how), `${customers} customers`)
  }
  await engine.close()
  // The 4,000 nearest to a tie have six cells each at most; the rest are sums.
  for (const rows of crossed) expect(rows).toBeLessThan(40_000)
}, 600_000)
