import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { run } from '../brief/run.ts'
import type { RunEngine } from '../brief/run-engine.ts'
import type { RunResult } from '../contracts/run.ts'
import type { Threads } from '../math/threads/threads.ts'
import { dataFolder } from '../node/data-folder.ts'
import { nodeThreads } from '../node/node-threads.ts'
import { openRunFolder, readRunFolder } from '../node/run-folder.ts'
import { count, money } from '../report/numbers.ts'
import { renderReport } from '../report/render-report.ts'
import { leastDistance, type PlanPart, planParts, together } from '../report/words.ts'
import { dataFlag, dataFolderOf, jsonFlag, readBriefFile, runFolderOf } from './brief-file.ts'
import type { Command } from './command.ts'
import { exitCodes, type Io } from './io.ts'
import { engineFlag, openEngine, withEngine } from './open-engine.ts'
import { progressLine } from './progress-line.ts'

/** `clientele run`: from a brief to a plan. */
export const runCommand: Command = {
  name: 'run',
  words: 'Makes the plan, and a page about it',
  positionals: [{ name: '<brief.yaml>', words: 'the brief' }],
  flags: {
    data: dataFlag,
    out: {
      value: '<folder>',
      words: 'where the run goes; default: beside the brief, spring.yaml to spring-run',
    },
    previous: {
      value: '<folder>',
      words: 'the run before this one, from which customers, holdout and messages are carried on',
    },
    engine: engineFlag,
    threads: {
      value: '<count>',
      words: 'worker threads, which change no result; default: one a processor, at most 4',
    },
    json: jsonFlag,
  },
  async run({ positionals: [path], flags }, io) {
    const folder = runFolderOf(path, flags)
    const result = await runInto(folder, path, flags, io)
    const report = join(folder, 'report.html')
    const total = together(planParts(result))
    io.talk(summary(result, total, report))
    io.out(
      'json' in flags
        ? `${JSON.stringify(documentOf(result, total, folder, report), null, 2)}\n`
        : `${report}\n`,
    )
    return exitCodes.ok
  },
}

async function runInto(
  folder: string,
  path: string,
  flags: { readonly [name: string]: string },
  io: Io,
): Promise<RunResult> {
  const brief = withEngine(await readBriefFile(path), flags['engine'])
  const data = dataFolderOf(path, flags)
  const previous = flags['previous'] === undefined ? undefined : readRunFolder(flags['previous'])
  const threads = threadsFor(flags['threads'])
  const store = await openRunFolder(folder)
  const line = progressLine(io)
  let engine: RunEngine | undefined
  try {
    engine = await openEngine(brief, flags['engine'], data)
    return await run(brief, {
      store,
      data: dataFolder(data),
      engine,
      render: renderReport,
      previous,
      threads,
      signal: io.signal,
      onStage: line.onStage,
      onProgress: line.onProgress,
    })
  } catch (error) {
    line.end()
    if (io.signal.aborted)
      io.talk(`What was finished is kept in "${folder}.partial". The same command goes on from there.\n`)
    throw error
  } finally {
    line.end()
    threads?.close()
    // Why a run ended is not hidden by what cannot be let go of afterwards, and a run that is there stays one.
    await Promise.allSettled([engine?.engine.close(), store.close()])
  }
}

/** Beyond so many threads the way gains nothing. */
const mostThreads = 4

/** The worker threads of a run; none where one is asked for, or there is one processor. */
function threadsFor(asked: string | undefined): Threads | undefined {
  const count = asked === undefined ? Math.min(mostThreads, availableParallelism()) : Number(asked)
  return count === 1 ? undefined : nodeThreads({ count })
}

type Total = Pick<PlanPart, 'messages' | 'value' | 'cost'>

function summary(result: RunResult, total: Total, report: string): string {
  const { plan, customers, goal, comparison } = result
  const worth =
    plan.purpose === 'pilot'
      ? `A pilot, drawn at random, costs ${money(total.cost, goal.currency)}.`
      : `Worth ${money(total.value, goal.currency)} after costs of ${money(total.cost, goal.currency)}, ${distanceWords(result)}.`
  const lines = [
    `${count(plan.decisions.rowCount)} messages to ${count(plan.outcomes['contacted'] ?? 0)} of ${count(customers)} customers. ${worth}`,
    ...(plan.why === null ? [] : [plan.why]),
    ...(comparison === null ? [] : [comparison.words]),
    ...plan.unmet.map(({ words }) => `Not met: ${words}`),
    `Read ${report}`,
  ]
  return `${lines.join('\n')}\n`
}

function distanceWords({ plan, goal }: RunResult): string {
  const distance = plan.bound - plan.objective
  return distance < leastDistance
    ? 'proven to be the best possible plan to the cent'
    : `at most ${money(distance, goal.currency)} below the best possible plan`
}

function documentOf(result: RunResult, total: Total, folder: string, report: string): object {
  const { name, asOf, seed, customers, plan, comparison, pilot, readiness, unknowns } = result
  const { purpose, why, objective, bound, gap, outcomes, rows, unmet } = plan
  return {
    folder,
    report,
    name,
    asOf,
    seed,
    customers,
    purpose,
    why,
    ...total,
    objective,
    bound,
    gap,
    outcomes,
    limits: rows.map(({ id, min, max, used, price, shortfall }) => ({
      id,
      min,
      max,
      used,
      price,
      shortfall,
    })),
    unmet,
    comparison,
    pilot,
    readiness,
    unknowns,
  }
}
