import { describe, expect, test } from 'vitest'
import { doorsOf } from '../../scripts/readme-doors.ts'
import { readReport, type Summary, summarize, together } from '../../scripts/test-summary.ts'

test('the doors of a text are the blocks fenced as doors, in order, with their lines', () => {
  const fence = '```'
  const text = `# A\n\n${fence}ts\nnot a door\n${fence}\n\n${fence}ts door\nfirst\n${fence}\n${fence}sh door\nsecond\n${fence}\n`
  expect(doorsOf(text)).toEqual([
    { language: 'ts', text: 'first\n', line: 7 },
    { language: 'sh', text: 'second\n', line: 10 },
  ])
})

test('several runs are summed up as one, which passes where each did', () => {
  const run = (success: boolean, numPassedTests: number, numFailedTests: number) => ({
    success,
    numPassedTests,
    numFailedTests,
    testResults: [],
  })
  expect(summarize(together([run(true, 3, 0), run(true, 4, 0)]), false)).toMatchObject({
    lines: expect.arrayContaining(['7 passed, 0 failed']),
    passed: true,
  })
  expect(summarize(together([run(true, 3, 0), run(false, 4, 1)]), false).passed).toBe(false)
  expect(summarize(together([run(true, 3, 0), run(false, 4, 0)]), false).passed).toBe(false)
  const { lines, passed } = summarize(together([run(true, 3, 0), readReport('no/such.json')]), true)
  expect(lines).toEqual([
    'did not run: no/such.json: no report was left',
    'skipped: nothing',
    '3 passed, 1 failed',
  ])
  expect(passed).toBe(false)
  expect(readReport(import.meta.filename).success).toBe(false)
})

describe('the summary of the tests', () => {
  const passed = { fullName: 'a passes', status: 'passed' }
  const failed = { fullName: 'b fails', status: 'failed' }
  const skipped = { fullName: 'real data (skipped: no data set "x") c waits', status: 'skipped' }

  /** The summary of a report of one file with these tests. */
  function summary(assertionResults: readonly (typeof passed)[], maySkip = true, status = 'passed'): Summary {
    const count = (kind: string): number => assertionResults.filter((one) => one.status === kind).length
    const report = {
      success: status === 'passed',
      numPassedTests: count('passed'),
      numFailedTests: count('failed'),
      testResults: [{ name: 'x.test.ts', status, message: 'syntax', assertionResults }],
    }
    return summarize(report, maySkip)
  }

  test('ends with the counts', () => {
    expect(summary([passed, passed])).toEqual({
      lines: ['skipped: nothing', '2 passed, 0 failed'],
      passed: true,
    })
    expect(summary([passed, failed], true, 'failed')).toEqual({
      lines: ['skipped: nothing', '1 passed, 1 failed'],
      passed: false,
    })
  })

  test('names what was skipped, and fails where nothing may be', () => {
    const lines = [`skipped: ${skipped.fullName}`, '1 passed, 0 failed']
    expect(summary([passed, skipped], true)).toEqual({ lines, passed: true })
    expect(summary([passed, skipped], false)).toEqual({ lines, passed: false })
  })

  test('fails when no test ran, or a file could not be run', () => {
    expect(summary([]).passed).toBe(false)
    expect(summary([], true, 'failed')).toEqual({
      lines: ['did not run: x.test.ts: syntax', 'skipped: nothing', '0 passed, 1 failed'],
      passed: false,
    })
  })
})
