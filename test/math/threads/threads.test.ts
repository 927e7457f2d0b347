import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { buildSync } from 'esbuild'
import { afterEach, describe, expect, it } from 'vitest'
import { asContracts, instance } from '../../../bench/instances/allocation.ts'
import type { Threads } from '../../../src/engine/index.ts'
import { fitKMeans } from '../../../src/learn/index.ts'
import { type WasmModule, type WasmPlatform, wasmPlatform } from '../../../src/math/simd/web-assembly.ts'
import { createThreads } from '../../../src/math/threads/create-threads.ts'
import { type ThreadedJob, threadsOf } from '../../../src/math/threads/threads.ts'
import type { WorkerLike, WorkerMessage } from '../../../src/math/threads/worker-handle.ts'
import { workerSource } from '../../../src/math/threads/worker-source.ts'
import { nodeThreads } from '../../../src/node/index.ts'
import { readCsv } from '../../../src/table/index.ts'
import { planTarget } from '../../../src/target/index.ts'
import { clustered } from '../../learn/clustered.ts'

const opened: Threads[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map((threads) => threads.close()))
})

function kept(threads: Threads): Threads {
  opened.push(threads)
  return threads
}

const rows = clustered({ rows: 200_000, columns: 3, clusters: 4, seed: 5 })
const fitted = (options: object = {}) =>
  fitKMeans(rows, rows.names, { k: 4, maxPasses: 12, tolerance: 0, sampleRows: 2_000, ...options })

/** Threads whose workers can be killed. */
function mortal(count: number): { readonly threads: Threads; readonly workers: Worker[] } {
  const workers: Worker[] = []
  return { threads: kept(threadsOf(count, () => spawnWorker(workers))), workers }
}

function spawnWorker(workers: Worker[] = []): WorkerLike {
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(workerSource)}`))
  workers.push(worker)
  return {
    post: (message) => worker.postMessage(message),
    listen(onMessage, onFailure) {
      worker.on('message', (message: WorkerMessage) => onMessage(message))
      worker.on('error', (error) => onFailure(error.message))
      worker.on('exit', () => onFailure('it was killed'))
    },
    async end() {
      await worker.terminate()
    },
  }
}

function compileEmpty(): Promise<WasmModule> {
  return (wasmPlatform() as WasmPlatform).compile(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0))
}

describe('threads', () => {
  it('change no bit of a result, and really ran', async () => {
    const alone = await fitted()
    for (const count of [1, 2, 4]) {
      const threads = kept(nodeThreads({ count }))
      expect(await fitted({ threads })).toEqual(alone)
      expect(threads.tasks).toBeGreaterThan(12 * 4)
      expect(threads.trouble).toBeNull()
    }
  })

  it('that cannot start leave the work to this thread, and the result says so', async () => {
    const threads = kept(nodeThreads({ count: 2, worker: new URL('file:///nowhere/worker.js') }))
    const model = await fitted({ threads })
    expect(model.fitted).toEqual((await fitted()).fitted)
    expect(model.ending.warnings.join(' ')).toMatch(/none worked.*2 of 2 workers do not work \(.*nowhere/s)
    expect(threads.tasks).toBe(0)
  })

  it('that are refused by the platform leave the work to this thread', async () => {
    const threads = kept(createThreads({ count: 2 }))
    const model = await fitted({ threads })
    expect(model.fitted).toEqual((await fitted()).fitted)
    expect(model.ending.warnings.join(' ')).toMatch(/none worked.*no web workers here/)
  })

  it('that cannot be asked leave the work to this thread', async () => {
    const post = (): void => {
      throw new Error('no way to ask')
    }
    const threads = kept(threadsOf(1, () => ({ post, listen() {}, async end() {} })))
    expect((await fitted({ threads })).fitted).toEqual((await fitted()).fitted)
    expect(threads.trouble).toMatch(/1 of 1 workers do not work \(.*no way to ask/)
  })

  /** A worker that never says anything. */
  function silent(ended: WorkerLike[]): WorkerLike {
    const worker: WorkerLike = {
      post() {},
      listen() {},
      async end() {
        ended.push(worker)
      },
    }
    return worker
  }

  it('that never answer leave the work to this thread after a while, and are ended', async () => {
    const ended: WorkerLike[] = []
    const threads = kept(threadsOf(2, () => silent(ended), null, 40))
    const model = await fitted({ threads })
    expect(model.fitted).toEqual((await fitted()).fitted)
    expect(model.ending.warnings.join(' ')).toMatch(/none worked/)
    expect(threads.trouble).toBe('2 of 2 workers do not work (it did not answer within 0.04 seconds).')
    expect(ended).toHaveLength(2)
    // Nobody waits for them again.
    expect(await threads.open(await compileEmpty())).toBeNull()
  })

  it('of which one never answers work with the other', async () => {
    const ended: WorkerLike[] = []
    let started = 0
    const { threads: whole } = mortal(1)
    const threads = kept(threadsOf(2, () => (++started === 1 ? silent(ended) : spawnWorker()), null, 2000))
    expect((await fitted({ threads })).fitted).toEqual((await fitted({ threads: whole })).fitted)
    expect(threads.trouble).toBe('1 of 2 workers do not work (it did not answer within 2 seconds).')
    expect(ended).toHaveLength(1)
    expect(threads.tasks).toBeGreaterThan(12)
  })

  it('may take longer than that once they have answered', async () => {
    let answer: (message: WorkerMessage) => void = () => {}
    const worker: WorkerLike = {
      post(message) {
        const { kind, job } = message as { readonly kind: string; readonly job: number }
        if (kind === 'open') setTimeout(() => answer({ kind: 'opened', job }), job === 1 ? 1 : 120)
      },
      listen(onMessage) {
        answer = onMessage
      },
      async end() {},
    }
    const threads = kept(threadsOf(1, () => worker, null, 60))
    const empty = await compileEmpty()
    expect(await Promise.all([threads.open(empty), threads.open(empty)])).not.toContain(null)
    expect(threads.trouble).toBeNull()
  })

  it('are no longer waited for once a signal aborts', async () => {
    const threads = kept(threadsOf(1, () => silent([]), null, 50_000))
    const control = new AbortController()
    const reason = new Error('enough')
    const fitting = fitted({ threads, signal: control.signal })
    const reading = readCsv('a,b\n1,x\n'.repeat(50_000), { threads, signal: control.signal })
    setTimeout(() => control.abort(reason), 100)
    await Promise.all([fitting, reading].map((work) => expect(work).rejects.toBe(reason)))
  })

  it('of which one starts work with that one', async () => {
    let started = 0
    const { threads: whole } = mortal(1)
    const threads = kept(
      threadsOf(2, () => {
        started++
        if (started === 2) throw new Error('no more workers')
        return spawnWorker()
      }),
    )
    expect((await fitted({ threads })).fitted).toEqual((await fitted({ threads: whole })).fitted)
    expect(threads.trouble).toBe('1 of 2 workers do not work (no more workers).')
    expect(threads.tasks).toBeGreaterThan(12)
  })

  it('fail with a code when a worker is killed in the middle, and do not hang', async () => {
    const { threads, workers } = mortal(2)
    let told = 0
    const onProgress = (): void => {
      told++
      if (told === 9) void workers[1].terminate()
    }
    await expect(fitted({ threads, onProgress })).rejects.toMatchObject({ code: 'THREADS_FAILED' })
    await expect(fitted({ threads })).resolves.toMatchObject({ fitted: (await fitted()).fitted })
    expect(threads.trouble).toMatch(/1 of 2 workers do not work/)
  })

  it('fail with a code when they are closed in the middle; later work runs without them', async () => {
    const threads = nodeThreads({ count: 2 })
    let told = 0
    const onProgress = (): void => {
      told++
      if (told === 9) void threads.close()
    }
    await expect(fitted({ threads, onProgress })).rejects.toMatchObject({ code: 'THREADS_FAILED' })
    expect((await fitted({ threads })).fitted).toEqual((await fitted()).fitted)
  })

  it('hear an abort in the middle, and go on with other work afterwards', async () => {
    const threads = kept(nodeThreads({ count: 2 }))
    const control = new AbortController()
    const reason = new Error('enough')
    let told = 0
    const onProgress = (): void => {
      told++
      if (told === 9) control.abort(reason)
    }
    await expect(fitted({ threads, onProgress, signal: control.signal })).rejects.toBe(reason)
    // 25 parts of the rows are under way at most, of more than 300.
    expect(told).toBeLessThan(9 + 25)
    expect(await fitted({ threads })).toEqual(await fitted())
  })

  it('hand on what a listener throws', async () => {
    const threads = kept(nodeThreads({ count: 2 }))
    const onProgress = (): void => {
      throw new Error('no bar today')
    }
    await expect(fitted({ threads, onProgress })).rejects.toThrow('no bar today')
  })

  it('serve two jobs at once', async () => {
    const threads = kept(nodeThreads({ count: 2 }))
    const both = await Promise.all([fitted({ threads }), fitted({ threads, k: 3 })])
    expect(both).toEqual([await fitted(), await fitted({ k: 3 })])
  })

  it('give the memory of one job to the next, which minds nothing that is left in it', async () => {
    const threads = kept(nodeThreads({ count: 2 }))
    const dirty = (await threads.open(await compileEmpty())) as ThreadedJob
    const at = dirty.memory.allocate(2 ** 25) as number
    new Uint8Array(dirty.memory.buffer).fill(0xa5)
    dirty.close()
    const csv = new TextEncoder().encode(`a,b\n${'1,x\n2,"y"\n,z\n'.repeat(50_000)}`)
    expect(await fitted({ threads })).toEqual(await fitted())
    expect(await readCsv(csv, { threads })).toEqual(await readCsv(csv))
    const { scores, options, limits } = asContracts(instance('retail', 3000))
    const holdout = { share: 0, salt: '' }
    const plan = await planTarget(scores, options, limits, { holdout, threads })
    expect(plan.decisions).toEqual((await planTarget(scores, options, limits, { holdout })).decisions)
    const again = (await threads.open(await compileEmpty())) as ThreadedJob
    expect(again.memory.wasm).toBe(dirty.memory.wasm)
    expect(again.memory.allocate(1)).toBe(at)
  })

  it('do not give memory on while its job is open', async () => {
    const threads = kept(nodeThreads({ count: 1 }))
    const first = (await threads.open(await compileEmpty())) as ThreadedJob
    const second = (await threads.open(await compileEmpty())) as ThreadedJob
    expect(second.memory.wasm).not.toBe(first.memory.wasm)
  })

  it.each([0, -1, 1.5, 65, Number.NaN])('of a count of %s are refused', (count) => {
    expect(() => nodeThreads({ count })).toThrow(expect.objectContaining({ code: 'ARGUMENT_INVALID' }))
    expect(() => createThreads({ count })).toThrow(expect.objectContaining({ code: 'ARGUMENT_INVALID' }))
  })

  it('say what a function does that is not there', async () => {
    const threads = kept(nodeThreads({ count: 1 }))
    const empty = await compileEmpty()
    const job = (await threads.open(empty)) as ThreadedJob
    await expect(job.run('missing', Float64Array.of(1), 1)).rejects.toThrow(/no function missing/)
  })

  it('end with the process, also when nobody closes them', () => {
    const folder = mkdtempSync(join(tmpdir(), 'threads-'))
    try {
      const entry = join(folder, 'entry.ts')
      const source = (path: string): string => JSON.stringify(join(import.meta.dirname, '../../../src', path))
      writeFileSync(
        entry,
        `import { fitKMeans } from ${source('learn/index.ts')}
        import { nodeThreads } from ${source('node/index.ts')}
        import { makeTable } from ${source('table/index.ts')}
        const values = Float64Array.from({ length: 1000 }, (_, i) => (i * 7919) % 1009)
        const threads = nodeThreads({ count: 2 })
        await fitKMeans(makeTable({ x: { kind: 'number', values } }), ['x'], { k: 2, threads })
        console.log(threads.tasks > 0)`,
      )
      const outfile = join(folder, 'entry.mjs')
      const packages = { packages: 'bundle', platform: 'node', format: 'esm' } as const
      buildSync({ entryPoints: [entry], bundle: true, outfile, nodePaths: ['node_modules'], ...packages })
      const { stdout, status, signal } = spawnSync(process.execPath, [outfile], {
        encoding: 'utf8',
        timeout: 50_000,
      })
      expect({ stdout: stdout.trim(), status, signal }).toEqual({ stdout: 'true', status: 0, signal: null })
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
