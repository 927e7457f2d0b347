/** Servers and clients that are killed. Servers are started here, where those of `scripts/spark-servers.ts` are there. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, test } from 'vitest'
import { freePort, type Server, startServer, stopServer } from '../../../scripts/spark-server.ts'
import { openRows } from '../../../src/engine/index.ts'
import { connectSpark, openSpark } from '../../../src/engine/spark/index.ts'
import { textsOf } from '../../../src/engine/texts-of.ts'
import { compilePreparation } from '../../../src/learn/prepare/compile.ts'
import { inputsOf } from '../../../src/learn/prepare/opened.ts'
import { rangePass } from '../../../src/learn/prepare/range-pass.ts'
import { fromArrays } from '../../../src/table/index.ts'
import { servers } from './servers.ts'

const endlessSql = 'select sum(a.id * b.id % 7) as x from range(3000000) a cross join range(2000) b'
/** What a caller waits for a server that is gone: 10 s of patience, and the questions in between. */
const soonMs = 25_000

if (servers.length === 0) test('nothing is killed without servers', () => expect(servers).toEqual([]))

describe.each(servers)('$name', ({ name, remote }) => {
  const kind = name === 'Sail' ? 'sail' : 'spark'
  const work = mkdtempSync(join(tmpdir(), 'clientele-killed-'))
  const started: Server[] = []
  const start = async (port: number): Promise<Server> => {
    const server = await startServer(kind, { work, port, token: 'of-the-test' })
    started.push(server)
    return server
  }

  afterAll(async () => {
    await Promise.all(started.map(stopServer))
    rmSync(work, { recursive: true, force: true })
  })

  test('killed in the middle of a query, and started anew between two passes, is an error with a code', async () => {
    const port = await freePort()
    const first = await start(port)
    const spark = await connectSpark(first.remote)
    const engine = await openSpark(first.remote)
    const table = fromArrays({ amount: [1, 2, null] })
    const rows = await openRows(await engine.register(table, 'rows'), ['amount'], {})
    const pass = rangePass(compilePreparation([], inputsOf(table, ['amount'], 'pass', [])))
    expect((await rows.run(pass, null)).rows).toBe(3)

    const asked = performance.now()
    const query = spark.query(endlessSql)[Symbol.asyncIterator]().next()
    await sleep(3000)
    first.process.kill('SIGKILL')
    const killed = performance.now()
    await expect(query).rejects.toMatchObject({ code: 'ENGINE_UNREACHABLE' })
    console.log(
      `${name}: killed after ${(killed - asked).toFixed(0)} ms, told after ${(performance.now() - killed).toFixed(0)} ms`,
    )
    expect(performance.now() - killed).toBeLessThan(soonMs)

    const second = await start(port)
    await expect(rows.run(pass, null)).rejects.toMatchObject({ code: 'ENGINE_SESSION_LOST' })
    await spark.close()
    await engine.close().catch((error) => expect(error).toMatchObject({ code: 'ENGINE_SESSION_LOST' }))
    await stopServer(second)
  })

  // Sail keeps the tables of a session to itself.
  if (kind === 'spark')
    test('forgets the tables of a client that was killed, once another begins', async () => {
      const schema = `clientele_test_${process.pid}`
      const spark = await connectSpark(remote)
      await spark.run(`create schema if not exists ${schema}`)
      const tables = async (): Promise<readonly string[]> => {
        const names: string[] = []
        for await (const table of spark.query(`show tables in ${schema}`)) names.push(...textsOf(table, 1))
        return names.filter((one) => one.startsWith('clientele_'))
      }
      const living = await openSpark(remote, { scratch: schema })
      const kept = await living.store(await living.register(fromArrays({ n: [1] }), 'kept'), 'kept')
      const client = await killedWhileStoring(remote, schema)
      // A marker and a table of the living, a marker and a table of the dead.
      expect(await tables()).toHaveLength(4)
      const next = await openSpark(remote, { scratch: schema })
      expect(client.signalCode).toBe('SIGKILL')
      const left = await tables()
      expect(left).toHaveLength(2)
      expect(left.some((one) => kept.from.text.includes(one))).toBe(true)
      // What it had running is not finished later either.
      await sleep(3000)
      expect(await tables()).toHaveLength(2)
      await next.close()
      await living.close()
      expect(await tables()).toEqual([])
      await spark.run(`drop schema ${schema}`)
      await spark.close()
    })
})

/** Runs a client in a process of its own until it stores a table that takes long, and kills it. */
async function killedWhileStoring(remote: string, schema: string): Promise<ChildProcess> {
  const script = join(import.meta.dirname, 'killed-client.ts')
  const client = spawn(process.execPath, ['--import', 'tsx', script, remote, schema], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [said] = await once(client.stdout, 'data')
  expect(String(said)).toBe('storing\n')
  await sleep(2000)
  const gone = once(client, 'exit')
  client.kill('SIGKILL')
  await gone
  return client
}
