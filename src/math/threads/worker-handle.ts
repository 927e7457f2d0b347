import { ClienteleError } from '../../errors.ts'
import type { WasmMemory, WasmModule } from '../simd/web-assembly.ts'

/** A worker as platforms have it, made equal. */
export interface WorkerLike {
  post(message: object): void
  /** Both are called later than `listen` returns. */
  listen(onMessage: (message: WorkerMessage) => void, onFailure: (words: string) => void): void
  /** Ends the worker at once. */
  end(): Promise<void>
}

/** What a worker tells; see `worker.ts`. */
export type WorkerMessage =
  | { readonly kind: 'opened'; readonly job: number }
  | { readonly kind: 'done'; readonly job: number; readonly run: number }
  | { readonly kind: 'ended'; readonly job: number; readonly run: number; readonly done: number }
  | { readonly kind: 'failed'; readonly job: number; readonly words: string }

/** One run as it is sent to a worker. */
export interface WorkerRun {
  readonly job: number
  readonly name: string
  readonly tasks: Float64Array
  readonly width: number
  readonly control: Int32Array
  readonly onTask: (() => void) | undefined
}

/** A worker with what is asked of it and not answered yet. */
export interface WorkerHandle {
  /** Why it does not work, or null. */
  readonly failure: string | null
  open(job: number, module: WasmModule, memory: WasmMemory): Promise<void>
  /** Gives how many tasks this worker did. */
  run(call: WorkerRun): Promise<number>
  close(job: number): void
  end(): Promise<void>
}

interface Waiting {
  readonly job: number
  readonly run: number
  resolve(done: number): void
  reject(error: ClienteleError): void
  readonly onTask: (() => void) | undefined
}

/** How long a worker may take to answer for the first time: its script has to be loaded, on a machine that may be busy. */
export const answerWithinMs = 10_000

/**
 * Starts a worker and listens to it. A worker that breaks down, or never answers what it is first asked, fails everything that waits for it
 * and all that is asked later: nobody waits for ever. Once it has answered it may take as long as its work does.
 */
export function startWorker(spawn: () => WorkerLike, withinMs: number = answerWithinMs): WorkerHandle {
  const waiting = new Set<Waiting>()
  let failure: string | null = null
  let runs = 0
  let patience: Patience | null = null
  const fail = (words: string): void => {
    failure ??= words
    patience?.end()
    for (const one of waiting) one.reject(broken(words))
    waiting.clear()
  }
  const hear = (message: WorkerMessage): void => {
    patience?.end()
    if (message.kind === 'failed') {
      fail(message.words)
      return
    }
    const run = message.kind === 'opened' ? 0 : message.run
    for (const one of waiting) {
      if (one.job !== message.job || one.run !== run) continue
      if (message.kind === 'done') one.onTask?.()
      else {
        waiting.delete(one)
        one.resolve(message.kind === 'ended' ? message.done : 0)
      }
    }
  }
  const worker = startedOrNull(spawn, hear, fail)
  const ask = (message: object, job: number, run: number, onTask?: () => void): Promise<number> =>
    new Promise((resolve, reject) => {
      if (failure !== null || worker === null) {
        reject(broken(failure ?? 'it did not start'))
        return
      }
      patience ??= startPatience(withinMs, () => {
        fail(`it did not answer within ${withinMs / 1000} seconds`)
        void worker.end()
      })
      waiting.add({ job, run, resolve, reject, onTask })
      try {
        worker.post(message)
      } catch (error) {
        fail(String(error))
      }
    })
  return {
    get failure(): string | null {
      return failure
    },
    async open(job, module, memory) {
      await ask({ kind: 'open', job, module, memory }, job, 0)
    },
    run({ onTask, ...call }) {
      runs += 1
      return ask({ kind: 'run', run: runs, tell: onTask !== undefined, ...call }, call.job, runs, onTask)
    },
    close(job) {
      if (failure === null) worker?.post({ kind: 'close', job })
    },
    async end() {
      await worker?.end()
      fail('its threads were closed')
    },
  }
}

interface Patience {
  end(): void
}

/** Waits in two halves, between which answers are heard that came while this thread was busy. */
function startPatience(ms: number, onEnd: () => void): Patience {
  let timer = setTimeout(() => {
    timer = setTimeout(onEnd, ms / 2)
  }, ms / 2)
  return { end: () => clearTimeout(timer) }
}

function startedOrNull(
  spawn: () => WorkerLike,
  hear: (message: WorkerMessage) => void,
  fail: (words: string) => void,
): WorkerLike | null {
  try {
    const worker = spawn()
    worker.listen(hear, fail)
    return worker
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error))
    return null
  }
}

function broken(words: string): ClienteleError {
  return new ClienteleError(
    'THREADS_FAILED',
    `A worker thread broke down (${words}). The result would be incomplete and was thrown away; run again, or without threads.`,
    { words },
  )
}
