import { ClienteleError } from '../../errors.ts'
import { type Threads, threadsOf } from './threads.ts'
import type { WorkerLike, WorkerMessage } from './worker-handle.ts'
import { workerSource } from './worker-source.ts'

/** How many workers, and where their script is. */
export interface ThreadsOptions {
  /** Workers to start, from 1 to 64. */
  readonly count: number
  /**
   * The address of the script `clientele/worker`, for pages whose content security policy forbids scripts made on the spot. Default: made
   * on the spot.
   */
  readonly worker?: string | URL | undefined
}

/** The part of a web worker that is used. */
interface WebWorker {
  onmessage: ((event: { readonly data: WorkerMessage }) => void) | null
  onerror: ((event: { readonly message?: string }) => void) | null
  onmessageerror: (() => void) | null
  postMessage(message: object): void
  terminate(): void
}

interface Web {
  readonly Worker?: new (url: string | URL, options: { type: 'module' }) => WebWorker
  readonly crossOriginIsolated?: boolean
}

/**
 * Worker threads of a page (in Node use `nodeThreads` of `clientele/node`). They start when first needed. Threads never change a result; a
 * page that is not cross-origin isolated has no shared memory and works without them, which `trouble` then says. So does a worker that has not
 * answered 10 seconds after it was first needed: the others, or this thread, do the work.
 *
 * @throws ARGUMENT_INVALID for a count that is no whole number from 1 to 64.
 */
export function createThreads({ count, worker }: ThreadsOptions): Threads {
  checkThreadCount(count)
  return threadsOf(count, () => webWorker(worker), whyNone())
}

/** @throws ARGUMENT_INVALID */
export function checkThreadCount(count: number): void {
  if (Number.isInteger(count) && count >= 1 && count <= 64) return
  throw new ClienteleError(
    'ARGUMENT_INVALID',
    `The number of threads is ${String(count)}; expected a whole number from 1 to 64.`,
    { count: String(count) },
  )
}

/** Why no worker can be of use here, or null. */
function whyNone(): string | null {
  if ((globalThis as Web).Worker === undefined) return 'there are no web workers here'
  return (globalThis as Web).crossOriginIsolated === false ? 'the page is not cross-origin isolated' : null
}

function webWorker(url: string | URL | undefined): WorkerLike {
  const script = url ?? URL.createObjectURL(new Blob([workerSource], { type: 'text/javascript' }))
  const worker = new (globalThis as unknown as Required<Web>).Worker(script, { type: 'module' })
  // A worker that answers has read its script.
  const forget = (): void => {
    if (url === undefined) URL.revokeObjectURL(String(script))
  }
  return {
    post: (message) => worker.postMessage(message),
    listen(onMessage, onFailure) {
      worker.onmessage = ({ data }) => {
        if (data.kind === 'opened') forget()
        onMessage(data)
      }
      worker.onerror = ({ message }) => {
        forget()
        onFailure(message ?? 'its script could not be loaded')
      }
      worker.onmessageerror = () => onFailure('a message of it could not be read')
    },
    async end() {
      worker.terminate()
    },
  }
}
