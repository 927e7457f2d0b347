/**
 * Answers questions of speed by measuring: `npm run bench -- <question> [--quick] [--json] [--case name]`, where the
 * question is `all` or one of those in `questions/`. Full runs are kept in `bench/runs`; quick ones are only told.
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Answer, answer } from './harness/answer.ts'
import { buildIfStale } from './harness/build.ts'
import { describeMachine } from './harness/machine.ts'
import { project } from './harness/programs.ts'
import type { Question } from './harness/question.ts'
import { record } from './harness/record.ts'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    case: { type: 'string' },
  },
})
// The instances are made of the built package, so that it is built before they are imported.
buildIfStale()
const { questions } = await import('./questions/index.ts')
const asked = questions.filter(({ name }) => positionals.includes(name) || positionals.includes('all'))
// With --json the output is for programs, and words go where errors go.
const say = (words: string): void => (values.json ? console.error(words) : console.log(words))

if (asked.length === 0) {
  say('npm run bench -- <question> [--quick] [--json] [--case name]\n\nall: every question')
  for (const { name, asks } of questions) say(`${name}: ${asks}`)
  process.exitCode = 1
} else {
  await answerAll(asked)
}

async function answerAll(list: readonly Question[]): Promise<void> {
  const machine = describeMachine()
  say(
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB, Node ${machine.node}, load ${machine.load}`,
  )
  const date = new Date().toISOString().slice(0, 10)
  const begun = performance.now()
  const answers: Record<string, Answer> = {}
  for (const question of list) {
    const found = await answer(question, { quick: values.quick, case: values.case, say })
    answers[question.name] = found
    for (const words of found.failures) say(`FAILED ${question.name}: ${words}`)
    if (found.failures.length > 0) process.exitCode = 1
    else if (!values.quick && found.rows.length > 0) {
      const { name, asks } = question
      const { rows, absences } = found
      say(
        `kept in ${record(join(project, 'bench/runs'), { question: name, asks, date, machine, rows, absences })}`,
      )
    }
  }
  say(`in all ${((performance.now() - begun) / 1000).toFixed(0)} s`)
  if (values.json) console.log(JSON.stringify({ date, machine, quick: values.quick, answers }, null, 2))
}
