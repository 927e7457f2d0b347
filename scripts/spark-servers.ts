/**
 * Starts Sail and Apache Spark on this machine for the tests of the `spark` project, with a token that only those who read the output know. Prints
 * `SAIL_REMOTE=..` and `SPARK_REMOTE=..`, ready to be exported, and the numbers of their processes (`SAIL_PID`, `SPARK_PID`), and stops both when it is ended itself.
 *
 *     npx tsx scripts/spark-servers.ts [sail] [spark]            both where none is named
 *     npx tsx scripts/spark-servers.ts -- npm test               runs a command with both addresses set, then stops
 *
 * Both come from Python packages, into a folder that is kept: `SPARK_SERVERS_CACHE`, or one in the system's temporary folder. Spark needs Java 17.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { connect as connectSocket, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

interface Server {
  readonly name: 'sail' | 'spark'
  readonly process: ChildProcess
  readonly remote: string
}

const versions = { sail: 'pysail==0.7.2', spark: 'pyspark==4.3.0' } as const
const readyWithinMs = 180_000

const cache = process.env['SPARK_SERVERS_CACHE'] ?? join(tmpdir(), 'clientele-spark-servers')
const work = mkdtempSync(join(tmpdir(), 'clientele-spark-'))
const running: Server[] = []

const at = process.argv.indexOf('--')
const command = at < 0 ? [] : process.argv.slice(at + 1)
const named = process.argv.slice(2, at < 0 ? undefined : at)
const wanted = named.length === 0 ? ['sail', 'spark'] : named

try {
  if (wanted.includes('sail')) running.push(await startSail())
  if (wanted.includes('spark')) running.push(await startSpark())
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
  await Promise.all(running.map(stop))
  rmSync(work, { recursive: true, force: true })
}

async function startSail(): Promise<Server> {
  install('sail', 'bin/sail', [versions.sail])
  const port = await freePort()
  const args = ['spark', 'server', '--ip', '127.0.0.1', '--port', String(port)]
  return ready('sail', spawnLogged('sail', join(cache, 'sail/bin/sail'), args, {}), port, '')
}

/** Spark listens to everyone unless it is told not to, and takes everyone without a token. */
async function startSpark(): Promise<Server> {
  install('spark', 'bin/pip', ['--no-deps', versions.spark])
  const home = sparkHome()
  const port = await freePort()
  const token = randomUUID()
  const settings = {
    'spark.connect.grpc.binding.address': '127.0.0.1',
    'spark.connect.grpc.binding.port': String(port),
    'spark.connect.authenticate.token': token,
    'spark.ui.enabled': 'false',
    'spark.driver.host': '127.0.0.1',
    'spark.driver.bindAddress': '127.0.0.1',
    'spark.sql.shuffle.partitions': '4',
    // Streams end after this much, so that they must be taken up again in every larger result.
    'spark.connect.execute.reattachable.senderMaxStreamSize': '16m',
  }
  const args = ['--master', 'local[2]', '--driver-memory', '2g']
  args.push('--class', 'org.apache.spark.sql.connect.service.SparkConnectServer')
  for (const [key, value] of Object.entries(settings)) args.push('--conf', `${key}=${value}`)
  const environment = { SPARK_HOME: home, SPARK_LOCAL_IP: '127.0.0.1' }
  const child = spawnLogged('spark', join(home, 'bin/spark-submit'), [...args, 'spark-internal'], environment)
  return ready('spark', child, port, `/;token=${token}`)
}

/** Makes a virtual environment with a package where there is none yet. */
function install(name: string, file: string, packages: readonly string[]): void {
  const folder = join(cache, name)
  const done = join(folder, `installed-${packages.at(-1)}`)
  if (existsSync(done) && existsSync(join(folder, file))) return
  mkdirSync(cache, { recursive: true })
  must('python3', ['-m', 'venv', folder])
  must(join(folder, 'bin/pip'), ['install', '--quiet', '--disable-pip-version-check', ...packages])
  mkdirSync(done)
}

function sparkHome(): string {
  const library = join(cache, 'spark/lib')
  const python = readdirSync(library).find((name) => name.startsWith('python'))
  if (python === undefined) throw new Error(`There is no Python in ${library}.`)
  return join(library, python, 'site-packages/pyspark')
}

function must(program: string, args: readonly string[]): void {
  const { status, error } = spawnSync(program, args, { stdio: ['ignore', 2, 2] })
  if (status !== 0)
    throw new Error(`${program} ${args.join(' ')} failed: ${error?.message ?? `code ${status}`}`)
}

function spawnLogged(
  name: string,
  program: string,
  args: readonly string[],
  environment: object,
): ChildProcess {
  const log = openSync(join(work, `${name}.log`), 'w')
  const env = { ...process.env, ...environment }
  return spawn(program, args, { cwd: work, env, stdio: ['ignore', log, log] })
}

async function ready(name: Server['name'], child: ChildProcess, port: number, rest: string): Promise<Server> {
  const server = { name, process: child, remote: `sc://127.0.0.1:${port}${rest}` }
  for (let waited = 0; waited < readyWithinMs; waited += 100) {
    if (await answers(port)) return server
    if (child.exitCode !== null || child.pid === undefined) break
    await sleep(100)
  }
  await stop(server)
  throw new Error(`${name} did not start:\n${readFileSync(join(work, `${name}.log`), 'utf8').slice(-5000)}`)
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectSocket(port, '127.0.0.1')
    socket.on('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
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

/** `spark-submit` becomes Java, so that the number of the process is the server's own. */
async function stop({ process: child }: Server): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const killer = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await gone
  clearTimeout(killer)
}
