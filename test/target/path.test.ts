import { afterAll, describe, expect, it } from 'vitest'
import { asContracts, instance } from '../../bench/instances/allocation.ts'
import { nodeThreads } from '../../src/node/node-threads.ts'
import { indexOptions } from '../../src/target/option-index.ts'
import { packedShards } from '../../src/target/packed-shard.ts'
import { planTarget } from '../../src/target/plan.ts'
import { allocationProblem } from '../../src/target/problem.ts'
import { limitRows } from '../../src/target/rows.ts'
import { handOptions } from './small-case.ts'

const { scores, options, limits } = asContracts(instance('retail', 300))
const everybody = { holdout: { share: 0.1, salt: 'path' } }

const missing = nodeThreads({ count: 2, worker: new URL('file:///nowhere/worker.js') })
const working = nodeThreads({ count: 2 })
afterAll(async () => {
  await missing.close()
  await working.close()
})

describe('how a plan was computed', () => {
  it('is told in passes over everybody: the survey, all that were asked, and the last choosing', async () => {
    const begun = new Set<number>()
    const plan = await planTarget(scores, options, limits, {
      ...everybody,
      onProgress: ({ pass }) => begun.add(pass),
    })
    expect(plan.passes).toBe(begun.size)
  })

  it('is no matter of words where threads work, and the plan is the same', async () => {
    const alone = await planTarget(scores, options, limits, everybody)
    const plan = await planTarget(scores, options, limits, { ...everybody, threads: working })
    expect(alone.warnings).toEqual([])
    expect(plan.warnings).toEqual([])
    expect(working.tasks).toBeGreaterThan(20)
    expect({ ...plan, explain: 0, decisions: 0 }).toEqual({ ...alone, explain: 0, decisions: 0 })
  })

  it('is said where threads were given and none worked', async () => {
    const plan = await planTarget(scores, options, limits, { ...everybody, threads: missing })
    expect(plan.warnings.join(' ')).toMatch(/^Threads were given and none worked/)
  })
})

describe('packed shards', () => {
  it('do not suit a problem without options, by which the kernel would divide', () => {
    const index = indexOptions(
      handOptions([{ option: 0, offer: 'a', channel: 'c', department: 'd', group: 'g' }]),
    )
    const problem = allocationProblem(index, limitRows({}, index, null))
    expect(packedShards(problem, 1).fits(undefined)).toBe(true)
    const none = { ...problem, options: { ...index, count: 0 } }
    expect(packedShards(none, 1).fits(undefined)).toBe(false)
  })
})
