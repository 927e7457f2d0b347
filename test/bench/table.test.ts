import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { machineName } from '../../bench/harness/machine.ts'
import type { Row } from '../../bench/harness/question.ts'
import { type Recorded, record } from '../../bench/harness/record.ts'
import { specifiedSeeds } from '../../bench/proof/laboratory/reference-figures.ts'
import { isRival, theCeiling, theWay, theWayMerged } from '../../bench/proof/way/policy-names.ts'
import { keptProof } from '../../bench/proof/way/record-proof.ts'
import { shortTable } from '../../bench/proof/way/short-table.ts'
import {
  benchTables,
  newestRuns,
  renewedProof,
  renewedReadme,
  renewedRetailer,
  withTables,
} from '../../bench/table.ts'
import { project, temporaryFolder } from '../house/temporary.ts'

const machine = {
  ...{ name: 'some-cpu-2-cores', cpu: 'Some CPU', cores: 2, memoryGb: 8 },
  ...{ node: 'v20.19.0', platform: 'linux x64', load: 0.1 },
}

function row(tool: string, secondsMin: number, more: Partial<Row> = {}): Row {
  return {
    ...{ case: 'a', tool, version: '1.0.0', threads: 1, secondsMin, secondsMedian: secondsMin, runs: 3 },
    ...{ peakMemoryMb: 90, memoryOverBaselineMb: 10, foreignCores: 0, disturbed: false, result: { rows: 5 } },
    ...more,
  }
}

function recorded(more: Partial<Recorded>): Recorded {
  return { question: 'q', asks: 'How long?', date: '2026-01-01', machine, rows: [], absences: [], ...more }
}

test('the tables of README.md are what the recorded runs say (renew: npm run bench:table)', () => {
  const readme = readFileSync(join(project, 'README.md'), 'utf8')
  expect(readme).toMatch(/\| realistic, 20,000 customers, \d+ seeds \|/)
  expect(renewedReadme(readme)).toBe(readme)
})

test('the short of the kept proof has no empty cell, as a policy of another name would leave', () => {
  const proof = keptProof()
  if (proof === null) throw new Error('no proof is kept')
  const [, , ...lines] = shortTable(proof)
    .split('\n')
    .filter((line) => line.startsWith('|'))
  expect(lines.length).toBeGreaterThan(15)
  for (const line of lines) expect(line.slice(2, -2).split(' | ')).not.toContain('')
})

test('what README.md says of the way in bold is so: the best rival earns more in every world, and on a perfect merge, too', () => {
  for (const { summary } of keptProof()?.kinds ?? []) {
    const earned = (name: string): number =>
      summary.rows.find(({ policy }) => policy === name)?.value.mean ?? Number.NaN
    const rival = Math.max(
      ...summary.rows.filter(({ policy }) => isRival(policy)).map(({ value }) => value.mean),
    )
    expect(rival).toBeGreaterThan(earned(theWay))
    expect(rival).toBeGreaterThan(earned(theWayMerged))
    expect(earned(theCeiling)).toBeGreaterThan(rival)
  }
})

test('the tables of docs/proof.md are what the kept worlds and trials say (renew: npm run bench:table)', () => {
  const page = readFileSync(join(project, 'docs/proof.md'), 'utf8')
  expect(page).toMatch(/\*\*realistic, 20,000 customers, \d+ seeds\*\*/)
  expect(page).toContain('| one treatment, 1 % respond, weak, 20000 rows |')
  expect(renewedProof(page)).toBe(page)
})

test('the tables of docs/synthetic-retailer.md are what the kept experiments say (renew: npm run bench:table)', () => {
  const page = readFileSync(join(project, 'docs/synthetic-retailer.md'), 'utf8')
  for (const name of Object.keys(specifiedSeeds))
    expect(page).toContain(`<!-- laboratory ${name} -->\n\nSeeds `)
  expect(renewedRetailer(page)).toBe(page)
})

test('a case is told from its newest run, and what only an older one has from that', () => {
  const { path: folder, remove } = temporaryFolder()
  const keep = (name: string, date: string, seconds: number, cases: readonly string[]): string =>
    record(
      folder,
      recorded({
        date,
        machine: { ...machine, name },
        rows: cases.map((one) => row('clientele', seconds, { case: one })),
      }),
    )
  keep('old', '2026-01-01', 9, ['a', 'b'])
  keep('one', '2026-01-02', 2, ['a', 'c'])
  keep('two', '2026-01-02', 3, ['c'])
  const told = newestRuns(folder).map(({ machine: { name }, rows }) => [
    name,
    rows.map((one) => [one.case, one.secondsMin]),
  ])
  expect(told).toEqual([
    ['two', [['c', 3]]],
    ['one', [['a', 2]]],
    ['old', [['b', 9]]],
  ])
  remove()
})

describe('the tables', () => {
  test('hold every row, with its ratio to the fastest rival of its case', () => {
    const rows = [
      row('clientele', 0.5),
      row('fast', 2),
      row('slow', 8, { disturbed: true }),
      row('clientele', 3, { case: 'b' }),
    ]
    const absences = [{ case: 'a', tool: 'gone', threads: 2, why: 'did not finish within 9 s' }]
    const lines = benchTables([recorded({ rows, absences })]).split('\n')
    expect(lines).toContain('| a | **clientele** | 1 | 0.5 / 0.5 | 0.25 | 10 / 90 | rows 5 |')
    expect(lines).toContain('| a | fast 1.0.0 | 1 | 2 / 2 | 1.00 | 10 / 90 | rows 5 |')
    expect(lines).toContain(
      '| a | slow 1.0.0 | 1 | 8 / 8 | 4.00 | 10 / 90 | rows 5, disturbed by other processes |',
    )
    expect(lines).toContain('| b | **clientele** | 1 | 3 / 3 |  | 10 / 90 | rows 5 |')
    expect(lines).toContain('- a: gone (2) did not finish within 9 s')
  })

  test('say so where nothing is recorded, and refuse a text without markers', () => {
    expect(benchTables([])).toBe('No runs are recorded yet.\n')
    expect(() => withTables('text', '')).toThrow(/markers/)
    expect(withTables('a\n<!-- bench -->\nold\n<!-- /bench -->\nb', 'new\n')).toBe(
      'a\n<!-- bench -->\n\nnew\n\n<!-- /bench -->\nb',
    )
  })
})

describe('the record', () => {
  const folder = temporaryFolder()
  afterAll(() => folder.remove())

  test('keeps the cases that were not run again, and the newest runs count', () => {
    record(folder.path, recorded({ rows: [row('old', 1), row('kept', 1, { case: 'b' })] }))
    const file = record(folder.path, recorded({ rows: [row('new', 2)] }))
    expect(file).toBe(join(folder.path, '2026-01-01-some-cpu-2-cores', 'q.json'))
    expect(newestRuns(folder.path)[0].rows.map(({ tool }) => tool)).toEqual(['kept', 'new'])
    record(folder.path, recorded({ date: '2026-01-02', rows: [row('newest', 3)] }))
    expect(newestRuns(folder.path)[0].rows.map(({ tool }) => tool)).toEqual(['newest'])
    expect(newestRuns(join(folder.path, 'nowhere'))).toEqual([])
  })
})

test('a machine is named by what it is', () => {
  expect(machineName('AMD EPYC', 2)).toBe('amd-epyc-2-cores')
  expect(machineName('AMD EPYC 7763 64-Core Processor', 4)).toBe('amd-epyc-7763-4-cores')
  expect(machineName('Intel(R) Xeon(R) CPU @ 2.20GHz', 8)).toBe('intel-xeon-8-cores')
})
