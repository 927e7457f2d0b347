import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, contest } from '../../../bench/harness/answer.ts'
import type { Entrant, Facts } from '../../../bench/harness/question.ts'
import { sameWork } from '../../../bench/harness/same-work.ts'

const program = 'test/bench/harness/fake-entrant.ts'
const fake = (tool: string, job: Facts, more: Partial<Entrant> = {}): Entrant => ({
  ...{ tool, program, threads: 1, job, warmUps: 1, runs: 2 },
  ...more,
})

describe('a contest of fakes', () => {
  let answer: Answer
  const said: string[] = []
  const folder = mkdtempSync(join(tmpdir(), 'clientele-'))

  beforeAll(async () => {
    writeFileSync(join(folder, 'given'), '42')
    const entrants = [
      fake('clientele', { megabytes: 200 }),
      fake('same', { megabytes: 1 }),
      fake('other', { megabytes: 1, wrong: 1 }),
      fake('crashing', { crash: true }),
      fake('hanging', { hang: true }, { limit: 3 }),
      fake('absent', {}, { program: 'csv.mjs#no-such-package' }),
    ]
    const judge = {
      make: () => {},
      judge: (outcomes: Parameters<typeof sameWork>[0]) => ({ unequal: sameWork(outcomes) }),
    }
    answer = await contest({ name: 'fake', entrants, ...judge }, folder, (words) => void said.push(words))
  }, 120_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const row = (tool: string) => answer.rows.find((one) => one.tool === tool)

  test('is timed by run, warm-ups left out', () => {
    const { secondsMin = 0, secondsMedian = 0, runs, version, threads } = row('clientele') ?? {}
    expect({ runs, version, threads }).toEqual({ runs: 2, version: '1.2.3', threads: 1 })
    expect(secondsMin).toBeGreaterThanOrEqual(0.05)
    expect(secondsMedian).toBeGreaterThanOrEqual(secondsMin)
  })

  test.skipIf(process.platform !== 'linux')('sees the memory of each process apart', () => {
    const large = row('clientele')?.memoryOverBaselineMb ?? 0
    expect(large).toBeGreaterThanOrEqual(199)
    // Two runs hold at most two arrays at once.
    expect(large).toBeLessThan(500)
    expect(row('same')?.memoryOverBaselineMb ?? 0).toBeLessThan(60)
    expect(row('clientele')?.peakMemoryMb ?? 0).toBeGreaterThan(large)
  })

  test('tells what was reached', () => {
    expect(row('clientele')?.result).toEqual({ held: 200 * 2 ** 20 })
  })

  test('fails on unequal work, and names it', () => {
    expect(answer.failures).toEqual(['fake: other (1) has answer 43, clientele has 42.'])
    expect(said.join('\n')).toContain('not the same work: other (1)')
  })

  test('leaves out who is not installed, crashes or does not end, and says why', () => {
    expect(answer.rows.map(({ tool }) => tool)).toEqual(['clientele', 'same', 'other'])
    expect(answer.absences.map(({ tool, why }) => [tool, why])).toEqual([
      ['crashing', 'ended with exit code 1: Error: this entrant crashes'],
      ['hanging', 'did not finish within 3 s'],
      ['absent', 'no-such-package is not installed (npm run peers)'],
    ])
  })
})

test('our own crash is a failure', async () => {
  const entrants = [fake('clientele', { crash: true })]
  const judge = { make: () => {}, judge: () => ({ unequal: [] }) }
  const { failures } = await contest({ name: 'fake', entrants, ...judge }, tmpdir(), () => {})
  expect(failures).toEqual(['fake: clientele ended with exit code 1: Error: this entrant crashes'])
})

describe('the same work', () => {
  const did = (tool: string, work: Facts) => ({
    ...{ tool, threads: 2, version: '', seconds: [], peakMb: null, baselineMb: null },
    ...{ foreignCores: [], result: {}, work },
  })

  test('is equal in counts and words, and nearly in sums', () => {
    expect(
      sameWork([did('a', { rows: 3, sum: 1, name: 'x' }), did('b', { rows: 3, sum: 1 + 1e-13, name: 'x' })]),
    ).toEqual([])
    expect(sameWork([did('a', { sum: 1 }), did('b', { sum: 1 + 1e-10 })])).toEqual([
      'b (2) has sum 1.0000000001, a has 1.',
    ])
    expect(sameWork([did('a', { name: 'x' }), did('b', { name: 'y' })])).toHaveLength(1)
  })

  test('must be shown', () => {
    expect(sameWork([did('a', { rows: 3 }), did('b', {})])).toEqual([
      'b (2) shows nothing of its work to compare with a.',
    ])
  })
})
