import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { project } from './programs.ts'
import type { Absence, Case, Outcome, Question, Row } from './question.ts'
import { rowOf } from './rows.ts'
import { runEntrant } from './run-entrant.ts'

/** What a question came to. */
export interface Answer {
  readonly rows: readonly Row[]
  readonly absences: readonly Absence[]
  /** What was not the same work, and where we failed: with any of these the bench has failed. */
  readonly failures: readonly string[]
}

/** Where the words about the progress go. */
export type Say = (words: string) => void

/** Runs all cases of a question, or one of them. */
export async function answer(
  question: Question,
  options: { readonly quick: boolean; readonly case?: string | undefined; readonly say: Say },
): Promise<Answer> {
  const answers: Answer[] = []
  for (const one of question.cases(options.quick)) {
    if (options.case !== undefined && one.name !== options.case) continue
    answers.push(await answerCase(question, one, options.quick, options.say))
  }
  return {
    rows: answers.flatMap(({ rows }) => rows),
    absences: answers.flatMap(({ absences }) => absences),
    failures: answers.flatMap(({ failures }) => failures),
  }
}

async function answerCase(question: Question, one: Case, quick: boolean, say: Say): Promise<Answer> {
  const folder = mkdtempSync(join(tmpdir(), 'clientele-bench-'))
  const start = performance.now()
  try {
    makeInstance(question, one, quick, folder)
    say(`${question.name} ${one.name} (made in ${((performance.now() - start) / 1000).toFixed(1)} s)`)
    return await contest(one, folder, say)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** In a process of its own, so that what the instance takes in memory and time is gone when the entrants run. */
function makeInstance(question: Question, one: Case, quick: boolean, folder: string): void {
  const flags = [
    '--import',
    'tsx',
    '--max-old-space-size=12000',
    join(import.meta.dirname, 'make-instance.ts'),
  ]
  const { status, stderr } = spawnSync(
    process.execPath,
    [...flags, question.name, one.name, String(quick), folder],
    {
      cwd: project,
      encoding: 'utf8',
    },
  )
  if (status !== 0) throw new Error(`The instance ${one.name} was not made: ${stderr}`)
}

/** Lets all entrants run, one after the other, and sees that they did the same work. */
export async function contest(one: Case, folder: string, say: Say): Promise<Answer> {
  const outcomes: Outcome[] = []
  const absences: Absence[] = []
  const failures: string[] = []
  for (const entrant of one.entrants) {
    const { tool, threads } = entrant
    const ended = await runEntrant(entrant, folder)
    if ('outcome' in ended) {
      outcomes.push(ended.outcome)
      say(`  ${lineOf(rowOf(one.name, ended.outcome))}`)
    } else {
      absences.push({ case: one.name, tool, threads, why: ended.why })
      say(`  ${tool} (${threads}): ${ended.why}`)
      if (tool === 'clientele') failures.push(`${one.name}: clientele ${ended.why}`)
    }
  }
  const { unequal, added = [] } = await one.judge(outcomes, folder)
  for (const words of unequal) say(`  not the same work: ${words}`)
  return {
    rows: outcomes.map((outcome, i) => rowOf(one.name, outcome, added[i])),
    absences,
    failures: [...failures, ...unequal.map((words) => `${one.name}: ${words}`)],
  }
}

function lineOf(row: Row): string {
  const {
    tool,
    threads,
    secondsMin,
    secondsMedian,
    peakMemoryMb,
    memoryOverBaselineMb,
    foreignCores,
    disturbed,
  } = row
  const seconds = `${secondsMin.toFixed(3)} / ${secondsMedian.toFixed(3)} s`
  const memory = `${peakMemoryMb ?? '?'} MB (+${memoryOverBaselineMb ?? '?'})`
  const load = disturbed ? `  DISTURBED by ${foreignCores} cores` : ''
  return `${`${tool} (${threads})`.padEnd(34)} ${seconds.padEnd(20)} ${memory.padEnd(18)} ${JSON.stringify(row.result)}${load}`
}
