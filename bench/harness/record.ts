import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Machine } from './machine.ts'
import type { Absence, Row } from './question.ts'

/** The runs of one question on one machine and day, as they are kept. */
export interface Recorded {
  readonly question: string
  readonly asks: string
  readonly date: string
  readonly machine: Machine
  readonly rows: readonly Row[]
  readonly absences: readonly Absence[]
}

/** Writes the runs into `<folder>/<date>-<machine>/<question>.json`; cases that were not run again stay as they were. */
export function record(folder: string, recorded: Recorded): string {
  const place = join(folder, `${recorded.date}-${recorded.machine.name}`)
  const file = join(place, `${recorded.question}.json`)
  mkdirSync(place, { recursive: true })
  const before = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Recorded) : null
  const again = new Set([...recorded.rows, ...recorded.absences].map((row) => row.case))
  const kept = <Line extends { readonly case: string }>(lines: readonly Line[] = []): Line[] =>
    lines.filter((line) => !again.has(line.case))
  const merged: Recorded = {
    ...recorded,
    rows: [...kept(before?.rows), ...recorded.rows],
    absences: [...kept(before?.absences), ...recorded.absences],
  }
  writeFileSync(file, `${JSON.stringify(merged, null, 2)}\n`)
  return file
}
