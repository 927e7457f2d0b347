import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type KeptWorld, keptProof, proofFolder, recordWorld } from '../../../bench/proof/way/record-proof.ts'
import { type TemporaryFolder, temporaryFolder } from '../../house/temporary.ts'

let folder: TemporaryFolder
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => folder.remove())

const machine = {
  name: 'some-cpu',
  cpu: 'Some CPU',
  cores: 2,
  memoryGb: 8,
  node: 'v20',
  platform: 'linux',
  load: 0,
}

function world(seed: number, value: number, more: Partial<KeptWorld> = {}): KeptWorld {
  const plan = {
    ...{ value, bound: 300, benefit: 1, optOuts: 1, messages: 500, worseOff: 0.3, violations: 0, again: 0 },
    ...{ wasted: 0, promised: null, gap: null },
  }
  const policies = ['ceiling', 'the way'].map((policy) => ({ policy, ...plan }))
  const judged = { customers: 1000, bound: 300, policies, regret: {}, bought: [], refused: null, seconds: 1 }
  return {
    ...{ level: 'realistic', customers: 1000, seed, judged, date: '2026-01-01', source: 'aaa' },
    ...more,
  }
}

const keep = (one: KeptWorld): string => recordWorld(machine, one, folder.path)

test('a seed that is proved again replaces itself and no other', () => {
  for (const seed of [3, 1, 2]) keep(world(seed, 10 * seed))
  keep(world(1, 70, { level: 'hostile' }))
  const file = keep(world(2, 50, { date: '2026-01-05', source: 'bbb' }))
  expect(file).toBe(join(folder.path, 'worlds-some-cpu.json'))
  const { worlds } = JSON.parse(readFileSync(file, 'utf8')) as { worlds: KeptWorld[] }
  expect(worlds.map(({ level, seed, source }) => `${level} ${seed} ${source}`)).toEqual([
    'realistic 1 aaa',
    'realistic 2 bbb',
    'realistic 3 aaa',
    'hostile 1 aaa',
  ])
  const proof = keptProof(folder.path)
  expect(proof?.kinds.map(({ level, seeds, dates, sources }) => [level, seeds, dates, sources])).toEqual([
    ['realistic', [1, 2, 3], ['2026-01-01', '2026-01-05'], ['aaa', 'bbb']],
    ['hostile', [1], ['2026-01-01'], ['aaa']],
  ])
  // 10, 50 and 30.
  expect(proof?.kinds[0].summary.rows[1]).toMatchObject({ policy: 'the way', seeds: 3, value: { mean: 30 } })
})

test('nothing is told where nothing is kept', () => {
  expect(keptProof(folder.path)).toBeNull()
  expect(keptProof(join(folder.path, 'nowhere'))).toBeNull()
})

test('worlds of all machines count, and of the same world the newest', () => {
  const keepOn = (name: string, one: KeptWorld): string => recordWorld({ ...machine, name }, one, folder.path)
  keepOn('a', world(1, 10, { date: '2026-01-03' }))
  keepOn('b', world(1, 70, { date: '2026-01-02' }))
  keepOn('b', world(2, 30, { date: '2026-01-02' }))
  keepOn('b', world(1, 5, { level: 'hostile', date: '2026-01-01' }))
  const kinds = keptProof(folder.path)?.kinds ?? []
  expect(kinds.map(({ level, seeds, machines }) => [level, seeds, machines.map(({ name }) => name)])).toEqual(
    [
      ['realistic', [1, 2], ['a', 'b']],
      ['hostile', [1], ['b']],
    ],
  )
  expect(kinds[0].summary.rows[1].value.mean).toBe(20)
})

test('of a world judged on several machines in one day that of the last machine by name counts', () => {
  for (const [name, value] of [
    ['b', 70],
    ['a', 10],
  ] as const)
    recordWorld({ ...machine, name }, world(1, value), folder.path)
  expect(keptProof(folder.path)?.kinds[0].summary.rows[1].value.mean).toBe(70)
})

test('what the project keeps can be read', () => {
  expect(keptProof(proofFolder)?.kinds.length).toBeGreaterThan(0)
})
