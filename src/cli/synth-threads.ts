import { Worker } from 'node:worker_threads'
import type { RetailerSpec } from '../synth/index.ts'
import { openSynthParts, type SynthFormat, type SynthPart, type WrittenPart } from './synth-part.ts'

/** Writes parts on threads, at most as many at a time as there are threads. */
export interface SynthThreads {
  readonly count: number
  write(part: SynthPart): Promise<WrittenPart>
  close(): Promise<void>
}

/** Starts a thread that writes parts of the retailer it is told of. */
export type StartWorker = (workerData: object) => Worker

/** Opens so many threads; with one, everything happens on this one. */
export function openSynthThreads(
  count: number,
  spec: RetailerSpec,
  format: SynthFormat,
  start: StartWorker = startBuilt,
): SynthThreads {
  if (count === 1) return { count, write: openSynthParts(spec, format), close: async () => undefined }
  const threads = Array.from({ length: count }, () => openThread(start({ spec, format })))
  const idle = [...threads]
  const waiting: ((thread: Thread) => void)[] = []
  const take = (): Promise<Thread> => {
    const thread = idle.pop()
    return thread === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(thread)
  }
  const giveBack = (thread: Thread): void => {
    const next = waiting.shift()
    if (next === undefined) idle.push(thread)
    else next(thread)
  }
  return {
    count,
    async write(part) {
      const thread = await take()
      try {
        return await thread.write(part)
      } finally {
        giveBack(thread)
      }
    },
    async close() {
      await Promise.all(threads.map((thread) => thread.end()))
    },
  }
}

function startBuilt(workerData: object): Worker {
  return new Worker(new URL('./synth-worker.js', import.meta.url), { workerData })
}

/** One thread, which writes one part at a time. */
interface Thread {
  write(part: SynthPart): Promise<WrittenPart>
  end(): Promise<unknown>
}

function openThread(worker: Worker): Thread {
  let failure: Error | null = null
  let pending: { resolve(written: WrittenPart): void; reject(error: Error): void } | null = null
  const fail = (error: Error): void => {
    failure ??= error
    pending?.reject(failure)
  }
  worker.on('message', (written: WrittenPart) => pending?.resolve(written))
  worker.on('error', fail)
  worker.on('exit', (code) => fail(new Error(`A thread that wrote the retailer ended with code ${code}.`)))
  return {
    write: (part) =>
      new Promise((resolve, reject) => {
        pending = { resolve, reject }
        if (failure === null) worker.postMessage(part)
        else reject(failure)
      }),
    end: () => worker.terminate(),
  }
}
