import { ClienteleError } from '../../errors.ts'
import { createKernelMemory, type KernelMemory } from '../simd/kernel-memory.ts'
import type { WasmModule } from '../simd/web-assembly.ts'
import { answerWithinMs, startWorker, type WorkerHandle, type WorkerLike } from './worker-handle.ts'

/** Workers that run kernels. Made by `createThreads`, in Node by `nodeThreads`. */
export interface Threads {
  /** How many workers were asked for. */
  readonly count: number
  /** Why there are fewer workers than asked for; null where nothing is wrong, or none was needed yet. */
  readonly trouble: string | null
  /** Tasks (shards of a pass, parts of a file) that workers did so far. */
  readonly tasks: number
  /**
   * Opens a kernel on shared memory in all workers; null where that is refused, or no worker can be started.
   *
   * @throws the signal's reason once it aborts.
   */
  open(module: WasmModule, signal?: AbortSignal | undefined): Promise<ThreadedJob | null>
  /**
   * Ends the workers and lets go of their memory, of which the last job's is kept until then: fresh memory is dear. Work under way
   * fails with THREADS_FAILED; later work runs without threads.
   */
  close(): Promise<void>
}

/** A kernel open in all workers. */
export interface ThreadedJob {
  readonly memory: KernelMemory
  /**
   * Runs a function once for each task; a worker that is free takes the next task.
   *
   * @param tasks - the arguments, task by task, `width` each.
   * @throws THREADS_FAILED where a worker broke down; the signal's reason once it aborts, after the tasks under way.
   */
  run(name: string, tasks: Float64Array, width: number, options?: RunOptions): Promise<void>
  close(): void
}

/** How tasks are followed. */
export interface RunOptions {
  readonly signal?: AbortSignal | undefined
  /** Called after each task; what it throws stops the work. */
  readonly onTask?: (() => void) | undefined
}

/**
 * Threads whose workers are started by a function, once the first kernel needs them.
 *
 * @param count - at least 1.
 * @param spawn - starts one worker, or throws where that is refused.
 * @param whyNone - why no worker can be of use here, so that none is started; null where that is not known.
 * @param withinMs - how long a worker may take to answer for the first time; one that takes longer counts as broken.
 */
export function threadsOf(
  count: number,
  spawn: () => WorkerLike,
  whyNone: string | null = null,
  withinMs: number = answerWithinMs,
): Threads {
  let handles: readonly WorkerHandle[] | null = null
  let trouble = whyNone === null ? null : troubleOf(count, count, whyNone)
  let jobs = 0
  let tasks = 0
  let closed = false
  let spare: KernelMemory | null = null
  return {
    count,
    get trouble(): string | null {
      return trouble
    },
    get tasks(): number {
      return tasks
    },
    async open(module, signal) {
      signal?.throwIfAborted()
      if (closed || whyNone !== null) return null
      const memory = spare ?? createKernelMemory(true)
      spare = null
      if (memory === null) return null
      handles ??= Array.from({ length: count }, () => startWorker(spawn, withinMs))
      const job = ++jobs
      const asked = handles
      const opening = Promise.allSettled(asked.map((handle) => handle.open(job, module, memory.wasm)))
      const opened = await endedBy(signal, opening, () => {
        for (const handle of asked) handle.close(job)
      })
      const working = asked.filter((_, i) => opened[i].status === 'fulfilled')
      if (working.length < count) trouble = troubleOf(count - working.length, count, failureOf(asked))
      if (working.length === 0) return null
      return jobOf(job, memory, working, {
        onDone: (done) => {
          tasks += done
        },
        onRest: () => {
          memory.release(0)
          if (!closed) spare = memory
        },
      })
    },
    async close() {
      closed = true
      spare = null
      await Promise.all((handles ?? []).map((handle) => handle.end()))
    },
  }
}

/**
 * What is waited for, or the signal's reason as soon as it aborts.
 *
 * @param undo - called where it comes after all.
 */
async function endedBy<Value>(
  signal: AbortSignal | undefined,
  coming: Promise<Value>,
  undo: () => void,
): Promise<Value> {
  if (signal === undefined) return coming
  let stop = (): void => {}
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason)
    signal.addEventListener('abort', stop)
  })
  try {
    return await Promise.race([coming, aborted])
  } catch (error) {
    void coming.then(undo)
    throw error
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

function failureOf(handles: readonly WorkerHandle[]): string {
  return handles.find(({ failure }) => failure !== null)?.failure ?? 'unknown'
}

function troubleOf(broken: number, count: number, why: string): string {
  return `${broken} of ${count} workers do not work (${why}).`
}

interface JobListener {
  /** Told how many tasks a worker did. */
  readonly onDone: (tasks: number) => void
  /** Told when a closed job is at rest: nothing touches its memory any more. */
  readonly onRest: () => void
}

function jobOf(
  job: number,
  memory: KernelMemory,
  workers: readonly WorkerHandle[],
  { onDone, onRest }: JobListener,
): ThreadedJob {
  let running = 0
  let closed = false
  let broken = false
  const restIfDone = (): void => {
    if (closed && running === 0 && !broken) onRest()
  }
  return {
    memory,
    async run(name, tasks, width, { signal, onTask } = {}) {
      signal?.throwIfAborted()
      if (closed) throw closedJob()
      const control = new Int32Array(new SharedArrayBuffer(8))
      const stop = (): void => {
        Atomics.store(control, 1, 1)
      }
      const thrown: unknown[] = []
      const tell = onTask === undefined ? undefined : guarded(onTask, thrown, stop)
      signal?.addEventListener('abort', stop)
      running += 1
      const ends = await Promise.allSettled(
        workers.map((worker) => worker.run({ job, name, tasks, width, control, onTask: tell }).finally(stop)),
      )
      running -= 1
      broken ||= ends.some(({ status }) => status === 'rejected')
      restIfDone()
      signal?.removeEventListener('abort', stop)
      for (const end of ends) {
        if (end.status === 'rejected') throw end.reason
        onDone(end.value)
      }
      signal?.throwIfAborted()
      if (thrown.length > 0) throw thrown[0]
    },
    close() {
      if (closed) return
      closed = true
      for (const worker of workers) worker.close(job)
      restIfDone()
    },
  }
}

function closedJob(): ClienteleError {
  return new ClienteleError(
    'THREADS_FAILED',
    'Work was given to a kernel that is closed. Open the rows again, and close them when all passes have ended.',
  )
}

function guarded(onTask: () => void, thrown: unknown[], stop: () => void): () => void {
  return () => {
    try {
      if (thrown.length === 0) onTask()
    } catch (error) {
      thrown.push(error)
      stop()
    }
  }
}
