import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { memoryStore, type RunResult, readBrief, run } from '../../src/brief/index.ts'
import { dataFolder } from '../../src/node/index.ts'
import { renderReport } from '../../src/report/index.ts'
import { dataRoot, describeWithData } from '../data.ts'

async function resultOf(name: string): Promise<{ readonly result: RunResult; readonly page: string }> {
  const path = fileURLToPath(new URL(`../../examples/${name}/brief.yaml`, import.meta.url))
  const store = memoryStore()
  const brief = readBrief(await readFile(path, 'utf8'))
  const result = await run(brief, { store, data: dataFolder(dataRoot), render: renderReport })
  return { result, page: new TextDecoder().decode((await store.read('report.html')) ?? new Uint8Array()) }
}

describeWithData('hillstrom', 'the brief of an e-mail test', () => {
  it('ends in a plan within its limits, and does not pretend that personal decisions were shown to pay', async () => {
    const { result, page } = await resultOf('hillstrom')
    const { plan, comparison } = result
    expect(result.customers).toBe(64_000)
    expect(plan.purpose).toBe('plan')
    expect(plan.gap).toBeLessThanOrEqual(1e-3)
    const used = Object.fromEntries(plan.rows.map((row) => [row.id, row]))
    expect(used['budget'].used).toBeLessThanOrEqual(2500)
    expect(used['channel:e-mail'].used).toBeLessThanOrEqual(30_000)
    expect(used['department:womens'].used).toBeGreaterThanOrEqual(5000)
    expect(used['department:mens'].used).toBeGreaterThanOrEqual(5000)
    const values = Object.fromEntries(comparison?.policies.map((policy) => [policy.words, policy]) ?? [])
    // The reward is .35 of spend less .10 a message: published means of spend are .653, 1.423 and 1.077.
    expect(values['nothing for anybody'].value.estimate).toBeCloseTo(0.35 * 0.652789, 2)
    expect(values['"mens" via e-mail for all'].value.estimate).toBeCloseTo(0.35 * 1.422617 - 0.1, 2)
    expect(values['"womens" via e-mail for all'].value.estimate).toBeCloseTo(0.35 * 1.077202 - 0.1, 2)
    expect(comparison?.verdict).toBe('do-not-personalize')
    expect(page).toContain('Do not personalize')
  })
})

describeWithData('completejourney', 'the brief of a grocer without a control group', () => {
  it('ends in segments and a randomized pilot, and says why', async () => {
    const { result, page } = await resultOf('completejourney')
    const { plan, segmentation, response } = result
    expect(plan.purpose).toBe('pilot')
    expect(plan.why).toMatch(/control/)
    expect(response).toMatchObject({ kind: 'no-effect', reason: 'no-control' })
    expect(result.comparison).toBeNull()
    expect(segmentation.profiles).toHaveLength(4)
    expect(segmentation.certificate.verdict).toBe('stable')
    expect(segmentation.profiles.reduce((sum, { customers }) => sum + customers, 0)).toBe(result.customers)
    expect(plan.decisions.rowCount).toBeGreaterThan(400)
    expect(plan.holdout.customers.rowCount).toBeGreaterThan(300)
    expect(page).toContain('First a pilot')
  })
})
