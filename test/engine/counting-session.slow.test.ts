import { describe, expect, it } from 'vitest'
import type { Context, Progress } from '../../src/engine/context.ts'
import type { Rows } from '../../src/engine/relation.ts'
import { runPass } from '../../src/engine/run-pass.ts'
import { countingSource } from './counting.ts'
import type { FitEntry } from './entry.ts'
import { fits } from './fits.ts'
import { people } from './people.ts'
import { hashOf } from './plain.ts'
import { ages, nearest, totals } from './sample-passes.ts'

const context = { seed: 7, asOf: '2021-01-01' }
const everybody = people(1_000_000)

/** Two passes of a learner in small, so that the counting itself is tested whatever the library exports. */
async function fitSample(rows: Rows, context: Context): Promise<unknown> {
  const sum = await runPass(rows, totals, null, context)
  return [
    sum,
    await runPass(rows, ages, null, context),
    await runPass(rows, nearest, [sum.rows % 9, 7], context),
  ]
}

const all: readonly FitEntry[] = [{ name: 'a sample of three passes', fit: fitSample }, ...fits]

describe.each(all)('$name, on 1,000,000 rows', ({ fit: learn, table: own }) => {
  const table = own?.() ?? everybody
  const shards = Math.ceil(table.rowCount / 65_536)

  it('goes through all shards in every pass, and reads no column outside of one', async () => {
    const source = countingSource(table)
    const seen: Progress[] = []
    const streamed = await learn(source, { ...context, onProgress: (progress) => seen.push(progress) })
    expect(shards).toBeGreaterThanOrEqual(15)
    expect(source.counts.opens).toBeGreaterThan(0)
    expect(source.counts.batchesByPass).toEqual(source.counts.batchesByPass.map(() => shards))
    expect(seen.filter(({ done }) => done === table.rowCount).length).toBe(source.counts.opens)
    // After every shard, or after every part of one, where sums are exact: never more than a shard at once.
    expect(seen.length).toBeGreaterThanOrEqual(source.counts.batches)
    for (const [i, { done }] of seen.entries()) {
      const before = i === 0 || seen[i - 1].done === table.rowCount ? 0 : seen[i - 1].done
      expect(done).toBeGreaterThan(before)
      expect(done - before).toBeLessThanOrEqual(65_536)
    }
    expect(hashOf(await learn(table, context)), 'the table gives the same as the stream').toBe(
      hashOf(streamed),
    )
  })

  it('stops before shard 6 when aborted in shard 3', async () => {
    const source = countingSource(table)
    const controller = new AbortController()
    const reason = new Error('enough')
    const onProgress = (): void => {
      if (source.counts.batches === 3) controller.abort(reason)
    }
    const stopped = learn(source, { ...context, signal: controller.signal, onProgress })
    await expect(stopped).rejects.toBe(reason)
    expect(source.counts.batches).toBeLessThan(6)
  })
})
