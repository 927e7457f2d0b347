import { afterEach, describe, expect, test } from 'vitest'
import type { StatementOptions } from '../../../src/engine/connection.ts'
import { connectSpark, type SparkConnection, type SparkOptions } from '../../../src/engine/spark/index.ts'
import { needed } from '../../../src/engine/spark/optional-packages.ts'
import type { NumberColumn } from '../../../src/table/column.ts'
import {
  type Call,
  complete,
  type FakeServer,
  fail,
  failed,
  fakeServer,
  numbers,
  type Script,
  tableOf,
} from './fake-server.ts'

const unavailable = 14
const internal = 13
const opened: { close(): unknown }[] = []

afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close()
})

/** A connection to a server that follows a script. */
async function connected(
  script: Script,
  options: SparkOptions = {},
): Promise<{ spark: SparkConnection; server: FakeServer }> {
  const server = await fakeServer(script)
  opened.push({ close: () => server.stop() })
  const spark = await connectSpark(server.url, { patienceMs: 1000, ...options })
  opened.push(spark)
  return { spark, server }
}

async function valuesOf(spark: SparkConnection, options?: StatementOptions): Promise<number[]> {
  const values: number[] = []
  for await (const table of spark.query('select x', options))
    for (const value of (table.columns['x'] as NumberColumn).values) values.push(value)
  return values
}

const send = (call: Call, ...messages: object[]): void => {
  for (const message of messages) call.write(message)
}

/** Sends messages and completes. */
const finish = (call: Call, ...messages: object[]): void => {
  send(call, ...messages, complete)
  call.end()
}

/** Sends messages and ends well, but not complete. */
const endAfter = (call: Call, ...messages: object[]): void => {
  send(call, ...messages)
  call.end()
}

/** Sends a message and breaks. */
const breakAfter = (call: Call, ...messages: object[]): void => {
  send(call, ...messages)
  fail(call, unavailable, 'read ECONNRESET')
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

describe('a statement', () => {
  test('is given an id, a tag and a session that are new UUIDs, and is forgotten at its end', async () => {
    const { spark, server } = await connected({
      execute: (call) => finish(call, numbers('1', [1, 2])),
    })
    expect(await valuesOf(spark)).toEqual([1, 2])
    const [request] = server.requests('ExecutePlan')
    const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/
    expect([request.session_id, request.operation_id]).toEqual([
      expect.stringMatching(uuid),
      expect.stringMatching(uuid),
    ])
    expect(request.tags).toEqual([`clientele-${request.operation_id}`])
    expect(server.requests('ReleaseExecute')).toMatchObject([
      { operation_id: request.operation_id, release_all: {} },
    ])
    expect(server.requests('Interrupt')).toEqual([])
  })

  test('goes on after the last answer received where the connection breaks', async () => {
    const { spark, server } = await connected({
      execute: (call) => breakAfter(call, numbers('1', [1]), numbers('2', [2])),
      reattach: (call) => finish(call, numbers('3', [3])),
    })
    expect(await valuesOf(spark)).toEqual([1, 2, 3])
    expect(server.requests('ReattachExecute')).toMatchObject([{ last_response_id: '2' }])
  })

  test('is not complete because its stream ends well', async () => {
    let attempt = 0
    const { spark, server } = await connected({
      execute: (call) => endAfter(call, numbers('1', [1])),
      reattach(call) {
        attempt += 1
        if (attempt < 20) return endAfter(call, numbers(`${attempt}`, [attempt]))
        return finish(call)
      },
    })
    expect(await valuesOf(spark)).toHaveLength(20)
    expect(server.requests('ReattachExecute')).toHaveLength(20)
  })

  test('is sent again under its id where it never reached the server', async () => {
    let attempt = 0
    const { spark, server } = await connected({
      execute: (call) =>
        attempt++ === 0 ? fail(call, unavailable, 'reset') : finish(call, numbers('1', [5])),
      reattach: (call) => fail(call, internal, 'x', { errorClass: 'INVALID_HANDLE.OPERATION_NOT_FOUND' }),
    })
    expect(await valuesOf(spark)).toEqual([5])
    const [first, second] = server.requests('ExecutePlan')
    expect(second.operation_id).toBe(first.operation_id)
    expect(server.requests('ReattachExecute')[0]).not.toHaveProperty('last_response_id')
  })

  test('is taken up where the second sending finds that the first arrived', async () => {
    let executed = 0
    let reattached = 0
    const { spark } = await connected({
      execute: (call) =>
        executed++ === 0
          ? fail(call, unavailable, 'reset')
          : fail(call, internal, 'x', { errorClass: 'INVALID_HANDLE.OPERATION_ALREADY_EXISTS' }),
      reattach: (call) =>
        reattached++ === 0
          ? fail(call, internal, '[INVALID_HANDLE.OPERATION_NOT_FOUND] x')
          : finish(call, numbers('1', [6])),
    })
    expect(await valuesOf(spark)).toEqual([6])
  })

  test('is not run again where answers came before it was lost', async () => {
    const { spark, server } = await connected({
      execute: (call) => breakAfter(call, numbers('1', [1])),
      reattach: (call) => fail(call, internal, '[INVALID_HANDLE.OPERATION_NOT_FOUND] x'),
    })
    await expect(valuesOf(spark)).rejects.toMatchObject({ code: 'ENGINE_FAILED' })
    expect(server.requests('ExecutePlan')).toHaveLength(1)
  })

  test('ends with a code, and soon, where the server is killed', async () => {
    const { spark } = await connected({
      execute(call, server) {
        send(call, numbers('1', [1]))
        setTimeout(() => server.stop(), 50)
      },
    })
    const start = performance.now()
    await expect(valuesOf(spark)).rejects.toMatchObject({ code: 'ENGINE_UNREACHABLE' })
    expect(performance.now() - start).toBeLessThan(10_000)
  })

  test('ends with a code where the server ends its answers for ever', async () => {
    const { spark, server } = await connected({
      execute: (call) => call.end(),
      reattach: (call) => call.end(),
    })
    await expect(valuesOf(spark)).rejects.toMatchObject({ code: 'ENGINE_FAILED' })
    expect(server.requests('ReattachExecute').length).toBeLessThan(30)
  })

  test('fails where another server answers under the same address', async () => {
    const answer = (name: string) => ({ ...numbers('1', [1]), server_side_session_id: name })
    const { spark, server } = await connected({
      answers: { Config: () => ({ server_side_session_id: 'old' }) },
      execute: (call) => finish(call, answer('new')),
    })
    await expect(valuesOf(spark)).rejects.toMatchObject({ code: 'ENGINE_SESSION_LOST' })
    expect(server.requests('ExecutePlan')[0].client_observed_server_side_session_id).toBe('old')
  })

  test('fails where a server without names for sessions has forgotten the mark of ours', async () => {
    let mark = ''
    const { spark, server } = await connected({
      answers: {
        Config: ({ session_id: id, operation }) => {
          mark = operation.set?.pairs.at(-1).value ?? mark
          return { server_side_session_id: id, pairs: [{ key: 'clientele.session', value: mark }] }
        },
      },
      execute: (call) => finish(call),
    })
    await spark.run('x')
    mark = ''
    await expect(spark.run('x')).rejects.toMatchObject({ code: 'ENGINE_SESSION_LOST' })
    expect(server.requests('ExecutePlan')).toHaveLength(1)
  })

  test('lets the server forget what was received about every 8 MB', async () => {
    const rows = Array.from({ length: 300_000 }, (_, i) => i)
    const { spark, server } = await connected({
      execute: (call) => finish(call, ...Array.from({ length: 8 }, (_, i) => numbers(`${i}`, rows))),
    })
    expect(await valuesOf(spark)).toHaveLength(8 * rows.length)
    const until = server.requests('ReleaseExecute').map(({ release_until: release }) => release?.response_id)
    expect(until).toEqual(['3', '7', undefined])
  })

  test('holds the server back while nobody reads', async () => {
    const rows = Array.from({ length: 50_000 }, (_, i) => i)
    let sent = 0
    const { spark } = await connected({
      async execute(call) {
        for (; sent < 200 && !call.destroyed; sent++)
          if (!call.write(numbers(`${sent}`, rows)))
            await new Promise((resolve) => call.once('drain', resolve))
        finish(call)
      },
    })
    const reading = spark.query('select x')[Symbol.asyncIterator]()
    await reading.next()
    await pause(1000)
    const held = sent
    expect(held).toBeLessThan(60)
    let read = 1
    while (!(await reading.next()).done) read += 1
    expect([read, sent]).toEqual([200, 200])
  })

  test('tells how far it has come, and never less than before', async () => {
    const at = (id: string, ...done: number[]) => ({
      response_id: id,
      execution_progress: { stages: done.map((tasks) => ({ num_tasks: 4, num_completed_tasks: tasks })) },
    })
    const { spark } = await connected({
      execute: (call) => finish(call, at('1', 2), at('2', 4, 0), at('3', 4, 2), at('4'), numbers('5', [1])),
    })
    const shares: number[] = []
    await valuesOf(spark, { onProgress: (share) => shares.push(share) })
    expect(shares).toEqual([0.5, 0.75])
  })

  test('of a query without an Arrow batch fails rather than giving nothing', async () => {
    const { spark } = await connected({ execute: (call) => finish(call) })
    await expect(valuesOf(spark)).rejects.toMatchObject({ code: 'ENGINE_FAILED' })
    await expect(spark.run('drop table x')).resolves.toBeUndefined()
  })

  test('ends with a code where a message is over the limit', async () => {
    const rows = Array.from({ length: 200_000 }, (_, i) => i)
    const { spark, server } = await connected(
      { execute: (call) => send(call, numbers('1', rows)) },
      { maxMessageBytes: 2 ** 20 },
    )
    await expect(valuesOf(spark)).rejects.toMatchObject({ code: 'ENGINE_TOO_LARGE' })
    expect(server.requests('Interrupt')).toHaveLength(1)
  })

  test('has the class, state and stack of its failure', async () => {
    const { spark } = await connected({
      answers: {
        FetchErrorDetails: ({ error_id: id }) => ({
          root_error_idx: 0,
          errors: [
            {
              message: `whole words of ${id}`,
              stack_trace: [{ declaring_class: 'A', method_name: 'b', line_number: 3 }],
            },
          ],
        }),
      },
      execute: (call) =>
        fail(call, internal, 'cut', { errorClass: 'DIVIDE_BY_ZERO', sqlState: '22012', errorId: 'e1' }),
    })
    const error = await valuesOf(spark).catch((caught) => caught)
    expect(error).toMatchObject({
      code: 'ENGINE_FAILED',
      details: { errorClass: 'DIVIDE_BY_ZERO', sqlState: '22012' },
    })
    expect(error.cause.stack).toBe('Spark: whole words of e1\n    at A.b (unknown:3)')
  })
})

describe('a statement that is no longer wanted', () => {
  const endless: Script = { execute: (call) => send(call, numbers('1', [1])) }

  test('is interrupted by its tag when the signal aborts, and rejects with the reason', async () => {
    const { spark, server } = await connected(endless)
    const abort = new AbortController()
    setTimeout(() => abort.abort('enough'), 100)
    await expect(valuesOf(spark, { signal: abort.signal })).rejects.toBe('enough')
    const [{ tags }] = server.requests('ExecutePlan')
    expect(server.requests('Interrupt')).toMatchObject([
      { interrupt_type: 'INTERRUPT_TYPE_TAG', operation_tag: tags[0] },
    ])
  })

  test('is not sent where the signal aborted before', async () => {
    const { spark, server } = await connected(endless)
    await expect(spark.run('x', { signal: AbortSignal.abort('before') })).rejects.toBe('before')
    expect(server.requests('ExecutePlan')).toEqual([])
  })

  test('rejects while it waits for a server that is gone', async () => {
    const { spark } = await connected({ execute: (_, server) => server.stop() })
    const start = performance.now()
    await expect(valuesOf(spark, { signal: AbortSignal.timeout(300) })).rejects.toMatchObject({
      name: 'TimeoutError',
    })
    expect(performance.now() - start).toBeLessThan(5000)
  })

  test('is interrupted where its reader leaves', async () => {
    const { spark, server } = await connected(endless)
    for await (const _ of spark.query('x')) break
    expect([server.requests('Interrupt').length, server.requests('ReleaseExecute').length]).toEqual([1, 1])
  })

  test('is interrupted where the connection is closed', async () => {
    const { spark, server } = await connected(endless)
    const reading = valuesOf(spark)
    const refused = expect(reading).rejects.toMatchObject({ code: 'ENGINE_CLOSED' })
    await pause(100)
    await spark.close()
    await refused
    expect([server.requests('Interrupt').length, server.requests('ReleaseSession').length]).toEqual([1, 1])
    await expect(spark.run('x')).rejects.toMatchObject({ code: 'ENGINE_CLOSED' })
  })
})

describe('a connection', () => {
  test('sends its settings first, its own over those of the caller', async () => {
    const { server } = await connected(
      {},
      { settings: { 'spark.sql.shuffle.partitions': '8', 'spark.sql.ansi.enabled': 'false' } },
    )
    expect(server.calls[0].method).toBe('Config')
    expect(
      Object.fromEntries(
        server.calls[0].request.operation.set.pairs.map((pair: { key: string; value: string }) => [
          pair.key,
          pair.value,
        ]),
      ),
    ).toEqual({
      'spark.sql.shuffle.partitions': '8',
      'spark.sql.ansi.enabled': 'true',
      'spark.sql.session.timeZone': 'UTC',
      'spark.sql.variable.substitute': 'false',
      'spark.sql.parser.escapedStringLiterals': 'false',
      'spark.sql.execution.arrow.compression.codec': 'none',
      'spark.sql.execution.arrow.maxRecordsPerBatch': '200000',
      'spark.sql.codegen.hugeMethodLimit': '8000',
      'clientele.session': server.calls[0].request.session_id,
    })
  })

  test('sends its token with every call, and is refused by a code without it', async () => {
    const script: Script = {
      answers: { Config: (_, token) => (token === 'Bearer right' ? {} : failed(16, 'Invalid token')) },
      execute: (call) => finish(call),
    }
    const { server } = await connected({ ...script, answers: {} })
    expect(server.calls.every(({ token }) => token === '')).toBe(true)
    const strict = await fakeServer(script)
    opened.push({ close: () => strict.stop() })
    for (const url of [strict.url, `${strict.url}/;token=wrong`])
      await expect(connectSpark(url)).rejects.toMatchObject({ code: 'ENGINE_REFUSED' })
    const spark = await connectSpark(`${strict.url}/;token=right`)
    await spark.run('x')
    await spark.close()
    const used = new Set(strict.calls.slice(2).map(({ method, token }) => `${method} ${token}`))
    expect([...used].filter((call) => !call.endsWith('Bearer right'))).toEqual([])
  })

  test('fails at once where there is no server, and where it does not speak TLS', async () => {
    await expect(connectSpark('sc://127.0.0.1:1')).rejects.toMatchObject({ code: 'ENGINE_UNREACHABLE' })
    const server = await fakeServer({})
    opened.push({ close: () => server.stop() })
    await expect(connectSpark(`${server.url}/;use_ssl=true`)).rejects.toMatchObject({
      code: 'ENGINE_REFUSED',
    })
  })

  test('knows the version where the server tells it', async () => {
    const { spark } = await connected({
      answers: { AnalyzePlan: () => ({ spark_version: { version: '4.3.0' } }) },
    })
    expect(spark.version).toBe('4.3.0')
    expect((await connected({ answers: { AnalyzePlan: () => failed(12, 'no') } })).spark.version).toBeNull()
  })

  test('refuses a server that is too old, by a code', async () => {
    const answers = { AnalyzePlan: () => ({ spark_version: { version: '3.5.1' } }) }
    await expect(connected({ answers })).rejects.toMatchObject({
      code: 'ENGINE_REFUSED',
      details: { version: '3.5.1' },
    })
  })

  test('has a dialect and a tag of its own', async () => {
    const { spark } = await connected({})
    expect(spark.dialect.name).toBe('spark')
    expect(spark.tag).toMatch(/^[0-9a-f]{32}$/)
  })

  test('refuses limits that are none', async () => {
    await expect(connectSpark('sc://h', { maxMessageBytes: 5 })).rejects.toMatchObject({
      code: 'ARGUMENT_INVALID',
    })
  })
})

describe('an upload', () => {
  test('is a temporary view over data inside the statement', async () => {
    const { spark, server } = await connected({ execute: (call) => finish(call) })
    await spark.upload?.('people', tableOf({ n: [1], t: ['x'] }))
    const { create_dataframe_view: view } = server.requests('ExecutePlan')[0].plan.command
    expect(view).toMatchObject({ name: 'people', replace: true })
    expect(view.input.local_relation.data.length).toBeGreaterThan(100)
  })

  test('is refused above 8 MiB with what to do, and under a name that needs quotes', async () => {
    const { spark, server } = await connected({ execute: (call) => finish(call) })
    const large = tableOf({ n: Array.from({ length: 1_100_000 }, (_, i) => i) })
    await expect(spark.upload?.('people', large)).rejects.toMatchObject({
      code: 'ENGINE_TOO_LARGE',
      message: expect.stringContaining('Parquet'),
    })
    for (const name of ['', 'a b', 'a`b', '1a', 'a.b', 'x'.repeat(129)])
      await expect(spark.upload?.(name, tableOf({ n: [1] }))).rejects.toMatchObject({
        code: 'ARGUMENT_INVALID',
      })
    expect(server.requests('ExecutePlan')).toEqual([])
  })
})

test('a package that is not installed is named, with what to type', async () => {
  const missing = needed('@grpc/grpc-js', () => import('not-installed' as string))
  await expect(missing).rejects.toMatchObject({
    code: 'ENGINE_MISSING',
    message: expect.stringContaining('npm install @grpc/grpc-js @grpc/proto-loader apache-arrow'),
  })
})
