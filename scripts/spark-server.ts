/** Starts and stops Sail and Apache Spark on this machine. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, openSync, readdirSync } from 'node:fs'
import { connect as connectSocket, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export type ServerName = 'sail' | 'spark'

/** A server that runs. */
export interface Server {
  readonly name: ServerName
  readonly process: ChildProcess
  /** Where it is reached, with the token. */
  readonly remote: string
}

export interface ServerOptions {
  /** A folder for what the server writes: its log, and its warehouse. */
  readonly work: string
  /** Default: one that is free. */
  readonly port?: number | undefined
  /** What Spark is asked for. Default: a new one. */
  readonly token?: string | undefined
  /** Where Spark works. Default: `local[2]`; `local-cluster[2,1,1024]` is two processes more, of a core and a GiB each. */
  readonly master?: string | undefined
}

const versions = { sail: 'pysail==0.7.2', spark: 'pyspark==4.3.0' } as const
const readyWithinMs = 180_000
const cache = process.env['SPARK_SERVERS_CACHE'] ?? join(tmpdir(), 'clientele-spark-servers')

/** Starts a server, and installs it before where need be. */
export function startServer(name: ServerName, options: ServerOptions): Promise<Server> {
  return name === 'sail' ? startSail(options) : startSpark(options)
}

async function startSail({ work, port: wanted }: ServerOptions): Promise<Server> {
  install('sail', 'bin/sail', [versions.sail])
  const port = wanted ?? (await freePort())
  const args = ['spark', 'server', '--ip', '127.0.0.1', '--port', String(port)]
  const child = spawnLogged(work, 'sail', join(cache, 'sail/bin/sail'), args, {})
  return ready(work, { name: 'sail', process: child, remote: `sc://127.0.0.1:${port}` }, port)
}

/** Spark listens to everyone unless it is told not to, and takes everyone without a token. */
async function startSpark(options: ServerOptions): Promise<Server> {
  const { work, token = randomUUID(), master = 'local[2]' } = options
  install('spark', 'bin/pip', ['--no-deps', versions.spark])
  const home = sparkHome()
  const port = options.port ?? (await freePort())
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
  const args = ['--master', master, '--driver-memory', '2g', '--conf', 'spark.executor.memory=1g']
  args.push('--class', 'org.apache.spark.sql.connect.service.SparkConnectServer')
  for (const [key, value] of Object.entries(settings)) args.push('--conf', `${key}=${value}`)
  const environment = { SPARK_HOME: home, SPARK_LOCAL_IP: '127.0.0.1' }
  const program = join(home, 'bin/spark-submit')
  const child = spawnLogged(work, 'spark', program, [...args, 'spark-internal'], environment)
  const remote = `sc://127.0.0.1:${port}/;token=${token}`
  return ready(work, { name: 'spark', process: child, remote }, port)
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
  work: string,
  name: string,
  program: string,
  args: readonly string[],
  environment: object,
): ChildProcess {
  // Each has its own warehouse, or one would find its tables' places taken by the other.
  const cwd = join(work, name)
  mkdirSync(cwd, { recursive: true })
  const log = openSync(join(work, `${name}.log`), 'w')
  // Spark takes its own variable for an order to be a client.
  const env = { ...process.env, ...environment, SPARK_REMOTE: undefined }
  return spawn(program, args, { cwd, env, stdio: ['ignore', log, log] })
}

async function ready(work: string, server: Server, port: number): Promise<Server> {
  const { name, process: child } = server
  for (let waited = 0; waited < readyWithinMs; waited += 100) {
    if (await answers(port)) return server
    if (hasEnded(child)) break
    await sleep(100)
  }
  await stopServer(server)
  throw new Error(`${name} did not start:\n${lastWords(work, name)}`)
}

/** The last 20 lines of errors in the last megabyte of a server's log, and its end. */
export function lastWords(work: string, name: ServerName): string {
  const file = join(work, `${name}.log`)
  const { status, stdout, stderr, error } = spawnSync('tail', ['-c', '1000000', file], { encoding: 'utf8' })
  if (status !== 0) return `${file} cannot be read: ${error?.message ?? stderr}`
  const errors = stdout
    .split('\n')
    .filter((line) => /ERROR|FATAL|fatal error|Error:|Exception|panicked/.test(line))
  return [...errors.slice(-20), '..', stdout.slice(-3000)].join('\n')
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

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

/** Whether a process is over, or never was. */
function hasEnded({ exitCode, signalCode, pid }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null || pid === undefined
}

/** `spark-submit` becomes Java, so that the number of the process is the server's own. */
export async function stopServer({ process: child }: Pick<Server, 'process'>): Promise<void> {
  if (hasEnded(child)) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const killer = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await gone
  clearTimeout(killer)
}
