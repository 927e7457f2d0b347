import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { upliftCounts, upliftTables } from '../../../bench/proof/uplift/markdown.ts'
import { type KeptUplift, keptUplift, recordUplift } from '../../../bench/proof/uplift/record-uplift.ts'
import type { UpliftRow } from '../../../bench/proof/uplift/report.ts'
import { type TemporaryFolder, temporaryFolder } from '../../house/temporary.ts'

let folder: TemporaryFolder
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => folder.remove())

const machine = {
  ...{ name: 'some-cpu', cpu: 'Some CPU', cores: 2, memoryGb: 8 },
  ...{ node: 'v20', platform: 'linux', load: 0 },
}

function row(budget: number, mean: number, half: number, tool = 'clientele'): UpliftRow {
  return {
    ...{ case: 'a trial', budget, tool, seeds: 5, mean, half, contacted: 0.4, oracle: 2 },
    ...{
      learners: { 'constant-odds': 3, pooled: 2 },
      seconds: null,
      bestPeer: { tool: 'T-LR', share: 0.749 },
      target: null,
    },
  }
}

function trials(size: number, date: string, more: Partial<KeptUplift> = {}): KeptUplift {
  const rows = [
    row(0.1, 0.3, 0.2),
    row(0.3, 0.4, 0.1),
    row(1, 0.56, 0.29),
    row(1, 0.78, 0.06, 'a regression per option'),
  ]
  return { size, date, source: 'aaa', machine, seeds: [1, 2, 3, 4, 5], rows, ...more }
}

test('the newest trials of every size are told, with the commit they were judged at', () => {
  recordUplift(folder.path, trials(20_000, '2026-01-01', { source: 'old' }))
  const file = recordUplift(folder.path, trials(20_000, '2026-01-02'))
  recordUplift(folder.path, trials(200_000, '2026-01-01', { source: 'bbb', rows: [] }))
  expect(file).toBe(join(folder.path, 'uplift-20000-2026-01-02-some-cpu.json'))
  const kept = keptUplift(folder.path)
  expect(kept).toEqual([
    trials(20_000, '2026-01-02'),
    trials(200_000, '2026-01-01', { source: 'bbb', rows: [] }),
  ])
  const text = upliftTables(kept)
  expect(text).toContain('(2026-01-02, source aaa, Some CPU; 2026-01-01, source bbb, Some CPU; 95 %')
  expect(text).toContain(
    '| a trial | 0.30 ± 0.20 | 0.40 ± 0.10 | 0.56 ± 0.29 | 0.78 ± 0.06 | T-LR 0.749 | constant-odds 3, pooled 2 |\n',
  )
})

test('it is counted in how many trials a regression and the best peer reach more where all may be contacted', () => {
  const trial = (name: string, ours: number, regression: number, peer: number | null): UpliftRow[] => {
    const bestPeer = peer === null ? null : { tool: 'T-LR', share: peer }
    return [
      { ...row(0.1, 0, 0), case: name, bestPeer },
      { ...row(1, ours, 0), case: name, bestPeer },
      { ...row(1, regression, 0, 'a regression per option'), case: name, bestPeer },
    ]
  }
  const rows = [
    ...trial('a', 0.5, 0.7, 0.4),
    ...trial('b', -3, -2, null),
    ...trial('c', 0.5, 0.5, 0.6),
    ...trial('d', 0.8, 0.7, 0.8),
  ]
  expect(upliftCounts([trials(200_000, '2026-01-01', { rows })])).toContain(
    '\n- in trials of 200,000 customers: less than a regression per option in 2 of 4, and less than the best peer in 1 of the 3 of which one is known\n',
  )
})

test('a newer run of fewer seeds or rows takes the place of no whole one', () => {
  const whole = trials(20_000, '2026-01-01')
  recordUplift(folder.path, whole)
  recordUplift(folder.path, trials(20_000, '2026-01-02', { seeds: [1] }))
  recordUplift(folder.path, trials(20_000, '2026-01-03', { rows: whole.rows.slice(1) }))
  expect(keptUplift(folder.path)).toEqual([whole])
})

test('a single seed has no interval', () => {
  const rows = [row(1, 0.5, Number.NaN)]
  recordUplift(folder.path, trials(20_000, '2026-01-01', { rows }))
  expect(upliftTables(keptUplift(folder.path))).toContain(
    '| a trial |  |  | 0.50 |  | T-LR 0.749 | constant-odds 3, pooled 2 |',
  )
})

test('it is said that nothing is kept', () => {
  for (const tell of [upliftTables, upliftCounts])
    expect(tell(keptUplift(folder.path))).toBe('No trials are kept yet.\n')
})
