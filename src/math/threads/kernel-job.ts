import { compileKernel } from '../simd/compile-kernel.ts'
import type { Kernel } from '../simd/kernel.ts'
import { createKernelMemory, type KernelMemory } from '../simd/kernel-memory.ts'
import { wasmPlatform } from '../simd/web-assembly.ts'
import type { RunOptions, Threads } from './threads.ts'

/** A kernel with memory of its own, ready to run on threads or on this one. */
export interface KernelJob {
  readonly memory: KernelMemory
  /** How many threads work on it; 1 where it is this thread. */
  readonly threads: number
  /**
   * Runs a function once for each task, in any order.
   *
   * @param tasks - the arguments, task by task, `width` each.
   * @throws THREADS_FAILED where a worker broke down; the signal's reason once it aborts.
   */
  run(name: string, tasks: Float64Array, width: number, options?: JobOptions): Promise<void>
  /** Runs a function once, in this thread and at once; null for a job on threads, whose functions may be at work. */
  readonly call: ((name: string, ...numbers: number[]) => void) | null
  close(): void
}

/** How a run is followed. */
export interface JobOptions extends RunOptions {
  /** Waited for between two tasks in this thread, so that timers and clicks get through. */
  readonly turn?: (() => Promise<void>) | undefined
}

/**
 * Opens a kernel: on threads where they are given and start, else on this thread. Null where WebAssembly or its memory is refused; the plain
 * path is then right.
 *
 * @throws the signal's reason where it aborts while workers start.
 */
export async function openKernel(
  kernel: Kernel,
  threads: Threads | undefined,
  signal?: AbortSignal | undefined,
): Promise<KernelJob | null> {
  return (
    (threads === undefined ? null : await openOnThreads(kernel, threads, signal)) ?? (await openHere(kernel))
  )
}

async function openOnThreads(
  kernel: Kernel,
  threads: Threads,
  signal: AbortSignal | undefined,
): Promise<KernelJob | null> {
  if (typeof SharedArrayBuffer === 'undefined') return null
  const module = await compileKernel(kernel, 'shared')
  const job = module === null ? null : await threads.open(module, signal)
  return job === null ? null : { threads: threads.count, call: null, ...job }
}

async function openHere(kernel: Kernel): Promise<KernelJob | null> {
  const platform = wasmPlatform()
  const module = await compileKernel(kernel, 'plain')
  const memory = createKernelMemory()
  if (platform === null || module === null || memory === null) return null
  const { exports } = new platform.Instance(module, { env: { memory: memory.wasm } })
  return {
    memory,
    threads: 1,
    async run(name, tasks, width, { signal, onTask, turn } = {}) {
      for (let at = 0; at < tasks.length; at += width) {
        signal?.throwIfAborted()
        exports[name](...tasks.subarray(at, at + width))
        onTask?.()
        await turn?.()
      }
      signal?.throwIfAborted()
    },
    call: (name, ...numbers) => {
      exports[name](...numbers)
    },
    close() {
      // The memory goes with the last reference to it.
    },
  }
}
