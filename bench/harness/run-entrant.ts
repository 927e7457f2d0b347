import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { mark } from './compete.ts'
import { foreignCores, forgetPeak, memoryNow, memoryPeak, readTicks } from './proc.ts'
import { project, startOf } from './programs.ts'
import type { Entrant, Facts, Outcome } from './question.ts'

/** What an entrant came to, or why it came to nothing. */
export type Ended = { readonly outcome: Outcome } | { readonly why: string }

interface Told {
  readonly ready?: string
  readonly seconds?: number
  readonly result?: Facts
  readonly work?: Facts
}

/**
 * Runs an entrant in a process of its own: it gets ready, warms up, and is timed until it ran often enough. Before and
 * after every run the load of other processes is read.
 */
export async function runEntrant(entrant: Entrant, folder: string): Promise<Ended> {
  const { program, threads, job, lacks, limit = 120 } = entrant
  if (lacks !== undefined) return { why: lacks }
  const start = startOf(program, threads)
  if ('missing' in start) return { why: start.missing }
  const child = spawn(start.command, [...start.flags, folder, JSON.stringify({ ...job, threads })], {
    cwd: project,
    env: start.environment,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  // A child that died reads no more; that it died is told by its exit code.
  child.stdin.on('error', () => {})
  let stopped = false
  const timer = setTimeout(() => {
    stopped = true
    child.kill('SIGKILL')
  }, 1000 * limit)
  const ended = exitOf(child)
  try {
    const outcome = await lead(child, entrant)
    if (outcome !== null) return { outcome }
    const { code, errors } = await ended
    if (stopped) return { why: `did not finish within ${limit} s` }
    return { why: `ended with ${code}: ${lastLine(errors)}` }
  } finally {
    clearTimeout(timer)
    child.kill()
    await ended
  }
}

/** Leads a child through its runs; null where it ended before it told what came of them. */
async function lead(child: ChildProcess, entrant: Entrant): Promise<Outcome | null> {
  const { tool, threads, server, warmUps = 1, runs = 5, enough = 8 } = entrant
  const lines = messagesOf(child)
  const hear = async (): Promise<Told | null> => ((await lines.next()).value as Told | undefined) ?? null
  const ask = (word: string): void => void child.stdin?.write(`${word}\n`)
  const pid = child.pid ?? 0
  const roots = server === undefined ? [process.pid] : [process.pid, server]
  const ready = await hear()
  if (ready === null) return null
  forgetPeak(pid)
  const baselineMb = memoryNow(pid)
  const seconds: number[] = []
  const foreign: (number | null)[] = []
  for (let run = 0; run < warmUps + runs && sum(seconds) < enough; run++) {
    const before = readTicks(roots)
    ask('run')
    const told = await hear()
    if (told?.seconds === undefined) return null
    if (run < warmUps) continue
    foreign.push(foreignCores(before, readTicks(roots)))
    seconds.push(told.seconds)
  }
  const peakMb = memoryPeak(pid)
  ask('report')
  const report = await hear()
  if (report?.result === undefined || report.work === undefined) return null
  ask('end')
  const { result, work } = report
  return {
    tool,
    threads,
    version: ready.ready ?? '',
    seconds,
    peakMb,
    baselineMb,
    foreignCores: foreign,
    result,
    work,
  }
}

async function* messagesOf(child: ChildProcess): AsyncGenerator<Told> {
  if (child.stdout === null) return
  for await (const line of createInterface({ input: child.stdout }))
    if (line.startsWith(mark)) yield JSON.parse(line.slice(mark.length)) as Told
}

function exitOf(child: ChildProcess): Promise<{ readonly code: string; readonly errors: string }> {
  let errors = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-20_000)
  })
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ code: 'no process', errors: error.message }))
    child.on('close', (code, signal) => resolve({ code: signal ?? `exit code ${code}`, errors }))
  })
}

/** The last line that says something, and of Node's own reports the line of the error. */
function lastLine(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return (lines.findLast((line) => /^\w*Error|^FATAL|Error:/.test(line)) ?? lines.at(-1) ?? 'no words')
    .trim()
    .slice(0, 300)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
