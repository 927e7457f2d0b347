import { Worker } from 'node:worker_threads'
import { checkThreadCount, type ThreadsOptions } from '../math/threads/create-threads.ts'
import { type Threads, threadsOf } from '../math/threads/threads.ts'
import type { WorkerLike } from '../math/threads/worker-handle.ts'
import { workerSource } from '../math/threads/worker-source.ts'

/**
 * Worker threads of Node. They start when first needed, do not keep the process alive while nothing is asked of them, and end with it; `close`
 * ends them earlier. Threads never change a result. A worker that has not answered 10 seconds after it was first needed counts as broken, which
 * `trouble` then says: the others, or this thread, do the work.
 *
 * @param options - `worker` is a script to use in place of the built-in one.
 * @throws ARGUMENT_INVALID for a count that is no whole number from 1 to 64.
 */
export function nodeThreads({ count, worker }: ThreadsOptions): Threads {
  checkThreadCount(count)
  return threadsOf(count, () => nodeWorker(worker))
}

function nodeWorker(url: string | URL | undefined): WorkerLike {
  const worker = new Worker(url ?? new URL(`data:text/javascript,${encodeURIComponent(workerSource)}`))
  worker.unref()
  let waiting = 0
  return {
    post(message) {
      worker.postMessage(message)
      if ((message as { kind: string }).kind === 'close') return
      waiting += 1
      worker.ref()
    },
    listen(onMessage, onFailure) {
      worker.on('message', (message) => {
        if (message.kind !== 'done') {
          waiting -= 1
          if (waiting === 0) worker.unref()
        }
        onMessage(message)
      })
      worker.on('error', (error) => onFailure(error.message))
      worker.on('messageerror', (error) => onFailure(error.message))
      worker.on('exit', (code) => onFailure(`it ended with code ${code}`))
    },
    async end() {
      await worker.terminate()
    },
  }
}
