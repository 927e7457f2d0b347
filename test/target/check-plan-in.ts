import { expect } from 'vitest'
import type { Engine } from '../../src/engine/index.ts'
import { type PlanOptions, planTarget, planTargetIn } from '../../src/target/index.ts'
import { expectSamePlan } from './same-plan.ts'
import { sendScores } from './scores-in-engine.ts'
import type { SmallCase } from './small-case.ts'

export const tenth: PlanOptions = { holdout: { share: 0.1, salt: 'held' } }

/** Plans a case here and in an engine, and expects the same plan, or the same refusal. */
export async function checkCase(
  engine: Engine,
  { scores, options, limits }: SmallCase,
  title: string,
  how: PlanOptions = tenth,
): Promise<'planned' | 'refused'> {
  const sent = await sendScores(engine, scores)
  const [here, there] = await Promise.allSettled([
    planTarget(scores, options, limits, how),
    planTargetIn(sent, options, limits, how),
  ])
  if (here.status === 'rejected' || there.status === 'rejected') {
    const said = [here, there].map((result) =>
      result.status === 'rejected' ? [result.reason.code, result.reason.message] : 'a plan',
    )
    expect(said[1], title).toEqual(said[0])
    return 'refused'
  }
  await expectSamePlan(there.value, here.value, title)
  return 'planned'
}
