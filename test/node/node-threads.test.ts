import { createHash } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { asContracts, instance } from '../../bench/instances/allocation.ts'
import type { Threads } from '../../src/engine/index.ts'
import { fitKMeans } from '../../src/learn/index.ts'
import { workerSource } from '../../src/math/threads/worker-source.ts'
import { nodeThreads } from '../../src/node/index.ts'
import { openCsv } from '../../src/table/csv/csv-source.ts'
import { toRows } from '../../src/table/to-rows.ts'
import { planTarget } from '../../src/target/index.ts'
import { clustered } from '../learn/clustered.ts'

const opened: Threads[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map((threads) => threads.close()))
})

/** The built-in script, but that every second worker or all of them end their thread within a call of a function of the kernel. */
function dyingThreads(who: 'one' | 'all', name: string, call: number): Threads {
  const script = `import { threadId } from 'node:worker_threads'
    const { Instance } = WebAssembly
    let calls = 0
    WebAssembly.Instance = function (module, imports) {
      const { exports } = new Instance(module, imports)
      const dying = (...numbers) => {
        if (${who === 'all'} || threadId % 2 === 0) if (++calls === ${call}) process.exit(7)
        return exports.${name}(...numbers)
      }
      return { exports: { ...exports, ${name}: dying } }
    }
    ${workerSource}`
  const worker = new URL(`data:text/javascript,${encodeURIComponent(script)}`)
  const threads = nodeThreads({ count: 2, worker })
  opened.push(threads)
  return threads
}

/** Answers are compared by their digests: those of many rows would take minutes to be shown. */
const digest = (answer: unknown): string => createHash('sha256').update(JSON.stringify(answer)).digest('hex')

const rows = clustered({ rows: 200_000, columns: 3, clusters: 4, seed: 5 })
const fitted = async (threads?: Threads): Promise<string> => {
  const way = { k: 4, maxPasses: 12, tolerance: 0, sampleRows: 2000, threads }
  return digest((await fitKMeans(rows, rows.names, way)).fitted)
}

const { scores, options, limits } = asContracts(instance('retail', 70_000))
const planned = async (threads?: Threads): Promise<string> => {
  const plan = await planTarget(scores, options, limits, { holdout: { share: 0, salt: '' }, threads })
  return digest([toRows(plan.decisions), plan.objective, plan.bound])
}

const text = `key,n,t\n${Array.from({ length: 12_000 }, (_, i) => `k${i % 3919},${i / 4},"t ${i}, ${i}"\n`).join('')}`
const read = async (threads?: Threads): Promise<string> => {
  const way = { tableRows: 1000, kernel: { bytes: 2 ** 14, chunks: 4 }, kernelFrom: 0 }
  const source = await openCsv(text, { threads }, way)
  const found: unknown[] = []
  for await (const table of source.open()) found.push(...toRows(table))
  return digest(found)
}

describe('threads of Node of which workers end in the middle of a run', () => {
  describe.each(['one', 'all'] as const)('(%s of 2)', (who) => {
    it.each([
      ['a fit of k-means', 'add', 2, fitted],
      ['the packing of a fit', 'pack', 1, fitted],
      ['a plan', 'add', 2, planned],
      ['the reading of CSV', 'read', 1, read],
      ['the coding of texts in CSV', 'intern', 1, read],
    ] as const)('fail %s with a code; later work runs', async (_, name, call, work) => {
      const threads = dyingThreads(who, name, call)
      await expect(work(threads)).rejects.toMatchObject({
        code: 'THREADS_FAILED',
        details: { words: 'it ended with code 7' },
      })
      if (who === 'one') {
        const before = threads.tasks
        expect(await work(threads)).toBe(await work())
        expect(threads.trouble).toBe('1 of 2 workers do not work (it ended with code 7).')
        expect(threads.tasks).toBeGreaterThan(before)
        return
      }
      // The other worker ends in this job, where it did not in the one before.
      const answer = await work(threads).catch(() => work(threads))
      expect(answer).toBe(await work())
      expect(threads.trouble).toBe('2 of 2 workers do not work (it ended with code 7).')
    })
  })

  it('say by which code they ended, where they did so before they answered', async () => {
    const worker = new URL(`data:text/javascript,${encodeURIComponent('process.exit(3)')}`)
    const threads = nodeThreads({ count: 2, worker })
    expect(await fitted(threads)).toBe(await fitted())
    expect(threads.trouble).toBe('2 of 2 workers do not work (it ended with code 3).')
    expect(threads.tasks).toBe(0)
  })
})
