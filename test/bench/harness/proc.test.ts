import { afterAll, describe, expect, test } from 'vitest'
import { foreignCores, memoryNow, memoryPeak, readTicks } from '../../../bench/harness/proc.ts'
import { rowOf } from '../../../bench/harness/rows.ts'
import { temporaryFolder } from '../../house/temporary.ts'

/** A process as the kernel tells of it: ticks in user and system mode, and those of children that ended. */
function stat(pid: number, parent: number, ticks: readonly [number, number, number, number]): string {
  return `${pid} (a (strange) name) S ${parent} 0 0 0 0 0 0 0 0 0 ${ticks.join(' ')} 20 0 1 0 0\n`
}

describe('the load of others', () => {
  const before = temporaryFolder()
  const after = temporaryFolder()
  afterAll(() => {
    before.remove()
    after.remove()
  })
  before.write({
    stat: 'cpu  1000 10 200 9000 50 3 4 5 0 0\ncpu0 1 2 3\n',
    '7/stat': stat(7, 1, [100, 20, 0, 0]),
    '8/stat': stat(8, 7, [30, 0, 0, 0]),
    '9/stat': stat(9, 1, [500, 0, 0, 0]),
    'meminfo/stat': '',
  })
  after.write({
    stat: 'cpu  1150 10 230 9000 900 3 4 15 0 0\n',
    '7/stat': stat(7, 1, [110, 20, 60, 5]),
    '9/stat': stat(9, 1, [600, 0, 0, 0]),
  })

  test('is what the machine did less what the own tree did, also by children that ended', () => {
    const start = readTicks([7], before.path)
    expect(start).toMatchObject({ machine: 1222, own: 150 })
    const end = readTicks([7], after.path)
    expect(end).toMatchObject({ machine: 1412, own: 195 })
    if (start === null || end === null) return
    // 190 ticks in all, 45 of them our own, 2 for the steps of the counters: 1.43 s within 2 s.
    expect(foreignCores(start, { ...end, at: start.at + 2000 })).toBeCloseTo(0.715, 12)
  })

  test('is not known where the system does not tell', () => {
    expect(readTicks([7], `${before.path}/nowhere`)).toBeNull()
    expect(foreignCores(null, null)).toBeNull()
  })

  test('marks a row whose fastest run was disturbed', () => {
    const outcome = {
      tool: 'x',
      version: '1',
      threads: 1,
      peakMb: 30.4,
      baselineMb: 10,
      result: {},
      work: {},
    }
    const disturbed = (seconds: number[], cores: (number | null)[]) =>
      rowOf('case', { ...outcome, seconds, foreignCores: cores })
    expect(disturbed([2, 1, 3], [0.01, 0.5, 0.02])).toMatchObject({
      ...{ disturbed: true, foreignCores: 0.5, secondsMin: 1, secondsMedian: 2 },
      ...{ peakMemoryMb: 30, memoryOverBaselineMb: 20, runs: 3 },
    })
    expect(disturbed([1, 2], [0.05, 0.5])).toMatchObject({ disturbed: false, secondsMedian: 1.5 })
    expect(disturbed([1], [null])).toMatchObject({ disturbed: false, foreignCores: null })
  })
})

test.skipIf(process.platform !== 'linux')('reads the memory of this process', () => {
  const held = memoryNow(process.pid) ?? 0
  expect(held).toBeGreaterThan(20)
  expect(memoryPeak(process.pid) ?? 0).toBeGreaterThanOrEqual(held * 0.9)
  expect(readTicks([process.pid])?.own).toBeGreaterThan(0)
})
