/**
 * Reads the JSON reports of vitest, names every test that was skipped, and ends with `N passed, N failed` of all of them.
 * Fails when a test failed, when there was none, when a report is missing, and, with `--no-skips`, when one was skipped.
 */
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

/** The part of the report that is read. */
export interface Report {
  readonly success: boolean
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly testResults: readonly FileReport[]
}

/** One test file of the report. */
export interface FileReport {
  readonly name: string
  readonly status: string
  readonly message: string
  readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[]
}

/** The lines to print, and whether all is well. */
export interface Summary {
  readonly lines: readonly string[]
  readonly passed: boolean
}

/** Several runs as one. */
export function together(reports: readonly Report[]): Report {
  const total = (count: (report: Report) => number): number =>
    reports.reduce((sum, report) => sum + count(report), 0)
  return {
    success: reports.every(({ success }) => success),
    numPassedTests: total((report) => report.numPassedTests),
    numFailedTests: total((report) => report.numFailedTests),
    testResults: reports.flatMap(({ testResults }) => testResults),
  }
}

/** The report in a file. A run that left none, or half of one, counts as a file that could not be run. */
export function readReport(file: string): Report {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Report
  } catch {
    return noReport(file)
  }
}

function noReport(file: string): Report {
  const missing = { name: file, status: 'failed', message: 'no report was left', assertionResults: [] }
  return { success: false, numPassedTests: 0, numFailedTests: 0, testResults: [missing] }
}

/** Sums up a report; a file that could not be run counts as one failure. */
export function summarize(report: Report, maySkip: boolean): Summary {
  const tests = report.testResults.flatMap((file) => file.assertionResults)
  const skipped = tests.filter((test) => test.status !== 'passed' && test.status !== 'failed')
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  )
  const failures = report.numFailedTests + broken.length
  const lines = [
    ...broken.map((file) => `did not run: ${file.name}: ${file.message}`),
    `skipped: ${skipped.map((test) => test.fullName).join('; ') || 'nothing'}`,
    `${report.numPassedTests} passed, ${failures} failed`,
  ]
  const complete = maySkip || skipped.length === 0
  return { lines, passed: report.success && failures === 0 && report.numPassedTests > 0 && complete }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const files = process.argv.slice(2).filter((word) => !word.startsWith('--'))
  const reports = files.map(readReport)
  const { lines, passed } = summarize(together(reports), !process.argv.includes('--no-skips'))
  for (const line of lines) console.log(line)
  if (!passed) process.exitCode = 1
}
