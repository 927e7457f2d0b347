/**
 * Starts Sail and Apache Spark on this machine for the tests of the projects `spark` and `engines`, with a token that only those who read the output know. Prints
 * `SAIL_REMOTE=..` and `SPARK_REMOTE=..`, ready to be exported, and the numbers of their processes (`SAIL_PID`, `SPARK_PID`), and stops both when it is ended itself.
 *
 *     npx tsx scripts/spark-servers.ts [sail] [spark]            both where none is named
 *     npx tsx scripts/spark-servers.ts -- npm test               runs a command with both addresses set, then stops
 *     npx tsx scripts/spark-servers.ts spark --master 'local-cluster[2,1,1024]'
 *
 * Both come from Python packages, into a folder that is kept: `SPARK_SERVERS_CACHE`, or one in the system's temporary folder. Spark needs Java 17 or 21.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { lastWords, type Server, type ServerName, startServer, stopServer } from './spark-server.ts'

const work = mkdtempSync(join(tmpdir(), 'clientele-spark-'))
const running: Server[] = []

const at = process.argv.indexOf('--')
const command = at < 0 ? [] : process.argv.slice(at + 1)
const { positionals, values } = parseArgs({
  args: process.argv.slice(2, at < 0 ? undefined : at),
  allowPositionals: true,
  options: { master: { type: 'string' } },
})
const names: readonly ServerName[] = ['sail', 'spark']
const wanted = names.filter((name) => positionals.length === 0 || positionals.includes(name))
let stopping = false

try {
  for (const name of wanted) {
    const server = await startServer(name, { work, master: values.master })
    running.push(server)
    server.process.once('exit', (code, signal) => {
      if (!stopping) console.error(`${name} ended by itself (${signal ?? code}):\n${lastWords(work, name)}`)
    })
  }
  const remotes = Object.fromEntries(
    running.flatMap(({ name, remote, process: { pid } }) => [
      [`${name.toUpperCase()}_REMOTE`, remote],
      [`${name.toUpperCase()}_PID`, String(pid)],
    ]),
  )
  for (const [name, remote] of Object.entries(remotes)) console.log(`${name}=${remote}`)
  if (command.length > 0) process.exitCode = await run(command, remotes)
  else await ended()
} finally {
  stopping = true
  await Promise.all(running.map(stopServer))
  rmSync(work, { recursive: true, force: true })
}

/** Runs a command that knows the addresses. */
function run(
  [program, ...args]: readonly string[],
  remotes: Readonly<Record<string, string>>,
): Promise<number> {
  const child = spawn(program, args, { env: { ...process.env, ...remotes }, stdio: 'inherit' })
  return new Promise((resolve) => {
    child.on('error', () => resolve(127))
    child.on('exit', (code) => resolve(code ?? 1))
  })
}

/** Until somebody ends this process. */
function ended(): Promise<void> {
  const alive = setInterval(() => {}, 2 ** 30)
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.once(signal, () => {
        clearInterval(alive)
        resolve()
      })
  })
}
